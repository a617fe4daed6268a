#include <math.h>

#include "report/envelope.h"

/* ---- the data file ---- */

static void put_column(norma__buffer *csv, const char *name, bool *first)
{
    norma__put(csv, *first ? "" : ",");
    norma__put_exact_field(csv, name);
    *first = false;
}

static void put_header(norma__buffer *csv, const norma_instrument *instrument,
                       const norma_data *data)
{
    bool first = true;
    if (instrument->respondent_column)
        put_column(csv, instrument->respondent_column, &first);
    for (size_t k = 0; k < norma_data_labels(data); k++)
        put_column(csv, norma_data_label_column(data, k), &first);
    for (size_t i = 0; i < instrument->n_items; i++)
        put_column(csv, instrument->items[i].column, &first);
    for (size_t i = 0; i < instrument->n_items; i++)
        if (instrument->items[i].latency_column && norma_data_latencies(data, i))
            put_column(csv, instrument->items[i].latency_column, &first);
    for (size_t i = 0; i < instrument->n_items; i++)
        if (norma_data_positions(data, i))
            put_column(csv, instrument->items[i].position_column, &first);
    for (size_t p = 0; p < instrument->n_pages; p++) {
        if (norma_data_page_times(data, p))
            put_column(csv, instrument->pages[p].time_column, &first);
        if (norma_data_page_visits(data, p))
            put_column(csv, instrument->pages[p].visits_column, &first);
    }
    norma__put(csv, "\n");
}

static void put_names(norma__buffer *csv, const norma_instrument *instrument,
                      const norma_data *data, size_t row, bool *first)
{
    if (instrument->respondent_column)
        put_column(csv, norma_data_respondent(data, row), first);
    for (size_t k = 0; k < norma_data_labels(data); k++) {
        size_t name = norma_data_label(data, k, row);
        put_column(csv, name == NORMA_NONE ? "" : norma_data_label_name(data, k, name), first);
    }
}

static void put_answers(norma__buffer *csv, const norma_data *data, size_t row, bool *first)
{
    for (size_t i = 0; i < norma_data_items(data); i++) {
        uint8_t cell = norma_data_cells(data, i)[row];
        int answer = norma_data_min(data, i) + cell;
        norma__put(csv, *first ? "" : ",");
        *first = false;
        if (cell == NORMA_MISSING_CELL)
            continue;
        norma__put(csv, answer < 0 ? "-" : "");
        norma__put_whole(csv, (size_t)(answer < 0 ? -answer : answer));
    }
}

/* Whole milliseconds, also where the instrument counts in seconds. */
static void put_time(norma__buffer *csv, const norma_instrument *instrument, double time)
{
    norma__put(csv, ",");
    if (!isfinite(time))
        return;
    double ms = round(time);
    if (instrument->latency_in_seconds)
        norma__putf(csv, "%.3f", ms / 1000);
    else
        norma__put_whole(csv, (size_t)ms);
}

static void put_latencies(norma__buffer *csv, const norma_instrument *instrument,
                          const norma_data *data, size_t row)
{
    for (size_t i = 0; i < instrument->n_items; i++) {
        const double *latencies = norma_data_latencies(data, i);
        if (!instrument->items[i].latency_column || !latencies)
            continue;
        put_time(csv, instrument, latencies[row]);
    }
}

static void put_shown(norma__buffer *csv, const norma_instrument *instrument,
                      const norma_data *data, size_t row)
{
    for (size_t i = 0; i < instrument->n_items; i++) {
        const double *positions = norma_data_positions(data, i);
        if (!positions)
            continue;
        norma__put(csv, ",");
        norma__put_whole(csv, (size_t)positions[row]);
    }
    for (size_t p = 0; p < instrument->n_pages; p++) {
        const double *times = norma_data_page_times(data, p);
        const double *visits = norma_data_page_visits(data, p);
        if (times)
            put_time(csv, instrument, times[row]);
        if (visits)
            norma__putf(csv, ",%.0f", visits[row]);
    }
}

