#include "report/scored_parts.h"

#include <math.h>

static void add_reference(norma__json_tree *j, cJSON *object, const norma_scored *result,
                          const norma_scored_scale *scale)
{
    if (scale->reference.n_values == 0) {
        norma__add_null(j, object, "reference");
        return;
    }
    cJSON *reference = norma__add_object(j, object, "reference");
    norma__add_text(j, reference, "of", norma_reference_names[result->options.reference]);
    norma__add_count(j, reference, "n", scale->reference.n);
    norma__add_number(j, reference, "mean", scale->reference.mean);
    norma__add_number(j, reference, "sd", scale->reference.sd);
}

/* Figures of a population that is too small to be told of are null. */
static void add_scale(norma__json_tree *j, cJSON *scales, const norma_scored *result,
                      const norma_scored_scale *scale)
{
    const bool shown = norma_scored_shows_population(result, scale->population);
    const norma_score_interval interval = norma_score_interval_of(
        scale->mean, scale->mean, scale->sd, scale->reliability, result->options.conf_level);
    cJSON *object = norma__add_object(j, scales, NULL);
    norma__add_text(j, object, "id", result->instrument->scales[scale->scale].id);
    norma__add_text(j, object, "population", norma__population_name(result, scale->population));
    norma__add_text(j, object, "verdict", norma_verdict_name(scale->verdict));
    norma__add_flag(j, object, "shown", shown);
    norma__add_number(j, object, "n", shown ? (double)scale->n : NAN);
    norma__add_number(j, object, "mean_pomp", shown ? scale->mean : NAN);
    norma__add_number(j, object, "sd_pomp", shown ? scale->sd : NAN);
    norma__add_number(j, object, "reliability", shown ? scale->reliability : NAN);
    norma__add_text(j, object, "reliability_method", scale->reliability_method);
    norma__add_number(j, object, "se", shown ? interval.se : NAN);
    norma__add_number(j, object, "true_se", shown ? interval.true_se : NAN);
    if (shown)
        add_reference(j, object, result, scale);
    else
        norma__add_null(j, object, "reference");
}

static norma_status write_json(norma_output *out, const norma_scored *result,
                               const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer rows = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_record(&j, norma__add_object(&j, results, "gate"), result, context);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t i = 0; i < result->instrument->n_scales * result->n_populations; i++)
        add_scale(&j, scales, result, &result->scales[i]);
    norma__put_scored_json(&rows, result);
    norma__put(&rows, "");
    j.failed |= rows.failed;
    norma__add_raw(&j, results, "respondents", rows.bytes);
    norma__add_notes(&j, envelope, &result->notes, NULL);
    const norma_status status = norma__hand_over_json(out, &j, envelope, err);
    norma__buffer_free(&rows);
    return status;
}

/* The record stands in the first line, where R's comment.char and pandas' comment skip it. */
static norma_status write_csv(norma_output *out, const norma_scored *result,
                              const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    norma__buffer csv = {0};
    cJSON *record = norma__new_tree(&j);
    norma__add_record(&j, record, result, context);
    norma__put(&csv, NORMA__RECORD_PREFIX);
    csv.failed |= j.failed;
    if (!j.failed)
        norma__print_json_script(&csv, record);
    cJSON_Delete(record);
    norma__put(&csv, "\n");
    norma__put_scored_csv(&csv, result);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_scored(norma_output *out, const norma_scored *result, norma_format format,
                                 const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    norma_status status;
    *out = (norma_output){0};
    switch (format) {
    case NORMA_FORMAT_TEXT:
        norma__put_scored_text(&text, result, context);
        return norma__hand_over(out, &text, err);
    case NORMA_FORMAT_JSON:
        status = write_json(out, result, context, err);
        break;
    case NORMA_FORMAT_CSV:
        status = write_csv(out, result, context, err);
        break;
    default:
        return norma__no_such_format(format, "scores", err);
    }
    if (status == NORMA_OK)
        norma__seal(out);
    return status;
}
