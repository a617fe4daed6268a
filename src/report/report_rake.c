#include <math.h>
#include <string.h>

#include "foundation/digest.h"
#include "report/envelope.h"

/* ---- the file of weights ---- */

/* Six decimals, as weights are read; the smallest is not 0. */
static const double smallest = 1e-6;

norma_status norma_report_weights(norma_output *out, const norma_data *data, const double *weights,
                                  norma_error *err)
{
    norma__buffer csv = {0};
    bool ids = false;
    *out = (norma_output){0};
    for (size_t r = 0; r < norma_data_rows(data) && !ids; r++)
        ids = *norma_data_respondent(data, r) != '\0';
    norma__put(&csv, ids ? "row,respondent,weight\n" : "row,weight\n");
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        if (isnan(weights[r]))
            continue;
        norma__put_whole(&csv, norma_data_file_row(data, r));
        if (ids) {
            norma__put(&csv, ",");
            norma__put_exact_field(&csv, norma_data_respondent(data, r));
        }
        norma__putf(&csv, ",%.6f\n", fmax(weights[r], smallest));
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- JSON ---- */

static void add_margin(norma__json_tree *j, cJSON *margins, const norma_raked_margin *margin)
{
    cJSON *one = norma__add_object(j, margins, NULL);
    norma__add_text(j, one, "name", margin->name);
    norma__add_count(j, one, "missing", margin->n_missing);
    cJSON *categories = norma__add_array(j, one, "categories");
    for (size_t c = 0; c < margin->n_categories; c++) {
        const norma_raked_category *from = &margin->categories[c];
        cJSON *category = norma__add_object(j, categories, NULL);
        norma__add_text(j, category, "category", from->label);
        norma__add_count(j, category, "n", from->n);
        norma__add_number(j, category, "before", from->before);
        norma__add_number(j, category, "target", from->target);
        norma__add_number(j, category, "after", from->after);
    }
}

static void add_weights(norma__json_tree *j, cJSON *results, const norma_raking *r)
{
    cJSON *weights = norma__add_object(j, results, "weights");
    norma__add_numbers(j, weights, "probabilities", norma_raked_probabilities,
                       NORMA_RAKED_QUANTILES);
    norma__add_numbers(j, weights, "quantiles", r->quantiles, NORMA_RAKED_QUANTILES);
    norma__add_number(j, weights, "cap", r->cap);
    norma__add_count(j, weights, "capped", r->n_capped);
    norma__add_number(j, weights, "n_effective", r->n_effective);
    norma__add_number(j, weights, "design_effect", r->design_effect);
    norma__add_number(j, weights, "n_effective_before", r->base_n_effective);
}

static norma_status raking_json(norma_output *out, const norma_raking *r,
                                const norma_margins *margins, const norma_file *written,
                                const char *digest, const norma_report_context *context,
                                norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_count(&j, results, "n", r->n);
    norma__add_flag(&j, results, "converged", r->converged);
    norma__add_count(&j, results, "iterations", r->iterations);
    norma__add_number(&j, results, "discrepancy", r->discrepancy);
    add_weights(&j, results, r);
    cJSON *list = norma__add_array(&j, results, "margins");
    for (size_t m = 0; m < r->n_margins; m++)
        add_margin(&j, list, &r->margins[m]);
    cJSON *source = norma__add_object(&j, results, "targets");
    norma__add_text(&j, source, "file", margins->file);
    norma__add_text(&j, source, "sha256", margins->sha256);
    norma__add_text(&j, source, "words", margins->words);
    cJSON *output = norma__add_object(&j, results, "output");
    norma__add_text(&j, output, "file", written->path);
    norma__add_text(&j, output, "sha256", digest);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line a category ---- */

static norma_status raking_csv(norma_output *out, const norma_raking *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "margin,category,n,before,target,after\n");
    for (size_t m = 0; m < r->n_margins; m++)
        for (size_t c = 0; c < r->margins[m].n_categories; c++) {
            const norma_raked_category *from = &r->margins[m].categories[c];
            norma__put_field(&csv, r->margins[m].name);
            norma__put(&csv, ",");
            norma__put_field(&csv, from->label);
            norma__put(&csv, ",");
            norma__put_whole(&csv, from->n);
            norma__put_values(&csv, (const double[]){from->before, from->target, from->after}, 3);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ---- */

static void put_margin(norma__buffer *text, norma_language l, const norma_raked_margin *margin)
{
    const norma__column columns[] = {
        {"Category", -32}, {"n", 11}, {"before", 10}, {"target", 10}, {"after", 10}};
    norma__put(text, "\n");
    norma__put_clean(text, margin->name);
    norma__put(text, "\n");
    norma__text_header(text, l, columns, 5);
    for (size_t c = 0; c < margin->n_categories; c++) {
        const norma_raked_category *from = &margin->categories[c];
        norma__text_cell(text, from->label, -32);
        norma__text_cell(text, norma__count(l, (double)from->n).text, 11);
        norma__text_cell(text, norma__percent(l, from->before).text, 10);
        norma__text_cell(text, norma__percent(l, from->target).text, 10);
        norma__text_cell(text, norma__percent(l, from->after).text, 10);
        norma__text_end(text);
    }
}

static void put_spread(norma__buffer *text, norma_language l, const norma_raking *r)
{
    static const char *const titles[NORMA_RAKED_QUANTILES] = {
        "least", "1 %", "5 %", "25 %", "50 %", "75 %", "95 %", "99 %", "most"};
    norma__column columns[NORMA_RAKED_QUANTILES + 1] = {{"Weights", -10}};
    for (size_t k = 0; k < NORMA_RAKED_QUANTILES; k++)
        columns[k + 1] = (norma__column){titles[k], 8};
    norma__put(text, "\n");
    norma__text_header(text, l, columns, NORMA_RAKED_QUANTILES + 1);
    norma__text_cell(text, norma__say(l, "mean 1"), -10);
    for (size_t k = 0; k < NORMA_RAKED_QUANTILES; k++)
        norma__text_cell(text, norma__fixed(l, r->quantiles[k], 3).text, 8);
    norma__text_end(text);
}

static void put_worth(norma__buffer *text, norma_language l, const norma_raking *r)
{
    norma__put(text, "\n");
    norma__sayf(text, l,
                "Effective n (Kish): {1} of {2}, before raking {3}; design effect of the weights "
                "{4}.",
                norma__fixed(l, r->n_effective, 1).text, norma__count(l, (double)r->n).text,
                norma__fixed(l, r->base_n_effective, 1).text,
                norma__fixed(l, r->design_effect, 3).text);
    norma__put(text, "\n");
    norma__sayf(
        text, l,
        r->converged ? "All margins are met to {1}, after {2 cycle|cycles}."
                     : "The largest difference from a target is {1}, after {2 cycle|cycles}.",
        (r->converged ? norma__significant(l, r->discrepancy) : norma__percent(l, r->discrepancy))
            .text,
        norma__count(l, (double)r->iterations).text);
    norma__put(text, "\n");
}

static norma_status raking_text(norma_output *out, const norma_raking *r, const norma_file *written,
                                const char *digest, const norma_report_context *context,
                                norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0}, line = {0};
    norma__text_input(&text, context);
    for (size_t m = 0; m < r->n_margins; m++)
        put_margin(&text, l, &r->margins[m]);
    put_spread(&text, l, r);
    put_worth(&text, l, r);
    norma__put(&text, "\n");
    norma__sayf(&line, l, "{1}, {2} bytes, SHA-256 {3}", norma__base_name(written->path),
                norma__count(l, (double)written->content->length).text, digest);
    norma__text_paragraph(&text, norma__say(l, "Written"), &line);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_raking(norma_output *out, const norma_raking *raking,
                                 const norma_margins *margins, const norma_file *written,
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE];
    *out = (norma_output){0};
    norma__digest(digest, written->content->bytes, written->content->length);
    if (format == NORMA_FORMAT_JSON)
        return raking_json(out, raking, margins, written, digest, context, err);
    if (format == NORMA_FORMAT_CSV)
        return raking_csv(out, raking, err);
    return raking_text(out, raking, written, digest, context, err);
}
