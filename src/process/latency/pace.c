#include "process/latency/pace.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/latency/cumulative.h"
#include "process/latency/described.h"
#include "process/latency/thresholds.h"

void norma__pace_free(norma__pace *pace)
{
    if (!pace)
        return;
    free(pace->threshold_ms);
    free(pace->median_ms);
    free(pace->mean_ms);
    free(pace->mean_log);
    free(pace->sd_log);
    free(pace->page_median_ms);
    free(pace->mixture_ms);
    free(pace->cumulative_ms);
    free(pace->items);
    free(pace->histogram);
    free(pace);
}

static norma__pace *pace_new(const norma_instrument *instrument)
{
    norma__pace *made = NORMA__NEW(norma__pace, 1);
    if (!made)
        return NULL;
    made->n_items = instrument->n_items;
    made->n_pages = instrument->n_pages;
    made->threshold_ms = NORMA__NEW(double, made->n_items);
    made->median_ms = NORMA__NEW(double, made->n_items);
    made->mean_ms = NORMA__NEW(double, made->n_items);
    made->mean_log = NORMA__NEW(double, made->n_items);
    made->sd_log = NORMA__NEW(double, made->n_items);
    made->page_median_ms = NORMA__NEW(double, made->n_pages);
    if (made->threshold_ms && made->median_ms && made->mean_ms && made->mean_log && made->sd_log &&
        made->page_median_ms)
        return made;
    norma__pace_free(made);
    return NULL;
}

static norma_status find_page_medians(norma__pace *pace, const norma_instrument *instrument,
                                      const norma_data *data, const norma__timings *timings,
                                      int threads, norma_error *err)
{
    size_t n_rows = timings->n_rows, stride = n_rows + NORMA__TIMING_BLOCK;
    double *scratch = NORMA__NEW(double, pace->n_pages ? stride *(size_t)threads : 0);
    if (!scratch)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t p = 0; p < pace->n_pages; p++) {
        double *ms = scratch + stride * (size_t)omp_get_thread_num();
        double ms_an_item[NORMA__TIMING_BLOCK];
        size_t n_timed = 0;
        for (size_t first = 0; first < n_rows; first += NORMA__TIMING_BLOCK) {
            size_t left = n_rows - first, start = n_timed;
            size_t n = left < NORMA__TIMING_BLOCK ? left : NORMA__TIMING_BLOCK;
            norma__page_times(ms + start, ms_an_item, timings, instrument, data, p, first, n);
            for (size_t r = 0; r < n; r++)
                if (!isnan(ms[start + r]))
                    ms[n_timed++] = ms[start + r];
        }
        pace->page_median_ms[p] = n_timed ? gsl_stats_median(ms, 1, n_timed) : NAN;
    }
    free(scratch);
    return NORMA_OK;
}

norma_status norma__pace_new(norma__pace **out, const norma_instrument *instrument,
                             const norma_data *data, const norma__timings *timings, int threads,
                             norma_notes *notes, norma_error *err)
{
    norma_status status;
    norma__pace *made = pace_new(instrument);
    (void)notes; /* cleaning has said what there is to say */
    *out = NULL;
    if (made) {
        made->items = NORMA__NEW(norma_item_latency, made->n_items);
        made->histogram = NORMA__NEW(size_t, NORMA__LATENCY_BINS);
    }
    if (!made || !made->items || !made->histogram) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__describe_latencies(made->items, made->histogram, timings, instrument, data,
                                            NULL, threads, err)) != NORMA_OK)
        goto done;
    if ((status = find_page_medians(made, instrument, data, timings, threads, err)) != NORMA_OK)
        goto done;
    for (size_t j = 0; j < made->n_items; j++) {
        made->threshold_ms[j] = made->items[j].threshold_ms;
        made->median_ms[j] = made->items[j].median_ms;
        made->mean_ms[j] = made->items[j].mean_ms;
        made->mean_log[j] = made->items[j].mean_log;
        made->sd_log[j] = made->items[j].sd_log;
    }
    *out = made;
    made = NULL;
done:
    norma__pace_free(made);
    return status;
}

norma_status norma__pace_fit(norma__pace *pace, norma_latency_mixture *mixtures,
                             const norma_instrument *instrument, const norma_data *data,
                             const norma__timings *timings, const norma__threshold_plan *plan,
                             int threads, norma_error *err)
{
    norma_latency_mixture *own = NULL;
    norma_status status;
    pace->mixture_ms = NORMA__NEW(double, pace->n_items);
    pace->cumulative_ms = NORMA__NEW(double, pace->n_items);
    if (!mixtures)
        mixtures = own = NORMA__NEW(norma_latency_mixture, pace->n_items);
    if (!pace->mixture_ms || !pace->cumulative_ms || !mixtures) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__mixture_thresholds(pace->mixture_ms, mixtures, timings, pace, plan,
                                            threads, err)) != NORMA_OK)
        goto done;
    status =
        norma__cumulative_thresholds(pace->cumulative_ms, instrument, data, timings, pace->mean_log,
                                     pace->sd_log, plan->conf_level, threads, err);
