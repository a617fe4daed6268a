/* One factor inside units and one between them. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_FACTOR_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_FACTOR_H

#include "models/multilevel/twolevel_saturated.h"

/* Where the parameters of p items are: loadings and uniquenesses within, the same between, then the
   units' means. */
enum { LOADING_WITHIN, UNIQUE_WITHIN, LOADING_BETWEEN, UNIQUE_BETWEEN, MEAN, N_KINDS };

/* In the unit of the sums. */
typedef struct norma__twolevel_factor {
    double *parameters;  /* N_KINDS p */
    double *information; /* N_KINDS p square, lower triangle: observed, of ln L */
    double *expected;    /* the same, expected */
    double deviance;     /* -2 ln L, without the constant */
    double gradient_max; /* of the deviance by one person */
    size_t steps;
    bool converged;
    bool bounded; /* uniquenesses are held at zero or more: free, there was no solution */
} norma__twolevel_factor;

/* Maximum likelihood, begun at the saturated covariances. Uniquenesses may be negative, unless
   there is no such maximum. NORMA_ENOMEM. A step takes O(sizes p^3). */
norma_status norma__twolevel_factor_of(norma__twolevel_factor *out,
                                       const norma__twolevel_sums *sums,
                                       const norma__saturated *saturated, size_t most_steps,
                                       norma_error *err);

/* Empties it; takes {0}. */
void norma__twolevel_factor_free(norma__twolevel_factor *fit);

#endif
