/* Whether a solution is one: a minimum, identified, proper. */
#ifndef NORMA_MODELS_SEM_CONVERGENCE_H
#define NORMA_MODELS_SEM_CONVERGENCE_H

#include "models/sem/search.h"

/* Fills convergence of fitted (but starts and optima) from where its search ended; theta, implied
   and gradient are in place. */
norma_status norma__sem_judge(norma__sem_fitted *fitted, const norma__sem_end *end,
                              norma_notes *notes, norma_error *err);

#endif
