#include "process/latency/thresholds.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/latency/described.h"
#include "process/latency/mixture.h"

const char *const norma_threshold_names[] = {"declared", "floor",      "nt10",  "nt15",
                                             "nt20",     "nt30",       "words", "page",
                                             "mixture",  "cumulative", NULL};

/* Huang, Curran, Keeney, Poposki & DeShon (2012). */
static const double PAGE_MS = 2000;

void norma__rule_thresholds(double thresholds_ms[NORMA_THRESHOLD_METHODS], double mean_ms,
                            const norma_item *item, const norma_screening *screening,
                            double ms_per_word)
{
    static const double shares[] = {0.10, 0.15, 0.20, 0.30};
    thresholds_ms[NORMA_THRESHOLD_DECLARED] = norma__declared_threshold(mean_ms, screening);
    thresholds_ms[NORMA_THRESHOLD_FLOOR] = screening->latency_floor_ms;
    for (size_t s = 0; s < 4; s++)
        thresholds_ms[NORMA_THRESHOLD_NT10 + s] =
            isnan(mean_ms) ? NAN : fmin(screening->latency_cap_ms, shares[s] * mean_ms);
    thresholds_ms[NORMA_THRESHOLD_WORDS] = item->words ? ms_per_word * (double)item->words : NAN;
    thresholds_ms[NORMA_THRESHOLD_PAGE] = PAGE_MS;
}

static const norma_latency_mixture NOT_FITTED = {NAN, {NAN, NAN}, {NAN, NAN}, NAN,
                                                 NAN, NAN,        false,      false};

/* Log-normal components of an item's latencies; the test comes later. */
static size_t fit_item(norma_latency_mixture *out, double *border_ms, const norma__timings *timings,
                       const norma__pace *pace, size_t item)
{
    norma__binned binned;
    norma__components fitted;
    double mean = pace->mean_log[item], sd = pace->sd_log[item];
    *out = NOT_FITTED;
    *border_ms = NAN;
    if (!(sd > 0))
        return 0;
    norma__bin_logs(&binned, norma__log_ms(timings, item), timings->n_rows, mean, sd);
    if (binned.n < NORMA__MIXTURE_LEAST)
        return 0;
    norma__components_fit(&fitted, &binned, true, 1e-9);
    if (isnan(fitted.statistic))
        return 0;
    out->share = fitted.share;
    out->statistic = fitted.statistic;
    out->separation = norma__components_separation(&fitted);
    for (size_t k = 0; k < 2; k++) {
        out->mean[k] = mean + sd * fitted.mean[k];
        out->sd[k] = sd * fitted.sd[k];
    }
    *border_ms = exp(mean + sd * norma__components_border(&fitted));
    out->separated = norma__components_apart(&fitted, binned.n);
    return binned.n;
}

/* The null distribution moves down with n, and slowly: that of the nearest power of 2 will do, and
   from 512 on that of 512, by which two components are called for too rarely rather than too often.
   */
static size_t sample_size_near(size_t n)
{
    return n > 362 ? 512 : (size_t)1 << (size_t)lround(log2((double)n));
}

static void test_item(norma_latency_mixture *m, size_t n, const double *null, size_t replicates,
                      double conf_level)
{
    size_t n_higher = 0;
    for (size_t i = 0; i < replicates; i++)
        n_higher += null[i] >= m->statistic;
    m->p = replicates ? (1 + (double)n_higher) / (1 + (double)replicates) : NAN;
    m->two = replicates ? m->p <= 1 - conf_level + 1e-12 : m->statistic > 3 * log((double)n);
}

/* Items of about as many latencies share their null distribution. */
static norma_status test_items(norma_latency_mixture *mixtures, const size_t *n, size_t n_items,
                               const norma__threshold_plan *plan, int threads, norma_error *err)
{
    norma_status status = NORMA_OK;
    double *null = NORMA__NEW(double, plan->replicates);
    if (!null)
        return norma__no_memory(err);
    for (size_t size = 1; size <= 512 && status == NORMA_OK; size <<= 1) {
        bool drawn = plan->replicates == 0;
        for (size_t j = 0; j < n_items && status == NORMA_OK; j++) {
            if (n[j] == 0 || sample_size_near(n[j]) != size)
                continue;
            if (!drawn)
                status =
                    norma__components_null(null, plan->replicates, size, plan->seed, threads, err);
            drawn = true;
            if (status == NORMA_OK)
                test_item(&mixtures[j], n[j], null, plan->replicates, plan->conf_level);
        }
    }
    free(null);
    return status;
}

norma_status norma__mixture_thresholds(double *threshold_ms, norma_latency_mixture *mixtures,
                                       const norma__timings *timings, const norma__pace *pace,
                                       const norma__threshold_plan *plan, int threads,
                                       norma_error *err)
{
    size_t *n = NORMA__NEW(size_t, timings->n_items);
    norma_status status;
    if (!n)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t j = 0; j < timings->n_items; j++)
        n[j] = fit_item(&mixtures[j], &threshold_ms[j], timings, pace, j);
    status = test_items(mixtures, n, timings->n_items, plan, threads, err);
    for (size_t j = 0; j < timings->n_items; j++)
        if (!mixtures[j].two || !mixtures[j].separated)
            threshold_ms[j] = NAN;
    free(n);
    return status;
}
