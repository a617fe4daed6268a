/* A collection as norms are made of it: through the gate, scored, weighted. */
#ifndef NORMA_BENCHMARK_COLLECTED_H
#define NORMA_BENCHMARK_COLLECTED_H

#include <norma/recalibrate.h>

typedef struct norma__collected {
    norma_data *pooled; /* owned, where it was pooled */
    const norma_data *data;
    norma_validation *validation;
    norma_scores *scores;
    norma_grouping *companies; /* NULL: persons only */
    norma_raking *raking;      /* NULL: no margins */
    norma_norm_parent parent;  /* borrows from the old set */
} norma__collected;

/* Passes data through the gate and scores what it lets through. NORMA_EDATA when that is nothing.
 */
norma_status norma__collected_of(norma__collected *p, const norma_recalibrate_source *source,
                                 const norma_data *data, const norma_recalibrate_options *o,
                                 norma_error *err);
void norma__collected_clear(norma__collected *p);

/* What a norm set of it is made from; borrows from both. */
void norma__collected_source(norma_norms_source *out, norma__collected *p,
                             const norma_recalibrate_source *source,
                             const norma_recalibrate_options *o);

/* The rows of two tables of one instrument, one after the other (pool.c). NORMA_EDATA when a
   respondent is in both. */
norma_status norma__pool(norma_data **out, const norma_instrument *instrument, const norma_data *a,
                         const norma_data *b, norma_error *err);

#endif
