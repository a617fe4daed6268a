#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/calibrations.h"

static void add_set(norma__json_tree *j, cJSON *object, const norma_norm_set *set)
{
    norma__add_text(j, object, "name", set->name);
    norma__add_number(j, object, "version", (double)set->version);
    norma__add_text(j, object, "created", set->created);
    norma__add_text(j, object, "norma_version", set->norma_version);
    cJSON *instrument = norma__add_object(j, object, "instrument");
    norma__add_text(j, instrument, "id", set->instrument_id);
    norma__add_text(j, instrument, "version", set->instrument_version);
    norma__add_text(j, instrument, "key_sha256", set->key_sha256);
    cJSON *source = norma__add_object(j, object, "source");
    norma__add_text(j, source, "file", set->source_file);
    norma__add_text(j, source, "sha256", set->source_sha256);
    norma__add_text(j, source, "filter", set->filter);
    norma__add_count(j, object, "n_rows", set->n_rows);
    norma__add_count(j, object, "n_kept", set->n_kept);
}

/* The whole distribution: what a percentile rank is read from. */
static void add_distribution(norma__json_tree *j, cJSON *object, const norma_norm_scale *scale)
{
    cJSON *distribution = norma__add_object(j, object, "distribution");
    norma__add_numbers(j, distribution, "pomp", scale->values, scale->n_values);
    norma__add_counts(j, distribution, "counts", scale->counts, scale->n_values);
}

static void add_scale(norma__json_tree *j, cJSON *scales, const norma_norm_scale *scale)
{
    cJSON *object = norma__add_object(j, scales, NULL);
    norma__add_text(j, object, "id", scale->id);
    norma__add_count(j, object, "n", scale->n);
    norma__add_number(j, object, "mean", scale->mean);
    norma__add_number(j, object, "sd", scale->sd);
    norma__add_number(j, object, "skewness", scale->skewness);
    norma__add_number(j, object, "kurtosis", scale->kurtosis);
    norma__add_number(j, object, "min", scale->min);
    norma__add_number(j, object, "max", scale->max);
    norma__add_number(j, object, "alpha", scale->alpha);
    add_distribution(j, object, scale);
}

static norma_status list_json(norma_output *out, const norma_norm_list *list,
                              const norma_calibrations *calibrations,
                              const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *sets = norma__add_array(&j, norma__results(envelope), "sets");
    for (size_t i = 0; i < list->n; i++)
        add_set(&j, norma__add_object(&j, sets, NULL), list->sets[i]);
    norma__add_calibrations(&j, norma__results(envelope), calibrations);
    return norma__hand_over_json(out, &j, envelope, err);
}

static void put_fields(norma__buffer *csv, const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        norma__put(csv, i ? "," : "");
        norma__put_field(csv, fields[i]);
    }
}

static norma_status list_csv(norma_output *out, const norma_norm_list *list,
                             const norma_calibrations *calibrations, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "name,version,created,n_rows,n_kept,instrument,instrument_version,source,"
                     "source_sha256,filter,kind\n");
    for (size_t i = 0; i < list->n; i++) {
        const norma_norm_set *set = list->sets[i];
        norma__put_field(&csv, set->name);
        norma__putf(&csv, ",%" PRId64 ",%s,%zu,%zu,", set->version, set->created, set->n_rows,
                    set->n_kept);
        put_fields(&csv,
                   (const char *const[]){set->instrument_id, set->instrument_version,
                                         set->source_file, set->source_sha256, set->filter},
                   5);
        norma__put(&csv, ",norms\n");
    }
    norma__put_calibration_lines(&csv, calibrations);
    return norma__hand_over(out, &csv, err);
}

static void put_set_line(norma__buffer *out, norma_language l, const norma_norm_set *set)
{
    char version[24];
    snprintf(version, sizeof version, "%" PRId64, set->version);
    norma__text_cell(out, set->name, -20);
    norma__text_cell(out, version, 7);
    norma__text_cell(out, set->created, -20);
    norma__text_cell(out, norma__count(l, (double)set->n_kept).text, 10);
    norma__text_cell(out, set->instrument_id, -16);
    norma__text_cell(out, set->instrument_version, -8);
    norma__text_cell(out, set->filter, -30);
    norma__text_end(out);
}

