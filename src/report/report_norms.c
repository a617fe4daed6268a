#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/calibrations.h"
#include "report/norm_sets.h"

static void add_parents(norma__json_tree *j, cJSON *object, const norma_norm_set *set)
{
    cJSON *parents = norma__add_array(j, object, "parents");
    for (size_t p = 0; set->parents && p < set->n_parents; p++) {
        cJSON *parent = norma__add_object(j, parents, NULL);
        norma__add_text(j, parent, "name", set->parents[p].name);
        norma__add_number(j, parent, "version", (double)set->parents[p].version);
        norma__add_text(j, parent, "sha256", set->parents[p].sha256);
    }
}

/* "" and what an older store does not tell are null. */
static void add_said(norma__json_tree *j, cJSON *object, const char *key, const char *text)
{
    norma__add_text(j, object, key, text && *text ? text : NULL);
}

static void add_calibration(norma__json_tree *j, cJSON *object, const norma_norm_set *set)
{
    if (!set->calibration || !*set->calibration) {
        norma__add_null(j, object, "calibration");
        return;
    }
    cJSON *calibration = norma__add_object(j, object, "calibration");
    norma__add_text(j, calibration, "name", set->calibration);
    norma__add_number(j, calibration, "version", (double)set->calibration_version);
}

void norma__add_norm_set(norma__json_tree *j, cJSON *object, const norma_norm_set *set)
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
    add_said(j, object, "population", set->population);
    add_said(j, object, "collected_from", set->collected_from);
    add_said(j, object, "collected_to", set->collected_to);
    norma__add_count(j, object, "n_rows", set->n_rows);
    norma__add_count(j, object, "n_kept", set->n_kept);
    norma__add_number(j, object, "n_effective", set->n_effective);
    add_said(j, object, "company_column", set->company_column);
    norma__add_count(j, object, "n_companies", set->n_companies);
    norma__add_text(j, object, "weighting", norma_weighting_names[set->weighting]);
    add_said(j, object, "margins", set->margins);
    add_calibration(j, object, set);
    add_parents(j, object, set);
    add_said(j, object, "sha256", set->sha256);
    add_said(j, object, "previous_sha256", set->previous_sha256);
    add_said(j, object, "retired", set->retired);
    norma__add_flag(j, object, "current", set->current);
}

static norma_status list_json(norma_output *out, const norma_norm_list *list,
                              const norma_calibrations *calibrations,
                              const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *sets = norma__add_array(&j, norma__results(envelope), "sets");
    for (size_t i = 0; i < list->n; i++)
        norma__add_norm_set(&j, norma__add_object(&j, sets, NULL), list->sets[i]);
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

/* What a version is now: what its name means, no longer in use, or one before or after. */
static const char *state_of(const norma_norm_set *set)
{
    if (set->retired && *set->retired)
        return "retired";
    return set->current ? "current" : "";
}

static norma_status list_csv(norma_output *out, const norma_norm_list *list,
                             const norma_calibrations *calibrations, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "name,version,created,n_rows,n_kept,instrument,instrument_version,source,"
                     "source_sha256,filter,kind,companies,state\n");
    for (size_t i = 0; i < list->n; i++) {
        const norma_norm_set *set = list->sets[i];
        norma__put_field(&csv, set->name);
        norma__putf(&csv, ",%" PRId64 ",%s,%zu,%zu,", set->version, set->created, set->n_rows,
                    set->n_kept);
        put_fields(&csv,
                   (const char *const[]){set->instrument_id, set->instrument_version,
                                         set->source_file, set->source_sha256, set->filter},
                   5);
        norma__putf(&csv, ",norms,%zu,%s\n", set->n_companies, state_of(set));
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
    norma__text_cell(out, norma__count(l, (double)set->n_companies).text, 9);
    norma__text_cell(out, *state_of(set) ? norma__say(l, state_of(set)) : "", -9);
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
                                               {"companies", 9},
                                               {"state", -9},
                                               {"instrument", -16},
                                               {"version", -8},
                                               {"rows chosen", -30}},
                       9);
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
