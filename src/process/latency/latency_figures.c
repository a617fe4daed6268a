#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/latency/described.h"
#include "process/latency/latency_result.h"
#include "process/latency/thresholds.h"

static void describe_item(norma_latency_item *out, const norma__latency_job *job, size_t item)
{
    const norma_item_latency *described = &job->sample->items[item];
    const norma__timings *timings = job->timings;
    out->n_short = timings->n_short[item];
    out->n_interruptions = timings->n_interruptions[item];
    out->n_revisits = timings->n_revisits[item];
    out->n = described->n - out->n_short - out->n_interruptions - out->n_revisits;
    out->of_page = timings->of_page[item];
    out->median_ms = described->median_ms;
    out->mean_ms = described->mean_ms;
    out->mean_log = described->mean_log;
    out->sd_log = described->sd_log;
}

/* All methods; what is fitted or depends on a mean is that of the pace in force. */
static void fill_thresholds(norma_latency_item *out, const norma__latency_job *job,
                            const norma__pace *pace, size_t item)
{
    if (!job->timings->recorded[item])
        return;
    norma__rule_thresholds(out->thresholds_ms, pace->mean_ms[item], &job->instrument->items[item],
                           &job->instrument->screening, job->options->ms_per_word);
    out->thresholds_ms[NORMA_THRESHOLD_DECLARED] = pace->threshold_ms[item];
    if (pace->mixture_ms)
        out->thresholds_ms[NORMA_THRESHOLD_MIXTURE] = pace->mixture_ms[item];
    if (pace->cumulative_ms)
        out->thresholds_ms[NORMA_THRESHOLD_CUMULATIVE] = pace->cumulative_ms[item];
    out->threshold_ms = out->thresholds_ms[job->options->threshold];
}

static norma_status fit_sample(norma__latency_job *job, norma_error *err)
{
    const norma_latency_options *o = job->options;
    const norma__threshold_plan plan = {o->ms_per_word, o->conf_level, o->replicates, o->seed};
    norma_latency_result *result = job->result;
    norma_latency_mixture *mixtures = NORMA__NEW(norma_latency_mixture, result->n_items);
    if (!mixtures)
        return norma__no_memory(err);
    norma_status status = norma__pace_fit(job->sample, mixtures, job->instrument, job->data,
                                          job->timings, &plan, job->threads, err);
    for (size_t j = 0; status == NORMA_OK && j < result->n_items; j++)
        result->items[j].mixture = mixtures[j];
    free(mixtures);
    return status;
}

/* Items that were timed and have no threshold of the method in force do not count for effort. */
static norma_status note_without(const norma__latency_job *job, norma_error *err)
{
    const norma_latency_result *result = job->result;
    const char *method = norma_threshold_names[result->threshold];
    size_t n_timed = 0, n_without = 0;
    for (size_t j = 0; j < result->n_items; j++) {
        if (result->items[j].n == 0)
            continue;
        n_timed++;
        n_without += isnan(result->items[j].threshold_ms) ? 1 : 0;
    }
    if (n_without == 0)
        return NORMA_OK;
    return norma__note(&job->result->notes, err, "threshold-undefined", method, (double)n_without,
                       (double)n_timed,
                       "%zu of %zu items have no threshold by the method '%s': their latencies do "
                       "not count for effort",
                       n_without, n_timed, method);
}

static norma_status check_frozen(const norma__latency_job *job, const norma__pace *pace,
                                 norma_error *err)
{
    int method = job->options->threshold;
    if ((method == NORMA_THRESHOLD_MIXTURE && !pace->mixture_ms) ||
        (method == NORMA_THRESHOLD_CUMULATIVE && !pace->cumulative_ms))
        return norma__fail(err, NORMA_ESTORE,
                           "the calibration has no thresholds by the method '%s': make a new one, "
                           "or choose another method",
                           norma_threshold_names[method]);
    return NORMA_OK;
}

norma_status norma__latency_items(norma__latency_job *job, norma_error *err)
{
    norma_latency_result *result = job->result;
    norma__pace *pace = job->frozen ? job->frozen : job->sample;
    norma_status status = job->frozen ? check_frozen(job, pace, err) : fit_sample(job, err);
    if (status != NORMA_OK)
        return status;
    for (size_t j = 0; j < result->n_items; j++) {
        describe_item(&result->items[j], job, j);
        fill_thresholds(&result->items[j], job, pace, j);
    }
#pragma omp parallel for num_threads(job->threads) schedule(dynamic)
    for (size_t j = 0; j < result->n_items; j++) {
        double limit = pace->threshold_ms[j] = result->items[j].threshold_ms;
        if (!isnan(limit))
            result->items[j].n_rapid =
                norma__count_rapid(job->timings, job->instrument, job->data, j, limit);
    }
    return note_without(job, err);
}

static void count_used(size_t *n_used, const norma__latency_job *job)
{
    size_t n_rows = job->timings->n_rows;
    size_t n_blocks = (n_rows + NORMA__TIMING_BLOCK - 1) / NORMA__TIMING_BLOCK;
#pragma omp parallel for num_threads(job->threads) schedule(static)
    for (size_t b = 0; b < n_blocks; b++)
        for (size_t j = 0; j < job->timings->n_items; j++) {
            const double *log_ms = norma__log_ms(job->timings, j);
            size_t first = b * NORMA__TIMING_BLOCK, end = first + NORMA__TIMING_BLOCK;
            bool counts = job->instrument->items[j].control == NORMA_CONTROL_NONE;
            for (size_t r = first; counts && r < end && r < n_rows; r++)
                n_used[r] += isnan(log_ms[r]) ? 0 : 1;
        }
}

norma_status norma__latency_respondents(norma__latency_job *job, norma_error *err)
{
    norma_latency_result *result = job->result;
    const norma__pace *pace = job->frozen ? job->frozen : job->sample;
    double *indices[NORMA_INDICES] = {NULL};
    indices[NORMA_INDEX_TOTAL_MS] = result->total_ms;
    indices[NORMA_INDEX_MEDIAN_MS] = result->median_ms;
    indices[NORMA_INDEX_RTE] = result->rte;
    indices[NORMA_INDEX_RELATIVE_SPEED] = result->relative_speed;
    indices[NORMA_INDEX_FAST_PAGES] = result->fast_pages;
    count_used(result->n_used, job);
    if (result->page_rte)
        norma__pace_page_efforts(result->page_rte, pace, job->instrument, job->data, job->timings,
                                 job->threads);
    return norma__pace_indices(indices, pace, job->instrument, job->data, job->timings,
                               job->threads, err);
}
