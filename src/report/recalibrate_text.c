#include <math.h>
#include <stdint.h>
#include <string.h>

#include "report/recalibrate_parts.h"

const norma_dif_item *norma__recalibrated_item(const norma_recalibration *r, const char *id)
{
    for (size_t k = 0; k < r->n_dif; k++)
        for (size_t j = 0; j < r->dif[k]->n_items; j++)
            if (strcmp(r->dif[k]->focal[0].items[j].id, id) == 0)
                return &r->dif[k]->focal[0].items[j];
    return NULL;
}

const char *norma__anchor_word(norma_language language, const norma_dif_item *item)
{
    if (!item)
        return "\u2013";
    return norma__say(language, item->flagged ? "no" : "yes");
}

size_t norma__recalibrate_notes(const norma_notes *lists[NORMA__RECALIBRATE_LISTS],
                                const norma_recalibration *r, const norma_report_context *context)
{
    size_t n = 0;
    lists[n++] = context->notes;
    lists[n++] = &r->notes;
    lists[n++] = &r->validation->notes;
    lists[n++] = &r->drift->notes;
    lists[n++] = r->raking ? &r->raking->notes : NULL;
    n -= r->raking == NULL;
    for (size_t k = 0; k < r->n_dif && n < NORMA__RECALIBRATE_LISTS / 2; k++)
        lists[n++] = &r->dif[k]->notes;
    for (size_t k = 0; k < r->n_bridges && n < NORMA__RECALIBRATE_LISTS; k++)
        lists[n++] = &r->bridges[k]->notes;
    return n;
}

static void put_versions(norma__buffer *out, norma_language l, const norma_recalibration *r,
                         int64_t written)
{
    const norma_norm_set *old = r->source.old;
    norma__sayf(
        out, l,
        "Norm set {1}, version {2}: {3 respondent|respondents}. The collection: {4} of {5} kept.",
        old->name, norma__count(l, (double)old->version).text,
        norma__count(l, (double)old->n_kept).text,
        norma__count(l, (double)r->validation->screen->n_kept).text,
        norma__count(l, (double)norma_data_rows(r->source.data)).text);
    norma__put(out, "\n");
    if (written)
        norma__sayf(out, l, "Version {1} was written: {2 respondent|respondents}, effective {3}.",
                    norma__count(l, (double)written).text,
                    norma__count(l, (double)r->next->n_kept).text,
                    norma__fixed(l, r->next->n_effective, 0).text);
    else
        norma__sayf(out, l,
                    "Nothing was written. The new version would have {1 respondent|respondents}, "
                    "effective {2}.",
                    norma__count(l, (double)r->next->n_kept).text,
                    norma__fixed(l, r->next->n_effective, 0).text);
    norma__put(out, "\n");
}

static void put_scales(norma__buffer *out, norma_language l, const norma_recalibration *r)
{
    norma__put(out, "\n");
    norma__sayf(out, l, "Scales: the collection against version {1} (POMP; bound {2} sd)",
                norma__count(l, (double)r->source.old->version).text,
                norma__setting(l, r->options.drift.bound).text);
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -18},
                                               {"old", 7},
                                               {"new", 7},
                                               {"change", 8},
                                               {"low", 7},
                                               {"high", 7},
                                               {"in sd", 7},
                                               {"sd ratio", 9},
                                               {"shift", 7},
                                               {"at", 6},
                                               {"  verdict", -12}},
                       11);
    for (size_t s = 0; s < r->drift->n_scales; s++) {
        const norma_drift_scale *d = &r->drift->scales[s];
        norma__text_cell(out, d->id, -18);
        norma__text_cell(out, norma__fixed(l, d->mean.mean[0], 1).text, 7);
        norma__text_cell(out, norma__fixed(l, d->mean.mean[1], 1).text, 7);
        norma__text_cell(out, norma__signed(l, d->mean.change, 1).text, 8);
        norma__text_cell(out, norma__signed(l, d->mean.low, 1).text, 7);
        norma__text_cell(out, norma__signed(l, d->mean.high, 1).text, 7);
        norma__text_cell(out, norma__signed(l, d->mean.d, 2).text, 7);
        norma__text_cell(out, norma__fixed(l, d->sd_ratio, 2).text, 9);
        norma__text_cell(out, norma__signed(l, d->shift, 1).text, 7);
        norma__text_cell(out, norma__fixed(l, d->shift_at, 0).text, 6);
        norma__put(out, "  ");
        norma__text_cell(out, norma__say(l, norma_drift_verdict_names[d->mean.verdict]), -12);
        norma__text_end(out);
    }
    norma__put(out, norma__say(l, "shift: largest change of a percentile rank, in points"));
    norma__put(out, "\n");
}

static bool is_told(const norma_drift_item *d, const norma_dif_item *dif)
{
    return d->mean.verdict != NORMA_DRIFT_EQUIVALENT || (dif && dif->flagged);
}

