/* The model of careful respondents, from which null distributions are drawn. */
#ifndef NORMA_PROCESS_CARELESS_NULL_MODEL_H
#define NORMA_PROCESS_CARELESS_NULL_MODEL_H

#include <norma/sample.h>

#include "process/latency/lognormal.h"
#include "process/latency/timings.h"

/* How somebody answers one item: cells in keyed order, and where a normal variable is cut. */
typedef struct norma__null_item {
    size_t n;        /* answers in use */
    uint8_t *cells;  /* n, the lowest keyed answer first */
    double *tau;     /* n - 1 */
    size_t position; /* among those that correlate; NORMA_NONE: drawn by itself (control items and
                        items that do not vary) */
} norma__null_item;

/* Latent normal answers with the polychoric correlations and the thresholds of the respondents
   kept; latencies of the log-normal model, given the speed independent of the answers. */
typedef struct norma__null_model {
    size_t n_items, n_correlated;
    norma__null_item *items;
    double *root;   /* n_correlated x n_correlated, root root' the correlations */
    size_t *donors; /* n_donors rows of the sample, whose missing answers are drawn */
    size_t n_donors;
    const norma_data *data; /* the sample; borrowed, as are these: */
    const norma__timings *timings;
    const norma__speed_model *speeds; /* NULL: no latencies */
} norma__null_model;

/* keep (n_rows flags, NULL: all). *out NULL with NORMA_OK and a note where the sample is too small
   for a model. */
norma_status norma__null_model_new(norma__null_model **out, const norma_instrument *instrument,
                                   const norma_data *data, const norma__timings *timings,
                                   const norma__speed_model *speeds, const uint8_t *keep,
                                   int threads, norma_notes *notes, norma_error *err);
void norma__null_model_free(norma__null_model *model);

/* Fewest respondents that a model of them rests on. */
#define NORMA__NULL_MODEL_MIN_N 100

#endif