done:
    free(own);
    return status;
}

norma_status norma__pace_describe(norma_screen_result *screen, const norma__pace *pace,
                                  const norma_instrument *instrument, const norma_data *data,
                                  const norma__timings *timings, int threads, norma_error *err)
{
    screen->item_latencies = NORMA__NEW(norma_item_latency, screen->n_items);
    screen->latency_edges_ms = NORMA__NEW(double, NORMA__LATENCY_BINS + 1);
    screen->latency_counts = NORMA__NEW(size_t, NORMA__LATENCY_BINS);
    if (!screen->item_latencies || !screen->latency_edges_ms || !screen->latency_counts)
        return norma__no_memory(err);
    screen->latency_bins = NORMA__LATENCY_BINS;
    for (size_t b = 0; b <= NORMA__LATENCY_BINS; b++)
        screen->latency_edges_ms[b] = norma__latency_edge(b);
    if (!pace->items)
        return norma__describe_latencies(screen->item_latencies, screen->latency_counts, timings,
                                         instrument, data, pace->threshold_ms, threads, err);
    memcpy(screen->item_latencies, pace->items, pace->n_items * sizeof *pace->items);
    memcpy(screen->latency_counts, pace->histogram, NORMA__LATENCY_BINS * sizeof *pace->histogram);
    return NORMA_OK;
}

/* ---- frozen ---- */

typedef struct figure {
    const char *name;
    double *values;
    size_t n;
} figure;

enum { FIGURES = 6 };
static const char MIXTURE[] = "pace.mixture_ms", CUMULATIVE[] = "pace.cumulative_ms";

static void list_figures(figure list[FIGURES], const norma__pace *pace)
{
    const figure all[FIGURES] = {{"pace.threshold_ms", pace->threshold_ms, pace->n_items},
                                 {"pace.median_ms", pace->median_ms, pace->n_items},
                                 {"pace.mean_ms", pace->mean_ms, pace->n_items},
                                 {"pace.mean_log", pace->mean_log, pace->n_items},
                                 {"pace.sd_log", pace->sd_log, pace->n_items},
                                 {"pace.page_median_ms", pace->page_median_ms, pace->n_pages}};
    memcpy(list, all, sizeof all);
}

norma_status norma__pace_freeze(norma_calibration *calibration, const norma__pace *pace,
                                norma_error *err)
{
    norma_status status = NORMA_OK;
    figure figures[FIGURES];
    list_figures(figures, pace);
    for (size_t f = 0; f < FIGURES && status == NORMA_OK; f++)
        status =
            norma__freeze(calibration, figures[f].name, figures[f].values, figures[f].n, 1, err);
    if (status == NORMA_OK && pace->mixture_ms)
        status = norma__freeze(calibration, MIXTURE, pace->mixture_ms, pace->n_items, 1, err);
    if (status == NORMA_OK && pace->cumulative_ms)
        status = norma__freeze(calibration, CUMULATIVE, pace->cumulative_ms, pace->n_items, 1, err);
    return status;
}

/* What need not have been frozen: left NULL then. */
static norma_status thaw_if_there(double **out, const norma_calibration *calibration,
                                  const char *name, size_t n, norma_error *err)
{
    if (!norma_calibration_find(calibration, name))
        return NORMA_OK;
    if (!(*out = NORMA__NEW(double, n)))
        return norma__no_memory(err);
    return norma__thaw(*out, calibration, name, n, 1, err);
}

norma_status norma__pace_thaw(norma__pace **out, const norma_calibration *calibration,
                              const norma_instrument *instrument, norma_error *err)
{
    norma__pace *made = pace_new(instrument);
    norma_status status = made ? NORMA_OK : norma__no_memory(err);
    figure figures[FIGURES] = {{0}};
    *out = NULL;
    if (made)
        list_figures(figures, made);
    for (size_t f = 0; f < FIGURES && status == NORMA_OK; f++)
        status = norma__thaw(figures[f].values, calibration, figures[f].name, figures[f].n, 1, err);
    if (status == NORMA_OK)
        status = thaw_if_there(&made->mixture_ms, calibration, MIXTURE, made->n_items, err);
    if (status == NORMA_OK)
        status = thaw_if_there(&made->cumulative_ms, calibration, CUMULATIVE, made->n_items, err);
    if (status == NORMA_OK)
        *out = made;
    else
        norma__pace_free(made);
    return status;
}
