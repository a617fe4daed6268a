#include <math.h>

#include "report/recalibrate_parts.h"

/* ---- CSV: a line a scale, an item, a score of the bridge ---- */

static void put_kind(norma__buffer *csv, const char *kind, const char *id)
{
    norma__put(csv, kind);
    norma__put(csv, ",");
    norma__put_field(csv, id);
}

static void put_change(norma__buffer *csv, const size_t n[2], const norma_drift_change *c)
{
    norma__put_values(csv,
                      (const double[]){(double)n[0], (double)n[1], c->mean[0], c->mean[1], c->sd[0],
                                       c->sd[1], c->change, c->low, c->high, c->p, c->d, c->d_low,
                                       c->d_high, c->equivalence_p},
                      14);
    norma__put(csv, ",");
    norma__put(csv, norma_drift_verdict_names[c->verdict]);
}

static void csv_scale(norma__buffer *csv, const norma_drift_scale *d)
{
    put_kind(csv, "scale", d->id);
    put_change(csv, d->n, &d->mean);
    norma__put_values(csv, (const double[]){d->sd_ratio, d->ks, d->ks_p, d->shift, d->shift_at}, 5);
    norma__put(csv, ",,,,,,,,,,,\n");
}

static void csv_item(norma__buffer *csv, const norma_recalibration *r, const norma_drift_item *d)
{
    const norma_dif_item *dif = norma__recalibrated_item(r, d->id);
    put_kind(csv, "item", d->id);
    put_change(csv, d->n, &d->mean);
    norma__put(csv, ",,,,,");
    norma__put_values(csv,
                      (const double[]){d->chi2, d->p, d->variation, dif ? dif->adjusted_p : NAN,
                                       dif ? dif->effect : NAN, dif ? !dif->flagged : NAN},
                      6);
    norma__put(csv, ",,,,,\n");
}

static void csv_bridge(norma__buffer *csv, const norma_bridge *b)
{
    for (size_t i = 0; i < b->n_rows; i++) {
        const norma_bridge_row *row = &b->rows[i];
        put_kind(csv, "bridge", b->scale);
        norma__put(csv, ",,,,,,,,,,,,,,,,,,,,,,,,,,");
        norma__put_values(csv,
                          (const double[]){row->score, row->percentile[0], row->percentile[1],
                                           row->equivalent, row->se},
                          5);
        norma__put(csv, "\n");
    }
}

static norma_status as_csv(norma_output *out, const norma_recalibration *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "kind,id,n_old,n_new,mean_old,mean_new,sd_old,sd_new,change,low,high,p,d,"
                     "d_low,d_high,equivalence_p,verdict,sd_ratio,ks,ks_p,shift,shift_at,chi2,"
                     "chi2_p,variation,dif_p,dif_effect,anchor,score,percentile_old,"
                     "percentile_new,equivalent,se\n");
    for (size_t s = 0; s < r->drift->n_scales; s++)
        csv_scale(&csv, &r->drift->scales[s]);
    for (size_t i = 0; i < r->drift->n_items; i++)
        csv_item(&csv, r, &r->drift->items[i]);
    for (size_t k = 0; k < r->n_bridges; k++)
        csv_bridge(&csv, r->bridges[k]);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_recalibration(norma_output *out, const norma_recalibration *result,
                                        int64_t written, norma_format format,
                                        const norma_report_context *context, norma_error *err)
{
    switch (format) {
    case NORMA_FORMAT_TEXT:
        return norma__recalibration_text(out, result, written, context, err);
    case NORMA_FORMAT_JSON:
        return norma__recalibration_json(out, result, written, context, err);
    case NORMA_FORMAT_CSV:
        return as_csv(out, result, err);
    }
    return norma__no_such_format(format, "recalibration", err);
}
