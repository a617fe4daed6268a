#include "process/latency/latency_result.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma_latency_result_free(norma_latency_result *result)
{
    if (!result)
        return;
    for (size_t c = 0; result->curves && c < result->n_curves; c++) {
        free(result->curves[c].bin_distance);
        free(result->curves[c].bin_log);
        free(result->curves[c].bin_se);
        free(result->curves[c].bin_n);
    }
    free(result->curves);
    free(result->items);
    free(result->n_used);
    free(result->total_ms);
    free(result->median_ms);
    free(result->rte);
    free(result->relative_speed);
    free(result->fast_pages);
    free(result->speed);
    free(result->speed_se);
    free(result->slope);
    free(result->slope_se);
    free(result->fit);
    free(result->fit_p);
    free(result->distance_residual);
    free(result->page_rte);
    norma_notes_clear(&result->notes);
    free(result);
}

/* n values that nothing has told yet. */
static double *unknown(size_t n)
{
    double *values = NORMA__NEW(double, n);
    for (size_t i = 0; values && i < n; i++)
        values[i] = NAN;
    return values;
}

static void forget_item(norma_latency_item *item)
{
    item->median_ms = item->mean_ms = item->mean_log = item->sd_log = NAN;
    for (size_t m = 0; m < NORMA_THRESHOLD_METHODS; m++)
        item->thresholds_ms[m] = NAN;
    item->threshold_ms = NAN;
    item->mixture = (norma_latency_mixture){NAN, {NAN, NAN}, {NAN, NAN}, NAN, NAN, NAN, 0, 0};
    item->time_intensity = item->time_intensity_se = NAN;
    item->discrimination = item->discrimination_se = NAN;
    item->fit = item->fit_p = NAN;
}

static void forget_models(norma_latency_result *made)
{
    norma_lognormal *l = &made->lognormal;
    l->gradient_max = l->log_likelihood = l->aic = l->bic = NAN;
    l->sd_speed = l->sd_speed_se = l->reliability = NAN;
    l->mean_slope = l->mean_slope_se = l->sd_slope = l->sd_slope_se = l->cor_speed_slope = NAN;
    l->slope_log_likelihood = l->slope_statistic = l->slope_p = NAN;
    made->speed_consistency = made->residual_consistency = (norma_split_half){NAN, NAN, NAN, NAN};
}

norma_status norma__latency_result_new(norma_latency_result **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma_latency_options *options, norma_error *err)
{
    norma_latency_result *made = NORMA__NEW(norma_latency_result, 1);
    *out = NULL;
    if (!made)
        return norma__no_memory(err);
    size_t n = made->n_rows = norma_data_rows(data);
    made->n_items = instrument->n_items;
    made->n_pages = instrument->n_pages;
    made->threshold = options->threshold;
    forget_models(made);
    bool complete = (made->items = NORMA__NEW(norma_latency_item, made->n_items)) &&
                    (made->n_used = NORMA__NEW(size_t, n)) && (made->total_ms = unknown(n)) &&
                    (made->median_ms = unknown(n)) && (made->rte = unknown(n)) &&
                    (made->relative_speed = unknown(n)) && (made->fast_pages = unknown(n)) &&
                    (made->speed = unknown(n)) && (made->speed_se = unknown(n)) &&
                    (made->fit = unknown(n)) && (made->fit_p = unknown(n));
    if (complete && options->fatigue)
        complete = (made->slope = unknown(n)) && (made->slope_se = unknown(n));
    if (complete && options->distance)
        complete = (made->distance_residual = unknown(n)) != NULL;
    if (complete && made->n_pages)
        complete = (made->page_rte = unknown(n * made->n_pages)) != NULL;
    if (!complete) {
        norma_latency_result_free(made);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < made->n_items; j++)
        forget_item(&made->items[j]);
    *out = made;
    return NORMA_OK;
}
