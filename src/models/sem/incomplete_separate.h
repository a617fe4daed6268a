/* The baseline of models of incomplete data: every variable by its own answers. */
#ifndef NORMA_MODELS_SEM_INCOMPLETE_SEPARATE_H
#define NORMA_MODELS_SEM_INCOMPLETE_SEPARATE_H

#include "models/sem/fitted.h"

/* Variables are uncorrelated, so that each has the mean and the variance of its own answers; only
   exogenous ones covary, saturated among one another: parameters unless they are fixed to the
   sample's. */
typedef struct norma__sem_separate {
    size_t n_saturated, n_free; /* parameters of the saturated model and of this one */
    double trace;               /* tr(B A^-1): A the observed information, B the meat */
    double *sigma, *mu;         /* p x p, p */
} norma__sem_separate;

/* Clear in any case. */
norma_status norma__sem_separate_of(norma__sem_separate *out, const norma__sem_fitted *fitted,
                                    size_t group, norma_error *err);
void norma__sem_separate_clear(norma__sem_separate *baseline);

#endif
