#include "disclosure/primary.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status hide(norma_disclosure *d, targets *list, place at, size_t need,
                         norma_error *err)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        target *grown = NORMA__GROW(list->list, target, capacity);
        if (!grown)
            return norma__no_memory(err);
        list->list = grown;
        list->capacity = capacity;
    }
    if (!norma__cell_hide(&d->tables[at.table], d->people, at.row, at.column))
        return norma__no_memory(err);
    list->list[list->n++] = (target){at, need};
    return NORMA_OK;
}

/* The i-th stored cell of a table, or false when nobody is in it. */
static bool cell_at(const table *t, size_t table_index, size_t i, place *at)
{
    uint64_t key = t->keys ? t->keys[i] - 1 : 0;
    if (t->cells[i].n == 0)
        return false;
    *at = t->keys
              ? (place){table_index, (uint32_t)(key >> 32), (uint32_t)key}
              : (place){table_index, (uint32_t)(i / t->n_columns), (uint32_t)(i % t->n_columns)};
    return true;
}

static size_t stored(const table *t)
{
    return t->keys ? t->capacity : t->n_rows * t->n_columns;
}

/* ---- small and dominated cells ---- */

typedef struct weighed {
    double sum;
    int64_t heaviest;
} weighed;

/* Weights of the cells of a table; NULL in *out when there are none. */
static norma_status weigh(weighed **out, const norma_disclosure *d, const table *t,
                          norma_error *err)
{
    const people *p = d->people;
    *out = p->weight ? NORMA__NEW(weighed, stored(t)) : NULL;
    if (!p->weight)
        return NORMA_OK;
    if (!*out)
        return norma__no_memory(err);
    for (size_t g = 0; g < p->n; g++) {
        const uint32_t *units = units_of(p, (uint32_t)g);
        weighed *w =
            *out + (norma__cell(t, unit_in(units, t->rows), unit_in(units, t->columns)) - t->cells);
        w->sum += p->weight[g];
        if (p->heaviest[g] > w->heaviest)
            w->heaviest = p->heaviest[g];
    }
    return NORMA_OK;
}

/* How many more a cell must be able to have; 0: it may be printed. Of a dominated cell it must
   remain unknown which of two populations, one with as many again as the smallest cell, is true. */
static size_t need_of(size_t n, const weighed *w, const people *p,
                      const norma_disclosure_options *o)
{
    size_t others = p->total - n;
    if (n < o->min_cell)
        return o->min_cell - n;
    if (!w || (double)w->heaviest <= o->dominance * w->sum)
        return 0;
    return others > 0 && others < o->min_cell ? others : o->min_cell;
}

static norma_status hide_small(norma_disclosure *d, targets *list, size_t which,
                               const norma_disclosure_options *o, norma_error *err)
{
    const table *t = &d->tables[which];
    weighed *weights = NULL;
    norma_status status = weigh(&weights, d, t, err);
    for (size_t i = 0; i < stored(t) && status == NORMA_OK; i++) {
        place at;
        size_t need = cell_at(t, which, i, &at)
                          ? need_of(t->cells[i].n, weights ? &weights[i] : NULL, d->people, o)
                          : 0;
        if (need > 0)
            status = hide(d, list, at, need, err);
    }
    free(weights);
    return status;
}

/* ---- earlier prints ---- */

