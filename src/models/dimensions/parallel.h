/* Parallel analysis of normal data. */
#ifndef NORMA_MODELS_DIMENSIONS_PARALLEL_H
#define NORMA_MODELS_DIMENSIONS_PARALLEL_H

#include <norma/dimensions.h>

typedef struct norma__parallel_options {
    size_t replicates;
    double percentile; /* in [1, 99.99] */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma__parallel_options;

/* Eigenvalues of p uncorrelated normal items of n rows against eigenvalues (p, decreasing). out
   must be {0} or empty; after a failure it is empty. n >= 2, replicates >= 1. */
norma_status norma__parallel(norma_parallel *out, const double *eigenvalues, size_t p, size_t n,
                             const norma__parallel_options *options, norma_error *err);
void norma__parallel_clear(norma_parallel *parallel);

#endif
