#include <norma/score_file.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"
#include "report/scored_parts.h"

/* ---- people ---- */

static void add_version(norma__json_tree *j, cJSON *in, const char *key, const norma_norm_set *set)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_text(j, object, "name", set->name);
    norma__add_number(j, object, "version", (double)set->version);
    norma__add_text(j, object, "created", set->created);
    norma__add_text(j, object, "sha256", set->sha256);
}

/* The record of the scores, which says what they were restated from and to; the digest is that of
   the new file, and the old one is kept. */
static void put_record(norma__buffer *csv, norma__json_tree *j, const norma_score_file *file,
                       const norma_norm_set *from, const norma_norm_set *to)
{
    cJSON *record = cJSON_Parse(file->record);
    const char *digest =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(record, "file_sha256"));
    cJSON *restated = norma__add_object(j, record, "restated");
    j->failed |= !record || !restated;
    add_version(j, restated, "from", from);
    add_version(j, restated, "to", to);
    norma__add_text(j, restated, "scores_sha256", digest);
    cJSON_DeleteItemFromObjectCaseSensitive(record, "file_sha256");
    norma__add_text(j, record, "file_sha256", NORMA__NO_DIGEST);
    norma__put(csv, NORMA__RECORD_PREFIX);
    if (!j->failed)
        norma__print_json_script(csv, record);
    csv->failed |= j->failed;
    cJSON_Delete(record);
    norma__put(csv, "\n");
}

static void put_person(norma__buffer *csv, const norma_restated *r, const norma_score_file *file,
                       size_t row)
{
    norma__put(csv, file->identities[row]);
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_restated_scale *scale = &r->scales[s];
        norma__put_values(csv,
                          (const double[]){file->pomp[row + s * r->n_rows],
                                           scale->percentile[0][row], scale->t[0][row],
                                           scale->equivalent[row], scale->percentile[1][row],
                                           scale->t[1][row],
                                           scale->percentile[1][row] - scale->percentile[0][row]},
                          7);
    }
    norma__put(csv, "\n");
}

norma_status norma_report_restated_people(norma_output *out, const norma_restated *r,
                                          const norma_score_file *file, const norma_norm_set *from,
                                          const norma_norm_set *to, norma_error *err)
{
    static const char *const figures[] = {
        "pomp", "percentile_from",  "t_from", "pomp_to", "percentile_to",
        "t_to", "percentile_change"};
    norma__buffer csv = {0};
    norma__json_tree j = {0};
    *out = (norma_output){0};
    if (file->record)
        put_record(&csv, &j, file, from, to);
    norma__put(&csv, file->identity_header);
    for (size_t s = 0; s < r->n_scales; s++)
        for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
            norma__putf(&csv, ",%s_%s", r->scales[s].id, figures[f]);
    norma__put(&csv, "\n");
    for (size_t row = 0; row < r->n_rows; row++)
        put_person(&csv, r, file, row);
    norma_status status = norma__hand_over(out, &csv, err);
    if (status == NORMA_OK)
        norma__seal(out);
    return status;
}

/* ---- summary ---- */

static norma_status as_json(norma_output *out, const norma_restated *r, const norma_norm_set *from,
                            const norma_norm_set *to, const norma_file *written,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    add_version(&j, results, "from", from);
    add_version(&j, results, "to", to);
    norma__add_number(&j, results, "points", NORMA_BRIDGE_POINTS);
    norma__add_count(&j, results, "people", r->n_people);
    norma__add_count(&j, results, "moved", r->n_moved);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_restated_scale *scale = &r->scales[s];
        cJSON *object = norma__add_object(&j, scales, NULL);
        norma__add_text(&j, object, "id", scale->id);
        norma__add_flag(&j, object, "restated", scale->restated);
        norma__add_flag(&j, object, "same_key", scale->same_key);
        norma__add_count(&j, object, "n", scale->n);
        norma__add_count(&j, object, "moved", scale->moved);
        norma__add_number(&j, object, "change", scale->change);
        norma__add_number(&j, object, "largest", scale->largest);
    }
    if (written) {
        char hex[NORMA__DIGEST_SIZE];
        cJSON *output = norma__add_object(&j, results, "output");
        norma__digest(hex, written->content->bytes, written->content->length);
        norma__add_text(&j, output, "file", written->path);
        norma__add_text(&j, output, "sha256", hex);
    }
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status as_csv(norma_output *out, const norma_restated *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,n,moved,change,largest\n");
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_restated_scale *scale = &r->scales[s];
        norma__put_field(&csv, scale->id);
        norma__put(&csv, ",");
        norma__put_whole(&csv, scale->n);
        norma__put(&csv, ",");
        norma__put_whole(&csv, scale->moved);
        norma__put_values(&csv, (const double[]){scale->change, scale->largest}, 2);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

static const char *version_name(norma__buffer *room, const norma_norm_set *set)
{
    norma__putf(room, "%s:%" PRId64, set->name, set->version);
    return room->bytes ? room->bytes : "";
}

static void put_versions(norma__buffer *text, norma_language l, const norma_restated *r,
                         const norma_norm_set *from, const norma_norm_set *to)
{
    norma__buffer old = {0}, new = {0};
    norma__sayf(text, l, "Scores under {1} restated under {2}", version_name(&old, from),
                version_name(&new, to));
    norma__put(text, "\n");
    norma__sayf(text, l,
                "{1} of {2 person|people} move by more than {3} percentile points on a "
                "scale",
                norma__count(l, (double)r->n_moved).text, norma__count(l, (double)r->n_people).text,
                norma__plain(l, NORMA_BRIDGE_POINTS).text);
    norma__put(text, "\n\n");
    norma__buffer_free(&old);
    norma__buffer_free(&new);
}

static norma_status as_text(norma_output *out, const norma_restated *r, const norma_norm_set *from,
                            const norma_norm_set *to, const norma_report_context *context,
                            norma_error *err)
{
    norma__buffer text = {0};
    norma_language l = context->language;
    put_versions(&text, l, r, from, to);
    norma__text_header(
        &text, l,
        (const norma__column[]){
            {"Scale", -28}, {"n", 9}, {"mean change", 18}, {"largest", 10}, {"moved", 9}, {"%", 8}},
        6);
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_restated_scale *scale = &r->scales[s];
        double share = scale->n ? (double)scale->moved / (double)scale->n : NAN;
        norma__text_cell(&text, scale->id, -28);
        norma__text_cell(&text, norma__count(l, (double)scale->n).text, 9);
        norma__text_cell(&text, norma__signed(l, scale->change, 2).text, 18);
        norma__text_cell(&text, norma__signed(l, scale->largest, 1).text, 10);
        norma__text_cell(
            &text, scale->restated ? norma__count(l, (double)scale->moved).text : "\u2013", 9);
        norma__text_cell(&text, norma__fixed(l, scale->restated ? 100 * share : NAN, 1).text, 8);
        norma__text_end(&text);
    }
    const norma_notes *lists[] = {context->notes, &r->notes};
    norma__text_notes(&text, l, lists, 2, 12);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_restated(norma_output *out, const norma_restated *restated,
                                   const norma_norm_set *from, const norma_norm_set *to,
                                   const norma_file *written, norma_format format,
                                   const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    switch (format) {
    case NORMA_FORMAT_JSON:
        return as_json(out, restated, from, to, written, context, err);
    case NORMA_FORMAT_CSV:
        return as_csv(out, restated, err);
    case NORMA_FORMAT_TEXT:
        return as_text(out, restated, from, to, context, err);
    default:
        return norma__no_such_format(format, "restated scores", err);
    }
}
