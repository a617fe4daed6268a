/* Exogenous variables that a model takes as the sample has them. */
#ifndef NORMA_MODELS_SEM_FIXED_H
#define NORMA_MODELS_SEM_FIXED_H

#include "models/sem/fitted.h"

/* Which of p variables are exogenous with moments fixed to the sample's; *n: how many. Free with
   free(). */
norma_status norma__sem_fixed(bool **fixed, size_t *n, const norma__sem_fitted *fitted,
                              norma_error *err);

#endif
