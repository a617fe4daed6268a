#include "foundation/digest.h"
#include "report/envelope.h"

static norma_status convert_json(norma_output *out, const norma_conversion *result,
                                 const char *path, const norma_report_context *context,
                                 norma_error *err)
{
    norma__json_tree j = {0};
    char sha256[NORMA__DIGEST_SIZE];
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__digest(sha256, result->content.bytes, result->content.length);
    norma__add_text(&j, results, "from", result->from_name);
    norma__add_text(&j, results, "to", result->to_name);
    norma__add_text(&j, results, "file", path);
    norma__add_text(&j, results, "sha256", sha256);
    norma__add_count(&j, results, "rows", result->rows);
    norma__add_count(&j, results, "columns", result->columns);
    norma__add_count(&j, results, "bytes", result->content.length);
    norma__add_notes(&j, envelope, &result->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status convert_text(norma_output *out, const norma_conversion *result,
                                 const char *path, const norma_report_context *context,
                                 norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0}, line = {0};
    norma__text_input(&text, context);
    norma__put(&line, norma__say(l, norma_file_format_name(result->from)));
    norma__text_paragraph(&text, norma__say(l, "Read"), &line);
    norma__sayf(&line, l, "{1}: {2}, {3 row|rows} x {4 column|columns}, {5 byte|bytes}",
                norma__base_name(path), norma__say(l, norma_file_format_name(result->to)),
                norma__count(l, (double)result->rows).text,
                norma__count(l, (double)result->columns).text,
                norma__count(l, (double)result->content.length).text);
    norma__text_paragraph(&text, norma__say(l, "Written"), &line);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &result->notes}, 2,
                      SIZE_MAX);
    text.failed = text.failed || line.failed;
    norma__buffer_free(&line);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_convert(norma_output *out, const norma_conversion *result,
                                  const char *path, norma_format format,
                                  const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return convert_json(out, result, path, context, err);
    if (format == NORMA_FORMAT_TEXT)
        return convert_text(out, result, path, context, err);
    return norma__no_such_format(format, "a conversion", err);
}
