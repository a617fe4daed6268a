/* The baseline of models of incomplete data: every variable by its own answers. */
#ifndef NORMA_MODELS_SEM_INCOMPLETE_SEPARATE_H
#define NORMA_MODELS_SEM_INCOMPLETE_SEPARATE_H

#include "models/sem/fitted.h"

/* Variables are uncorrelated, so that each has the mean and the variance of its own answers;
   exogenous ones have the sample's moments among one another, which are not parameters. */
typedef struct norma__sem_separate {
    size_t n_saturated, n_free; /* parameters of the saturated model and of this one */
    double trace;               /* tr(B A^-1): A the observed information, B the meat */
    double *sigma, *mu;         /* p x p, p */
} norma__sem_separate;

/* fixed: p flags of exogenous variables with the sample's moments. Clear in any case. */
norma_status norma__sem_separate_of(norma__sem_separate *out, const norma__sem_fitted *fitted,
                                    size_t group, const bool *fixed, norma_error *err);
void norma__sem_separate_clear(norma__sem_separate *baseline);

#endif
