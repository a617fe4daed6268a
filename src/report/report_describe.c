#include <math.h>
#include <stdint.h>

#include "report/envelope.h"

static void add_item(norma__json_tree *j, cJSON *items, const norma_item_description *item)
{
    cJSON *object = norma__add_object(j, items, NULL);
    norma__add_text(j, object, "id", item->id);
    norma__add_flag(j, object, "reversed", item->reversed);
    norma__add_number(j, object, "min", item->min);
    norma__add_number(j, object, "max", item->max);
    norma__add_count(j, object, "n", item->n);
    norma__add_count(j, object, "n_missing", item->n_missing);
    norma__add_number(j, object, "mean", item->mean);
    norma__add_number(j, object, "sd", item->sd);
    norma__add_number(j, object, "median", item->median);
    norma__add_number(j, object, "skewness", item->skewness);
    norma__add_number(j, object, "kurtosis", item->kurtosis);
    norma__add_number(j, object, "floor", item->floor);
    norma__add_number(j, object, "ceiling", item->ceiling);
    norma__add_counts(j, object, "counts", item->counts, (size_t)(item->max - item->min) + 1);
    norma__add_count(j, object, "n_latencies", item->n_latencies);
    norma__add_number(j, object, "latency_median_ms", item->latency_median_ms);
    norma__add_number(j, object, "latency_mean_ms", item->latency_mean_ms);
    norma__add_number(j, object, "latency_q10_ms", item->latency_q10_ms);
    norma__add_number(j, object, "latency_q90_ms", item->latency_q90_ms);
}

static norma_status describe_json(norma_output *out, const norma_description *result,
                                  const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__add_count(&j, results, "n", result->n_rows);
    norma__add_count(&j, results, "n_items", result->n_items);
    norma__add_count(&j, results, "n_complete", result->n_complete);
    norma__add_number(&j, results, "missing_share", result->missing_share);
    cJSON *items = norma__add_array(&j, results, "items");
    for (size_t i = 0; i < result->n_items; i++)
        add_item(&j, items, &result->items[i]);
    norma__add_notes(&j, envelope, &result->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status describe_csv(norma_output *out, const norma_description *result,
                                 norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "id,reversed,min,max,n,n_missing,mean,sd,median,skewness,kurtosis,floor,"
                     "ceiling,n_latencies,latency_median_ms,latency_mean_ms,latency_q10_ms,"
                     "latency_q90_ms\n");
    for (size_t i = 0; i < result->n_items; i++) {
        const norma_item_description *d = &result->items[i];
        norma__put_field(&csv, d->id);
        norma__putf(&csv, ",%d,%d,%d,%zu,%zu", d->reversed, d->min, d->max, d->n, d->n_missing);
        norma__put_values(&csv,
                          (const double[]){d->mean, d->sd, d->median, d->skewness, d->kurtosis,
                                           d->floor, d->ceiling, (double)d->n_latencies,
                                           d->latency_median_ms, d->latency_mean_ms,
                                           d->latency_q10_ms, d->latency_q90_ms},
                          12);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

static void put_item_line(norma__buffer *out, norma_language l, const norma_item_description *d,
                          bool latencies)
{
    norma__text_cell(out, d->id, -16);
    norma__text_cell(out, d->reversed ? "-" : "", -1);
    norma__text_cell(out, norma__count(l, (double)d->n).text, 7);
    norma__text_cell(out, norma__count(l, (double)d->n_missing).text, 7);
    norma__text_cell(out, norma__fixed(l, d->mean, 2).text, 6);
    norma__text_cell(out, norma__fixed(l, d->sd, 2).text, 5);
    norma__text_cell(out, norma__fixed(l, d->skewness, 2).text, 6);
    norma__text_cell(out, norma__percent(l, d->floor).text, 7);
    norma__text_cell(out, norma__percent(l, d->ceiling).text, 7);
    if (latencies)
        norma__text_cell(out, norma__duration(l, d->latency_median_ms).text, 9);
    norma__text_end(out);
}

static norma_status describe_text(norma_output *out, const norma_description *result,
                                  const norma_report_context *context, norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    bool latencies = false;
    for (size_t i = 0; i < result->n_items; i++)
        latencies |= result->items[i].n_latencies > 0;
    norma__text_input(&text, context);
    norma__sayf(
        &text, l,
        "{1 respondent|respondents}, {2 item|items}; {3 respondent|respondents} answered all; "
        "{4} of answers missing",
        norma__count(l, (double)result->n_rows).text, norma__count(l, (double)result->n_items).text,
        norma__count(l, (double)result->n_complete).text,
        norma__percent(l, result->missing_share).text);
    norma__put(&text, "\n\n");
    norma__text_header(&text, l,
                       (const norma__column[]){{"Item", -16},
                                               {"", -1},
                                               {"n", 7},
                                               {"missing", 7},
                                               {"mean", 6},
                                               {"sd", 5},
                                               {"skew", 6},
                                               {"lowest", 7},
                                               {"highest", 7},
                                               {"latency", 9}},
                       latencies ? 10 : 9);
    for (size_t i = 0; i < result->n_items; i++)
        put_item_line(&text, l, &result->items[i], latencies);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &result->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_describe(norma_output *out, const norma_description *result,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return describe_json(out, result, context, err);
    if (format == NORMA_FORMAT_CSV)
        return describe_csv(out, result, err);
    return describe_text(out, result, context, err);
}
