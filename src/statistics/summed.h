/* The first half of moments: which rows, or which counts, and what they add up to. */
#ifndef NORMA_STATISTICS_SUMMED_H
#define NORMA_STATISTICS_SUMMED_H

#include <norma/moments.h>

#include "statistics/products.h"

typedef struct norma__summed {
    norma__products sums;
    int64_t unit; /* what a row counts for in the sums: 1, or a weight of 1 in millionths */
    bool n_known; /* false: m->n is the least that the counts allow */
} norma__summed;

/* Both fill the numbers of rows of m and refuse what leaves fewer than two for an item. */
norma_status norma__sum_rows(norma__summed *summed, norma_moments *m, const norma_sample *sample,
                             size_t threads, norma_error *err);
norma_status norma__sum_counts(norma__summed *summed, norma_moments *m, const norma_sample *sample,
                               size_t threads, norma_error *err);

/* The least that a variance can be computed from: two rows, or a weight over 1. */
static inline int64_t norma__least_count(int64_t unit)
{
    return unit + 1;
}

#endif
