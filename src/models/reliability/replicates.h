/* Coefficients of samples drawn anew from the rows. */
#ifndef NORMA_MODELS_RELIABILITY_REPLICATES_H
#define NORMA_MODELS_RELIABILITY_REPLICATES_H

#include "models/reliability/estimates.h"
#include "statistics/redraw.h"

/* A family whose values are wanted of every replicate. */
typedef struct norma__replicated {
    norma__family *estimate;
    size_t n;       /* values */
    double *values; /* n x replicates: value k of replicate r at k x replicates + r */
} norma__replicated;

/* Fills the values of every family for all replicates, from the replicates' covariance matrices:
   of, whose matrices do not count, says the rest. NaN where undefined. */
norma_status norma__replicate(norma__replicated *families, size_t n_families, size_t replicates,
                              const norma__covariances *of, const norma__rows *rows, uint64_t seed,
                              size_t threads, norma_error *err);

/* Alpha alone, of the same replicates, from sums of answers, totals and squares: no covariance
   matrix is made. Needs complete rows. */
norma_status norma__replicate_alpha(double *alpha, size_t replicates, const norma__rows *rows,
                                    uint64_t seed, size_t threads, norma_error *err);

#endif
