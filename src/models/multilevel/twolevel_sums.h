/* All that the likelihood of people in units needs of their answers: the sum of squares and
   products inside units, and the units' means by the units' size. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_SUMS_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_SUMS_H

#include <norma/grouping.h>
#include <norma/sample.h>

/* Vectors with the covariance matrix within + n between: sqrt(n) times the means of the units of
   one size. Deviations inside all units are such vectors too, with n = 0 and no mean. */
typedef struct norma__size {
    double n;
    double count;          /* units of this size; or people less units */
    double weight;         /* n; or 1 */
    const double *mean;    /* p: of the units' means; NULL with n = 0 */
    const double *columns; /* p x n_columns: their products with themselves, summed, are the sums
                              of squares and products about that mean */
    size_t n_columns;      /* at most p */
} norma__size;

/* Items are measured from the middle of their range, in their standard deviations inside units. */
typedef struct norma__twolevel_sums {
    size_t p, n, n_units, n_rows; /* rows and units used; rows of the sample */
    size_t n_without;             /* rows left out because they are in no unit */
    size_t n_paired;              /* units with 2 rows or more */
    double mean_size, harmonic_size;
    double *origin;     /* p: the keyed answer in the middle of the range */
    double *sd;         /* p; 0: the item does not vary inside units */
    double *within;     /* p x p: sum of squares and products inside units */
    norma__size *sizes; /* [0]: inside units; then by size. None when within is singular */
    size_t n_sizes;
    double *memory; /* of means and columns */
} norma__twolevel_sums;

/* NORMA_EDATA with fewer than 2 units of 2 rows; NORMA_ENOMEM. Time O(n p^2). */
norma_status norma__twolevel_sums_of(norma__twolevel_sums *out, const norma_sample *sample,
                                     const norma_grouping *group, size_t threads, norma_error *err);

/* Empties sums; takes {0}. */
void norma__twolevel_sums_free(norma__twolevel_sums *sums);

#endif
