/* The parts of correlating: each fills what it is about in a result whose variables, matrices and
   options are there already. Variables 0 ... n_items - 1 are the sample's items. */
#ifndef NORMA_STATISTICS_CORRELATION_H
#define NORMA_STATISTICS_CORRELATION_H

#include <norma/correlate.h>

#include "tables/counts.h"

/* What all parts work on. */
typedef struct norma__correlating {
    norma_correlation *result; /* matrix filled with NaN, 1 on the diagonal; n with 0 */
    const norma_correlate_options *options;
    const norma_sample *sample; /* as given */
    const norma_tables *tables; /* counts of the sample: its own, or made from its rows; NULL where
                                   no part needs them (Pearson of rows without weights, FIML) */
    size_t group;               /* of the tables; NORMA_NONE: all of them */
    const size_t *columns;      /* item of the tables of each of the sample's items */
    const uint8_t *keep;        /* n_rows flags: rows used (listwise and the sample's own); NULL:
                                   all; rows only */
} norma__correlating;

/* ---- what parts ask about their variables ---- */

static inline bool norma__keeps(const norma__correlating *c, size_t row)
{
    return !c->keep || c->keep[row];
}

/* Values of continuous variable v (n_items ... n_variables - 1) of the result; NaN where missing.
 */
static inline const double *norma__continuous(const norma__correlating *c, size_t v)
{
    return norma_data_continuous_values(c->sample->data, v - c->result->n_items);
}

/* max - min + 1, unused ones included. */
static inline size_t norma__categories(const norma__correlating *c, size_t item)
{
    return (size_t)(c->result->variables[item].max - c->result->variables[item].min) + 1;
}

/* What the count of one row is: 1, or NORMA_WEIGHT_ONE of weighted tables. */
double norma__count_unit(const norma__correlating *c);

/* Counts of a sample's item by category, keyed: the largest answer of a reversed item is first.
   Rows that are not kept and missing answers are not counted. From tables or rows. */
void norma__keyed_counts(const norma__correlating *c, size_t item, int64_t *counts);

/* The cross-table of two items, in either order, keyed: answers a of i and b of j at
   [a * categories of j + b]. From tables. */
void norma__keyed_table(const norma__correlating *c, size_t i, size_t j, int64_t *table);

/* Rows (weight in millionths) that answered two items. From tables. */
int64_t norma__pair_count(const norma__correlating *c, size_t i, size_t j);

/* Where the entry of variables i and j stands in the p x p matrices. */
static inline size_t norma__entry(const norma__correlating *c, size_t i, size_t j)
{
    return i + j * c->result->n_variables;
}

/* Sets an entry of one of the matrices and its mirror image. */
static inline void norma__set(const norma__correlating *c, double *matrix, size_t i, size_t j,
                              double value)
{
    matrix[norma__entry(c, i, j)] = matrix[norma__entry(c, j, i)] = value;
}

/* ---- the parts ---- */

/* Thresholds of every item from global margins, keyed; unused categories are noted. */
norma_status norma__thresholds(norma__correlating *c, norma_error *err);

/* Every pair of items: polychoric, n, se (unless acov is none), corrected cells; notes. */
norma_status norma__polychorics(norma__correlating *c, norma_error *err);

/* acov and n_acov, from rows. */
norma_status norma__polychoric_acov(norma__correlating *c, norma_error *err);

/* Every pair of an item and a continuous variable. */
norma_status norma__polyserials(norma__correlating *c, norma_error *err);

/* Every pair of continuous variables; with_items: of items as numbers, too. matrix, n, se,
   covariance, means. */
norma_status norma__pearsons(norma__correlating *c, bool with_items, norma_error *err);

/* Every pair: Pearson of mid-ranks. */
norma_status norma__spearmans(norma__correlating *c, norma_error *err);

/* Saturated normal model by EM: means, sds, covariance, matrix, se, iterations. */
norma_status norma__fiml(norma__correlating *c, norma_error *err);

/* The smallest eigenvalues, positive_definite, their note, and smoothing where it is asked for. */
norma_status norma__smooth(norma__correlating *c, norma_error *err);

#endif
