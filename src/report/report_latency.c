#include "report/envelope.h"
#include "report/latency_parts.h"

#include <math.h>

static void put_header(norma__buffer *csv, const norma__latency_subject *of)
{
    norma__put(csv, "row");
    norma__put_identity_header(csv, of->data);
    norma__put(csv, ",n_used,total_ms,median_ms,rte,relative_speed,fast_pages,speed,speed_se,slope,"
                    "slope_se,fit,fit_p,distance_residual");
    for (size_t g = 0; of->result->page_rte && g < of->result->n_pages; g++) {
        norma__buffer name = {0};
        norma__putf(&name, "rte_%s", of->instrument->pages[g].id);
        csv->failed |= name.failed;
        norma__put(csv, ",");
        norma__put_field(csv, name.failed ? "" : name.bytes);
        norma__buffer_free(&name);
    }
    norma__put(csv, "\n");
}

static void put_row(norma__buffer *csv, const norma__latency_subject *of, size_t row)
{
    const norma_latency_result *r = of->result;
    const double *const columns[] = {
        r->total_ms,   r->median_ms, r->rte,      r->relative_speed,
        r->fast_pages, r->speed,     r->speed_se, r->slope,
        r->slope_se,   r->fit,       r->fit_p,    r->distance_residual};
    norma__put_whole(csv, norma_data_file_row(of->data, row));
    norma__put_identity(csv, of->data, row);
    norma__put(csv, ",");
    norma__put_whole(csv, r->n_used[row]);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
        norma__put_values(csv, (const double[]){columns[k] ? columns[k][row] : NAN}, 1);
    for (size_t g = 0; r->page_rte && g < r->n_pages; g++)
        norma__put_values(csv, &r->page_rte[g * r->n_rows + row], 1);
    norma__put(csv, "\n");
}

static norma_status latency_csv(norma_output *out, const norma__latency_subject *of,
                                norma_error *err)
{
    norma__buffer csv = {0};
    put_header(&csv, of);
    for (size_t row = 0; row < of->result->n_rows; row++)
        put_row(&csv, of, row);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_latency(norma_output *out, const norma_latency_result *result,
                                  const norma_instrument *instrument, const norma_data *data,
                                  norma_format format, const norma_report_context *context,
                                  norma_error *err)
{
    const norma__latency_subject of = {result, instrument, data};
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__latency_json(out, &of, context, err);
    if (format == NORMA_FORMAT_CSV)
        return latency_csv(out, &of, err);
    return norma__latency_text(out, &of, context, err);
}