static void put_set_table(norma__buffer *text, norma_language l, const norma_norm_list *list)
{
    norma__text_header(text, l,
                       (const norma__column[]){{"Name", -20},
                                               {"version", 7},
                                               {"made (UTC)", -20},
                                               {"kept", 10},
                                               {"instrument", -16},
                                               {"version", -8},
                                               {"rows chosen", -30}},
                       7);
    for (size_t i = 0; i < list->n; i++)
        put_set_line(text, l, list->sets[i]);
}

static norma_status list_text(norma_output *out, const norma_norm_list *list,
                              const norma_calibrations *calibrations, norma_language l,
                              norma_error *err)
{
    norma__buffer text = {0};
    const bool both = calibrations && calibrations->n > 0 && list->n > 0;
    if (list->n > 0 || !calibrations || calibrations->n == 0)
        put_set_table(&text, l, list);
    norma__put(&text, both ? "\n" : "");
    norma__put_calibration_table(&text, l, calibrations);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_list(norma_output *out, const norma_norm_list *list,
                                    const norma_calibrations *calibrations, norma_format format,
                                    const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return list_json(out, list, calibrations, context, err);
    if (format == NORMA_FORMAT_CSV)
        return list_csv(out, list, calibrations, err);
    return list_text(out, list, calibrations, context->language, err);
}

static norma_status set_json(norma_output *out, const norma_norm_set *set,
                             const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    add_set(&j, results, set);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t s = 0; s < set->n_scales; s++)
        add_scale(&j, scales, &set->scales[s]);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* The norm table: every score that occurred, its percentile rank and T. */
static norma_status set_csv(norma_output *out, const norma_norm_set *set, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,pomp,count,percentile,t\n");
    for (size_t s = 0; s < set->n_scales; s++)
        for (size_t v = 0; v < set->scales[s].n_values; v++) {
            const norma_norm_scale *scale = &set->scales[s];
            double pomp = scale->values[v];
            norma__put_field(&csv, scale->id);
            norma__put_values(&csv,
                              (const double[]){pomp, (double)scale->counts[v],
                                               norma_norm_percentile(scale, pomp),
                                               norma_norm_t(scale, pomp)},
                              4);
            norma__put(&csv, "\n");
        }
    return norma__hand_over(out, &csv, err);
}

static void put_set_facts(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    norma__sayf(text, l, "Norm set {1}, version {2}, made {3}", set->name,
                norma__count(l, (double)set->version).text, set->created);
    norma__put(text, "\n");
    norma__sayf(text, l, "Instrument {1} {2}; source {3}; {4 respondent|respondents}, {5} kept",
                set->instrument_id, set->instrument_version, norma__base_name(set->source_file),
                norma__count(l, (double)set->n_rows).text,
                norma__count(l, (double)set->n_kept).text);
    norma__put(text, "\n");
    if (set->filter && *set->filter) {
        norma__sayf(text, l, "Rows used: {1}", set->filter);
        norma__put(text, "\n");
    }
    norma__put(text, "\n");
}

static norma_status set_text(norma_output *out, const norma_norm_set *set, norma_language l,
                             norma_error *err)
{
    norma__buffer text = {0};
    put_set_facts(&text, l, set);
    norma__text_header(
        &text, l,
        (const norma__column[]){
            {"Scale", -24}, {"n", 9}, {"mean POMP", 9}, {"sd", 6}, {"skew", 6}, {"alpha", 6}},
        6);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        norma__text_cell(&text, scale->id, -24);
        norma__text_cell(&text, norma__count(l, (double)scale->n).text, 9);
        norma__text_cell(&text, norma__fixed(l, scale->mean, 1).text, 9);
        norma__text_cell(&text, norma__fixed(l, scale->sd, 1).text, 6);
        norma__text_cell(&text, norma__fixed(l, scale->skewness, 2).text, 6);
        norma__text_cell(&text, norma__fixed(l, scale->alpha, 2).text, 6);
        norma__text_end(&text);
    }
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_set(norma_output *out, const norma_norm_set *set,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return set_json(out, set, context, err);
    if (format == NORMA_FORMAT_CSV)
        return set_csv(out, set, err);
    return set_text(out, set, context->language, err);
}
