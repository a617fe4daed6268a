#include "tables/tally.h"

#include <stdlib.h>

#include "foundation/memory.h"

bool norma__tally_new(norma__tally *tally, const norma__planes_plan *plan)
{
    size_t tiles = norma__tiles(plan);
    *tally = (norma__tally){0};
    tally->margin = NORMA__NEW(int64_t, norma__planes(plan));
    tally->both = NORMA__NEW(int64_t, tiles * (tiles + 1) / 2 * NORMA__TILE_COUNTS);
    tally->lack = NORMA__NEW(int64_t, plan->p * plan->n_vectors * NORMA__VECTOR_BITS);
    return tally->margin && tally->both && tally->lack;
}

void norma__tally_clear(norma__tally *tally)
{
    free(tally->margin);
    free(tally->both);
    free(tally->lack);
    *tally = (norma__tally){0};
}

/* What a tally is completed from, for one pair of items. */
typedef struct view {
    const norma__planes_plan *plan;
    const norma__tally *tally;
} view;

/* Counts of a plane x with planes y >= x, at [offset_of(y)]. */
static const int64_t *row_of(const view *v, size_t x)
{
    size_t a = x / NORMA__TILE;
    return norma__tally_tile(v->tally, v->plan, a, a) + x % NORMA__TILE * NORMA__TILE -
           a * NORMA__TILE_COUNTS;
}

static size_t offset_of(size_t y)
{
    return y / NORMA__TILE * NORMA__TILE_COUNTS + y % NORMA__TILE;
}

static int64_t lacking(const view *v, size_t item)
{
    return v->tally->margin[norma__lack_plane(v->plan, item)];
}

/* Rows of a plane that did not answer an item: counted row by row, or with planes. */
static int64_t without(const view *v, size_t plane, size_t item)
{
    int64_t by_rows = v->tally->lack[item * v->plan->n_vectors * NORMA__VECTOR_BITS + plane];
    if (!v->tally->lack_tiles_used)
        return by_rows;
    size_t lack = norma__lack_plane(v->plan, item);
    return by_rows +
           (plane < lack ? row_of(v, plane)[offset_of(lack)] : row_of(v, lack)[offset_of(plane)]);
}

static void add_margin(int64_t *one_way, const view *v, size_t item, int64_t unit)
{
    int64_t rest = v->tally->n - lacking(v, item);
    for (size_t x = v->plan->first[item]; x < v->plan->first[item + 1]; x++) {
        one_way[v->plan->value[x]] += v->tally->margin[x] * unit;
        rest -= v->tally->margin[x];
    }
    if (v->plan->derived[item] >= 0)
        one_way[v->plan->derived[item]] += rest * unit;
}

/* The cross-table of i < j over the rows that answered both: its last row and column are what its
   margins leave. */
static void add_pair(int64_t *two_way, size_t width, const view *v, size_t i, size_t j,
                     int64_t unit)
{
    const norma__planes_plan *plan = v->plan;
    const bool missing = lacking(v, i) || lacking(v, j);
    int64_t last_row[255], corner;
    size_t n_columns = plan->first[j + 1] - plan->first[j];

    if (plan->derived[i] < 0 || plan->derived[j] < 0)
        return;
    corner = v->tally->n;
    if (missing)
        corner -= lacking(v, i) + lacking(v, j) - without(v, norma__lack_plane(plan, i), j);
    for (size_t b = 0; b < n_columns; b++) {
        size_t y = plan->first[j] + b;
        last_row[b] = v->tally->margin[y] - (missing ? without(v, y, i) : 0);
        corner -= last_row[b];
    }
    for (size_t x = plan->first[i]; x < plan->first[i + 1]; x++) {
        int64_t *row = two_way + plan->value[x] * width;
        const int64_t *counts = row_of(v, x);
        int64_t rest = v->tally->margin[x] - (missing ? without(v, x, j) : 0);
        for (size_t b = 0; b < n_columns; b++) {
            int64_t n = counts[offset_of(plan->first[j] + b)];
            row[plan->value[plan->first[j] + b]] += n * unit;
            last_row[b] -= n;
            rest -= n;
        }
        row[plan->derived[j]] += rest * unit;
        corner -= rest;
    }
    two_way += (size_t)plan->derived[i] * width;
    for (size_t b = 0; b < n_columns; b++)
        two_way[plan->value[plan->first[j] + b]] += last_row[b] * unit;
    two_way[plan->derived[j]] += corner * unit;
}

void norma__tally_add(norma__group *into, const norma_tables *layout,
                      const norma__planes_plan *plan, const norma__tally *tally, int64_t unit)
{
    const view v = {plan, tally};
    size_t pair = 0;
    into->n_rows += tally->n_rows;
    into->n_complete += tally->n_complete;
    into->n_blank += tally->n_blank;
    for (size_t i = 0; i < plan->p; i++) {
        add_margin(into->one_way + layout->first[i], &v, i, unit);
        for (size_t j = i + 1; j < plan->p; j++, pair++)
            add_pair(into->two_way + layout->pair[pair], layout->categories[j], &v, i, j, unit);
    }
}
