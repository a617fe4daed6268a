/* Means, covariances and Pearson correlations of keyed answers. */
#ifndef NORMA_MOMENTS_H
#define NORMA_MOMENTS_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Matrices grow with the square of the items, and analyses of them with the cube: at 1,000 items a
    parallel analysis takes 20 seconds, at 10,000 it would take hours and 10 GB. */
enum { NORMA_MOMENTS_ITEMS_MAX = 1000 };

/** First and second moments of p items. Matrices are p x p, column-major. */
typedef struct norma_moments {
    size_t n_items;
    size_t n_rows;     /* rows in the sample */
    size_t n_complete; /* rows with all items answered */
    size_t n;          /* rows used: n_complete when listwise, rows with any answer when pairwise */
    norma_missing missing;
    size_t *n_valid;   /* p: answers used per item */
    double *mean;      /* p */
    double *sd;        /* p, with n - 1 */
    size_t *n_pair;    /* p x p: rows used per pair */
    double *cov;       /* p x p, with n - 1, each pair about its own rows' means */
    double *cor;       /* p x p; NaN where an item does not vary */
    norma_notes notes; /* "rows-lost", "constant-item", "constant-pair" */
} norma_moments;

/**
 * Moments of a sample's keyed answers.
 *
 * @return NORMA_OK; NORMA_EDATA when fewer than two rows remain for an item or (pairwise) a pair,
 *         or for more than NORMA_MOMENTS_ITEMS_MAX items; NORMA_EINVAL when the sample has no
 *         item; NORMA_ENOMEM
 *
 * Sums of products are exact integers, so the result does not depend on order or threads.
 * Time O(n p^2).
 */
norma_status norma_moments_of(norma_moments **out, const norma_sample *sample,
                              norma_missing missing, size_t threads, norma_error *err);

/** Frees moments; takes NULL. */
void norma_moments_free(norma_moments *moments);

#ifdef __cplusplus
}
#endif
#endif
