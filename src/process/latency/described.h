/* What the latencies of a sample look like, item by item. */
#ifndef NORMA_PROCESS_LATENCY_DESCRIBED_H
#define NORMA_PROCESS_LATENCY_DESCRIBED_H

#include <norma/screen.h>

#include "process/latency/timings.h"

/* The histogram's span is fixed, so that histograms of different collections can be laid over each
   other: 100 ms to 10 min, the first and last bins taking what lies beyond. */
enum { NORMA__LATENCY_BINS = 60 };
double norma__latency_edge(size_t bin); /* 0 ... NORMA__LATENCY_BINS, ms */

/* The threshold that an instrument declares: max(floor, min(cap, share x mean)); NaN without mean.
 */
double norma__declared_threshold(double mean_ms, const norma_screening *screening);

/* Figures of every item, held against limits_ms (n_items; NULL: what the instrument declares for
   these means), and counts (NORMA__LATENCY_BINS) of all recorded latencies. */
norma_status norma__describe_latencies(norma_item_latency *items, size_t *counts,
                                       const norma__timings *timings,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const double *limits_ms, int threads, norma_error *err);

/* Latencies of an item that are under a limit, those too short to be used among them. */
size_t norma__count_rapid(const norma__timings *timings, const norma_instrument *instrument,
                          const norma_data *data, size_t item, double limit_ms);

#endif
