/* Latencies as JSON. */
#include <math.h>

#include "report/envelope.h"
#include "report/latency_parts.h"

static void add_mixture(norma__json_tree *j, cJSON *object, const norma_latency_mixture *m)
{
    static const char *const parts[] = {"rapid", "slow"};
    if (isnan(m->share) && isnan(m->statistic)) {
        norma__add_null(j, object, "mixture");
        return;
    }
    cJSON *mixture = norma__add_object(j, object, "mixture");
    norma__add_number(j, mixture, "share", m->share);
    for (size_t k = 0; k < 2; k++) {
        cJSON *part = norma__add_object(j, mixture, parts[k]);
        norma__add_number(j, part, "mean_log", m->mean[k]);
        norma__add_number(j, part, "sd_log", m->sd[k]);
    }
    norma__add_number(j, mixture, "statistic", m->statistic);
    norma__add_number(j, mixture, "p", m->p);
    norma__add_number(j, mixture, "separation", m->separation);
    norma__add_flag(j, mixture, "two", m->two);
    norma__add_flag(j, mixture, "separated", m->separated);
}

static void add_item(norma__json_tree *j, cJSON *items, const norma_latency_item *item,
                     const char *id)
{
    cJSON *object = norma__add_object(j, items, NULL);
    norma__add_text(j, object, "id", id);
    norma__add_count(j, object, "n", item->n);
    norma__add_count(j, object, "n_short", item->n_short);
    norma__add_count(j, object, "n_interruptions", item->n_interruptions);
    norma__add_count(j, object, "n_revisits", item->n_revisits);
    norma__add_flag(j, object, "of_page", item->of_page);
    norma__add_number(j, object, "median_ms", item->median_ms);
    norma__add_number(j, object, "mean_ms", item->mean_ms);
    norma__add_number(j, object, "mean_log", item->mean_log);
    norma__add_number(j, object, "sd_log", item->sd_log);
    cJSON *thresholds = norma__add_object(j, object, "thresholds");
    for (size_t m = 0; m < NORMA_THRESHOLD_METHODS; m++)
        norma__add_number(j, thresholds, norma_threshold_names[m], item->thresholds_ms[m]);
    norma__add_number(j, object, "threshold_ms", item->threshold_ms);
    norma__add_count(j, object, "n_rapid", item->n_rapid);
    add_mixture(j, object, &item->mixture);
    norma__add_number(j, object, "time_intensity", item->time_intensity);
    norma__add_number(j, object, "time_intensity_se", item->time_intensity_se);
    norma__add_number(j, object, "discrimination", item->discrimination);
    norma__add_number(j, object, "discrimination_se", item->discrimination_se);
    norma__add_number(j, object, "fit", item->fit);
    norma__add_number(j, object, "fit_p", item->fit_p);
}

/* The variant with a slope of position; null when it was not asked for or not fitted. */
static void add_fatigue(norma__json_tree *j, cJSON *model, const norma_lognormal *m)
{
    if (isnan(m->mean_slope) && isnan(m->slope_log_likelihood)) {
        norma__add_null(j, model, "fatigue");
        return;
    }
    cJSON *object = norma__add_object(j, model, "fatigue");
    norma__add_number(j, object, "mean_slope", m->mean_slope);
    norma__add_number(j, object, "mean_slope_se", m->mean_slope_se);
    norma__add_number(j, object, "sd_slope", m->sd_slope);
    norma__add_number(j, object, "sd_slope_se", m->sd_slope_se);
    norma__add_number(j, object, "cor_speed_slope", m->cor_speed_slope);
    norma__add_number(j, object, "log_likelihood", m->slope_log_likelihood);
    norma__add_number(j, object, "statistic", m->slope_statistic);
    norma__add_number(j, object, "p", m->slope_p);
}

static void add_model(norma__json_tree *j, cJSON *results, const norma_lognormal *m)
{
    cJSON *model = norma__add_object(j, results, "model");
    norma__add_flag(j, model, "fitted", m->fitted);
    norma__add_flag(j, model, "converged", m->converged);
    norma__add_flag(j, model, "frozen", m->frozen);
    norma__add_count(j, model, "n", m->n);
    norma__add_count(j, model, "n_latencies", m->n_latencies);
    norma__add_count(j, model, "iterations", m->iterations);
    norma__add_number(j, model, "gradient_max", m->gradient_max);
    norma__add_number(j, model, "log_likelihood", m->log_likelihood);
    norma__add_number(j, model, "aic", m->aic);
    norma__add_number(j, model, "bic", m->bic);
    norma__add_number(j, model, "sd_speed", m->sd_speed);
    norma__add_number(j, model, "sd_speed_se", m->sd_speed_se);
    norma__add_number(j, model, "reliability", m->reliability);
    add_fatigue(j, model, m);
}

