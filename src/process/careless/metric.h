/* What Mahalanobis distances are measured with: the items that vary, their moments and inverse. */
#ifndef NORMA_PROCESS_CARELESS_METRIC_H
#define NORMA_PROCESS_CARELESS_METRIC_H

#include <norma/calibration.h>
#include <norma/sample.h>

typedef struct norma__metric {
    size_t n_items;
    size_t *items;          /* the items that vary */
    double *centre, *scale; /* (cell - centre) x scale: deviation from the mean in sd, keyed */
    double *matrix;         /* correlations, n_items x n_items */
    double *inverse;
} norma__metric;

/* keep (n_rows flags, NULL: all) leaves respondents out. NORMA_OK with *out NULL when the answers
   give no metric: a note "mahalanobis-undefined" then says why. Items that do not vary are left out
   with a note "constant-item" each, control items without one. */
norma_status norma__metric_new(norma__metric **out, const norma_instrument *instrument,
                               const norma_data *data, const uint8_t *keep, int threads,
                               norma_notes *notes, norma_error *err);
void norma__metric_free(norma__metric *metric);

/* Figures "metric.*". */
norma_status norma__metric_freeze(norma_calibration *calibration, const norma__metric *metric,
                                  norma_error *err);
norma_status norma__metric_thaw(norma__metric **out, const norma_calibration *calibration,
                                norma_error *err);

#endif
