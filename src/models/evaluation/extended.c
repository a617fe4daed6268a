#include "models/evaluation/extended.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/estimate.h"

/* A structure with room for more entries; what is not blocks is borrowed. */
static norma_status copy_structure(norma__sem_structure *out, const norma__sem_structure *from,
                                   const size_t *more, norma_error *err)
{
    *out = *from;
    out->blocks = NORMA__NEW(norma__sem_block, from->n_groups);
    if (!out->blocks)
        return norma__no_memory(err);
    for (size_t g = 0; g < from->n_groups; g++) {
        const norma__sem_block *block = &from->blocks[g];
        norma__sem_entry *entries = NORMA__NEW(norma__sem_entry, block->n + (more ? more[g] : 0));
        if (!entries)
            return norma__no_memory(err);
        memcpy(entries, block->entries, block->n * sizeof *entries);
        out->blocks[g] = (norma__sem_block){block->n, entries};
    }
    return NORMA_OK;
}

/* The same place in the space of parameters, and the discrepancy's slopes there. */
static norma_status evaluate(norma__extended *out, norma_error *err)
{
    norma__sem_fitted *fitted = &out->fitted;
    const norma__sem_structure *st = &fitted->structure;
    norma_status status = NORMA_OK;
    fitted->implied = NORMA__NEW(norma__sem_implied, st->n_groups);
    out->gradient = NORMA__NEW(double, st->n_free);
    if (!fitted->implied || !out->gradient)
        return norma__no_memory(err);
    for (size_t g = 0; g < st->n_groups && status == NORMA_OK; g++)
        status = norma__sem_implied_new(&fitted->implied[g], st, err);
    if (status == NORMA_OK)
        out->defined = norma__sem_discrepancy_at(&fitted->f, out->gradient, fitted, fitted->implied,
                                                 fitted->theta);
    return status;
}

static norma_status begin(norma__extended *out, const norma__sem_fitted *fitted, const size_t *more,
                          size_t n_free, norma_error *err)
{
    *out = (norma__extended){.fitted = *fitted};
    out->fitted.implied = NULL;
    out->fitted.structure.blocks = NULL;
    out->fitted.theta = NORMA__NEW(double, n_free);
    if (!out->fitted.theta)
        return norma__no_memory(err);
    const norma_status status =
        copy_structure(&out->fitted.structure, &fitted->structure, more, err);
    out->fitted.structure.n_free = n_free;
    return status;
}

static void place(norma__sem_block *block, const norma__candidate *c, size_t number)
{
    for (size_t e = 0; c->row != NORMA_NONE && e < block->n; e++)
        if (block->entries[e].of == c->row) {
            block->entries[e].free = number;
            return;
        }
    block->entries[block->n] = c->entry;
    block->entries[block->n++].free = number;
}

norma_status norma__extend(norma__extended *out, const norma__sem_fitted *fitted,
                           const norma__candidates *candidates, norma_error *err)
{
    const size_t q = fitted->structure.n_free, groups = fitted->structure.n_groups;
    size_t *more = NORMA__NEW(size_t, groups);
    norma_status status;
    *out = (norma__extended){0};
    if (!more)
        return norma__no_memory(err);
    for (size_t c = 0; c < candidates->n; c++)
        more[candidates->list[c].group]++;
    status = begin(out, fitted, more, q + candidates->n, err);
    if (status == NORMA_OK) {
        memcpy(out->fitted.theta, fitted->theta, q * sizeof *fitted->theta);
        for (size_t c = 0; c < candidates->n; c++) {
            const norma__candidate *candidate = &candidates->list[c];
            out->fitted.theta[q + c] = candidate->row == NORMA_NONE ? 0 : candidate->entry.value;
            place(&out->fitted.structure.blocks[candidate->group], candidate, q + c);
        }
        status = evaluate(out, err);
    }
    free(more);
    return status;
}

norma_status norma__extend_shared(norma__extended *out, size_t *of, size_t *row,
                                  const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    size_t n = 0;
    for (size_t g = 0; g < st->n_groups; g++)
        for (size_t e = 0; e < st->blocks[g].n; e++)
            n += st->blocks[g].entries[e].free != NORMA_NONE;
    const norma_status status = begin(out, fitted, NULL, n, err);
    if (status != NORMA_OK || !out->fitted.structure.blocks)
        return status;
    n = 0;
    for (size_t g = 0; g < st->n_groups; g++)
        for (size_t e = 0; e < st->blocks[g].n; e++) {
            norma__sem_entry *entry = &out->fitted.structure.blocks[g].entries[e];
            if (entry->free == NORMA_NONE)
                continue;
            of[n] = entry->free;
            row[n] = entry->of;
            out->fitted.theta[n] = fitted->theta[entry->free];
            entry->free = n++;
        }
    return evaluate(out, err);
}

void norma__extended_clear(norma__extended *extended)
{
    norma__sem_structure *st = &extended->fitted.structure;
    for (size_t g = 0; extended->fitted.implied && g < st->n_groups; g++)
        norma__sem_implied_free(&extended->fitted.implied[g]);
    for (size_t g = 0; st->blocks && g < st->n_groups; g++)
        free(st->blocks[g].entries);
    free(st->blocks);
    free(extended->fitted.implied);
    free(extended->fitted.theta);
    free(extended->gradient);
    *extended = (norma__extended){0};
}
