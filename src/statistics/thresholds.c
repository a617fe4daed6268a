#include "statistics/thresholds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- thresholds ---- */

/* Taken from the nearer tail, so that mirrored counts give exactly mirrored thresholds. */
static double quantile_of(double below, double above, double total)
{
    return below <= above ? norma__normal_quantile(below / total)
                          : -norma__normal_quantile(above / total);
}

void norma__cut(norma__cuts *cuts, const double *counts, size_t n, double total)
{
    double below = 0;
    cuts->n = n;
    for (size_t k = 0; k + 1 < n; k++) {
        below += counts[k];
        cuts->cumulative[k] = below / total;
        cuts->tau[k] = quantile_of(below, total - below, total);
        cuts->density[k] = norma__normal_density(cuts->tau[k]);
    }
    cuts->cumulative[n - 1] = 1;
}

/* ---- items ---- */

static void ordinal_clear(norma__ordinal *o)
{
    free(o->place);
    free(o->counts);
    free(o->cuts.cumulative);
    free(o->cuts.tau);
    free(o->cuts.density);
}

void norma__ordinals_free(norma__ordinal *ordinals, size_t n)
{
    for (size_t j = 0; ordinals && j < n; j++)
        ordinal_clear(&ordinals[j]);
    free(ordinals);
}

static bool ordinal_room(norma__ordinal *o, size_t n)
{
    o->n_declared = n;
    o->place = NORMA__NEW(size_t, n);
    o->counts = NORMA__NEW(double, n);
    o->cuts.cumulative = NORMA__NEW(double, n);
    o->cuts.tau = NORMA__NEW(double, n);
    o->cuts.density = NORMA__NEW(double, n);
    return o->place && o->counts && o->cuts.cumulative && o->cuts.tau && o->cuts.density;
}

/* Categories that were chosen, in keyed order, one after another. */
static void place_chosen(norma__ordinal *o, const int64_t *answers, bool reversed)
{
    size_t used = 0;
    for (size_t k = 0; k < o->n_declared; k++) {
        size_t category = reversed ? o->n_declared - 1 - k : k;
        o->place[category] = answers[category] > 0 ? used++ : NORMA__UNUSED;
    }
}

static void ordinal_fill(norma__ordinal *o, const int64_t *answers, double unit)
{
    size_t used = 0;
    for (size_t category = 0; category < o->n_declared; category++) {
        size_t place = o->place[category];
        if (place == NORMA__UNUSED)
            continue;
        o->counts[place] += (double)answers[category] / unit;
        o->total += (double)answers[category] / unit;
        used = place + 1 > used ? place + 1 : used;
    }
    if (used > 0)
        norma__cut(&o->cuts, o->counts, used, o->total);
}

norma_status norma__ordinals_new(norma__ordinal **out, const norma__correlating *c,
                                 const size_t *const *places, norma_error *err)
{
    size_t n = c->sample->n_items;
    const norma_tables *t = c->tables;
    norma__ordinal *ordinals = NORMA__NEW(norma__ordinal, n);
    *out = NULL;
    if (!ordinals)
        return norma__no_memory(err);
    for (size_t j = 0; j < n; j++) {
        size_t item = c->columns[j];
        const int64_t *answers = norma_tables_one_way(t, c->group, item);
        ordinals[j].item = item;
        if (!ordinal_room(&ordinals[j], t->categories[item])) {
            norma__ordinals_free(ordinals, n);
            return norma__no_memory(err);
        }
        if (places)
            memcpy(ordinals[j].place, places[j], t->categories[item] * sizeof **places);
        else
            place_chosen(&ordinals[j], answers, t->instrument->items[item].reversed);
        ordinal_fill(&ordinals[j], answers, norma__count_unit(c));
    }
    *out = ordinals;
    return NORMA_OK;
}

/* ([category <= k] - share up to k) / (n density). */
void norma__threshold_influence(double *influence, const norma__ordinal *ordinal, size_t k)
{
    double scale = ordinal->total * ordinal->cuts.density[k];
    for (size_t a = 0; a < ordinal->cuts.n; a++)
        influence[a] = ((a <= k ? 1 : 0) - ordinal->cuts.cumulative[k]) / scale;
    influence[ordinal->cuts.n] = 0;
}

/* ---- what is told of them ---- */

static norma_status note_unused(norma__correlating *c, const norma__ordinal *o,
                                const norma_correlation_variable *v, norma_error *err)
{
    size_t unused = o->n_declared - o->cuts.n;
    if (unused == 0 || o->cuts.n == 0)
        return NORMA_OK;
    return norma__note(&c->result->notes, err, "unused-category", v->id, (double)unused,
                       (double)o->n_declared,
                       "item %s: %zu of its %zu categories %s never chosen; it is analysed with "
                       "the other %zu",
                       v->id, unused, o->n_declared, unused == 1 ? "was" : "were", o->cuts.n);
}

static norma_status tell_variable(norma__correlating *c, norma_correlation_variable *v,
                                  const norma__ordinal *o, norma_error *err)
{
    size_t n = o->cuts.n > 0 ? o->cuts.n - 1 : 0;
    double *thresholds = NORMA__NEW(double, n);
    if (!thresholds)
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++)
        thresholds[k] = o->cuts.tau[k];
    free(v->thresholds);
    v->thresholds = thresholds;
    v->n_thresholds = n;
    v->n_categories = o->cuts.n;
    return note_unused(c, o, v, err);
}

norma_status norma__thresholds(norma__correlating *c, norma_error *err)
{
    norma__ordinal *ordinals = NULL;
    norma_status status = norma__ordinals_new(&ordinals, c, NULL, err);
    for (size_t j = 0; ordinals && j < c->sample->n_items && status == NORMA_OK; j++)
        status = tell_variable(c, &c->result->variables[j], &ordinals[j], err);
    norma__ordinals_free(ordinals, c->sample->n_items);
    return status;
}
