#include <math.h>
#include <stdint.h>

#include "report/envelope.h"
#include "report/trees.h"

static void add_items(norma__json_tree *j, cJSON *object, const norma_reliability_result *r)
{
    cJSON *items = norma__add_array(j, object, "items");
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        cJSON *line = norma__add_object(j, items, NULL);
        norma__add_text(j, line, "id", item->id);
        norma__add_number(j, line, "mean", item->mean);
        norma__add_number(j, line, "sd", item->sd);
        norma__add_number(j, line, "r_rest", item->r_rest);
        norma__add_number(j, line, "alpha_if_dropped", item->alpha_if_dropped);
        norma__add_number(j, line, "loading", r->loadings ? r->loadings[i] : NAN);
    }
}

void norma__add_reliability(norma__json_tree *j, cJSON *in, const char *key,
                            const norma_reliability_result *r)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_text(j, object, "id", r->id);
    norma__add_count(j, object, "n_items", r->n_items);
    norma__add_count(j, object, "n", r->n);
    cJSON *alpha = norma__add_object(j, object, "alpha");
    norma__add_number(j, alpha, "value", r->alpha);
    norma__add_number(j, alpha, "ci_low", r->alpha_low);
    norma__add_number(j, alpha, "ci_high", r->alpha_high);
    norma__add_text(j, alpha, "ci_method", "feldt");
    norma__add_number(j, object, "alpha_standardized", r->alpha_standardized);
    cJSON *omega = norma__add_object(j, object, "omega_total");
    norma__add_number(j, omega, "value", r->omega_total);
    norma__add_text(j, omega, "method", "one-factor minres: 1 - sum(1 - loading^2) / sum(R)");
    norma__add_number(j, object, "sem", r->sem);
    norma__add_number(j, object, "score_mean", r->score_mean);
    norma__add_number(j, object, "score_sd", r->score_sd);
    add_items(j, object, r);
}

static norma_status reliability_json(norma_output *out,
                                     const norma_reliability_result *const *scales, size_t n,
                                     const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *array = norma__add_array(&j, norma__results(envelope), "scales");
    for (size_t s = 0; s < n; s++) {
        norma__add_reliability(&j, array, NULL, scales[s]);
        norma__add_notes(&j, envelope, &scales[s]->notes, scales[s]->id);
    }
    return norma__hand_over_json(out, &j, envelope, err);
}

/* One line a scale and item, the scale's figures on each: a tidy table. */
static norma_status reliability_csv(norma_output *out,
                                    const norma_reliability_result *const *scales, size_t n,
                                    norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,n_items,n,alpha,alpha_ci_low,alpha_ci_high,alpha_standardized,"
                     "omega_total,sem,score_mean,score_sd,item,item_mean,item_sd,item_r_rest,"
                     "item_alpha_if_dropped\n");
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < scales[s]->n_items; i++) {
            const norma_reliability_result *r = scales[s];
            const norma_item_reliability *item = &r->items[i];
            norma__put_field(&csv, r->id);
            norma__putf(&csv, ",%zu,%zu", r->n_items, r->n);
            norma__put_values(&csv,
                              (const double[]){r->alpha, r->alpha_low, r->alpha_high,
                                               r->alpha_standardized, r->omega_total, r->sem,
                                               r->score_mean, r->score_sd},
                              8);
            norma__put(&csv, ",");
            norma__put_field(&csv, item->id);
            norma__put_values(
                &csv, (const double[]){item->mean, item->sd, item->r_rest, item->alpha_if_dropped},
                4);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

static void put_scale_line(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    norma__buffer interval = {0};
    norma__sayf(&interval, l, "[{1}, {2}]", norma__fixed(l, r->alpha_low, 3).text,
                norma__fixed(l, r->alpha_high, 3).text);
    norma__text_cell(out, r->id, -20);
    norma__text_cell(out, norma__count(l, (double)r->n_items).text, 5);
    norma__text_cell(out, norma__count(l, (double)r->n).text, 9);
    norma__text_cell(out, norma__fixed(l, r->alpha, 3).text, 6);
    norma__text_cell(out, interval.bytes ? interval.bytes : "", -16);
    norma__text_cell(out, norma__fixed(l, r->alpha_standardized, 3).text, 9);
    norma__text_cell(out, norma__fixed(l, r->omega_total, 3).text, 6);
    norma__text_cell(out, norma__fixed(l, r->sem, 3).text, 6);
    norma__text_end(out);
    out->failed |= interval.failed;
    norma__buffer_free(&interval);
}

static void put_items(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    norma__put(out, "\n");
    norma__text_header(
        out, l,
        (const norma__column[]){
            {"Item", -20}, {"mean", 6}, {"sd", 6}, {"item-rest r", 12}, {"alpha if dropped", 17}},
        5);
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        norma__text_cell(out, item->id, -20);
        norma__text_cell(out, norma__fixed(l, item->mean, 2).text, 6);
        norma__text_cell(out, norma__fixed(l, item->sd, 2).text, 6);
        norma__text_cell(out, norma__fixed(l, item->r_rest, 3).text, 12);
        norma__text_cell(out, norma__fixed(l, item->alpha_if_dropped, 3).text, 17);
        norma__text_end(out);
    }
}

static norma_status reliability_text(norma_output *out,
                                     const norma_reliability_result *const *scales, size_t n,
                                     const norma_report_context *context, norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    norma__put(&text, "\n");
    norma__text_header(&text, l,
                       (const norma__column[]){{"Scale", -20},
                                               {"items", 5},
                                               {"n", 9},
                                               {"alpha", 6},
                                               {"interval (Feldt)", -16},
                                               {"std alpha", 9},
                                               {"omega", 6},
                                               {"SEM", 6}},
                       8);
    for (size_t s = 0; s < n; s++)
        put_scale_line(&text, l, scales[s]);
    if (n == 1)
        put_items(&text, l, scales[0]);
    if (n == 1) {
        norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &scales[0]->notes},
                          2, SIZE_MAX);
        return norma__hand_over(out, &text, err);
    }
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes}, 1, SIZE_MAX);
    for (size_t s = 0; s < n; s++) {
        if (scales[s]->notes.n)
            norma__putf(&text, "\n%s", scales[s]->id);
        norma__text_notes(&text, l, (const norma_notes *const[]){&scales[s]->notes}, 1, SIZE_MAX);
    }
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_reliability(norma_output *out,
                                      const norma_reliability_result *const *scales,
                                      size_t n_scales, const norma_reliability_extras *extras,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err)
{
    (void)extras;
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return reliability_json(out, scales, n_scales, context, err);
    if (format == NORMA_FORMAT_CSV)
        return reliability_csv(out, scales, n_scales, err);
    return reliability_text(out, scales, n_scales, context, err);
}