static void add_curve(norma__json_tree *j, cJSON *curves, const norma_distance_curve *c,
                      const norma_instrument *instrument)
{
    cJSON *object = norma__add_object(j, curves, NULL);
    norma__add_text(j, object, "scale", instrument->scales[c->scale].id);
    norma__add_count(j, object, "n", c->n);
    norma__add_count(j, object, "n_latencies", c->n_latencies);
    norma__add_number(j, object, "effect", c->effect);
    norma__add_number(j, object, "effect_se", c->effect_se);
    norma__add_number(j, object, "effect_p", c->effect_p);
    norma__add_number(j, object, "effect_low", c->effect_low);
    norma__add_number(j, object, "effect_high", c->effect_high);
    cJSON *bins = norma__add_array(j, object, "bins");
    for (size_t b = 0; b < c->n_bins; b++) {
        cJSON *bin = norma__add_object(j, bins, NULL);
        norma__add_number(j, bin, "distance", c->bin_distance[b]);
        norma__add_number(j, bin, "residual_log", c->bin_log[b]);
        norma__add_number(j, bin, "se", c->bin_se[b]);
        norma__add_count(j, bin, "n", c->bin_n[b]);
    }
}

static void add_split_half(norma__json_tree *j, cJSON *in, const char *key,
                           const norma_split_half *s)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_number(j, object, "odd_even", s->odd_even);
    norma__add_number(j, object, "mean", s->mean);
    norma__add_number(j, object, "low", s->low);
    norma__add_number(j, object, "high", s->high);
}

/* ---- respondents: many, so their lines are written as they stand, keys in order ---- */

static void put_number(norma__buffer *out, const char *key, const double *values, size_t row)
{
    norma__putf(out, "\"%s\": ", key);
    norma__put_exact(out, values ? values[row] : NAN);
    norma__put(out, ", ");
}

static void put_pages(norma__buffer *out, const norma_latency_result *r, size_t row)
{
    norma__put(out, "\"page_rte\": [");
    for (size_t g = 0; r->page_rte && g < r->n_pages; g++) {
        norma__put(out, g ? ", " : "");
        norma__put_exact(out, r->page_rte[g * r->n_rows + row]);
    }
    norma__put(out, "], ");
}

static void put_respondent(norma__buffer *out, const norma__latency_subject *of, size_t row)
{
    const norma_latency_result *r = of->result;
    norma__put(out, "{");
    put_number(out, "distance_residual", r->distance_residual, row);
    put_number(out, "fast_pages", r->fast_pages, row);
    put_number(out, "fit", r->fit, row);
    put_number(out, "fit_p", r->fit_p, row);
    norma__put(out, "\"id\": ");
    norma__put_json_text(out, norma_data_respondent(of->data, row));
    norma__put(out, ", ");
    put_number(out, "median_ms", r->median_ms, row);
    norma__put(out, "\"n_used\": ");
    norma__put_whole(out, r->n_used[row]);
    norma__put(out, ", ");
    put_pages(out, r, row);
    put_number(out, "relative_speed", r->relative_speed, row);
    norma__put(out, "\"row\": ");
    norma__put_whole(out, norma_data_file_row(of->data, row));
    norma__put(out, ", ");
    put_number(out, "rte", r->rte, row);
    put_number(out, "slope", r->slope, row);
    put_number(out, "slope_se", r->slope_se, row);
    put_number(out, "speed", r->speed, row);
    put_number(out, "speed_se", r->speed_se, row);
    norma__put(out, "\"total_ms\": ");
    norma__put_exact(out, r->total_ms[row]);
    norma__put(out, "}");
}

static void add_results(norma__json_tree *j, cJSON *results, const norma__latency_subject *of)
{
    const norma_latency_result *r = of->result;
    norma__add_count(j, results, "n", r->n_rows);
    norma__add_text(j, results, "threshold", norma_threshold_names[r->threshold]);
    cJSON *items = norma__add_array(j, results, "items");
    for (size_t i = 0; i < r->n_items; i++)
        add_item(j, items, &r->items[i], of->instrument->items[i].id);
    cJSON *pages = norma__add_array(j, results, "pages");
    for (size_t g = 0; g < r->n_pages; g++)
        norma__add_text(j, pages, NULL, of->instrument->pages[g].id);
    add_model(j, results, &r->lognormal);
    cJSON *curves = norma__add_array(j, results, "curves");
    for (size_t c = 0; c < r->n_curves; c++)
        add_curve(j, curves, &r->curves[c], of->instrument);
    cJSON *consistency = norma__add_object(j, results, "consistency");
    add_split_half(j, consistency, "speed", &r->speed_consistency);
    add_split_half(j, consistency, "residual", &r->residual_consistency);
}

norma_status norma__latency_json(norma_output *out, const norma__latency_subject *of,
                                 const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer rows = {0};
    norma__put(&rows, "[");
    for (size_t row = 0; row < of->result->n_rows; row++) {
        norma__put(&rows, row ? ",\n      " : "\n      ");
        put_respondent(&rows, of, row);
    }
    norma__put(&rows, "\n    ]");
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    add_results(&j, results, of);
    if (rows.failed)
        j.failed = true;
    else
        norma__add_raw(&j, results, "respondents", rows.bytes);
    norma__add_notes(&j, envelope, &of->result->notes, NULL);
    norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}
