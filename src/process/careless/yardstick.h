/* What respondents are measured against, of a sample or frozen; and every index by it. */
#ifndef NORMA_PROCESS_CARELESS_YARDSTICK_H
#define NORMA_PROCESS_CARELESS_YARDSTICK_H

#include <norma/screen.h>

#include "process/careless/graded.h"
#include "process/careless/metric.h"
#include "process/careless/pairs.h"
#include "process/latency/distance.h"
#include "process/latency/lognormal.h"
#include "process/latency/pace.h"

/* Each part is NULL where the sample cannot give it; a note then says why. */
typedef struct norma__yardstick {
    norma__metric *metric;
    norma__pairs *pairs;
    norma__response_model *graded;
    norma__pace *pace;
    norma__speed_model *speeds;
    norma__distance_model *distance;
} norma__yardstick;

/* wanted: which indices it is for, NORMA_INDICES flags. keep (n_rows, NULL: all) leaves respondents
   out of what is estimated. timings may be NULL: no latencies. */
norma_status norma__yardstick_new(norma__yardstick *out, const norma_instrument *instrument,
                                  const norma_data *data, const norma__timings *timings,
                                  const uint8_t *keep, const bool *wanted, int threads,
                                  norma_notes *notes, norma_error *err);
void norma__yardstick_clear(norma__yardstick *yardstick);

/* Fills every index that is not NULL, n_rows each, of any table of the instrument, the sample
   itself or a simulated one; NaN where undefined. Not duplicates and nearest_share, which are of
   the table and need no yardstick, nor beyond and validity. mahalanobis_df: n_rows, or NULL. */
norma_status norma__yardstick_indices(double *const indices[NORMA_INDICES], double *mahalanobis_df,
                                      const norma__yardstick *yardstick,
                                      const norma_instrument *instrument, const norma_data *data,
                                      const norma__timings *timings, int threads, norma_error *err);

norma_status norma__yardstick_freeze(norma_calibration *calibration,
                                     const norma__yardstick *yardstick, norma_error *err);
norma_status norma__yardstick_thaw(norma__yardstick *out, const norma_calibration *calibration,
                                   const norma_instrument *instrument, norma_error *err);

#endif
