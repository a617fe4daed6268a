/* Samples drawn anew from the rows of a sample: the bootstrap's, with replacement, and the
   permutation's, where every item's answers are shuffled by themselves. Replicate r of a seed is
   the same for any number of threads. Matrices are column-major. */
#ifndef NORMA_STATISTICS_REDRAW_H
#define NORMA_STATISTICS_REDRAW_H

#include <gsl/gsl_rng.h>
#include <norma/dimensions.h>

/* The rows of a sample, keyed; rows that are alike are held once. */
typedef struct norma__rows {
    size_t p;          /* items */
    size_t n;          /* rows in all */
    size_t n_distinct; /* at most n */
    double *x;         /* n_distinct x p keyed answers; NaN missing (pairwise) */
    uint8_t *cells;  /* n_distinct x p: keyed answers less the item's lowest; NORMA_MISSING_CELL */
    uint8_t *most;   /* p: the highest of cells that the item's range allows */
    double *lowest;  /* p: the answer that cell 0 stands for */
    uint32_t *times; /* n_distinct: rows that are so */
    uint32_t *owner; /* n: which distinct row each row is, in the order of the sample */
    size_t *row;     /* n: the row of the data that each is */
    bool complete;   /* no answer is missing */
} norma__rows;

/* Rows with all answers (listwise), or with any. NORMA_EDATA for a sample of counts, for weighted
   data, fewer than 2 rows, or more than NORMA_MOMENTS_ITEMS_MAX items; NORMA_ENOMEM. A failure
   leaves {0}. */
norma_status norma__rows_of(norma__rows *out, const norma_sample *sample, norma_missing missing,
                            norma_error *err);
void norma__rows_clear(norma__rows *rows);

/* How often each distinct row is drawn in a sample of n with replacement (multinomial): by rows, or
   distinct row by distinct row where there are far fewer of these; both are exact. */
void norma__rows_draw(uint32_t *times, const norma__rows *rows, gsl_rng *random);

/* Means and covariances (n - 1; pairwise where answers are missing) when each distinct row counts
   so many times (NULL: as often as it is in the sample). cov or mean may be NULL. False when an
   item does not vary, which has covariances of exactly 0, or an item has no row or a pair fewer
   than 2, where NaN stand. work: norma__rows_work() numbers; with mean alone it may be NULL. */
bool norma__rows_moments(double *mean, double *cov, const norma__rows *rows, const uint32_t *times,
                         double *work);
size_t norma__rows_work(const norma__rows *rows);

/* Pearson correlations likewise; a pair's standard deviations are those of the rows that answered
   both. NaN where an item does not vary, and false then. */
bool norma__rows_correlations(double *cor, const norma__rows *rows, const uint32_t *times,
                              double *work);

/* What one thread needs to make replicates; one each. */
typedef struct norma__redraw norma__redraw;

typedef enum norma__redraw_kind {
    NORMA__REDRAW_BOOTSTRAP = 0,
    NORMA__REDRAW_HALF, /* a random half; the other half is replicate r of HALF_OTHER */
    NORMA__REDRAW_HALF_OTHER,
    NORMA__REDRAW_PERMUTED /* each item's answers shuffled among the rows that have one */
} norma__redraw_kind;

norma_status norma__redraw_new(norma__redraw **out, const norma__rows *rows,
                               norma_factor_correlation type, uint64_t seed, norma_error *err);
void norma__redraw_free(norma__redraw *redraw);

/* The correlation matrix (p x p) of replicate r >= 1; *defined is false when an entry is not (NaN,
   or no matrix at all when it cannot be told which). NORMA_ENOMEM. */
norma_status norma__redraw_correlations(double *cor, bool *defined, norma__redraw *redraw,
                                        norma__redraw_kind kind, size_t replicate,
                                        norma_error *err);

#endif