static void put_item(norma__buffer *out, norma_language l, const norma_drift_item *d,
                     const norma_dif_item *dif)
{
    norma__text_cell(out, d->id, -18);
    norma__text_cell(out, norma__fixed(l, d->mean.mean[0], 2).text, 7);
    norma__text_cell(out, norma__fixed(l, d->mean.mean[1], 2).text, 7);
    norma__text_cell(out, norma__signed(l, d->mean.d, 2).text, 7);
    norma__text_cell(out, norma__signed(l, d->mean.d_low, 2).text, 7);
    norma__text_cell(out, norma__signed(l, d->mean.d_high, 2).text, 7);
    norma__text_cell(out, norma__signed(l, d->most, 1).text, 7);
    norma__text_cell(out, norma__fixed(l, d->most_at, 0).text, 7);
    norma__text_cell(out, norma__fixed(l, dif ? dif->effect : NAN, 3).text, 8);
    norma__text_cell(out, norma__anchor_word(l, dif), 7);
    norma__put(out, "  ");
    norma__text_cell(out, norma__say(l, norma_drift_verdict_names[d->mean.verdict]), -12);
    norma__text_end(out);
}

static void put_items(norma__buffer *out, norma_language l, const norma_recalibration *r)
{
    size_t told = 0, anchors = 0;
    for (size_t j = 0; j < r->drift->n_items; j++) {
        const norma_dif_item *dif = norma__recalibrated_item(r, r->drift->items[j].id);
        told += is_told(&r->drift->items[j], dif);
        anchors += dif && !dif->flagged;
    }
    norma__put(out, "\n");
    norma__sayf(out, l, "Items: {1} of {2} are anchors; {3} not shown to be as before",
                norma__count(l, (double)anchors).text,
                norma__count(l, (double)r->drift->n_items).text,
                norma__count(l, (double)told).text);
    norma__put(out, "\n");
    if (!told)
        return;
    norma__text_header(out, l,
                       (const norma__column[]){{"Item", -18},
                                               {"old", 7},
                                               {"new", 7},
                                               {"in sd", 7},
                                               {"low", 7},
                                               {"high", 7},
                                               {"most %", 7},
                                               {"answer", 7},
                                               {"DIF", 8},
                                               {"anchor", 7},
                                               {"  verdict", -12}},
                       11);
    for (size_t j = 0; j < r->drift->n_items; j++) {
        const norma_drift_item *d = &r->drift->items[j];
        const norma_dif_item *dif = norma__recalibrated_item(r, d->id);
        if (is_told(d, dif))
            put_item(out, l, d, dif);
    }
}

static void put_weights(norma__buffer *out, norma_language l, const norma_raking *w)
{
    norma__put(out, "\n");
    norma__sayf(
        out, l, "Weights: raked in {1 cycle|cycles}, effective n {2} of {3}, {4} at the cap",
        norma__count(l, (double)w->iterations).text, norma__fixed(l, w->n_effective, 0).text,
        norma__count(l, (double)w->n).text, norma__count(l, (double)w->n_capped).text);
    norma__put(out, "\n");
}

static void put_bridges(norma__buffer *out, norma_language l, const norma_recalibration *r)
{
    norma__put(out, "\n");
    norma__put(
        out,
        norma__say(l, "Bridge: percentile ranks under the new version, less those under the old"));
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -18},
                                               {"mean", 7},
                                               {"largest", 9},
                                               {"at", 6},
                                               {"moved %", 9},
                                               {"slope", 8},
                                               {"intercept", 11}},
                       7);
    for (size_t k = 0; k < r->n_bridges; k++) {
        const norma_bridge *b = r->bridges[k];
        norma__text_cell(out, b->scale, -18);
        norma__text_cell(out, norma__signed(l, b->change, 1).text, 7);
        norma__text_cell(out, norma__signed(l, b->largest, 1).text, 9);
        norma__text_cell(out, norma__fixed(l, b->largest_at, 0).text, 6);
        norma__text_cell(out, norma__fixed(l, 100 * b->moved, 1).text, 9);
        norma__text_cell(out, norma__fixed(l, b->slope, 3).text, 8);
        norma__text_cell(out, norma__signed(l, b->intercept, 2).text, 11);
        norma__text_end(out);
    }
}

norma_status norma__recalibration_text(norma_output *out, const norma_recalibration *r,
                                       int64_t written, const norma_report_context *context,
                                       norma_error *err)
{
    const norma_language l = context->language;
    const norma_notes *lists[NORMA__RECALIBRATE_LISTS];
    norma__buffer text = {0};
    norma__text_input(&text, context);
    put_versions(&text, l, r, written);
    put_scales(&text, l, r);
    if (r->drift->n_items)
        put_items(&text, l, r);
    if (r->raking)
        put_weights(&text, l, r->raking);
    put_bridges(&text, l, r);
    norma__text_notes(&text, l, lists, norma__recalibrate_notes(lists, r, context), 20);
    return norma__hand_over(out, &text, err);
}
