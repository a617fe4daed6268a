/* Response latencies: of each item, and of each respondent. */
#ifndef NORMA_PROCESS_LATENCY_LATENCY_H
#define NORMA_PROCESS_LATENCY_LATENCY_H

#include <math.h>

#include <norma/screen.h>

/* A latency that was recorded: readers leave NaN where there is none. */
static inline bool norma__latency_recorded(double ms)
{
    return ms > 0 && ms < INFINITY;
}

/* Fills item_latencies and the histogram, and leaves the notes on latencies. */
norma_status norma__latency_items(norma_screen_result *screen, const norma_data *data,
                                  const norma_screening *screening, int threads, norma_error *err);

/* Fills total_ms, median_ms, rte and speed, which are allocated, from the item figures. */
norma_status norma__latency_respondents(norma_screen_result *screen, const norma_data *data,
                                        const norma_screening *screening, int threads,
                                        norma_error *err);

#endif
