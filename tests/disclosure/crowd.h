/* Made-up respondents in made-up units, and what is printed of them. */
#ifndef NORMA_TESTS_CROWD_H
#define NORMA_TESTS_CROWD_H

#include "support/check.h"

#include <norma/disclosure.h>
#include <stdlib.h>
#include <string.h>

enum { CROWD_BREAKDOWNS = 6, CROWD_TABLES = 16 };

typedef struct crowd {
    size_t n_rows, n_breakdowns, n_tables;
    norma_grouping groups[CROWD_BREAKDOWNS];
    norma_breakdown breakdowns[CROWD_BREAKDOWNS];
    norma_printed tables[CROWD_TABLES];
} crowd;

static inline crowd *crowd_new(size_t n_rows)
{
    crowd *c = NORMA__NEW(crowd, 1);
    c->n_rows = n_rows;
    return c;
}

static inline void crowd_free(crowd *c)
{
    for (size_t b = 0; b < c->n_breakdowns; b++)
        free(c->groups[b].unit);
    free(c);
}

/* A breakdown of n_units whose rows are still in no unit. */
static inline uint32_t *crowd_breakdown(crowd *c, size_t n_units, size_t within)
{
    size_t b = c->n_breakdowns++;
    norma_grouping *g = &c->groups[b];
    g->n_rows = c->n_rows;
    g->n_units = n_units;
    g->unit = NORMA__NEW(uint32_t, c->n_rows);
    for (size_t r = 0; r < c->n_rows; r++)
        g->unit[r] = NORMA_NO_UNIT;
    c->breakdowns[b] = (norma_breakdown){g, within};
    return g->unit;
}

static inline size_t crowd_print(crowd *c, size_t rows, size_t columns)
{
    c->tables[c->n_tables] = (norma_printed){rows, columns};
    return c->n_tables++;
}

static inline size_t crowd_tree(const crowd *c, size_t b)
{
    while (c->breakdowns[b].within != NORMA_NONE)
        b = c->breakdowns[b].within;
    return b;
}

/* Every breakdown, and every two of different hierarchies. */
static inline void crowd_print_all(crowd *c)
{
    for (size_t b = 0; b < c->n_breakdowns; b++)
        crowd_print(c, b, NORMA_NONE);
    for (size_t a = 0; a < c->n_breakdowns; a++)
        for (size_t b = a + 1; b < c->n_breakdowns; b++)
            if (crowd_tree(c, a) != crowd_tree(c, b))
                crowd_print(c, a, b);
}

static inline norma_disclosure *crowd_disclosure(const crowd *c, size_t min_cell)
{
    norma_disclosure_options o = NORMA_DISCLOSURE_OPTIONS_INIT;
    norma_disclosure *d = NULL;
    norma_error err = {0};
    o.min_cell = min_cell;
    if (norma_disclosure_of(&d, c->breakdowns, c->n_breakdowns, c->tables, c->n_tables, c->n_rows,
                            NULL, NULL, NULL, 0, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return d;
}

/* n respondents of one row after another in the units given, one for each breakdown. */
static inline void crowd_fill(crowd *c, size_t *row, size_t n, const uint32_t *units)
{
    for (size_t i = 0; i < n; i++, (*row)++)
        for (size_t b = 0; b < c->n_breakdowns; b++)
            c->groups[b].unit[*row] = units[b];
}

#endif
