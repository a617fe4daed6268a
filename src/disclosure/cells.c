#include "disclosure/cells.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { DENSE_CELLS = 4000000, DENSE_PER_GROUP = 4, FIRST_CAPACITY = 1024 };

void norma__table_forget_runs(table *t)
{
    side *sides[] = {&t->by_row, &t->by_column};
    for (size_t i = 0; i < 2; i++) {
        free(sides[i]->unit_start);
        free(sides[i]->other);
        free(sides[i]->run_start);
        free(sides[i]->groups);
        *sides[i] = (side){0};
    }
}

void norma__table_clear(table *t)
{
    free(t->cells);
    free(t->keys);
    free(t->hidden_inside);
    norma__table_forget_runs(t);
}

/* ---- cells ---- */

static uint64_t key_of(uint32_t row, uint32_t column)
{
    return (((uint64_t)row << 32) | column) + 1;
}

/* Where a key is, or where it would be put. */
static size_t place_of(const table *t, uint64_t key)
{
    uint64_t mixed = key * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(mixed ^ (mixed >> 29)) & (t->capacity - 1);
    while (t->keys[at] && t->keys[at] != key)
        at = (at + 1) & (t->capacity - 1);
    return at;
}

cell *norma__cell(const table *t, uint32_t row, uint32_t column)
{
    if (!t->keys)
        return &t->cells[(size_t)row * t->n_columns + column];
    size_t at = place_of(t, key_of(row, column));
    return t->keys[at] ? &t->cells[at] : NULL;
}

static bool double_capacity(table *t)
{
    table larger = *t;
    larger.capacity = 2 * t->capacity;
    larger.keys = NORMA__NEW(uint64_t, larger.capacity);
    larger.cells = NORMA__NEW(cell, larger.capacity);
    if (!larger.keys || !larger.cells) {
        free(larger.keys);
        free(larger.cells);
        return false;
    }
    for (size_t i = 0; i < t->capacity; i++)
        if (t->keys[i]) {
            size_t at = place_of(&larger, t->keys[i]);
            larger.keys[at] = t->keys[i];
            larger.cells[at] = t->cells[i];
        }
    free(t->keys);
    free(t->cells);
    *t = larger;
    return true;
}

cell *norma__cell_made(table *t, uint32_t row, uint32_t column)
{
    cell *c = norma__cell(t, row, column);
    if (c)
        return c;
    if (2 * t->n_used >= t->capacity && !double_capacity(t))
        return NULL;
    size_t at = place_of(t, key_of(row, column));
    t->keys[at] = key_of(row, column);
    t->n_used++;
    return &t->cells[at];
}

bool norma__cell_hide(table *t, const people *p, uint32_t row, uint32_t column)
{
    cell *c = norma__cell_made(t, row, column);
    if (!c)
        return false;
    if (t->hidden_inside && !(c->state & CELL_HIDDEN) && c->n > 0)
        t->hidden_inside[p->breakdowns[t->rows].parent[row]]++;
    c->state |= CELL_HIDDEN;
    return true;
}

static void measure_side(size_t *tree, size_t *n, size_t *named, const people *p, size_t which)
{
    *tree = which == NORMA_NONE ? NORMA_NONE : p->breakdowns[which].tree;
    *n = which == NORMA_NONE ? 1 : p->breakdowns[which].n_units;
    *named = which == NORMA_NONE ? 1 : p->breakdowns[which].n_named;
}

static norma_status reserve_cells(table *t, const people *p, norma_error *err)
{
    size_t n = t->n_rows * t->n_columns; /* both under 2^32 */
    if (one_way(t) || n <= DENSE_CELLS || n / DENSE_PER_GROUP <= p->n) {
        t->cells = NORMA__NEW(cell, n);
        return t->cells ? NORMA_OK : norma__no_memory(err);
    }
    t->capacity = FIRST_CAPACITY;
    t->cells = NORMA__NEW(cell, t->capacity);
    t->keys = NORMA__NEW(uint64_t, t->capacity);
    return t->cells && t->keys ? NORMA_OK : norma__no_memory(err);
}

norma_status norma__table_of(table *t, const people *p, size_t rows, size_t columns,
                             norma_error *err)
{
    t->rows = rows;
    t->columns = columns;
    measure_side(&t->row_tree, &t->n_rows, &t->named_rows, p, rows);
    measure_side(&t->column_tree, &t->n_columns, &t->named_columns, p, columns);
    norma_status status = reserve_cells(t, p, err);
    if (status == NORMA_OK && one_way(t) && rows != NORMA_NONE) {
        t->hidden_inside = NORMA__NEW(uint32_t, norma__units_around(p, rows));
        status = t->hidden_inside ? NORMA_OK : norma__no_memory(err);
    }
    for (size_t g = 0; g < p->n && status == NORMA_OK; g++) {
        const uint32_t *units = units_of(p, (uint32_t)g);
        cell *c = norma__cell_made(t, unit_in(units, rows), unit_in(units, columns));
        if (c)
            c->n += p->count[g];
        else
            status = norma__no_memory(err);
    }
    return status;
}

/* ---- runs ---- */

/* Groups by unit and then by unit of the other side. */
static void order_groups(side *s, const people *p, size_t mine, size_t other, size_t *next)
{
    const breakdown *b = &p->breakdowns[mine];
    memcpy(next, b->member_start, b->n_units * sizeof *next);
    for (size_t i = 0; i < p->n; i++) {
        uint32_t g = p->breakdowns[other].members[i];
        s->groups[next[units_of(p, g)[mine]]++] = g;
    }
}

static size_t mark_runs(side *s, const people *p, size_t mine, size_t other, bool write)
{
    size_t n = 0, unit = 0;
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t *u = units_of(p, s->groups[i]);
        const uint32_t *before = i ? units_of(p, s->groups[i - 1]) : NULL;
        if (before && before[mine] == u[mine] && before[other] == u[other])
            continue;
        for (; write && unit <= u[mine]; unit++)
            s->unit_start[unit] = n;
        if (write) {
            s->other[n] = u[other];
            s->run_start[n] = i;
        }
        n++;
    }
    for (; write && unit <= p->breakdowns[mine].n_units; unit++)
        s->unit_start[unit] = n;
    if (write)
        s->run_start[n] = p->n;
    return n;
}

static norma_status find_runs(side *s, const people *p, size_t mine, size_t other, norma_error *err)
{
    size_t n_units = p->breakdowns[mine].n_units, n = 0;
    s->groups = NORMA__NEW(uint32_t, p->n);
    s->unit_start = NORMA__NEW(size_t, n_units + 1);
    if (!s->groups || !s->unit_start)
        return norma__no_memory(err);
    order_groups(s, p, mine, other, s->unit_start);
    n = mark_runs(s, p, mine, other, false);
    s->other = NORMA__NEW(uint32_t, n);
    s->run_start = NORMA__NEW(size_t, n + 1);
    if (!s->other || !s->run_start)
        return norma__no_memory(err);
    mark_runs(s, p, mine, other, true);
    return NORMA_OK;
}

norma_status norma__table_runs(table *t, const people *p, norma_error *err)
{
    if (one_way(t))
        return NORMA_OK;
    norma_status status = find_runs(&t->by_row, p, t->rows, t->columns, err);
    return status == NORMA_OK ? find_runs(&t->by_column, p, t->columns, t->rows, err) : status;
}
