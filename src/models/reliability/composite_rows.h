/* The rows of a composite, and the two variances its reliability is made of. */
#ifndef NORMA_MODELS_RELIABILITY_COMPOSITE_ROWS_H
#define NORMA_MODELS_RELIABILITY_COMPOSITE_ROWS_H

#include <norma/composite.h>

#include "statistics/redraw.h"

/* The rows that answered every item of every part, and which items are whose. */
typedef struct norma__composed {
    norma__rows rows;
    size_t *items, *first, *size; /* of part j: items first[j] ... first[j] + size[j] - 1 */
    size_t n_parts;
    double *weights;
    double *score;   /* n_distinct: the weighted sum of the parts' means */
    double *squares; /* n_distinct: what a row adds to the error variance, about 0 */
} norma__composed;

/* Error variance and variance of the composite. */
typedef struct norma__composed_variances {
    double error, total;
} norma__composed_variances;

/* The items of all parts, in their order; the rows are still to be read. NORMA_ENOMEM. */
norma_status norma__composed_items(norma__composed *m, const norma_sample *parts,
                                   const double *weights, size_t k, norma_error *err);

/* Fills rows, score and squares. What norma__rows_of() refuses. */
norma_status norma__composed_rows(norma__composed *m, const norma_sample *all, norma_error *err);
void norma__composed_clear(norma__composed *m);

/* When distinct rows count so many times; work: p numbers, which become the means. */
norma__composed_variances norma__composed_variances_of(const norma__composed *m,
                                                       const uint32_t *times, double *work);

/* 1 - error / total; NaN when the composite does not vary. */
double norma__composed_reliability(norma__composed_variances v);

/* Standard error by the delta method, of any distribution; work: 2 p numbers. */
double norma__composed_se(const norma__composed *m, double *work);

/* The reliability of every replicate of the bootstrap; false for want of memory. */
bool norma__composed_bootstrap(double *values, const norma__composed *m,
                               const norma_reliability_options *options);

#endif
