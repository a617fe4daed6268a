/* Populations that a fitted model misses by what McNeish & Wolf leave out of it. */
#ifndef NORMA_MODELS_EVALUATION_MISFIT_H
#define NORMA_MODELS_EVALUATION_MISFIT_H

#include "models/sem/fitted.h"

/* Level 0 is the model itself; level l has what levels below have, and more. */
typedef struct norma__misfit {
    size_t n_levels; /* level 0 included */
    double **cov;    /* n_levels: p x p */
    char **added;    /* n_levels: formulas with standardised values, one a line; "" of level 0 */
    size_t *n_added; /* n_levels */
} norma__misfit;

/* NORMA_EDATA when there is nothing that could be left out. */
norma_status norma__misfit_of(norma__misfit *out, const norma__sem_fitted *fitted,
                              double residual_correlation, norma_error *err);
void norma__misfit_clear(norma__misfit *misfit);

#endif
