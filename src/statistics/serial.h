/* One pair of an item and a continuous variable: its rows, and sums over them. */
#ifndef NORMA_STATISTICS_SERIAL_H
#define NORMA_STATISTICS_SERIAL_H

#include "statistics/correlation.h"

/* Parameters of the first step: thresholds, then mean and variance. */
enum { NORMA__MOST_FIRST = 254 + 2 };

/* Rows are those with an answer to the item or a number; n_pair of them have both. */
typedef struct norma__serial {
    size_t n, n_pair;
    uint8_t *category; /* n; keyed, among those in use; NORMA_MISSING_CELL */
    double *z;         /* n; standardised, NaN missing */
    size_t n_categories, n_first;
    double share[255]; /* of each category in use */
    double threshold[255];
    double mean, sd; /* sd with n under it: maximum likelihood */
    int threads;
    const double *weight; /* n: of rows, in the score alone; NULL: 1 each; borrowed */
} norma__serial;

/* Sums of products of scores over the rows, at one correlation: what the standard error needs. */
typedef struct norma__serial_sums {
    double square;                                       /* of rho's score */
    double cross[NORMA__MOST_FIRST];                     /* with the pair's other scores */
    double with_first[NORMA__MOST_FIRST];                /* with the scores of the first step */
    double first[NORMA__MOST_FIRST * NORMA__MOST_FIRST]; /* those with one another, m x m */
} norma__serial_sums;

/* Thresholds, mean and sd are those of all rows with an answer (a number), or by the options'
   pairwise thresholds of the rows with both. Free in any case. */
norma_status norma__serial_take(norma__serial *pair, const norma__correlating *c, size_t item,
                                size_t variable, norma_error *err);
void norma__serial_free(norma__serial *pair);

/* Slopes of one row's log-likelihood, log phi(z) + log P(category k | z), in rho, in the thresholds
   above and below the category, and in mean and variance of the number. */
typedef struct norma__serial_row {
    double rho, upper, lower, mean, variance;
} norma__serial_row;
norma__serial_row norma__serial_row_at(const norma__serial *pair, double rho, size_t k, double z);

/* Where the score of rho vanishes; *at_bound tells that it does not within +-0.9999. */
double norma__serial_estimate(norma__serial *pair, bool *at_bound);

/* The score of rho: the slope of the log-likelihood. The same bytes for any number of threads. */
double norma__serial_score(const norma__serial *pair, double rho);

/* Fills sums, which are large: not for the stack. */
void norma__serial_sum(norma__serial_sums *sums, const norma__serial *pair, double rho);

#endif
