#include <math.h>
#include <stdint.h>

#include "report/envelope.h"
#include "report/screen_parts.h"

/* The reason codes of a respondent's flags, joined by ';'. */
static void put_csv_flags(norma__buffer *csv, uint32_t flags, const norma_screening *screening)
{
    norma__buffer codes = {0};
    norma__put(&codes, "");
    for (size_t k = 0; k < screening->n_rules; k++)
        if (flags >> k & 1) {
            norma__put(&codes, codes.length ? ";" : "");
            norma__put(&codes, screening->rules[k].id);
        }
    if (codes.failed)
        csv->failed = true;
    else
        norma__put_field(csv, codes.bytes);
    norma__buffer_free(&codes);
}

static void put_csv_row(norma__buffer *csv, const norma_screen_result *r,
                        const norma_instrument *instrument, const norma_data *data, size_t row)
{
    norma__put_whole(csv, norma_data_file_row(data, row));
    norma__put_identity(csv, data, row);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        norma__put_values(csv, (const double[]){r->indices[k] ? r->indices[k][row] : NAN}, 1);
    norma__put(csv, r->keep[row] ? ",1," : ",0,");
    if (r->flags[row])
        put_csv_flags(csv, r->flags[row], &instrument->screening);
    norma__put(csv, "\n");
}

static norma_status screen_csv(norma_output *out, const norma_screen_result *r,
                               const norma_instrument *instrument, const norma_data *data,
                               norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "row");
    norma__put_identity_header(&csv, data);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        norma__putf(&csv, ",%s", norma_index_name((norma_index)k));
    norma__put(&csv, ",kept,flags\n");
    for (size_t row = 0; row < r->n_rows; row++)
        put_csv_row(&csv, r, instrument, data, row);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_screen_sensitivity(norma_output *out, const norma_screen_result *result,
                                             const norma_sensitivity_result *sensitivity,
                                             const norma_instrument *instrument,
                                             const norma_data *data, norma_format format,
                                             const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__screen_json(out, result, sensitivity, instrument, data, context, err);
    if (format == NORMA_FORMAT_CSV)
        return screen_csv(out, result, instrument, data, err);
    return norma__screen_text(out, result, sensitivity, instrument, context, err);
}

norma_status norma_report_screen(norma_output *out, const norma_screen_result *result,
                                 const norma_instrument *instrument, const norma_data *data,
                                 norma_format format, const norma_report_context *context,
                                 norma_error *err)
{
    return norma_report_screen_sensitivity(out, result, NULL, instrument, data, format, context,
                                           err);
}
