/* The pace of an instrument: thresholds and usual latencies of its items, of a sample or frozen. */
#ifndef NORMA_PROCESS_LATENCY_PACE_H
#define NORMA_PROCESS_LATENCY_PACE_H

#include <norma/latency.h>
#include <norma/screen.h>

#include "process/latency/timings.h"

typedef struct norma__pace {
    size_t n_items;
    double *threshold_ms, *median_ms; /* of items; NaN: not timed */
    double *mean_ms, *mean_log, *sd_log;
    size_t n_pages;
    double *page_median_ms; /* of the times of pages */
    /* thresholds that are fitted, n_items; NULL until norma__pace_fit(), or not frozen */
    double *mixture_ms, *cumulative_ms;
    /* of the sample that it is the pace of; NULL when thawed */
    norma_item_latency *items; /* n_items */
    size_t *histogram;         /* NORMA__LATENCY_BINS counts */
} norma__pace;

/* How thresholds that are fitted are fitted. */
typedef struct norma__threshold_plan {
    double ms_per_word;
    double conf_level;
    size_t replicates; /* of the test of two components; 0: BIC decides */
    uint64_t seed;
} norma__threshold_plan;

norma_status norma__pace_new(norma__pace **out, const norma_instrument *instrument,
                             const norma_data *data, const norma__timings *timings, int threads,
                             norma_notes *notes, norma_error *err);
void norma__pace_free(norma__pace *pace);

/* Fits the thresholds of the mixture and of the cumulative method to the sample that the pace is
   of, to be frozen with it. mixtures (n_items) may be NULL. */
norma_status norma__pace_fit(norma__pace *pace, norma_latency_mixture *mixtures,
                             const norma_instrument *instrument, const norma_data *data,
                             const norma__timings *timings, const norma__threshold_plan *plan,
                             int threads, norma_error *err);

/* Fills those of total_ms, median_ms, rte, speed, relative_speed and fast_pages (n_rows each) that
   are not NULL. */
norma_status norma__pace_indices(double *const indices[NORMA_INDICES], const norma__pace *pace,
                                 const norma_instrument *instrument, const norma_data *data,
                                 const norma__timings *timings, int threads, norma_error *err);

/* Fills rte, n_rows x n_pages, column-major: the share of the latencies of a page's items that are
   at or over their thresholds; NaN where none was recorded. */
void norma__pace_page_efforts(double *rte, const norma__pace *pace,
                              const norma_instrument *instrument, const norma_data *data,
                              const norma__timings *timings, int threads);

/* Allocates and fills item_latencies and the histogram of a screen: figures of the sample, held
   against the thresholds of the pace. */
norma_status norma__pace_describe(norma_screen_result *screen, const norma__pace *pace,
                                  const norma_instrument *instrument, const norma_data *data,
                                  const norma__timings *timings, int threads, norma_error *err);

/* Figures "pace.*". */
norma_status norma__pace_freeze(norma_calibration *calibration, const norma__pace *pace,
                                norma_error *err);
norma_status norma__pace_thaw(norma__pace **out, const norma_calibration *calibration,
                              const norma_instrument *instrument, norma_error *err);

#endif
