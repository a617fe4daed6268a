#include <stdint.h>

#include "report/invariance_parts.h"

static norma_status as_text(norma_output *out, const norma_invariance *result,
                            const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    const norma_notes *lists[] = {context->notes, &result->notes};
    norma__text_input(&text, context);
    norma__put_invariance(&text, context->language, result);
    norma__text_notes(&text, context->language, lists, 2, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

static norma_status as_json(norma_output *out, const norma_invariance *result,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    norma__add_invariance(&j, norma__results(envelope), result);
    norma__add_notes(&j, envelope, &result->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

norma_status norma_report_invariance(norma_output *out, const norma_invariance *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err)
{
    norma__buffer csv = {0};
    switch (format) {
    case NORMA_FORMAT_TEXT:
        return as_text(out, result, context, err);
    case NORMA_FORMAT_JSON:
        return as_json(out, result, context, err);
    case NORMA_FORMAT_CSV:
        norma__put_invariance_csv(&csv, result);
        return norma__hand_over(out, &csv, err);
    }
    return norma__no_such_format(format, "invariance", err);
}
