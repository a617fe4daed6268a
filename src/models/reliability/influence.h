/* How much a coefficient varies from sample to sample, from its gradient: in normal rows, and from
   what each row at hand says. Matrices are column-major. */
#ifndef NORMA_MODELS_RELIABILITY_INFLUENCE_H
#define NORMA_MODELS_RELIABILITY_INFLUENCE_H

#include <norma/moments.h>

#include "statistics/redraw.h"

/* With u = d' G d the influence of a row, d the row less the means: */
typedef struct norma__influence {
    double variance;     /* sum u^2 / (n (n - 1)), asymptotically distribution-free */
    double acceleration; /* sum u^3 / (6 (sum u^2)^1.5), of a BCa interval */
} norma__influence;

/* Fills out[n_gradients] from as many p x p gradients of coefficients that do not depend on the
   unit of the answers, tr(G S) = 0. With missing answers a pair of items counts n / n_pair times
   its covariance's share in each row that has both. NaN where a gradient begins with NaN. The same
   bytes for any number of threads. */
norma_status norma__influences(norma__influence *out, const double *gradients, size_t n_gradients,
                               const norma__rows *rows, const norma_moments *moments,
                               size_t threads, norma_error *err);

/* The same of n normal rows: variances[n_gradients] = 2 tr(G S G S) / n. */
norma_status norma__normal_variances(double *variances, const double *gradients, size_t n_gradients,
                                     const double *cov, size_t p, size_t n, norma_error *err);

#endif
