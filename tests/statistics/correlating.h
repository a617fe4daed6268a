/* A result and what the parts of correlating work on, for tests of one part. Include after
   support/check.h. */
#ifndef NORMA_TESTS_CORRELATING_H
#define NORMA_TESTS_CORRELATING_H

#include <math.h>
#include <stdlib.h>

#include "statistics/correlation.h"

typedef struct correlating {
    norma__correlating c;
    norma_correlate_options options;
    norma_correlation result;
    norma_sample sample;
    size_t items[64];
} correlating;

/* All items of a table, then its continuous variables. */
static inline void correlating_make(correlating *all, const norma_data *data)
{
    *all = (correlating){.options = NORMA_CORRELATE_OPTIONS_INIT};
    norma_correlation *r = &all->result;
    r->n_items = norma_data_items(data);
    size_t p = r->n_variables = r->n_items + norma_data_continuous(data);
    for (size_t j = 0; j < r->n_items; j++)
        all->items[j] = j;
    all->sample = (norma_sample){.data = data, .items = all->items, .n_items = r->n_items};
    r->variables = calloc(p, sizeof *r->variables);
    r->matrix = calloc(p * p, sizeof(double));
    r->n = calloc(p * p, sizeof(double));
    r->se = calloc(p * p, sizeof(double));
    r->covariance = calloc(p * p, sizeof(double));
    for (size_t i = 0; i < p * p; i++)
        r->matrix[i] = r->se[i] = r->covariance[i] = i % (p + 1) ? NAN : 1;
    all->c = (norma__correlating){.result = r,
                                  .options = &all->options,
                                  .sample = &all->sample,
                                  .group = NORMA_NONE,
                                  .columns = all->items};
}

static inline void correlating_clear(correlating *all)
{
    norma_correlation *r = &all->result;
    for (size_t j = 0; j < r->n_variables; j++)
        free(r->variables[j].thresholds);
    free(r->variables);
    free(r->matrix);
    free(r->n);
    free(r->se);
    free(r->covariance);
    norma_notes_clear(&r->notes);
}

/* One part of correlating, from making to clearing; only the part itself may run out of memory. */
static inline norma_status
correlating_try(const norma_data *data, norma_status (*part)(norma__correlating *, norma_error *))
{
    correlating all;
    long countdown = norma__alloc_countdown;
    norma__alloc_countdown = 0;
    correlating_make(&all, data);
    norma__alloc_countdown = countdown;
    norma_status status = part(&all.c, NULL);
    norma__alloc_countdown = 0;
    correlating_clear(&all);
    return status;
}

#endif
