/* Which bit planes there are: one for each category of an item that is used, but one, whose counts
   follow from the others; and one an item for the rows that did not answer it. */
#ifndef NORMA_TABLES_PLANES_PLAN_H
#define NORMA_TABLES_PLANES_PLAN_H

#include "tables/count.h"
#include "tables/planes.h"

typedef struct norma__planes_plan {
    size_t p;
    size_t *first;       /* p + 1: where the planes of an item's categories begin */
    uint8_t *value;      /* n_answer_planes: the category of each */
    int *derived;        /* p: the category that has no plane; -1 when no category is used */
    size_t answer_tiles; /* tiles of the categories' planes; planes beyond the last are empty */
    size_t lack_tiles;   /* tiles of the planes of missing answers, which come next */
    size_t n_vectors;    /* vectors of a row's bits of all planes */
} norma__planes_plan;

norma_status norma__planes_plan_make(norma__planes_plan *plan, const norma__counting *counting,
                                     norma_error *err);
void norma__planes_plan_clear(norma__planes_plan *plan);

/* The plane of the rows that did not answer an item. */
static inline size_t norma__lack_plane(const norma__planes_plan *plan, size_t item)
{
    return plan->answer_tiles * NORMA__TILE + item;
}

static inline size_t norma__tiles(const norma__planes_plan *plan)
{
    return plan->answer_tiles + plan->lack_tiles;
}

static inline size_t norma__planes(const norma__planes_plan *plan)
{
    return norma__tiles(plan) * NORMA__TILE;
}

#endif
