#include "disclosure/moves.h"

#include <math.h>

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static const double ONE_WAY = 8, TOTAL = 100; /* times as dear as a cell of a two-way table */

typedef struct change {
    uint32_t row, column;
    int by;
} change;

static void add_change(change *list, size_t *n, uint32_t row, uint32_t column, int by)
{
    for (size_t i = 0; i < *n; i++)
        if (list[i].row == row && list[i].column == column) {
            list[i].by += by;
            return;
        }
    list[(*n)++] = (change){row, column, by};
}

/* One respondent in units from, who takes those of like where the move says so. */
static void add_mover(change *list, size_t *n, const table *t, const uint32_t *from,
                      const uint32_t *like, bool rows, bool columns)
{
    uint32_t row = unit_in(from, t->rows), column = unit_in(from, t->columns);
    uint32_t new_row = rows ? like[t->rows] : row, new_column = columns ? like[t->columns] : column;
    if (row == new_row && column == new_column)
        return;
    add_change(list, n, row, column, -1);
    add_change(list, n, new_row, new_column, 1);
}

static bool moved(const move *m, size_t tree)
{
    return tree != NORMA_NONE && (tree == m->trees[0] || tree == m->trees[1]);
}

/* The cells of a table that a move changes, at most four, and some that it does not (by 0). */
static size_t changes_in(const norma_disclosure *d, const table *t, const move *m, change *list)
{
    const people *p = d->people;
    const uint32_t *model = units_of(p, m->model);
    bool rows = moved(m, t->row_tree), columns = moved(m, t->column_tree);
    size_t n = 0;
    if (m->mover == NOBODY) {
        add_change(list, &n, unit_in(model, t->rows), unit_in(model, t->columns), 1);
        return n;
    }
    if (!rows && !columns)
        return 0;
    const uint32_t *mover = units_of(p, m->mover);
    add_mover(list, &n, t, mover, model, rows, columns);
    if (m->filler != NOBODY)
        add_mover(list, &n, t, units_of(p, m->filler), mover, rows, columns);
    return n;
}

double norma__hiding_cost(const table *t, uint32_t row, uint32_t column)
{
    const cell *c = norma__cell(t, row, column);
    if (c && (c->state & CELL_KNOWN))
        return INFINITY;
    if (c && (c->state & CELL_HIDDEN))
        return 0;
    double each = t->rows == NORMA_NONE ? TOTAL : one_way(t) ? ONE_WAY : 1;
    return 1 + (c ? COST_OF_ONE * each * c->n : 0);
}

/* An exchange of the units of one hierarchy changes four cells of each table that crosses it with
   another, where the two differ in both; those that are left come first, as they are most often
   shown. */
static double exchange_cost(const norma_disclosure *d, const move *m, double limit)
{
    const uint32_t *mover = units_of(d->people, m->mover), *other = units_of(d->people, m->filler);
    double cost = 0;
    for (size_t i = 0; i < d->n_tables && cost <= limit; i++) {
        const table *t = &d->tables[i];
        if (one_way(t) || (t->row_tree != m->trees[0] && t->column_tree != m->trees[0]))
            continue;
        uint32_t r = mover[t->rows], c = mover[t->columns];
        uint32_t r2 = other[t->rows], c2 = other[t->columns];
        if (r == r2 || c == c2)
            continue;
        cost += norma__hiding_cost(t, r, c);
        if (cost <= limit)
            cost += norma__hiding_cost(t, r2, c2);
        if (cost <= limit)
            cost += norma__hiding_cost(t, r, c2) + norma__hiding_cost(t, r2, c);
    }
    return cost;
}

double norma__move_cost(const norma_disclosure *d, const move *m, double limit)
{
    if (m->filler == m->model && m->trees[1] == NORMA_NONE && m->filler != NOBODY)
        return exchange_cost(d, m, limit);
    double cost = 0;
    for (size_t i = 0; i < d->n_all && cost <= limit; i++) {
        const table *t = &d->tables[d->order[i]];
        change list[4];
        size_t n = changes_in(d, t, m, list);
        for (size_t j = 0; j < n; j++)
            if (list[j].by != 0)
                cost += norma__hiding_cost(t, list[j].row, list[j].column);
    }
    return cost;
}

norma_status norma__hide_changed(norma_disclosure *d, const move *m, norma_error *err)
{
    for (size_t i = 0; i < d->n_all; i++) {
        change list[4];
        size_t n = changes_in(d, &d->tables[i], m, list);
        for (size_t j = 0; j < n; j++) {
            if (list[j].by != 0 &&
                !norma__cell_hide(&d->tables[i], d->people, list[j].row, list[j].column))
                return norma__no_memory(err);
        }
    }
    return NORMA_OK;
}

/* ---- at a glance ---- */

enum { NOTED = 64 };

norma_status norma__note_shown(norma_disclosure *d, norma_error *err)
{
    d->shown_in = NORMA__NEW(uint64_t, d->people->n);
    if (!d->shown_in)
        return norma__no_memory(err);
    for (size_t i = 0; i < d->n_tables && i < NOTED; i++) {
        const table *t = &d->tables[i];
        for (uint32_t g = 0; g < d->people->n && !one_way(t); g++) {
            const uint32_t *units = units_of(d->people, g);
            if (!cell_hidden(t, units[t->rows], units[t->columns]))
                d->shown_in[g] |= UINT64_C(1) << i;
        }
    }
    return NORMA_OK;
}

void norma__forget_shown(norma_disclosure *d)
{
    free(d->shown_in);
    d->shown_in = NULL;
}

bool norma__exchange_excluded(const norma_disclosure *d, uint32_t a, uint32_t b, size_t this_table,
                              size_t tree)
{
    if (!d->shown_in)
        return false;
    const uint32_t *units = units_of(d->people, a), *others = units_of(d->people, b);
    uint64_t shown = d->shown_in[a] | d->shown_in[b];
    for (size_t i = 0; shown; i++, shown >>= 1) {
        const table *t = &d->tables[i];
        if (!(shown & 1) || i == this_table || (t->row_tree != tree && t->column_tree != tree))
            continue;
        if (units[t->rows] != others[t->rows] && units[t->columns] != others[t->columns])
            return true;
    }
    return false;
}
