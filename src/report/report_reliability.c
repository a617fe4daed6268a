#include "report/reliability_parts.h"

norma_status norma_report_reliability(norma_output *out,
                                      const norma_reliability_result *const *scales,
                                      size_t n_scales, const norma_reliability_extras *extras,
                                      norma_format format, const norma_report_context *context,
                                      norma_error *err)
{
    static const norma_reliability_extras none = {0};
    const norma__reliability_report report = {.scales = scales,
                                              .n_scales = n_scales,
                                              .extras = extras ? extras : &none,
                                              .context = context};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__reliability_json(out, &report, err);
    if (format == NORMA_FORMAT_CSV)
        return norma__reliability_csv(out, &report, err);
    return norma__reliability_text(out, &report, err);
}
