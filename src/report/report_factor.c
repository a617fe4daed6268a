#include "report/envelope.h"
#include "report/factor_parts.h"
#include "report/factor_words.h"

norma_status norma_report_factor(norma_output *out, const norma_factor_result *result,
                                 const norma_key_match *match, const norma_instrument *instrument,
                                 const norma_congruence *congruence, norma_format format,
                                 const norma_report_context *context, norma_error *err)
{
    const norma__factor_view view = {result, match, instrument, congruence, context};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__factor_json(out, &view, err);
    if (format == NORMA_FORMAT_CSV)
        return norma__factor_csv(out, &view, err);
    return norma__factor_text(out, &view, err);
}

norma_status norma_report_factor_scores(norma_output *out, const norma_data *data,
                                        const norma_factor_result *result, const double *scores,
                                        norma_error *err)
{
    const size_t n = norma_data_rows(data);
    norma__buffer csv = {0};
    *out = (norma_output){0};
    norma__put(&csv, "row");
    norma__put_identity_header(&csv, data);
    for (size_t f = 0; f < result->n_factors; f++)
        norma__putf(&csv, ",%s", norma__factor_name(result, f).text);
    norma__put(&csv, "\n");
    for (size_t row = 0; row < n; row++) {
        norma__put_whole(&csv, norma_data_file_row(data, row));
        norma__put_identity(&csv, data, row);
        for (size_t f = 0; f < result->n_factors; f++)
            norma__put_values(&csv, &scores[f * n + row], 1);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}