static size_t difference(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* A cell printed earlier with nearly as many: the few that came or went would stand out. With as
   many, what was printed is known. */
static norma_status hold_against(norma_disclosure *d, targets *list,
                                 const norma_printed_before *before,
                                 const norma_disclosure_options *o, norma_error *err)
{
    bool total = before->breakdown == NORMA_NONE;
    size_t which = total ? d->n_all - 1 : d->one_way[before->breakdown];
    uint32_t unit = total ? 0 : (uint32_t)before->unit;
    cell *c = norma__cell(&d->tables[which], unit, 0);
    size_t far = difference(c->n, before->n);
    if (c->n == 0)
        return NORMA_OK;
    if (far == 0)
        c->state |= CELL_KNOWN;
    if (far == 0 || far >= o->min_cell || (which >= d->n_tables && !total))
        return NORMA_OK;
    return hide(d, list, (place){which, unit, 0}, before->n + o->min_cell - c->n, err);
}

/* ---- overlapping units ---- */

static bool printed_together(const norma_disclosure *d, size_t a, size_t b)
{
    for (size_t i = 0; i < d->n_tables; i++)
        if ((d->tables[i].rows == a && d->tables[i].columns == b) ||
            (d->tables[i].rows == b && d->tables[i].columns == a))
            return true;
    return false;
}

static bool printed_alone(const norma_disclosure *d, size_t b)
{
    return d->one_way[b] < d->n_tables;
}

/* The unit of larger that all people of a unit of inner are in, or NOBODY. */
static uint32_t unit_around(const people *p, size_t larger, size_t inner, uint32_t unit)
{
    const breakdown *b = &p->breakdowns[inner];
    uint32_t around = NOBODY;
    for (size_t i = b->member_start[unit]; i < b->member_start[unit + 1]; i++) {
        uint32_t at = units_of(p, b->members[i])[larger];
        if (around != NOBODY && around != at)
            return NOBODY;
        around = at;
    }
    return around;
}

/* A unit that holds all of another and a few more: the larger one is hidden. */
static norma_status hide_overlaps(norma_disclosure *d, targets *list, size_t larger, size_t inner,
                                  const norma_disclosure_options *o, norma_error *err)
{
    norma_status status = NORMA_OK;
    const table *large = &d->tables[d->one_way[larger]], *small = &d->tables[d->one_way[inner]];
    for (uint32_t u = 0; u < small->n_rows && status == NORMA_OK; u++) {
        uint32_t around = unit_around(d->people, larger, inner, u);
        if (around == NOBODY || cell_hidden(small, u, 0) || cell_hidden(large, around, 0))
            continue;
        size_t more = cell_n(large, around, 0) - cell_n(small, u, 0);
        if (more > 0 && more < o->min_cell)
            status = hide(d, list, (place){d->one_way[larger], around, 0}, o->min_cell - more, err);
    }
    return status;
}

static norma_status hide_all_overlaps(norma_disclosure *d, targets *list,
                                      const norma_disclosure_options *o, norma_error *err)
{
    const people *p = d->people;
    norma_status status = NORMA_OK;
    for (size_t a = 0; a < p->n_breakdowns; a++)
        for (size_t b = 0; b < p->n_breakdowns && status == NORMA_OK; b++)
            if (p->breakdowns[a].tree != p->breakdowns[b].tree && printed_alone(d, a) &&
                printed_alone(d, b) && !printed_together(d, a, b))
                status = hide_overlaps(d, list, a, b, o, err);
    return status;
}

/* ---- all ---- */

static int breadth(const target *t, const norma_disclosure *d)
{
    const table *at = &d->tables[t->at.table];
    return at->rows == NORMA_NONE ? 0 : one_way(at) ? 1 : 2;
}

static int by_number(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int by_need(const void *a, const void *b, void *context)
{
    const target *s = a, *t = b;
    const norma_disclosure *d = context;
    int order = breadth(s, d) - breadth(t, d);
    if (order == 0)
        order = by_number(t->need, s->need);
    if (order == 0)
        order = by_number(s->at.table, t->at.table);
    if (order == 0)
        order = by_number(s->at.row, t->at.row);
    return order ? order : by_number(s->at.column, t->at.column);
}

norma_status norma__primary(norma_disclosure *d, targets *list, const norma_printed_before *before,
                            size_t n_before, const norma_disclosure_options *o, norma_error *err)
{
    norma_status status = hide_small(d, list, d->n_all - 1, o, err);
    for (size_t t = 0; t < d->n_tables && status == NORMA_OK; t++)
        status = hide_small(d, list, t, o, err);
    for (size_t i = 0; i < n_before && status == NORMA_OK; i++)
        status = hold_against(d, list, &before[i], o, err);
    if (status == NORMA_OK)
        status = hide_all_overlaps(d, list, o, err);
    if (status == NORMA_OK && list->n > 0)
        qsort_r(list->list, list->n, sizeof *list->list, by_need, d);
    return status;
}
