#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/envelope.h"
#include "report/trees.h"

static void add_rules(norma__json_tree *j, cJSON *object, const norma_screen_result *r,
                      const norma_screening *screening)
{
    cJSON *rules = norma__add_array(j, object, "rules");
    for (size_t k = 0; k < r->n_rules; k++) {
        const norma_rule *rule = &screening->rules[k];
        cJSON *line = norma__add_object(j, rules, NULL);
        norma__add_text(j, line, "id", rule->id);
        norma__add_text(j, line, "index", norma_index_name(rule->index));
        norma__add_number(j, line, rule->at_least ? "at_least" : "below", rule->limit);
        norma__add_text(j, line, "action", rule->exclude ? "exclude" : "warn");
        norma__add_count(j, line, "min_items", rule->min_items);
        norma__add_text(j, line, "source", rule->source.in[NORMA_ENGLISH]);
        norma__add_flag(j, line, "applied", r->rule_applied[k]);
        norma__add_count(j, line, "n", r->rule_counts[k]);
    }
}

static void add_item_latencies(norma__json_tree *j, cJSON *object, const norma_screen_result *r,
                               const norma_instrument *instrument)
{
    cJSON *items = norma__add_array(j, object, "items");
    for (size_t i = 0; r->item_latencies && i < r->n_items; i++) {
        const norma_item_latency *latency = &r->item_latencies[i];
        cJSON *line = norma__add_object(j, items, NULL);
        norma__add_text(j, line, "id", instrument->items[i].id);
        norma__add_count(j, line, "n", latency->n);
        norma__add_count(j, line, "n_interruptions", latency->n_interruptions);
        norma__add_number(j, line, "mean_ms", latency->mean_ms);
        norma__add_number(j, line, "median_ms", latency->median_ms);
        norma__add_number(j, line, "mean_log", latency->mean_log);
        norma__add_number(j, line, "sd_log", latency->sd_log);
        norma__add_number(j, line, "threshold_ms", latency->threshold_ms);
        norma__add_count(j, line, "n_rapid", latency->n_rapid);
    }
}

void norma__add_screen(norma__json_tree *j, cJSON *object, const norma_screen_result *r,
                       const norma_instrument *instrument)
{
    const norma_screening *screening = &instrument->screening;
    norma__add_count(j, object, "n", r->n_rows);
    norma__add_count(j, object, "n_flagged", r->n_flagged);
    norma__add_count(j, object, "n_kept", r->n_kept);
    norma__add_flag(j, object, "has_latencies", r->has_latencies);
    norma__add_count(j, object, "warnings_exclude", screening->warnings_exclude);
    cJSON *latency = norma__add_object(j, object, "latency");
    norma__add_number(j, latency, "floor_ms", screening->latency_floor_ms);
    norma__add_number(j, latency, "share_of_mean", screening->latency_share);
    norma__add_number(j, latency, "cap_ms", screening->latency_cap_ms);
    norma__add_number(j, latency, "interruption_ms", screening->interruption_ms);
    norma__add_numbers(j, latency, "histogram_edges_ms", r->latency_edges_ms,
                       r->latency_bins ? r->latency_bins + 1 : 0);
    norma__add_counts(j, latency, "histogram_counts", r->latency_counts, r->latency_bins);
    add_rules(j, object, r, screening);
    add_item_latencies(j, object, r, instrument);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(norma_index_name(*(const norma_index *)a),
                  norma_index_name(*(const norma_index *)b));
}

/* All indices in the order of their keys; those that were not computed are null. */
static void list_indices(norma_index list[NORMA_INDICES])
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        list[k] = (norma_index)k;
    qsort(list, NORMA_INDICES, sizeof *list, by_name);
}

static void put_json_flags(norma__buffer *out, uint32_t flags, const norma_screening *screening)
{
    bool first = true;
    norma__put(out, "[");
    for (size_t k = 0; k < screening->n_rules; k++)
        if (flags >> k & 1) {
            norma__put(out, first ? "" : ", ");
            norma__put_json_text(out, screening->rules[k].id);
            first = false;
        }
    norma__put(out, "]");
}

/* Respondents are many: their lines are written as they stand, keys sorted by hand. */
static void put_json_respondent(norma__buffer *out, const norma_screen_result *r,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_index *list, size_t row)
{
    norma__put(out, "{\"flags\": ");
    put_json_flags(out, r->flags[row], &instrument->screening);
    norma__put(out, ", \"id\": ");
    norma__put_json_text(out, norma_data_respondent(data, row));
    norma__put(out, ", \"indices\": {");
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        const double *values = r->indices[list[k]];
        norma__putf(out, "%s\"%s\": ", k ? ", " : "", norma_index_name(list[k]));
        norma__put_exact(out, values ? values[row] : NAN);
    }
    norma__put(out,
               r->keep[row] ? "}, \"kept\": true, \"row\": " : "}, \"kept\": false, \"row\": ");
    norma__put_whole(out, norma_data_file_row(data, row));
    norma__put(out, "}");
}

