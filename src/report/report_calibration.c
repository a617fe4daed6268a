#include "report/calibrations.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "report/latency_parts.h"

/* ---- in the list of a store ---- */

static void add_head(norma__json_tree *j, cJSON *object, const norma_calibration *c)
{
    norma__add_text(j, object, "name", c->name);
    norma__add_number(j, object, "version", (double)c->version);
    norma__add_text(j, object, "created", c->created);
    norma__add_text(j, object, "norma_version", c->norma_version);
    cJSON *instrument = norma__add_object(j, object, "instrument");
    norma__add_text(j, instrument, "id", c->instrument_id);
    norma__add_text(j, instrument, "version", c->instrument_version);
    cJSON *source = norma__add_object(j, object, "source");
    norma__add_text(j, source, "file", c->source_file);
    norma__add_text(j, source, "sha256", c->source_sha256);
    norma__add_text(j, source, "filter", c->filter);
    norma__add_count(j, object, "n_rows", c->n_rows);
    norma__add_count(j, object, "n_kept", c->n_kept);
    norma__add_count(j, object, "n_items", c->n_items);
}

void norma__add_calibrations(norma__json_tree *j, cJSON *results, const norma_calibrations *list)
{
    cJSON *calibrations = norma__add_array(j, results, "calibrations");
    for (size_t i = 0; list && i < list->n; i++)
        add_head(j, norma__add_object(j, calibrations, NULL), list->list[i]);
}

void norma__put_calibration_lines(norma__buffer *csv, const norma_calibrations *list)
{
    for (size_t i = 0; list && i < list->n; i++) {
        const norma_calibration *c = list->list[i];
        const char *const texts[] = {c->instrument_id, c->instrument_version, c->source_file,
                                     c->source_sha256, c->filter};
        norma__put_field(csv, c->name);
        norma__putf(csv, ",%" PRId64 ",%s,%zu,%zu", c->version, c->created, c->n_rows, c->n_kept);
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            norma__put(csv, ",");
            norma__put_field(csv, texts[t]);
        }
        norma__put(csv, ",calibration,,\n");
    }
}

static void put_line(norma__buffer *text, norma_language l, const norma_calibration *c)
{
    char version[24];
    snprintf(version, sizeof version, "%" PRId64, c->version);
    norma__text_cell(text, c->name, -20);
    norma__text_cell(text, version, 7);
    norma__text_cell(text, c->created, -20);
    norma__text_cell(text, norma__count(l, (double)c->n_kept).text, 10);
    norma__text_cell(text, c->instrument_id, -16);
    norma__text_cell(text, c->instrument_version, -8);
    norma__text_cell(text, c->filter, -30);
    norma__text_end(text);
}

void norma__put_calibration_table(norma__buffer *text, norma_language language,
                                  const norma_calibrations *list)
{
    if (!list || list->n == 0)
        return;
    norma__text_header(text, language,
                       (const norma__column[]){{"Calibration", -20},
                                               {"version", 7},
                                               {"made (UTC)", -20},
                                               {"kept", 10},
                                               {"instrument", -16},
                                               {"version", -8},
                                               {"rows chosen", -30}},
                       7);
    for (size_t i = 0; i < list->n; i++)
        put_line(text, language, list->list[i]);
}

/* ---- one calibration ---- */

static norma_status calibration_json(norma_output *out, const norma_calibration *c,
                                     const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    add_head(&j, results, c);
    cJSON *items = norma__add_array(&j, results, "items");
    for (size_t i = 0; i < c->n_items; i++) {
        cJSON *item = norma__add_object(&j, items, NULL);
        norma__add_text(&j, item, "id", c->items[i]);
        norma__add_number(&j, item, "min", c->min[i]);
        norma__add_number(&j, item, "max", c->max[i]);
    }
    cJSON *figures = norma__add_array(&j, results, "figures");
    for (size_t f = 0; f < c->n_figures; f++) {
        cJSON *figure = norma__add_object(&j, figures, NULL);
        norma__add_text(&j, figure, "name", c->figures[f].name);
        norma__add_count(&j, figure, "n_rows", c->figures[f].n_rows);
        norma__add_count(&j, figure, "n_columns", c->figures[f].n_columns);
        norma__add_matrix(&j, figure, "values", c->figures[f].values, c->figures[f].n_rows,
                          c->figures[f].n_columns);
    }
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status calibration_csv(norma_output *out, const norma_calibration *c, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "figure,i,j,value\n");
    for (size_t f = 0; f < c->n_figures; f++)
        for (size_t k = 0; k < c->figures[f].n_rows * c->figures[f].n_columns; k++) {
            norma__put_field(&csv, c->figures[f].name);
            norma__putf(&csv, ",%zu,%zu", k % c->figures[f].n_rows + 1,
                        k / c->figures[f].n_rows + 1);
            norma__put_values(&csv, &c->figures[f].values[k], 1);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

static void put_facts(norma__buffer *text, norma_language l, const norma_calibration *c)
{
    norma__sayf(text, l, "Calibration {1}, version {2}, made {3}", c->name,
                norma__count(l, (double)c->version).text, c->created);
    norma__put(text, "\n");
    norma__sayf(text, l, "Instrument {1} {2}; source {3}; {4 respondent|respondents}, {5} kept",
                c->instrument_id, c->instrument_version, norma__base_name(c->source_file),
                norma__count(l, (double)c->n_rows).text, norma__count(l, (double)c->n_kept).text);
    norma__put(text, "\n");
    if (*c->filter) {
        norma__sayf(text, l, "Rows used: {1}", c->filter);
        norma__put(text, "\n");
    }
    norma__put(text, "\n");
}

static void put_figure(norma__buffer *text, norma_language l, const norma_frozen *f)
{
    char size[48];
    const norma__spread s =
        norma__spread_of(f->values, f->n_rows * f->n_columns, sizeof *f->values);
    text->failed |= s.failed;
    snprintf(size, sizeof size, "%zu x %zu", f->n_rows, f->n_columns);
    norma__text_cell(text, f->name, -32);
    norma__text_cell(text, size, 12);
    norma__text_cell(text, norma__count(l, (double)s.n).text, 9);
    norma__text_cell(text, norma__significant(l, s.low).text, 10);
    norma__text_cell(text, norma__significant(l, s.median).text, 10);
    norma__text_cell(text, norma__significant(l, s.high).text, 10);
    norma__text_end(text);
}

static norma_status calibration_text(norma_output *out, const norma_calibration *c,
                                     norma_language l, norma_error *err)
{
    norma__buffer text = {0};
    put_facts(&text, l, c);
    norma__text_header(&text, l,
                       (const norma__column[]){{"Quantity", -32},
                                               {"size", 12},
                                               {"defined", 9},
                                               {"lowest", 10},
                                               {"median", 10},
                                               {"highest", 10}},
                       6);
    for (size_t f = 0; f < c->n_figures; f++)
        put_figure(&text, l, &c->figures[f]);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_calibration(norma_output *out, const norma_calibration *calibration,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return calibration_json(out, calibration, context, err);
    if (format == NORMA_FORMAT_CSV)
        return calibration_csv(out, calibration, err);
    return calibration_text(out, calibration, context->language, err);
}
