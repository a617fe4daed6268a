#include <math.h>

#include "report/continuous_parts.h"

/* The norm table. */
static norma_status table_csv(norma_output *out, const norma_continuous *r,
                              const norma_continuous_names *names, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put_field(&csv, names->covariate);
    norma__put(&csv, ",");
    norma__put_field(&csv, names->score);
    norma__put(&csv, ",percentile,percentile_low,percentile_high,t,t_low,t_high\n");
    for (size_t k = 0; k < r->n_table; k++) {
        const norma_continuous_row *row = &r->table[k];
        norma__put_short(&csv, row->covariate);
        norma__put_values(&csv,
                          (const double[]){row->score, row->percentile, row->percentile_low,
                                           row->percentile_high, row->t, row->t_low, row->t_high},
                          7);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_continuous(norma_output *out, const norma_continuous *result,
                                     const norma_continuous_names *names, norma_format format,
                                     const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__continuous_json(out, result, names, context, err);
    if (format == NORMA_FORMAT_CSV)
        return table_csv(out, result, names, err);
    return norma__continuous_text(out, result, names, context, err);
}
