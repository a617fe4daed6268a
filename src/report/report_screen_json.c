#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/envelope.h"
#include "report/screen_parts.h"
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
enum { MOST_CONTRIBUTIONS = 5 };

/* Whether fewer than MOST_CONTRIBUTIONS indices contribute more, to or against carelessness. */
static bool among_largest(const norma_screen_result *r, size_t index, size_t row)
{
    double own = fabs(r->contributions[index][row]);
    size_t larger = 0;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        larger += r->contributions[k] && fabs(r->contributions[k][row]) > own;
    return larger < MOST_CONTRIBUTIONS && own > 0;
}

static void put_json_contributions(norma__buffer *out, const norma_screen_result *r,
                                   const norma_index *list, size_t row)
{
    bool first = true;
    norma__put(out, "{\"contributions\": {");
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        if (!r->contributions[list[k]] || !among_largest(r, list[k], row))
            continue;
        norma__putf(out, "%s\"%s\": ", first ? "" : ", ", norma_index_name(list[k]));
        norma__put_exact(out, r->contributions[list[k]][row]);
        first = false;
    }
    norma__put(out, "}, ");
}

static void put_json_respondent(norma__buffer *out, const norma_screen_result *r,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_index *list, size_t row)
{
    const double *validity = r->indices[NORMA_INDEX_VALIDITY];
    put_json_contributions(out, r, list, row);
    norma__put(out, "\"flags\": ");
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
    norma__put(out, ", \"validity\": ");
    norma__put_exact(out, validity ? validity[row] : NAN);
    norma__put(out, "}");
}

static const char *side_name(norma_side side)
{
    static const char *const names[] = {"none", "high", "low", "both"};
    return names[side];
}

/* Of every index that was computed: where careful respondents end, and what it says of these. */
static void add_limits(norma__json_tree *j, cJSON *results, const norma_screen_result *r)
{
    cJSON *limits = norma__add_object(j, results, "limits");
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        const norma_index_limit *limit = &r->limits[k];
        if (!r->indices[k])
            continue;
        cJSON *line = norma__add_object(j, limits, norma_index_name((norma_index)k));
        norma__add_text(j, line, "side", side_name(limit->side));
        norma__add_flag(j, line, "analytic", limit->analytic);
        norma__add_number(j, line, "low", limit->low);
        norma__add_number(j, line, "high", limit->high);
        norma__add_number(j, line, "null_mean", limit->null_mean);
        norma__add_number(j, line, "null_sd", limit->null_sd);
        norma__add_number(j, line, "shift", limit->shift);
        norma__add_number(j, line, "spread", limit->spread);
        norma__add_count(j, line, "n_beyond", limit->n_beyond);
        norma__add_number(j, line, "weight", limit->weight);
    }
}

static void add_evidence(norma__json_tree *j, cJSON *results, const norma_screen_result *r)
{
    const norma_index_limit *beyond = &r->limits[NORMA_INDEX_BEYOND];
    add_limits(j, results, r);
    norma__add_number(j, results, "prevalence", r->prevalence);
    norma__add_text(j, results, "prevalence_of", r->frozen ? "calibration" : "sample");
    norma__add_number(j, results, "prevalence_se", r->prevalence_se);
    norma__add_number(j, results, "prevalence_low", r->prevalence_low);
    norma__add_number(j, results, "prevalence_high", r->prevalence_high);
    norma__add_count(j, results, "n_careless", r->limits[NORMA_INDEX_VALIDITY].n_beyond);
    cJSON *rule = norma__add_object(j, results, "beyond");
    norma__add_number(j, rule, "k", beyond->high);
    norma__add_count(j, rule, "m", r->n_counted);
    norma__add_count(j, rule, "n", beyond->n_beyond);
    norma__add_number(j, rule, "error_rate", r->beyond_error);
}

norma_status norma__screen_json(norma_output *out, const norma_screen_result *r,
                                const norma_sensitivity_result *sensitivity,
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
    add_evidence(&j, results, r);
    if (sensitivity)
        norma__add_sensitivity(&j, results, sensitivity, instrument);
    if (rows.failed)
        j.failed = true;
    else
        norma__add_raw(&j, results, "respondents", rows.bytes);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    if (sensitivity)
        norma__add_notes(&j, envelope, &sensitivity->notes, NULL);
    norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}
