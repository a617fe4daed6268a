/* Imports and verifications of norms. */
#include <inttypes.h>
#include <stdio.h>

#include "report/envelope.h"

/* ---- imports --------------------------------------------------------------------------------- */

static norma_status import_json(norma_output *out, const norma_norms_import_result *result,
                                const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "file_sha256", result->sha256);
    norma__add_count(&j, results, "n_added", result->n_added);
    cJSON *list = norma__add_array(&j, results, "imported");
    for (size_t i = 0; i < result->n; i++) {
        cJSON *line = norma__add_object(&j, list, NULL);
        norma__add_text(&j, line, "kind", result->list[i].calibration ? "calibration" : "norms");
        norma__add_text(&j, line, "name", result->list[i].name);
        norma__add_number(&j, line, "version", (double)result->list[i].version);
        norma__add_flag(&j, line, "added", result->list[i].added);
        norma__add_flag(&j, line, "retired", result->list[i].retired);
        norma__add_text(&j, line, "sha256", result->list[i].sha256);
    }
    norma__add_notes(&j, envelope, &result->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static void put_imported(norma__buffer *out, norma_language l, const norma_norm_imported *line)
{
    char version[24], sha256[16];
    snprintf(version, sizeof version, "%" PRId64, line->version);
    snprintf(sha256, sizeof sha256, "  %.12s", line->sha256);
    norma__text_cell(out, norma__say(l, line->calibration ? "calibration" : "norm set"), -16);
    norma__text_cell(out, line->name, -24);
    norma__text_cell(out, version, 7);
    norma__text_cell(out, sha256, -16);
    norma__put(out, norma__say(l, !line->added    ? "there already"
                                  : line->retired ? "added, retired"
                                                  : "added"));
    norma__text_end(out);
}

static norma_status import_text(norma_output *out, const norma_norms_import_result *result,
                                norma_language l, norma_error *err)
{
    norma__buffer text = {0};
    norma__text_header(
        &text, l,
        (const norma__column[]){
            {"Kind", -16}, {"name", -24}, {"version", 7}, {"  SHA-256", -16}, {"what", -16}},
        5);
    for (size_t i = 0; i < result->n; i++)
        put_imported(&text, l, &result->list[i]);
    norma__text_notes(&text, l, (const norma_notes *const[]){&result->notes}, 1, 10);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_import(norma_output *out, const norma_norms_import_result *result,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_CSV)
        return norma__no_such_format(format, "norms import", err);
    return format == NORMA_FORMAT_JSON ? import_json(out, result, context, err)
                                       : import_text(out, result, context->language, err);
}

/* ---- verifications --------------------------------------------------------------------------- */

static void add_sentences(norma__json_tree *j, cJSON *results, const char *key,
                          const norma_notes *notes)
{
    cJSON *list = norma__add_array(j, results, key);
    for (size_t i = 0; i < notes->n; i++) {
        cJSON *line = norma__add_object(j, list, NULL);
        norma__add_text(j, line, "code", notes->list[i].code);
        norma__add_text(j, line, "about", notes->list[i].subject);
        norma__add_text(j, line, "message", notes->list[i].message);
    }
}

static norma_status verification_json(norma_output *out, const norma_norms_verification *v,
                                      const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "kind", v->store ? "store" : "export");
    norma__add_number(&j, results, "format", v->format);
    norma__add_flag(&j, results, "sound", v->sound);
    norma__add_flag(&j, results, "complete", v->complete);
    norma__add_count(&j, results, "n_sets", v->n_sets);
    norma__add_count(&j, results, "n_calibrations", v->n_calibrations);
    norma__add_count(&j, results, "n_events", v->n_events);
    norma__add_text(&j, results, "sha256", v->sha256);
    norma__add_text(&j, results, "last_event", *v->last_event ? v->last_event : NULL);
    add_sentences(&j, results, "findings", &v->findings);
    add_sentences(&j, results, "unchecked", &v->unchecked);
    return norma__hand_over_json(out, &j, envelope, err);
}

static void put_sentences(norma__buffer *text, norma_language l, const char *label,
                          const norma_notes *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        norma__put(text, norma__say(l, label));
        norma__put(text, " ");
        norma__put_note(text, l, &notes->list[i]);
        norma__put(text, "\n");
    }
}

static norma_status verification_text(norma_output *out, const norma_norms_verification *v,
                                      norma_language l, norma_error *err)
{
    norma__buffer text = {0};
    norma__put(&text, norma__say(l, v->sound ? "Sound: all is as it was written."
                                             : "Damaged: not all is as it was written."));
    norma__put(&text, "\n");
    norma__sayf(
        &text, l, "{1 norm set|norm sets}, {2 calibration|calibrations} and {3 event|events} hold.",
        norma__count(l, (double)v->n_sets).text, norma__count(l, (double)v->n_calibrations).text,
        norma__count(l, (double)v->n_events).text);
    norma__put(&text, "\n");
    put_sentences(&text, l, "Found:", &v->findings);
    put_sentences(&text, l, "Not checked:", &v->unchecked);
    norma__putf(&text, "SHA-256     %s\n", v->sha256);
    if (*v->last_event) {
        norma__text_cell(&text, norma__say(l, "Last event"), -12);
        norma__putf(&text, "%s\n", v->last_event);
    }
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_norm_verification(norma_output *out, const norma_norms_verification *v,
                                            norma_format format,
                                            const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_CSV)
        return norma__no_such_format(format, "norms verify", err);
    return format == NORMA_FORMAT_JSON ? verification_json(out, v, context, err)
                                       : verification_text(out, v, context->language, err);
}
