/* Speed and distance: answers far from the person's own position come faster. */
#ifndef NORMA_PROCESS_LATENCY_DISTANCE_H
#define NORMA_PROCESS_LATENCY_DISTANCE_H

#include <norma/latency.h>

#include "process/latency/lognormal.h"
#include "process/latency/timings.h"

/* Expected log latency given item, person speed, distance of the answer's location from the
   person's position on the item's scale, words and place. Coefficients a scale of items; where a
   scale gives none, item and speed alone. */
typedef struct norma__distance_model norma__distance_model;

norma_status norma__distance_model_new(norma__distance_model **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma__timings *timings,
                                       const norma__speed_model *speeds, const uint8_t *keep,
                                       double conf_level, int threads, norma_notes *notes,
                                       norma_error *err);
void norma__distance_model_free(norma__distance_model *model);

/* Moves the curves of the scales out of the model. */
norma_distance_curve *norma__distance_curves(norma__distance_model *model, size_t *n_curves);

/* Fills n_rows mean residuals in standard errors: how much faster (negative) or slower somebody is
   than these items, answered so, take. */
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
