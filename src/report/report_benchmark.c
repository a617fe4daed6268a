#include "report/benchmark_view.h"

norma_status norma_report_benchmark(norma_output *out, const norma_benchmark *result,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err)
{
    norma__benchmark_view view;
    *out = (norma_output){0};
    norma_status status = norma__benchmark_view_make(&view, result, context, err);
    if (status == NORMA_OK && format == NORMA_FORMAT_JSON)
        status = norma__benchmark_json(out, &view, err);
    else if (status == NORMA_OK && format == NORMA_FORMAT_CSV)
        status = norma__benchmark_csv(out, &view, err);
    else if (status == NORMA_OK)
        status = norma__benchmark_text(out, &view, err);
    norma__benchmark_view_free(&view);
    return status;
}
