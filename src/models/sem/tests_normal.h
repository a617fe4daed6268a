/* Traces of V Gamma where V is of normal theory, from rows: no matrix of all pairs of moments. */
#ifndef NORMA_MODELS_SEM_TESTS_NORMAL_H
#define NORMA_MODELS_SEM_TESTS_NORMAL_H

#include "models/sem/fitted.h"

/* V(plus) - V(minus) less some variances: V(W) is W for means and D'(W x W) D / 2 for covariances.
   minus takes out what exogenous variables have for themselves; variances[i] takes out the variance
   of variable i, with W_ii^2 / 2 (the independence model estimates it). */
typedef struct norma__normal_form {
    const double *plus, *minus; /* p x p; minus may be NULL */
    bool means;
    const bool *variances; /* p, or NULL */
    bool given;            /* Gamma is given exogenous variables with fixed moments: observed.h */
} norma__normal_form;

/* tr(V Gamma) of a group. */
norma_status norma__normal_trace(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const norma__normal_form *form, norma_error *err);

/* out = V x, k x q. */
norma_status norma__normal_weigh(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const norma__normal_form *form, const double *x, size_t q,
                                 norma_error *err);

#endif
