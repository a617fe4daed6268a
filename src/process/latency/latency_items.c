#include "process/latency/latency.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* The histogram's span is fixed, so that histograms of different collections can be laid over each
   other: 100 ms to 10 min, the first and last bins taking what lies beyond. */
enum { BINS = 60 };
static const double FIRST_EDGE_MS = 100, LAST_EDGE_MS = 600000;

/* A median beyond these is more likely a wrong unit than a respondent. */
static const double TOO_SHORT_MS = 50, TOO_LONG_MS = 600000;

typedef struct tally {
    size_t bins[BINS];
    size_t n, n_interruptions, n_too_short, n_too_long;
} tally;

static size_t bin_of(double log_ms)
{
    double from = log(FIRST_EDGE_MS), to = log(LAST_EDGE_MS);
    double bin = floor((log_ms - from) / (to - from) * BINS);
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : (size_t)bin;
}

/* Counts every recorded latency, and gathers those that are no interruption, with their logs. */
static size_t gather(tally *counts, double *kept, double *logs, const double *ms, size_t n_rows,
                     double interruption_ms)
{
    size_t n = 0;
    for (size_t r = 0; r < n_rows; r++) {
        if (!norma__latency_recorded(ms[r]))
            continue;
        double log_ms = log(ms[r]);
        counts->n++;
        counts->bins[bin_of(log_ms)]++;
        counts->n_too_short += ms[r] < TOO_SHORT_MS;
        counts->n_too_long += ms[r] > TOO_LONG_MS;
        if (ms[r] > interruption_ms)
            continue;
        kept[n] = ms[r];
        logs[n++] = log_ms;
    }
    counts->n_interruptions = counts->n - n;
    return n;
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

/* NT10 with a floor: max(floor, min(cap, share x mean)). */
static double threshold_of(double mean_ms, const norma_screening *screening)
{
    double threshold = fmin(screening->latency_cap_ms, screening->latency_share * mean_ms);
    return isnan(mean_ms) ? NAN : fmax(screening->latency_floor_ms, threshold);
}

static void describe_item(norma_item_latency *item, tally *counts, const double *ms, size_t n_rows,
                          const norma_screening *screening, double *scratch)
{
    double *kept = scratch, *logs = scratch + n_rows;
    size_t n = gather(counts, kept, logs, ms, n_rows, screening->interruption_ms);
    item->n = counts->n;
    item->n_interruptions = counts->n_interruptions;
    item->mean_ms = mean_of(kept, n, 0);
    item->mean_log = mean_of(logs, n, logs[0]);
    item->sd_log = sd_of(logs, n, item->mean_log);
    item->threshold_ms = threshold_of(item->mean_ms, screening);
    for (size_t i = 0; i < n; i++)
        item->n_rapid += kept[i] < item->threshold_ms;
    item->median_ms = n ? gsl_stats_median(kept, 1, n) : NAN; /* reorders: last */
}

static void describe_items(norma_screen_result *screen, tally *tallies, const norma_data *data,
                           const norma_screening *screening, double *scratch, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        double *mine = scratch + 2 * screen->n_rows * (size_t)omp_get_thread_num();
#pragma omp for schedule(dynamic)
        for (size_t j = 0; j < screen->n_items; j++) {
            const double *ms = norma_data_latencies(data, j);
            norma_item_latency *item = &screen->item_latencies[j];
            *item = (norma_item_latency){0, 0, NAN, NAN, NAN, NAN, NAN, 0};
            if (ms)
                describe_item(item, &tallies[j], ms, screen->n_rows, screening, mine);
        }
    }
}

static norma_status note_missing_columns(norma_screen_result *screen, const norma_data *data,
                                         norma_error *err)
{
    size_t n_without = 0;
    const char *first = NULL;
    for (size_t j = 0; j < screen->n_items; j++) {
        if (norma_data_latencies(data, j))
            continue;
        first = n_without++ ? first : norma_data_item_id(data, j);
    }
    if (n_without == 0)
        return NORMA_OK;
    return norma__note(&screen->notes, err, "latencies-missing", first, (double)n_without,
                       (double)screen->n_items,
                       "%zu of %zu items have no latencies, %s the first of them; total time, "
                       "effort and speed are those of the others",
                       n_without, screen->n_items, first);
}

