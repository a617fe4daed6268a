/* Printed tables: how many are in each cell, which cells are hidden, and who is where. */
#ifndef NORMA_DISCLOSURE_CELLS_H
#define NORMA_DISCLOSURE_CELLS_H

#include "disclosure/people.h"

enum {
    CELL_HIDDEN = 1,
    CELL_KNOWN = 2 /* printed earlier with the same n: hiding it now makes nobody uncertain */
};

typedef struct cell {
    uint32_t n, state;
} cell;

/* The groups of each unit of a table's side, those of one cell side by side (a run). */
typedef struct side {
    size_t *unit_start; /* for each unit its first run, and the end */
    uint32_t *other;    /* for each run the unit of the other side */
    size_t *run_start;  /* for each run its first group, and the end */
    uint32_t *groups;
} side;

/* One printed table. The total is a table of one cell, of no breakdown. */
typedef struct table {
    size_t rows, columns;         /* breakdowns, or NORMA_NONE */
    size_t row_tree, column_tree; /* their hierarchies, or NORMA_NONE */
    size_t n_rows, n_columns;
    size_t named_rows, named_columns; /* without the units of those in none */
    cell *cells;                      /* of all pairs, or a hash table of capacity cells: */
    uint64_t *keys;                   /* row and column plus 1, 0 where free; NULL: of all pairs */
    size_t capacity, n_used;
    side by_row, by_column;  /* of two-way tables */
    uint32_t *hidden_inside; /* of one-way tables: for each unit around them how many are hidden */
} table;

static inline bool one_way(const table *t)
{
    return t->columns == NORMA_NONE;
}

/* Counts a table; with runs when they are wanted. */
norma_status norma__table_of(table *t, const people *p, size_t rows, size_t columns,
                             norma_error *err);
norma_status norma__table_runs(table *t, const people *p, norma_error *err);
void norma__table_forget_runs(table *t);
void norma__table_clear(table *t);

/* A cell, or NULL: empty and shown. */
cell *norma__cell(const table *t, uint32_t row, uint32_t column);
/* The same, made when there is none; NULL: no memory. */
cell *norma__cell_made(table *t, uint32_t row, uint32_t column);

/* Hides a cell. False: no memory. */
bool norma__cell_hide(table *t, const people *p, uint32_t row, uint32_t column);

static inline uint32_t cell_n(const table *t, uint32_t row, uint32_t column)
{
    const cell *c = norma__cell(t, row, column);
    return c ? c->n : 0;
}
static inline bool cell_hidden(const table *t, uint32_t row, uint32_t column)
{
    const cell *c = norma__cell(t, row, column);
    return c && (c->state & CELL_HIDDEN);
}

#endif
