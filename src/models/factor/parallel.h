/* Parallel analysis on principal components. */
#ifndef NORMA_MODELS_FACTOR_PARALLEL_H
#define NORMA_MODELS_FACTOR_PARALLEL_H

#include <norma/factor.h>

/* Eigenvalues of p uncorrelated normal items of n rows against eigenvalues (p, decreasing). out
   must be {0} or empty; after a failure it is empty. n >= 2, replicates >= 1. */
norma_status norma__parallel(norma_parallel *out, const double *eigenvalues, size_t p, size_t n,
                             const norma_factor_options *options, norma_error *err);
void norma__parallel_clear(norma_parallel *parallel);

#endif