static norma_status screen_json(norma_output *out, const norma_screen_result *r,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer rows = {0};
    norma_index list[NORMA_INDICES];
    list_indices(list);
    norma__put(&rows, "[");
    for (size_t row = 0; row < r->n_rows; row++) {
        norma__put(&rows, row ? ",\n      " : "\n      ");
        put_json_respondent(&rows, r, instrument, data, list, row);
    }
    norma__put(&rows, "\n    ]");
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__add_screen(&j, results, r, instrument);
    if (rows.failed)
        j.failed = true;
    else
        norma__add_raw(&j, results, "respondents", rows.bytes);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}

/* The reason codes of a respondent's flags, joined by ';'. */
static void put_csv_flags(norma__buffer *csv, uint32_t flags, const norma_screening *screening)
{
    norma__buffer codes = {0};
    norma__put(&codes, "");
    for (size_t k = 0; k < screening->n_rules; k++)
        if (flags >> k & 1) {
            norma__put(&codes, codes.length ? ";" : "");
            norma__put(&codes, screening->rules[k].id);
        }
    if (codes.failed)
        csv->failed = true;
    else
        norma__put_field(csv, codes.bytes);
    norma__buffer_free(&codes);
}

static void put_csv_row(norma__buffer *csv, const norma_screen_result *r,
                        const norma_instrument *instrument, const norma_data *data, size_t row)
{
    norma__put_whole(csv, norma_data_file_row(data, row));
    norma__put_identity(csv, data, row);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        norma__put_values(csv, (const double[]){r->indices[k] ? r->indices[k][row] : NAN}, 1);
    norma__put(csv, r->keep[row] ? ",1," : ",0,");
    if (r->flags[row])
        put_csv_flags(csv, r->flags[row], &instrument->screening);
    norma__put(csv, "\n");
}

static norma_status screen_csv(norma_output *out, const norma_screen_result *r,
                               const norma_instrument *instrument, const norma_data *data,
                               norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "row");
    norma__put_identity_header(&csv, data);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        norma__putf(&csv, ",%s", norma_index_name((norma_index)k));
    norma__put(&csv, ",kept,flags\n");
    for (size_t row = 0; row < r->n_rows; row++)
        put_csv_row(&csv, r, instrument, data, row);
    return norma__hand_over(out, &csv, err);
}

static void put_rule_line(norma__buffer *out, norma_language l, const norma_screen_result *r,
                          const norma_rule *rule, size_t k)
{
    norma__buffer limit = {0};
    norma__putf(&limit, "%s %s %s", norma_index_name(rule->index), rule->at_least ? ">=" : "<",
                norma__setting(l, rule->limit).text);
    norma__text_cell(out, rule->id, -24);
    norma__text_cell(out, limit.bytes ? limit.bytes : "", -28);
    norma__text_cell(out, norma__say(l, rule->exclude ? "set aside" : "warning"), -14);
    norma__text_cell(
        out, r->rule_applied[k] ? norma__count(l, (double)r->rule_counts[k]).text : "-", 11);
    norma__text_cell(out,
                     r->rule_applied[k]
                         ? norma__percent(l, (double)r->rule_counts[k] / (double)r->n_rows).text
                         : norma__say(l, "not applied"),
                     11);
    norma__text_end(out);
    out->failed |= limit.failed;
    norma__buffer_free(&limit);
}

static norma_status screen_text(norma_output *out, const norma_screen_result *r,
                                const norma_instrument *instrument,
                                const norma_report_context *context, norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    double n = (double)r->n_rows;
    norma__text_input(&text, context);
    norma__sayf(
        &text, l, "{1 respondent|respondents}: {2} flagged ({3}), {4} set aside ({5}), {6} kept",
        norma__count(l, n).text, norma__count(l, (double)r->n_flagged).text,
        norma__percent(l, (double)r->n_flagged / n).text,
        norma__count(l, n - (double)r->n_kept).text,
        norma__percent(l, 1 - (double)r->n_kept / n).text, norma__count(l, (double)r->n_kept).text);
    norma__put(&text, "\n\n");
    norma__text_header(
        &text, l,
        (const norma__column[]){
            {"Rule", -24}, {"fires at", -28}, {"action", -14}, {"respondents", 11}, {"share", 11}},
        5);
    for (size_t k = 0; k < r->n_rules; k++)
        put_rule_line(&text, l, r, &instrument->screening.rules[k], k);
    if (instrument->screening.warnings_exclude) {
        norma__sayf(&text, l, "{1} warnings together set a respondent aside.",
                    norma__count(l, (double)instrument->screening.warnings_exclude).text);
        norma__put(&text, "\n");
    }
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_screen(norma_output *out, const norma_screen_result *result,
                                 const norma_instrument *instrument, const norma_data *data,
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return screen_json(out, result, instrument, data, context, err);
    if (format == NORMA_FORMAT_CSV)
        return screen_csv(out, result, instrument, data, err);
    return screen_text(out, result, instrument, context, err);
}
