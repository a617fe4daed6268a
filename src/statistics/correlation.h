/* The parts of correlating: each fills what it is about in a result whose variables, matrices and
   options are there already. Variables 0 ... n_items - 1 are the sample's items. */
#ifndef NORMA_STATISTICS_CORRELATION_H
#define NORMA_STATISTICS_CORRELATION_H

#include <norma/correlate.h>

/* What all parts work on. */
typedef struct norma__correlating {
    norma_correlation *result; /* matrix filled with NaN, 1 on the diagonal */
    const norma_correlate_options *options;
    const norma_sample *sample; /* as given */
    const norma_tables *tables; /* counts of the sample: its own, or made from its rows */
    size_t group;               /* of the tables */
    const size_t *columns;      /* item of the tables of each of the sample's items */
    const uint8_t *keep;        /* n_rows flags: rows used (listwise and the sample's own); NULL:
                                   all; rows only */
} norma__correlating;

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

/* smallest_eigenvalue, its note, and smoothing where it is asked for. */
norma_status norma__smooth(norma__correlating *c, norma_error *err);

#endif
