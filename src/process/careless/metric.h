/* What Mahalanobis distances are measured with: the items that vary, their moments and inverse. */
#ifndef NORMA_PROCESS_CARELESS_METRIC_H
#define NORMA_PROCESS_CARELESS_METRIC_H

#include <norma/sample.h>

typedef struct norma__metric {
    size_t n_items;
    size_t *items;          /* the items that vary */
    double *centre, *scale; /* (cell - centre) x scale: deviation from the mean in sd, keyed */
    double *matrix;         /* correlations, n_items x n_items */
    double *inverse;
} norma__metric;

/* NORMA_OK with *out NULL when the answers give no metric: a note "mahalanobis-undefined" then says
   why. Items that do not vary are left out with a note "constant-item" each. */
norma_status norma__metric_new(norma__metric **out, const norma_data *data, int threads,
                               norma_notes *notes, norma_error *err);
void norma__metric_free(norma__metric *metric);

#endif
