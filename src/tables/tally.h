/* A tally: what is counted with bit planes, from which all tables follow. */
#ifndef NORMA_TABLES_TALLY_H
#define NORMA_TABLES_TALLY_H

#include "tables/planes_plan.h"

/* Numbers of rows, or sums of their weights. */
typedef struct norma__tally {
    size_t n_rows, n_complete, n_blank; /* never weighted */
    int64_t n;                          /* rows counted */
    int64_t *margin;                    /* a plane */
    int64_t *both;                      /* a pair of tiles a <= b, [plane of a][plane of b] */
    int64_t *lack;        /* item by item: of the rows that did not answer it, those of every
                             plane; n_vectors x 512 an item */
    bool lack_tiles_used; /* rows of some blocks were counted in tiles instead */
} norma__tally;

bool norma__tally_new(norma__tally *tally, const norma__planes_plan *plan);
void norma__tally_clear(norma__tally *tally);

/* Where the counts of a pair of tiles a <= b are. */
static inline int64_t *norma__tally_tile(const norma__tally *tally, const norma__planes_plan *plan,
                                         size_t a, size_t b)
{
    size_t tiles = norma__tiles(plan);
    return tally->both + (a * (2 * tiles - a + 1) / 2 + (b - a)) * NORMA__TILE_COUNTS;
}

/* Adds the tally, times unit, to the counts of a group: what has a plane as it was counted, the
   category that has none as what remains. */
void norma__tally_add(norma__group *into, const norma_tables *layout,
                      const norma__planes_plan *plan, const norma__tally *tally, int64_t unit);

#endif
