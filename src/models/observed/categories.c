/* Groups can only be compared on an ordinal variable whose categories are the same in all of them:
   docs/sem-ordinal.md. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/observed/parts.h"
#include "statistics/thresholds.h"

const char *const norma_sem_sparse_names[] = {"refuse", "merge", NULL};

/* Fewer answers than this to a category in a group are told. */
enum { FEW = 5, MOST = 255 };

/* One variable's categories, in keyed order. */
typedef struct bins {
    const norma__observing *w;
    size_t v, declared;
    size_t *counts;  /* of group g, category a: [g * declared + a]; of merged ones at the first */
    size_t of[MOST]; /* the category that each is counted with: the first of those merged */
} bins;

/* ---- counting ---- */

static void count(bins *b)
{
    const norma__observed *o = b->w->out;
    for (size_t g = 0; g < o->n_groups; g++) {
        const norma__observed_group *group = &o->groups[g];
        const double *x = group->x + b->v * group->n;
        for (size_t r = 0; r < group->n; r++)
            if (!isnan(x[r]))
                b->counts[g * b->declared + (size_t)x[r]]++;
    }
    for (size_t a = 0; a < b->declared; a++)
        b->of[a] = a;
}

static size_t in_all(const bins *b, size_t a)
{
    size_t sum = 0;
    for (size_t g = 0; g < b->w->out->n_groups; g++)
        sum += b->counts[g * b->declared + a];
    return sum;
}

/* A group that does not use the category, or NORMA_NONE. */
static size_t group_without(const bins *b, size_t a)
{
    for (size_t g = 0; g < b->w->out->n_groups; g++)
        if (b->counts[g * b->declared + a] == 0)
            return g;
    return NORMA_NONE;
}

/* The category in use next to one, below or above; NORMA_NONE. */
static size_t below(const bins *b, size_t a)
{
    while (a-- > 0)
        if (b->of[a] == a && in_all(b, a) > 0)
            return a;
    return NORMA_NONE;
}

static size_t above(const bins *b, size_t a)
{
    while (++a < b->declared)
        if (b->of[a] == a && in_all(b, a) > 0)
            return a;
    return NORMA_NONE;
}

/* The category as people answer it. */
static int as_answered(const bins *b, size_t a)
{
    const norma_data *data = b->w->data->data;
    size_t item = b->w->item[b->v];
    return norma_data_reversed(data, item) ? norma_data_max(data, item) - (int)a
                                           : norma_data_min(data, item) + (int)a;
}

/* ---- merging ---- */

static norma_status refuse(const bins *b, size_t a, size_t group, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "nobody in group %s chose category %d of item %s, which another group uses, "
                       "so that its thresholds cannot be compared: let sparse categories be merged "
                       "with their neighbours, or leave the item out",
                       b->w->out->groups[group].name, as_answered(b, a), b->w->out->ids[b->v]);
}

/* With the neighbour that fewer chose in all groups together, the lower one of two alike. */
static norma_status merge(bins *b, size_t a, norma_error *err)
{
    norma__observed *o = b->w->out;
    size_t low = below(b, a), high = above(b, a);
    bool down = high == NORMA_NONE || (low != NORMA_NONE && in_all(b, low) <= in_all(b, high));
    size_t into = down ? low : a, gone = down ? a : high;
    int first = as_answered(b, a), second = as_answered(b, down ? low : high);
    for (size_t g = 0; g < o->n_groups; g++) {
        b->counts[g * b->declared + into] += b->counts[g * b->declared + gone];
        b->counts[g * b->declared + gone] = 0;
    }
    for (size_t k = 0; k < b->declared; k++)
        if (b->of[k] == gone)
            b->of[k] = into;
    return norma__note(&o->notes, err, "sem-categories-merged", o->ids[b->v], first, second,
                       "item %s: category %d was merged with category %d in all groups, because a "
                       "group does not use it",
                       o->ids[b->v], first, second);
}

