/* Speed and distance: answers far from the person's own position come faster. */
#ifndef NORMA_PROCESS_LATENCY_DISTANCE_H
#define NORMA_PROCESS_LATENCY_DISTANCE_H

#include <norma/latency.h>

#include "process/latency/timings.h"

/* Two things. The curves: log latency on the distance of the person's place on a scale from the
   item's location, an effect of every person and every item taken out. And what is expected of
   anybody's latencies given item, position and distances, the person's own speed left in.
   docs/speed-distance.md */
typedef struct norma__distance_model norma__distance_model;

/* keep (n_rows, NULL: all) leaves respondents out of what is estimated. conf_level is that of the
   curves' intervals; 0: no curves, for whom residuals are enough. *out NULL with NORMA_OK and a
   note when there are fewer than two respondents with latencies of two items. */
norma_status norma__distance_model_new(norma__distance_model **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma__timings *timings, const uint8_t *keep,
                                       double conf_level, int threads, norma_notes *notes,
                                       norma_error *err);
void norma__distance_model_free(norma__distance_model *model);

/* Moves the curves of the scales out of the model. */
norma_distance_curve *norma__distance_curves(norma__distance_model *model, size_t *n_curves);

/* Fills n_rows mean residuals over what they vary by among the respondents of the model, about
   standard normal deviates: how much faster (negative) or slower somebody is than others take over
   these items, answered so. NaN without latencies. */
norma_status norma__distance_residuals(double *residual, const norma__distance_model *model,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma__timings *timings, int threads,
                                       norma_error *err);

/* Figures "distance.*". */
norma_status norma__distance_model_freeze(norma_calibration *calibration,
                                          const norma__distance_model *model, norma_error *err);
norma_status norma__distance_model_thaw(norma__distance_model **out,
                                        const norma_calibration *calibration,
                                        const norma_instrument *instrument, norma_error *err);

#endif
