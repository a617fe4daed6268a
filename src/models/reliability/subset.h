/* The K items with the largest alpha among all sets that cover the content. */
#ifndef NORMA_MODELS_RELIABILITY_SUBSET_H
#define NORMA_MODELS_RELIABILITY_SUBSET_H

#include <norma/status.h>
#include <stdbool.h>
#include <stddef.h>

/* So many sets are tried one by one: half of 24 items makes 2,704,156. */
#define NORMA__MOST_SUBSETS 3e6

/* How many items of which group a set may have; items in no group are a last group that may have
   any number. */
typedef struct norma__cover {
    size_t p, keep, n_groups; /* n_groups includes the last one */
    size_t *group;            /* p: 0 ... n_groups - 1 */
    size_t *size;             /* n_groups: items */
    size_t *least, *most;     /* n_groups */
    size_t *order;            /* p: the items group by group */
    bool exhaustive;          /* so few sets cover that all can be tried */
} norma__cover;

/* groups: p numbers or NORMA_NONE; NULL: none is in a group. Every group gets its share of keep,
   rounded down or up, and at least one where there are no more groups than keep. NORMA_ENOMEM
   leaves {0}. */
norma_status norma__cover_of(norma__cover *out, const size_t *groups, size_t p, size_t keep,
                             norma_error *err);
void norma__cover_clear(norma__cover *cover);

/* Fills keep positions in increasing order. cov is p x p; sets whose sum does not vary lose to any
   other. By trying all, or else from all items down to keep, then by swaps. NORMA_ENOMEM. */
norma_status norma__best_subset(size_t *items, const norma__cover *cover, const double *cov,
                                norma_error *err);

/* The variance of the sum of some items, and of it their own. */
typedef struct norma__subset_variance {
    double total, own;
} norma__subset_variance;
norma__subset_variance norma__subset_variance_of(const size_t *items, size_t n, const double *cov,
                                                 size_t p);

#endif
