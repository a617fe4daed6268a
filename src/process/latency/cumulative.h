/* Where answers begin to go with the rest: the cumulative method for rating scales. */
#ifndef NORMA_PROCESS_LATENCY_CUMULATIVE_H
#define NORMA_PROCESS_LATENCY_CUMULATIVE_H

#include "process/latency/timings.h"

/* Fewest answers on either side of the threshold. */
enum { NORMA__CUMULATIVE_LEAST = 30 };

/* Fills a threshold in ms for every item (NaN: none). Answers are ordered by latency; under the
   threshold they do not correlate reliably with the rest of their scale, and they correlate
   reliably less than those over it. mean_log and sd_log are those of the latencies. */
norma_status norma__cumulative_thresholds(double *threshold_ms, const norma_instrument *instrument,
                                          const norma_data *data, const norma__timings *timings,
                                          const double *mean_log, const double *sd_log,
                                          double conf_level, int threads, norma_error *err);

#endif