static norma_status note_interruptions(norma_screen_result *screen, const tally *all,
                                       double interruption_ms, norma_error *err)
{
    if (all->n_interruptions == 0)
        return NORMA_OK;
    return norma__note(&screen->notes, err, "interruptions", NULL, (double)all->n_interruptions,
                       (double)all->n,
                       "%zu of %zu latencies are longer than %.15g ms: taken as interruptions, "
                       "they count as effort and are left out of item means and speed",
                       all->n_interruptions, all->n, interruption_ms);
}

static norma_status note_unit(norma_screen_result *screen, const tally *all, norma_error *err)
{
    if (2 * all->n_too_short > all->n)
        return norma__note(&screen->notes, err, "latency-unit", "s", (double)all->n_too_short,
                           (double)all->n,
                           "%zu of %zu latencies are under %.15g ms: if they are seconds, say so "
                           "in the instrument (latency.unit)",
                           all->n_too_short, all->n, TOO_SHORT_MS);
    if (2 * all->n_too_long > all->n)
        return norma__note(&screen->notes, err, "latency-unit", "ms", (double)all->n_too_long,
                           (double)all->n,
                           "%zu of %zu latencies are over 10 minutes: if they are milliseconds, "
                           "say so in the instrument (latency.unit)",
                           all->n_too_long, all->n);
    return NORMA_OK;
}

static norma_status note_constant(norma_screen_result *screen, const norma_data *data,
                                  norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < screen->n_items && status == NORMA_OK; j++)
        if (screen->item_latencies[j].sd_log == 0)
            status = norma__note(&screen->notes, err, "latency-constant",
                                 norma_data_item_id(data, j), NAN, NAN,
                                 "the latencies of item %s are all equal; it is left out of speed",
                                 norma_data_item_id(data, j));
    return status;
}

static void sum_tallies(tally *all, const tally *tallies, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        for (size_t b = 0; b < BINS; b++)
            all->bins[b] += tallies[j].bins[b];
        all->n += tallies[j].n;
        all->n_interruptions += tallies[j].n_interruptions;
        all->n_too_short += tallies[j].n_too_short;
        all->n_too_long += tallies[j].n_too_long;
    }
}

static norma_status make_histogram(norma_screen_result *screen, const tally *all, norma_error *err)
{
    double step = log(LAST_EDGE_MS / FIRST_EDGE_MS) / BINS;
    screen->latency_edges_ms = NORMA__NEW(double, BINS + 1);
    screen->latency_counts = NORMA__NEW(size_t, BINS);
    if (!screen->latency_edges_ms || !screen->latency_counts)
        return norma__no_memory(err);
    screen->latency_bins = BINS;
    for (size_t b = 0; b < BINS; b++) {
        screen->latency_edges_ms[b] = FIRST_EDGE_MS * exp(step * (double)b);
        screen->latency_counts[b] = all->bins[b];
    }
    screen->latency_edges_ms[BINS] = LAST_EDGE_MS;
    return NORMA_OK;
}

norma_status norma__latency_items(norma_screen_result *screen, const norma_data *data,
                                  const norma_screening *screening, int threads, norma_error *err)
{
    norma_status status;
    tally all = {0};
    if ((size_t)threads > screen->n_items)
        threads = (int)screen->n_items;
    tally *tallies = NORMA__NEW(tally, screen->n_items);
    double *scratch = NORMA__NEW(double, 2 * screen->n_rows * (size_t)threads);
    screen->item_latencies = NORMA__NEW(norma_item_latency, screen->n_items);
    if (!tallies || !scratch || !screen->item_latencies) {
        status = norma__no_memory(err);
        goto done;
    }
    describe_items(screen, tallies, data, screening, scratch, threads);
    sum_tallies(&all, tallies, screen->n_items);
    if ((status = make_histogram(screen, &all, err)) != NORMA_OK)
        goto done;
    if ((status = note_missing_columns(screen, data, err)) != NORMA_OK)
        goto done;
    if ((status = note_interruptions(screen, &all, screening->interruption_ms, err)) != NORMA_OK)
        goto done;
    if ((status = note_unit(screen, &all, err)) != NORMA_OK)
        goto done;
    status = note_constant(screen, data, err);
done:
    free(scratch);
    free(tallies);
    return status;
}
