/* The parts of a scale's reliability: each fills what it is about in a result that has its items.
 */
#ifndef NORMA_MODELS_RELIABILITY_PARTS_H
#define NORMA_MODELS_RELIABILITY_PARTS_H

#include <norma/moments.h>
#include <norma/reliability.h>

#include "statistics/redraw.h"

/* What the parts work on. */
typedef struct norma__reliable {
    norma_reliability_result *result; /* alpha, sem and the items' basic figures are there */
    const norma_reliability_options *options;
    const norma_sample *sample;
    const norma_moments *moments;
    const norma__rows *rows; /* complete rows; NULL: counts, weights or fewer than 2 of them */
} norma__reliable;

/* r_total, floor, ceiling, range of correlations (rows or counts), discrimination (rows); r_mean,
   r_lowest, r_highest of the scale. */
norma_status norma__reliability_items(norma__reliable *r, norma_error *err);

/* conditional, from rows and, for the ordinal model, information. */
norma_status norma__reliability_conditional(norma__reliable *r, norma_error *err);

/* information, and the items' loading_ordinal; a note where it is undefined. */
norma_status norma__reliability_information(norma__reliable *r, norma_error *err);

/* coefficients with their intervals; puc. */
norma_status norma__reliability_coefficients(norma__reliable *r, norma_error *err);

/* halves. */
norma_status norma__reliability_halves(norma__reliable *r, norma_error *err);

#endif
