#include "process/latency/described.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static const double FIRST_EDGE_MS = 100, LAST_EDGE_MS = 600000;

double norma__latency_edge(size_t bin)
{
    double step = log(LAST_EDGE_MS / FIRST_EDGE_MS) / NORMA__LATENCY_BINS;
    return bin == NORMA__LATENCY_BINS ? LAST_EDGE_MS : FIRST_EDGE_MS * exp(step * (double)bin);
}

static size_t bin_of(double log_ms)
{
    double from = log(FIRST_EDGE_MS), to = log(LAST_EDGE_MS);
    double bin = floor((log_ms - from) / (to - from) * NORMA__LATENCY_BINS);
    if (!(bin >= 0)) /* of no time at all, once load time is taken off */
        return 0;
    return bin >= NORMA__LATENCY_BINS ? NORMA__LATENCY_BINS - 1 : (size_t)bin;
}

/* Gathers the latencies of an item that are used, in ms and log ms, and counts all in bins. */
static size_t gather(double *used, double *logs, size_t *counts, norma_item_latency *item,
                     const norma__timings *timings, const norma_instrument *instrument,
                     const norma_data *data, size_t j)
{
    double ms[NORMA__TIMING_BLOCK];
    norma__fate fate[NORMA__TIMING_BLOCK];
    const double *log_ms = norma__log_ms(timings, j);
    size_t n_used = 0;
    for (size_t first = 0; first < timings->n_rows; first += NORMA__TIMING_BLOCK) {
        size_t left = timings->n_rows - first;
        size_t n = left < NORMA__TIMING_BLOCK ? left : NORMA__TIMING_BLOCK;
        norma__clean_latencies(ms, fate, timings, instrument, data, j, first, n);
        for (size_t r = 0; r < n; r++) {
            if (fate[r] == NORMA__UNTIMED)
                continue;
            bool use = fate[r] == NORMA__USED;
            item->n++;
            item->n_interruptions += fate[r] == NORMA__INTERRUPTION;
            counts[bin_of(use ? log_ms[first + r] : log(ms[r]))]++;
            used[n_used] = ms[r]; /* overwritten by the next one when it is not used */
            logs[n_used] = log_ms[first + r];
            n_used += use;
        }
    }
    return n_used;
}

/* About an origin: with the first value as origin, equal values have exactly that mean and a
   standard deviation of exactly 0. */
static double mean_of(const double *x, size_t n, double origin)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] - origin;
    return n ? origin + sum / (double)n : NAN;
}

static double sd_of(const double *x, size_t n, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : NAN;
}

double norma__declared_threshold(double mean_ms, const norma_screening *screening)
{
    double threshold = fmin(screening->latency_cap_ms, screening->latency_share * mean_ms);
    return isnan(mean_ms) ? NAN : fmax(screening->latency_floor_ms, threshold);
}

/* What is too short to be used is rapid, whatever the limit. */
static void describe(norma_item_latency *item, double *used, const double *logs, size_t n,
                     size_t n_short, const double *limit_ms, const norma_screening *screening)
{
    item->mean_ms = mean_of(used, n, 0);
    item->mean_log = n ? mean_of(logs, n, logs[0]) : NAN;
    item->sd_log = sd_of(logs, n, item->mean_log);
    item->threshold_ms = limit_ms ? *limit_ms : norma__declared_threshold(item->mean_ms, screening);
    item->n_rapid = n_short;
    for (size_t i = 0; i < n; i++)
        item->n_rapid += used[i] < item->threshold_ms;
    item->median_ms = n ? gsl_stats_median(used, 1, n) : NAN; /* reorders: last */
}

norma_status norma__describe_latencies(norma_item_latency *items, size_t *counts,
                                       const norma__timings *timings,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const double *limits_ms, int threads, norma_error *err)
{
    size_t n_rows = timings->n_rows + 1; /* one more: see gather() */
    if ((size_t)threads > timings->n_items)
        threads = (int)timings->n_items;
    double *scratch = NORMA__NEW(double, 2 * n_rows * (size_t)threads);
    size_t *binned = NORMA__NEW(size_t, NORMA__LATENCY_BINS * (size_t)threads);
    if (!scratch || !binned) {
        free(scratch);
        free(binned);
        return norma__no_memory(err);
    }
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t j = 0; j < timings->n_items; j++) {
        size_t thread = (size_t)omp_get_thread_num();
        double *used = scratch + 2 * n_rows * thread, *logs = used + n_rows;
        items[j] = (norma_item_latency){0, 0, NAN, NAN, NAN, NAN, NAN, 0};
        size_t n = gather(used, logs, binned + thread * NORMA__LATENCY_BINS, &items[j], timings,
                          instrument, data, j);
        describe(&items[j], used, logs, n, timings->n_short[j], limits_ms ? &limits_ms[j] : NULL,
                 &instrument->screening);
    }
    for (size_t b = 0; b < NORMA__LATENCY_BINS * (size_t)threads; b++)
        counts[b % NORMA__LATENCY_BINS] += binned[b];
    free(scratch);
    free(binned);
    return NORMA_OK;
}

size_t norma__count_rapid(const norma__timings *timings, const norma_instrument *instrument,
                          const norma_data *data, size_t item, double limit_ms)
{
    double ms[NORMA__TIMING_BLOCK];
    norma__fate fate[NORMA__TIMING_BLOCK];
    size_t n_rapid = timings->n_short[item];
    for (size_t first = 0; first < timings->n_rows; first += NORMA__TIMING_BLOCK) {
        size_t left = timings->n_rows - first;
        size_t n = left < NORMA__TIMING_BLOCK ? left : NORMA__TIMING_BLOCK;
        norma__clean_latencies(ms, fate, timings, instrument, data, item, first, n);
        for (size_t r = 0; r < n; r++)
            n_rapid += fate[r] == NORMA__USED && ms[r] < limit_ms;
    }
    return n_rapid;
}
