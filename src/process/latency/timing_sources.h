/* Where the latency of an item comes from: a column of its own, or its page's time. */
#ifndef NORMA_PROCESS_LATENCY_TIMING_SOURCES_H
#define NORMA_PROCESS_LATENCY_TIMING_SOURCES_H

#include "process/latency/timings.h"

/* Finds what was recorded, and how the times of pages are shared. */
norma_status norma__find_recorded(norma__timings *timings, const norma_instrument *instrument,
                                  const norma_data *data, bool *any, norma_error *err);

#endif
