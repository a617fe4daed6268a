/* Items as ordered categories of a normal variable that is cut at thresholds. */
#ifndef NORMA_STATISTICS_THRESHOLDS_H
#define NORMA_STATISTICS_THRESHOLDS_H

#include "statistics/correlation.h"

/* Where a variable of n categories is cut. */
typedef struct norma__cuts {
    size_t n;           /* categories, all in use */
    double *cumulative; /* n shares of answers in or below each category; the last is 1 */
    double *tau;        /* n - 1 thresholds */
    double *density;    /* of the normal distribution at each */
} norma__cuts;

/* The cuts that give counts of n categories, none of them 0; total is their sum, or what they are
   taken as shares of. Fills the arrays of cuts, which have room for n. */
void norma__cut(norma__cuts *cuts, const double *counts, size_t n, double total);

/* The place of a category that nobody chose. */
#define NORMA__UNUSED ((size_t)-1)

/* An item in keyed direction, without the categories that nobody chose. */
typedef struct norma__ordinal {
    size_t item;       /* of the tables */
    size_t n_declared; /* categories as answered */
    size_t *place;     /* of each of them among those in use, or NORMA__UNUSED */
    double *counts;    /* of the categories in use: answers, or their weight */
    double total;
    norma__cuts cuts;
} norma__ordinal;

/* One for each of the sample's items; free with norma__ordinals_free(). places: of each item's
   categories as answered, NORMA__UNUSED or 0 ... as many as there are less 1, all of them chosen;
   several categories may share one. NULL: all that were chosen, each by itself. */
norma_status norma__ordinals_new(norma__ordinal **out, const norma__correlating *c,
                                 const size_t *const *places, norma_error *err);
void norma__ordinals_free(norma__ordinal *ordinals, size_t n);

/* What an answer adds to the estimate of an item's threshold k, by place; n stands for a missing
   answer, which adds nothing. */
void norma__threshold_influence(double *influence, const norma__ordinal *ordinal, size_t k);

#endif
