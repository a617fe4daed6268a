#include "models/evaluation/indicators.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__indicators_of(norma__indicators *out, const norma__sem_fitted *fitted,
                                  norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    *out = (norma__indicators){.p = st->p, .n_factors = st->m - st->p};
    out->measures = NORMA__NEW(uint8_t, out->p * out->n_factors);
    out->n_items = NORMA__NEW(size_t, out->n_factors);
    if (!out->measures || !out->n_items)
        return norma__no_memory(err);
    for (size_t g = 0; g < st->n_groups; g++)
        for (size_t e = 0; e < st->blocks[g].n; e++) {
            const norma__sem_entry *entry = &st->blocks[g].entries[e];
            if (st->table->rows[entry->of].op == NORMA_SEM_MEASURES && entry->row < st->p &&
                entry->col >= st->p && (entry->free != NORMA_NONE || entry->value != 0))
                out->measures[entry->row + (entry->col - st->p) * st->p] = 1;
        }
    for (size_t f = 0; f < out->n_factors; f++)
        for (size_t i = 0; i < out->p; i++)
            out->n_items[f] += out->measures[i + f * out->p];
    return NORMA_OK;
}

void norma__indicators_clear(norma__indicators *measured)
{
    free(measured->measures);
    free(measured->n_items);
    *measured = (norma__indicators){0};
}

size_t norma__indicators_items(size_t *items, const norma__indicators *measured, size_t factor)
{
    size_t n = 0;
    for (size_t i = 0; i < measured->p; i++)
        if (measured->measures[i + factor * measured->p])
            items[n++] = i;
    return n;
}
