/* Rows of estimates from a fitted model. */
#ifndef NORMA_MODELS_SEM_FIT_RESULT_H
#define NORMA_MODELS_SEM_FIT_RESULT_H

#include "models/sem/fitted.h"

/* Estimates, errors, z, p, intervals (by options' conf_level) and standardised values of all rows
   of the table; errors are NaN without vcov. */
norma_status norma__sem_estimates(norma_sem_estimate **out, const norma__sem_fitted *fitted,
                                  norma_error *err);

#endif
