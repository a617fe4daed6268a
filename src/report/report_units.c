#include "report/units_view.h"

norma_status norma_report_units(norma_output *out, const norma_units_result *result,
                                norma_format format, const norma_report_context *context,
                                norma_error *err)
{
    norma__units_view view;
    *out = (norma_output){0};
    norma_status status = norma__units_view_make(&view, result, context, err);
    if (status == NORMA_OK && format == NORMA_FORMAT_JSON)
        status = norma__units_json(out, &view, err);
    else if (status == NORMA_OK && format == NORMA_FORMAT_CSV)
        status = norma__units_csv(out, &view, err);
    else if (status == NORMA_OK)
        status = norma__units_text(out, &view, err);
    norma__units_view_free(&view);
    return status;
}
