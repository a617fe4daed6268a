/* Effect sizes: items of a group against the reference group's, in a common metric. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

/* ---- spread of answers ---- */

typedef struct spread {
    size_t n;
    double mean, squares;
} spread;

static void add_value(spread *s, double x)
{
    double before = x - s->mean;
    s->n++;
    s->mean += before / (double)s->n;
    s->squares += before * (x - s->mean);
}

static double sd_of(const spread *s)
{
    return s->n > 1 ? sqrt(s->squares / (double)(s->n - 1)) : NAN;
}

/* Weighted mean of the two, as Nye & Drasgow (2011) have it. */
static double pooled(const spread *a, const spread *b)
{
    double m = (double)a->n - 1, n = (double)b->n - 1;
    return (m * sd_of(a) + n * sd_of(b)) / (m + n);
}

/* By group and item, and last the mean of the items: groups x (items + 1). */
static norma_status measure_spread(spread *out, const norma__invariance_work *w,
                                   const norma__configural *c, norma_error *err)
{
    const norma_data *data = w->data.data;
    const norma_invariance *r = w->result;
    size_t n_names = norma_data_label_names(data, w->data.group), n = r->n_groups;
    norma__variable *v = NORMA__NEW(norma__variable, c->n_items);
    size_t *group = NORMA__NEW(size_t, n_names + 1);
    bool ok = v && group;
    for (size_t i = 0; ok && i < c->n_items; i++)
        norma__variable_find(&v[i], data, c->items[i]);
    for (size_t k = 0; ok && k < n_names; k++) {
        group[k] = NORMA_NONE;
        for (size_t g = 0; g < n; g++)
            if (strcmp(norma_data_label_name(data, w->data.group, k), r->groups[g].name) == 0)
                group[k] = g;
    }
    for (size_t row = 0; ok && row < norma_data_rows(data); row++) {
        size_t label = norma_data_label(data, w->data.group, row), answered = 0;
        if (!w->keep[row] || label == NORMA_NONE || group[label] == NORMA_NONE)
            continue;
        double sum = 0;
        for (size_t i = 0; i < c->n_items; i++) {
            double x = norma__variable_at(&v[i], row);
            if (isnan(x))
                continue;
            add_value(&out[group[label] + i * n], x);
            sum += x;
            answered++;
        }
        if (answered == c->n_items)
            add_value(&out[group[label] + c->n_items * n], sum / (double)answered);
    }
    free(v);
    free(group);
    return ok ? NORMA_OK : norma__no_memory(err);
}

/* ---- one item ---- */

/* The item in group g, with the factor in the unit that mean and sd say. */
static norma_item_function function_of(const norma__configural *c, size_t i, size_t g,
                                       const double *mean, const double *sd, double *thresholds)
{
    norma_item_function f = {.loading = c->loading[g + i * c->n_groups] / sd[g], .residual = 1};
    for (size_t k = 0; k < c->n_cuts; k++) {
        if (c->item_of[k] != i)
            continue;
        double cut = c->cut[g + k * c->n_groups] - f.loading * mean[g];
        if (strrchr(c->cuts[k], '|'))
            thresholds[f.n_thresholds++] = -cut;
        else
            f.intercept = cut;
    }
    f.thresholds = thresholds;
    return f;
}

typedef struct desk {
    const norma__configural *c;
    const double *mean, *sd;
    spread *spread;
    double *thresholds; /* 2 x n_cuts */
} desk;

static norma_status add_item(norma_invariance *r, const desk *d, size_t i, size_t g, double *bias,
                             norma_error *err)
{
    const norma__configural *c = d->c;
    size_t focal = c->groups[g], n = r->n_groups;
    norma_item_function mine = function_of(c, i, g, d->mean, d->sd, d->thresholds);
    norma_item_function theirs =
        function_of(c, i, c->reference, d->mean, d->sd, d->thresholds + c->n_cuts);
    const spread *s = &d->spread[focal + i * n];
    norma_item_difference x =
        norma_item_difference_of(&theirs, &mine, d->mean[g], d->sd[g] * d->sd[g],
                                 pooled(&d->spread[r->reference + i * n], s));
    norma_invariance_item *grown = NORMA__GROW(r->items, norma_invariance_item, r->n_items + 1);
    if (!grown)
        return norma__no_memory(err);
    r->items = grown;
    norma_invariance_item *q = &r->items[r->n_items++];
    *q = (norma_invariance_item){.group = focal,
                                 .loading = mine.loading,
                                 .reference_loading = theirs.loading,
                                 .intercept = mine.n_thresholds ? NAN : mine.intercept,
                                 .reference_intercept = mine.n_thresholds ? NAN : theirs.intercept,
                                 .dmacs = x.dmacs,
                                 .signed_dmacs = x.signed_dmacs,
                                 .bias = x.bias,
                                 .sdi2 = x.bias / sd_of(s),
                                 .udi2 = x.unsigned_bias / sd_of(s)};
    *bias += x.bias / (double)c->n_items;
    norma_status status = norma__keep_text(&q->id, c->items[i], err);
    return status == NORMA_OK ? norma__keep_text(&q->factor, c->factor, err) : status;
}

static norma_status add_scale(norma_invariance *r, const desk *d, size_t g, double bias,
                              norma_error *err)
{
    const norma__configural *c = d->c;
    const spread *of_means = d->spread + c->n_items * r->n_groups;
    norma_invariance_scale *grown = NORMA__GROW(r->scales, norma_invariance_scale, r->n_scales + 1);
    if (!grown)
        return norma__no_memory(err);
    r->scales = grown;
    norma_invariance_scale *q = &r->scales[r->n_scales++];
    *q = (norma_invariance_scale){
        .group = c->groups[g],
        .n_items = c->n_items,
        .bias = bias,
        .bias_d = bias / pooled(&of_means[r->reference], &of_means[c->groups[g]])};
    return norma__keep_text(&q->factor, c->factor, err);
}

norma_status norma__invariance_effects(norma__invariance_work *w, const norma__configural *c,
                                       const double *mean, const double *sd, norma_error *err)
{
    norma_invariance *r = w->result;
    desk d = {.c = c, .mean = mean, .sd = sd};
    norma_status status;
    d.spread = NORMA__NEW(spread, r->n_groups * (c->n_items + 1));
    d.thresholds = NORMA__NEW(double, 2 * c->n_cuts);
    status = d.spread && d.thresholds ? measure_spread(d.spread, w, c, err) : norma__no_memory(err);
    for (size_t g = 0; g < c->n_groups && status == NORMA_OK; g++) {
        double bias = 0;
        if (g == c->reference)
            continue;
        for (size_t i = 0; i < c->n_items && status == NORMA_OK; i++)
            status = add_item(r, &d, i, g, &bias, err);
        if (status == NORMA_OK)
            status = add_scale(r, &d, g, bias, err);
    }
    free(d.spread);
    free(d.thresholds);
    return status;
}
