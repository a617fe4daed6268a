/* Sums of products of keyed answers over pairs of items: exact integers, from which every first and
   second moment follows. */
#ifndef NORMA_STATISTICS_PRODUCTS_H
#define NORMA_STATISTICS_PRODUCTS_H

#include <norma/sample.h>

/* All are p x p, column-major and filled in full: entry i + j p is about item i over the rows that
   answered both i and j. A code is a keyed answer less its item's origin, the middle of its range,
   so that it and its square fit 16 bits. */
typedef struct norma__products {
    size_t p;
    int64_t *n;      /* rows */
    int64_t *sum;    /* of codes of i */
    int64_t *square; /* of squared codes of i */
    int64_t *cross;  /* of products of codes of i and j */
} norma__products;

/* The keyed answer of the sample's j-th item whose code is 0. */
int norma__code_origin(const norma_sample *sample, size_t j);

/* Adds up n rows (indices) of a sample. Free with norma__products_free(). */
norma_status norma__products_of(norma__products *products, const norma_sample *sample,
                                const size_t *rows, size_t n, size_t threads, norma_error *err);

/* The same from tables of counts, which may be sums of weights in millionths: then so are the sums.
   Every pair over the rows that its two-way table counts. NORMA_EDATA when they are too large for
   64 bits. Time O(p^2 c^2). */
norma_status norma__products_of_counts(norma__products *products, const norma_sample *sample,
                                       size_t threads, norma_error *err);

/* What the sums of a pair tell; NaN without two rows, and without variation. */
typedef struct norma__pair_moments {
    double n, covariance, correlation;
} norma__pair_moments;

/* unit: what a row counts for in the sums, 1 or a weight of 1 in millionths. */
norma__pair_moments norma__moments_of_pair(const norma__products *sums, int64_t unit, size_t i,
                                           size_t j);

/* Room for p items, all zero; {0} when there is no memory. */
norma_status norma__products_new(norma__products *products, size_t p, norma_error *err);
void norma__products_free(norma__products *products);

#endif
