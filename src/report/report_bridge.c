#include <inttypes.h>
#include <norma/report.h>

#include "report/envelope.h"

static void add_row(norma__json_tree *j, cJSON *rows, const norma_bridge_row *from)
{
    cJSON *row = norma__add_object(j, rows, NULL);
    norma__add_number(j, row, "score", from->score);
    norma__add_numbers(j, row, "percentile", from->percentile, 2);
    norma__add_numbers(j, row, "t", from->t, 2);
    norma__add_number(j, row, "equivalent", from->equivalent);
    norma__add_number(j, row, "se", from->se);
    norma__add_number(j, row, "low", from->low);
    norma__add_number(j, row, "high", from->high);
    norma__add_number(j, row, "linear", from->linear);
}

static norma_status as_json(norma_output *out, const norma_bridge *const *bridges, size_t n,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_number(&j, results, "points", NORMA_BRIDGE_POINTS);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t b = 0; b < n; b++) {
        cJSON *scale = norma__add_object(&j, scales, NULL);
        norma__add_text(&j, scale, "id", bridges[b]->scale);
        norma__add_flag(&j, scale, "same_key", bridges[b]->same_key);
        norma__add_number(&j, scale, "change", bridges[b]->change);
        norma__add_number(&j, scale, "largest", bridges[b]->largest);
        norma__add_number(&j, scale, "largest_at", bridges[b]->largest_at);
        norma__add_number(&j, scale, "moved", bridges[b]->moved);
        norma__add_number(&j, scale, "slope", bridges[b]->slope);
        norma__add_number(&j, scale, "intercept", bridges[b]->intercept);
        cJSON *rows = norma__add_array(&j, scale, "rows");
        for (size_t i = 0; i < bridges[b]->n_rows; i++)
            add_row(&j, rows, &bridges[b]->rows[i]);
        norma__add_notes(&j, envelope, &bridges[b]->notes, bridges[b]->scale);
    }
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status as_csv(norma_output *out, const norma_bridge *const *bridges, size_t n,
                           norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,score,percentile_from,percentile_to,t_from,t_to,equivalent,se,low,high,"
                     "linear\n");
    for (size_t b = 0; b < n; b++)
        for (size_t i = 0; i < bridges[b]->n_rows; i++) {
            const norma_bridge_row *r = &bridges[b]->rows[i];
            norma__put_field(&csv, bridges[b]->scale);
            norma__put_values(&csv,
                              (const double[]){r->score, r->percentile[0], r->percentile[1],
                                               r->t[0], r->t[1], r->equivalent, r->se, r->low,
                                               r->high, r->linear},
                              10);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

static void put_bridge(norma__buffer *text, norma_language l, const norma_bridge *b)
{
    norma__put(text, "\n");
    norma__put_clean(text, b->scale);
    norma__put(text, "\n");
    if (b->n_rows == 0)
        return;
    norma__sayf(text, l,
                "percentiles change by {1} on average, at most by {2}; {3} of the old "
                "norm's respondents move by more than {4} points",
                norma__signed(l, b->change, 2).text, norma__signed(l, b->largest, 1).text,
                norma__percent(l, b->moved).text, norma__plain(l, NORMA_BRIDGE_POINTS).text);
    norma__put(text, "\n");
    norma__text_header(text, l,
                       (const norma__column[]){{"POMP", 8},
                                               {"% old", 9},
                                               {"% new", 9},
                                               {"T old", 8},
                                               {"T new", 8},
                                               {"same %", 10},
                                               {"SE", 7},
                                               {"same z", 9}},
                       8);
    for (size_t i = 0; i < b->n_rows; i++) {
        const norma_bridge_row *r = &b->rows[i];
        norma__text_cell(text, norma__fixed(l, r->score, 1).text, 8);
        norma__text_cell(text, norma__fixed(l, r->percentile[0], 1).text, 9);
        norma__text_cell(text, norma__fixed(l, r->percentile[1], 1).text, 9);
        norma__text_cell(text, norma__fixed(l, r->t[0], 1).text, 8);
        norma__text_cell(text, norma__fixed(l, r->t[1], 1).text, 8);
        norma__text_cell(text, norma__fixed(l, r->equivalent, 2).text, 10);
        norma__text_cell(text, norma__fixed(l, r->se, 2).text, 7);
        norma__text_cell(text, norma__fixed(l, r->linear, 2).text, 9);
        norma__text_end(text);
    }
}

norma_status norma_report_bridges(norma_output *out, const norma_bridge *const *bridges, size_t n,
                                  norma_format format, const norma_report_context *context,
                                  norma_error *err)
{
    norma__buffer text = {0};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return as_json(out, bridges, n, context, err);
    if (format == NORMA_FORMAT_CSV)
        return as_csv(out, bridges, n, err);
    if (format != NORMA_FORMAT_TEXT)
        return norma__no_such_format(format, "bridges", err);
    for (size_t b = 0; b < n; b++)
        put_bridge(&text, context->language, bridges[b]);
    for (size_t b = 0; b < n; b++) {
        const norma_notes *lists[] = {b ? NULL : context->notes, &bridges[b]->notes};
        norma__text_notes(&text, context->language, b ? lists + 1 : lists, b ? 1 : 2, 8);
    }
    return norma__hand_over(out, &text, err);
}
