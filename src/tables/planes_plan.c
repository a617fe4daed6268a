#include "tables/planes_plan.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { CELL_VALUES = 256, STRETCH = 1024, FEW = 32 };

/* Flags the categories that rows have (and perhaps some that only other rows have). Most often all
   are found in the first stretch of rows. */
static void find_used(bool *used, const norma__counting *c, size_t item)
{
    const uint8_t *cells = norma_data_cells(c->data, c->items[item]);
    size_t unseen = c->tables->categories[item];
    for (size_t begin = 0; begin < c->n && unseen; begin += STRETCH) {
        size_t end = begin + STRETCH < c->n ? begin + STRETCH : c->n;
        for (size_t k = begin; k < end; k++)
            used[cells[c->rows ? c->rows[k] : k]] = true;
        unseen = 0;
        for (size_t v = 0; v < c->tables->categories[item]; v++)
            unseen += !used[v];
        if (c->rows || unseen > FEW)
            continue;
        for (size_t v = 0; v < c->tables->categories[item]; v++)
            used[v] = used[v] || memchr(cells + end, (int)v, c->n - end);
        return;
    }
}

/* The last category used is the one that follows from the others. */
static void plan_item(norma__planes_plan *plan, size_t item, const bool *used, size_t categories)
{
    size_t plane = plan->first[item];
    plan->derived[item] = -1;
    for (size_t v = 0; v < categories; v++)
        if (used[v]) {
            if (plan->derived[item] >= 0)
                plan->value[plane++] = (uint8_t)plan->derived[item];
            plan->derived[item] = (int)v;
        }
    plan->first[item + 1] = plane;
}

norma_status norma__planes_plan_make(norma__planes_plan *plan, const norma__counting *c,
                                     norma_error *err)
{
    const norma_tables *t = c->tables;
    size_t p = t->n_items;
    bool *used = NORMA__NEW(bool, p *CELL_VALUES);

    *plan = (norma__planes_plan){.p = p};
    plan->first = NORMA__NEW(size_t, p + 1);
    plan->value = NORMA__NEW(uint8_t, t->first[p]);
    plan->derived = NORMA__NEW(int, p);
    if (!used || !plan->first || !plan->value || !plan->derived) {
        free(used);
        return norma__no_memory(err);
    }
#pragma omp parallel for schedule(dynamic) num_threads(norma__threads(c->threads))
    for (size_t i = 0; i < p; i++)
        find_used(used + i * CELL_VALUES, c, i);
    for (size_t i = 0; i < p; i++)
        plan_item(plan, i, used + i * CELL_VALUES, t->categories[i]);
    plan->answer_tiles = (plan->first[p] + NORMA__TILE - 1) / NORMA__TILE;
    plan->lack_tiles = (p + NORMA__TILE - 1) / NORMA__TILE;
    plan->n_vectors = (norma__planes(plan) + NORMA__VECTOR_BITS - 1) / NORMA__VECTOR_BITS;
    free(used);
    return NORMA_OK;
}

void norma__planes_plan_clear(norma__planes_plan *plan)
{
    free(plan->first);
    free(plan->value);
    free(plan->derived);
    *plan = (norma__planes_plan){0};
}
