#include <math.h>

#include "report/dif_parts.h"
#include "report/recalibrate_parts.h"

static void add_pair(norma__json_tree *j, cJSON *in, const char *old, const char *now,
                     const double values[2])
{
    norma__add_number(j, in, old, values[0]);
    norma__add_number(j, in, now, values[1]);
}

static void add_change(norma__json_tree *j, cJSON *o, const norma_drift_change *c)
{
    add_pair(j, o, "mean_old", "mean_new", c->mean);
    add_pair(j, o, "sd_old", "sd_new", c->sd);
    add_pair(j, o, "n_effective_old", "n_effective_new", c->n_effective);
    norma__add_number(j, o, "change", c->change);
    norma__add_number(j, o, "se", c->se);
    norma__add_number(j, o, "df", c->df);
    norma__add_number(j, o, "low", c->low);
    norma__add_number(j, o, "high", c->high);
    norma__add_number(j, o, "p", c->p);
    norma__add_number(j, o, "d", c->d);
    norma__add_number(j, o, "d_low", c->d_low);
    norma__add_number(j, o, "d_high", c->d_high);
    norma__add_number(j, o, "equivalence_p", c->equivalence_p);
    norma__add_text(j, o, "verdict", norma_drift_verdict_names[c->verdict]);
}

static void add_scale(norma__json_tree *j, cJSON *list, const norma_drift_scale *d)
{
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "id", d->id);
    norma__add_count(j, o, "n_old", d->n[0]);
    norma__add_count(j, o, "n_new", d->n[1]);
    norma__add_count(j, o, "companies_old", d->n_companies[0]);
    norma__add_count(j, o, "companies_new", d->n_companies[1]);
    add_change(j, o, &d->mean);
    norma__add_number(j, o, "sd_ratio", d->sd_ratio);
    norma__add_number(j, o, "sd_ratio_low", d->sd_ratio_low);
    norma__add_number(j, o, "sd_ratio_high", d->sd_ratio_high);
    norma__add_number(j, o, "ks", d->ks);
    norma__add_number(j, o, "ks_p", d->ks_p);
    norma__add_number(j, o, "shift", d->shift);
    norma__add_number(j, o, "shift_at", d->shift_at);
    add_pair(j, o, "alpha_old", "alpha_new", d->alpha);
}

static void add_item(norma__json_tree *j, cJSON *list, const norma_recalibration *r,
                     const norma_drift_item *d)
{
    const norma_dif_item *dif = norma__recalibrated_item(r, d->id);
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "id", d->id);
    norma__add_count(j, o, "n_old", d->n[0]);
    norma__add_count(j, o, "n_new", d->n[1]);
    add_change(j, o, &d->mean);
    norma__add_number(j, o, "chi2", d->chi2);
    norma__add_number(j, o, "chi2_df", d->df);
    norma__add_number(j, o, "chi2_p", d->p);
    norma__add_number(j, o, "variation", d->variation);
    norma__add_number(j, o, "most", d->most);
    norma__add_number(j, o, "most_at", d->most_at);
    if (dif)
        norma__add_flag(j, o, "anchor", !dif->flagged);
    else
        norma__add_null(j, o, "anchor");
}

static void add_bridge(norma__json_tree *j, cJSON *list, const norma_bridge *b)
{
    cJSON *o = norma__add_object(j, list, NULL);
    norma__add_text(j, o, "scale", b->scale);
    norma__add_number(j, o, "change", b->change);
    norma__add_number(j, o, "largest", b->largest);
    norma__add_number(j, o, "largest_at", b->largest_at);
    norma__add_number(j, o, "moved", b->moved);
    norma__add_number(j, o, "slope", b->slope);
    norma__add_number(j, o, "intercept", b->intercept);
    cJSON *rows = norma__add_array(j, o, "rows");
    for (size_t i = 0; i < b->n_rows; i++) {
        const norma_bridge_row *row = &b->rows[i];
        cJSON *line = norma__add_object(j, rows, NULL);
        norma__add_number(j, line, "score", row->score);
        add_pair(j, line, "percentile_old", "percentile_new", row->percentile);
        add_pair(j, line, "t_old", "t_new", row->t);
        norma__add_number(j, line, "equivalent", row->equivalent);
        norma__add_number(j, line, "se", row->se);
        norma__add_number(j, line, "low", row->low);
        norma__add_number(j, line, "high", row->high);
        norma__add_number(j, line, "linear", row->linear);
    }
}

static void add_weights(norma__json_tree *j, cJSON *results, const norma_recalibration *r)
{
    const norma_raking *w = r->raking;
    if (!w) {
        norma__add_null(j, results, "weights");
        return;
    }
    cJSON *o = norma__add_object(j, results, "weights");
    norma__add_text(j, o, "margins", r->source.margins->words);
    norma__add_count(j, o, "n", w->n);
    norma__add_flag(j, o, "converged", w->converged);
    norma__add_count(j, o, "iterations", w->iterations);
    norma__add_number(j, o, "n_effective", w->n_effective);
    norma__add_count(j, o, "n_capped", w->n_capped);
}

static void add_versions(norma__json_tree *j, cJSON *results, const norma_recalibration *r,
                         int64_t written)
{
    cJSON *old = norma__add_object(j, results, "old");
    norma__add_text(j, old, "name", r->source.old->name);
    norma__add_number(j, old, "version", (double)r->source.old->version);
    norma__add_text(j, old, "sha256", r->source.old->sha256);
    norma__add_count(j, old, "n", r->source.old->n_kept);
    cJSON *collection = norma__add_object(j, results, "collection");
    norma__add_count(j, collection, "rows", norma_data_rows(r->source.data));
    norma__add_count(j, collection, "n", r->validation->screen->n_kept);
    norma__add_count(j, collection, "companies", r->collection->n_companies);
    cJSON *next = norma__add_object(j, results, "new");
    norma__add_number(j, next, "version", written ? (double)written : NAN);
    norma__add_flag(j, next, "written", written != 0);
    norma__add_count(j, next, "n", r->next->n_kept);
    norma__add_number(j, next, "n_effective", r->next->n_effective);
    norma__add_count(j, next, "companies", r->next->n_companies);
    norma__add_text(j, next, "weighting", norma_weighting_names[r->next->weighting]);
}

norma_status norma__recalibration_json(norma_output *out, const norma_recalibration *r,
                                       int64_t written, const norma_report_context *context,
                                       norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    const norma_notes *lists[NORMA__RECALIBRATE_LISTS];
    size_t n = norma__recalibrate_notes(lists, r, context);
    add_versions(&j, results, r, written);
    add_weights(&j, results, r);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t s = 0; s < r->drift->n_scales; s++)
        add_scale(&j, scales, &r->drift->scales[s]);
    cJSON *items = norma__add_array(&j, results, "items");
    for (size_t i = 0; i < r->drift->n_items; i++)
        add_item(&j, items, r, &r->drift->items[i]);
    cJSON *dif = norma__add_array(&j, results, "dif");
    for (size_t k = 0; k < r->n_dif; k++)
        norma__add_dif(&j, dif, r->dif[k]);
    cJSON *bridges = norma__add_array(&j, results, "bridges");
    for (size_t k = 0; k < r->n_bridges; k++)
        add_bridge(&j, bridges, r->bridges[k]);
    for (size_t k = 1; k < n; k++)
        norma__add_notes(&j, envelope, lists[k], NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}