norma_status norma_report_simulated_data(norma_output *out, const norma_instrument *instrument,
                                         const norma_simulation *simulation, norma_error *err)
{
    norma__buffer csv = {0};
    const norma_data *data = simulation->data;
    *out = (norma_output){0};
    put_header(&csv, instrument, data);
    for (size_t row = 0; row < simulation->n_rows; row++) {
        bool first = true;
        put_names(&csv, instrument, data, row, &first);
        put_answers(&csv, data, row, &first);
        put_latencies(&csv, instrument, data, row);
        put_shown(&csv, instrument, data, row);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- the truth behind it ---- */

static void add_population(norma__json_tree *j, cJSON *results, const norma_instrument *instrument,
                           const norma_simulation *s)
{
    cJSON *factors = norma__add_array(j, results, "factors");
    for (size_t f = 0; f < s->n_factors; f++)
        norma__add_text(j, factors, NULL, instrument->scales[s->leaf_scales[f]].id);
    norma__add_matrix(j, results, "factor_correlations", s->factor_correlations, s->n_factors,
                      s->n_factors);
    cJSON *items = norma__add_array(j, results, "items");
    for (size_t i = 0; i < s->n_items; i++) {
        const norma_item *item = &instrument->items[i];
        const double *thresholds = &s->thresholds[i * s->most_thresholds];
        size_t n = 0;
        while (n < s->most_thresholds && !isnan(thresholds[n]))
            n++;
        cJSON *object = norma__add_object(j, items, NULL);
        norma__add_text(j, object, "id", item->id);
        norma__add_flag(j, object, "reversed", item->reversed);
        norma__add_number(j, object, "loading", s->loadings[i]);
        norma__add_numbers(j, object, "thresholds", thresholds, n);
        norma__add_number(j, object, "time_intensity",
                          s->time_intensity ? s->time_intensity[i] : NAN);
    }
}

static void put_respondent(norma__buffer *rows, const norma_simulation *s, size_t row)
{
    norma__put(rows, "{\"factors\": [");
    for (size_t f = 0; f < s->n_factors; f++) {
        norma__put(rows, f ? ", " : "");
        norma__put_exact(rows, s->factors[f * s->n_rows + row]);
    }
    norma__put(rows, "], \"id\": ");
    norma__put_json_text(rows, norma_data_respondent(s->data, row));
    norma__putf(rows, ", \"kind\": \"%s\", \"row\": ",
                norma_respondent_kind_name((norma_respondent_kind)s->kinds[row]));
    norma__put_whole(rows, row + 1);
    norma__put(rows, ", \"speed\": ");
    norma__put_exact(rows, s->speed ? s->speed[row] : NAN);
    norma__put(rows, "}");
}

static void add_kinds(norma__json_tree *j, cJSON *results, const norma_simulation *s)
{
    size_t counts[NORMA_RESPONDENT_KINDS] = {0};
    for (size_t row = 0; row < s->n_rows; row++)
        if (s->kinds[row] < NORMA_RESPONDENT_KINDS)
            counts[s->kinds[row]]++;
    cJSON *kinds = norma__add_object(j, results, "kinds");
    for (size_t k = 0; k < NORMA_RESPONDENT_KINDS; k++)
        norma__add_count(j, kinds, norma_respondent_kind_name((norma_respondent_kind)k), counts[k]);
}

norma_status norma_report_simulated_truth(norma_output *out, const norma_instrument *instrument,
                                          const norma_simulation *simulation,
                                          const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer rows = {0};
    *out = (norma_output){0};
    norma__put(&rows, "[");
    for (size_t row = 0; row < simulation->n_rows; row++) {
        norma__put(&rows, row ? ",\n      " : "\n      ");
        put_respondent(&rows, simulation, row);
    }
    norma__put(&rows, "\n    ]");
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__add_text(&j, results, "instrument", instrument->id);
    norma__add_count(&j, results, "n", simulation->n_rows);
    add_kinds(&j, results, simulation);
    add_population(&j, results, instrument, simulation);
    if (rows.failed)
        j.failed = true;
    else
        norma__add_raw(&j, results, "respondents", rows.bytes);
    norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}
