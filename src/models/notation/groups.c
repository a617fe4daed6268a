/* Rows of every group, and what modifiers say of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/notation/draft.h"

static void release(norma__draft_row *row)
{
    row->free = true;
    row->value = NAN;
}

/* What later groups have free when others are shared, so that the model stays identified. */
static void release_shared(const norma__draft *d, norma__draft_row *r)
{
    bool latent = d->model->roles[r->lhs].latent, given = norma__is_default(r);
    bool origin = (d->equal & (NORMA_SEM_EQUAL_INTERCEPTS | NORMA_SEM_EQUAL_THRESHOLDS)) != 0;
    bool thresholds = (d->equal & NORMA_SEM_EQUAL_THRESHOLDS) != 0;
    if (r->op == NORMA_SEM_INTERCEPT && latent && given && origin &&
        !(d->equal & NORMA_SEM_EQUAL_MEANS))
        release(r);
    if (norma__is_variance(r) && latent && given &&
        d->setting->identification == NORMA_SEM_STD_LV && (d->equal & NORMA_SEM_EQUAL_LOADINGS) &&
        !(d->equal & NORMA_SEM_EQUAL_LV_VARIANCES))
        release(r);
    if (!thresholds || !d->ordinal)
        return;
    if (!d->setting->theta && r->op == NORMA_SEM_SCALING)
        release(r);
    if (d->setting->theta && norma__is_variance(r) && d->categories[r->lhs])
        release(r);
}

static norma_status repeat(norma__draft *d)
{
    size_t n_groups = d->setting->n_groups, n = d->n_group;
    if (n_groups > NORMA__TABLE_ROWS / n)
        return norma__fail(d->err, NORMA_EDATA,
                           "%.100s: the model has more than %zu parameters in %zu groups",
                           d->model->file, NORMA__TABLE_ROWS, n_groups);
    norma__draft_row *rows = NORMA__GROW(d->rows, norma__draft_row, n * n_groups);
    if (!rows)
        return norma__no_memory(d->err);
    d->rows = rows;
    d->n = d->room = n * n_groups;
    for (size_t g = 1; g < n_groups; g++)
        for (size_t k = 0; k < n; k++) {
            norma__draft_row *r = &rows[g * n + k];
            *r = rows[k];
            r->group = g;
            release_shared(d, r);
        }
    return NORMA_OK;
}

static norma_status fits(const norma__draft *d, const norma__line *l, size_t n, const char *what)
{
    if (n <= 1 || n == d->setting->n_groups)
        return NORMA_OK;
    return norma__model_fail(d->model, l->at, d->err,
                             "%.100s has %zu %s for %zu group%s; give one, or one a group",
                             d->model->names[l->rhs ? l->rhs : l->lhs], n, what,
                             d->setting->n_groups, d->setting->n_groups == 1 ? "" : "s");
}

static double of_group(const norma__given *given, size_t group)
{
    return given->at[given->n == 1 ? 0 : group];
}

static void apply(norma__draft_row *r, const norma__modifier *m)
{
    if (m->fixed.n) {
        r->value = of_group(&m->fixed, r->group);
        r->free = isnan(r->value);
    }
    if (m->start.n)
        r->value = of_group(&m->start, r->group);
    if (m->lower.n && !isnan(of_group(&m->lower, r->group)))
        r->lower = of_group(&m->lower, r->group);
    if (m->upper.n && !isnan(of_group(&m->upper, r->group)))
        r->upper = of_group(&m->upper, r->group);
    if (m->n_labels)
        r->label = m->labels[m->n_labels == 1 ? 0 : r->group];
}

static norma_status check(const norma__draft *d, const norma__line *l, const norma__modifier *m)
{
    norma_status status;
    if ((status = fits(d, l, m->fixed.n, "values")) != NORMA_OK ||
        (status = fits(d, l, m->start.n, "starting values")) != NORMA_OK ||
        (status = fits(d, l, m->lower.n, "lower bounds")) != NORMA_OK ||
        (status = fits(d, l, m->upper.n, "upper bounds")) != NORMA_OK)
        return status;
    return fits(d, l, m->n_labels, "labels");
}

norma_status norma__draft_groups(norma__draft *d)
{
    norma_status status = repeat(d);
    bool shared = false;
    for (size_t k = 0; status == NORMA_OK && k < d->n; k++) {
        norma__draft_row *r = &d->rows[k];
        const norma__line *l = norma__is_default(r) ? NULL : &d->model->lines[r->line];
        if (!l || l->modifier == NORMA_NONE)
            continue;
        const norma__modifier *m = &d->model->modifiers[l->modifier];
        if ((status = check(d, l, m)) != NORMA_OK)
            return status;
        apply(r, m);
        if (r->free && !(r->lower <= r->upper))
            return norma__model_fail(d->model, l->at, d->err,
                                     "the lower bound is over the upper bound");
        shared = shared || (m->n_labels == 1 && d->setting->n_groups > 1 && !d->equal);
    }
    if (status == NORMA_OK && shared)
        status = norma__note(d->notes, d->err, "sem-label-shared", NULL, NAN, NAN,
                             "A label that is given once for several groups makes its parameter "
                             "equal in all of them; write c(a, b)*x for one label a group.");
    return status;
}