static norma_status merge_sparse(bins *b, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t a = 0; a < b->declared && status == NORMA_OK; a++) {
        size_t group = in_all(b, a) > 0 ? group_without(b, a) : NORMA_NONE;
        if (group == NORMA_NONE)
            continue;
        if (b->w->options->sparse == NORMA_SEM_SPARSE_REFUSE)
            return refuse(b, a, group, err);
        if (below(b, a) == NORMA_NONE && above(b, a) == NORMA_NONE)
            return NORMA_OK; /* one is left: told as an item that does not vary */
        status = merge(b, a, err);
        a = (size_t)-1; /* from the first again: what was merged may still be missing in a group */
    }
    return status;
}

/* ---- places ---- */

static norma_status set_places(bins *b, norma_error *err)
{
    norma__observing *w = (norma__observing *)b->w;
    const norma_data *data = w->data->data;
    bool reversed = norma_data_reversed(data, w->item[b->v]);
    size_t place[MOST], n = 0, *as_given = NORMA__NEW(size_t, b->declared);
    if (!as_given)
        return norma__no_memory(err);
    w->place[b->v] = as_given;
    for (size_t a = 0; a < b->declared; a++) {
        bool own = b->of[a] == a;
        place[a] = !own ? place[b->of[a]] : in_all(b, a) > 0 ? n++ : NORMA__UNUSED;
        as_given[reversed ? b->declared - 1 - a : a] = place[a];
    }
    w->out->categories[b->v] = n;
    for (size_t g = 0; g < w->out->n_groups; g++) {
        double *x = w->out->groups[g].x + b->v * w->out->groups[g].n;
        for (size_t r = 0; r < w->out->groups[g].n; r++)
            if (!isnan(x[r]))
                x[r] = (double)place[(size_t)x[r]];
    }
    return NORMA_OK;
}

static norma_status note_unused(bins *b, norma_error *err)
{
    norma__observed *o = b->w->out;
    size_t unused = 0;
    for (size_t a = 0; a < b->declared; a++)
        unused += b->of[a] == a && in_all(b, a) == 0;
    if (unused == 0 || o->categories[b->v] < 2)
        return NORMA_OK;
    return norma__note(
        &o->notes, err, "unused-category", o->ids[b->v], (double)unused, (double)b->declared,
        "item %s: %zu of its %zu categories %s never chosen; it is analysed with "
        "the other %zu",
        o->ids[b->v], unused, b->declared, unused == 1 ? "was" : "were", b->declared - unused);
}

static bool has_few(const bins *b)
{
    for (size_t g = 0; g < b->w->out->n_groups; g++)
        for (size_t a = 0; a < b->declared; a++) {
            size_t n = b->counts[g * b->declared + a];
            if (n > 0 && n < FEW)
                return true;
        }
    return false;
}

static norma_status settle(norma__observing *w, size_t v, bool *few, norma_error *err)
{
    const norma_data *data = w->data->data;
    bins b = {.w = w, .v = v};
    norma_status status;
    b.declared = (size_t)(norma_data_max(data, w->item[v]) - norma_data_min(data, w->item[v])) + 1;
    if (!(b.counts = NORMA__NEW(size_t, w->out->n_groups * b.declared)))
        return norma__no_memory(err);
    count(&b);
    status = merge_sparse(&b, err);
    if (status == NORMA_OK)
        status = set_places(&b, err);
    if (status == NORMA_OK)
        status = note_unused(&b, err);
    *few = has_few(&b);
    free(b.counts);
    return status;
}

norma_status norma__observing_categories(norma__observing *w, norma_error *err)
{
    norma__observed *o = w->out;
    size_t with_few = 0, first = 0, ordinal = 0;
    norma_status status = NORMA_OK;
    if (!(w->place = NORMA__NEW(size_t *, o->p)))
        return norma__no_memory(err);
    for (size_t v = 0; v < o->p && status == NORMA_OK; v++) {
        bool few = false;
        if (!w->ordered[v])
            continue;
        status = settle(w, v, &few, err);
        ordinal++;
        if (few && with_few++ == 0)
            first = v;
    }
    if (status != NORMA_OK || with_few == 0)
        return status;
    return norma__note(&o->notes, err, "sem-categories-few", o->ids[first], (double)with_few,
                       (double)ordinal,
                       "%zu of %zu ordinal items have a category with fewer than %d answers%s: "
                       "what thresholds and correlations of it tell is uncertain, and standard "
                       "errors may be too small; the first is %s",
                       with_few, ordinal, FEW, o->n_groups > 1 ? " in a group" : "", o->ids[first]);
}
