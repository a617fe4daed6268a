/* Explained variance of every variable that something has an effect on. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/evaluation/evaluation.h"
#include "models/evaluation/standard.h"

static void mark_dependent(bool *dependent, const norma__sem_block *block)
{
    for (size_t e = 0; e < block->n; e++)
        if (block->entries[e].place == NORMA__DIRECTED)
            dependent[block->entries[e].row] = true;
}

static norma_status add_group(norma_sem_rsquare *result, bool *dependent,
                              const norma__sem_fitted *fitted, size_t group, norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const norma_sem_table *table = fitted->table;
    norma_status status = NORMA_OK;
    for (size_t v = 0; v < st->m; v++)
        dependent[v] = false;
    mark_dependent(dependent, &st->blocks[group]);
    for (size_t v = 0; v < st->m && status == NORMA_OK; v++) {
        if (!dependent[v])
            continue;
        const bool latent = v >= st->p;
        const char *name = latent ? table->latent[v - st->p] : table->observed[v];
        const double variance = norma__variable_variance(fitted, group, v);
        const double r2 =
            variance > 0 ? 1 - norma__unexplained_variance(fitted, group, v) / variance : NAN;
        result->rows[result->n++] = (norma_sem_explained){group, name, latent, r2};
        if (r2 < 0 || r2 > 1) /* without estimates there is none, which other notes tell */
            status = norma__note(&result->notes, err, "sem-rsquare-improper", name, r2, NAN,
                                 "the explained variance of \"%s\" is %.3f, outside 0 and 1: the "
                                 "solution is improper",
                                 name, r2);
    }
    return status;
}

norma_status norma_sem_rsquare_of(norma_sem_rsquare **out, const norma_sem *sem, norma_error *err)
{
    const norma__sem_fitted *fitted = sem->inner;
    const size_t m = fitted->structure.m, groups = fitted->structure.n_groups;
    norma_sem_rsquare *result = NORMA__NEW(norma_sem_rsquare, 1);
    bool *dependent = NORMA__NEW(bool, m);
    norma_status status = NORMA_OK;

    *out = NULL;
    if (result)
        result->rows = NORMA__NEW(norma_sem_explained, m * groups);
    if (!result || !dependent || !result->rows)
        status = norma__no_memory(err);
    for (size_t g = 0; g < groups && status == NORMA_OK; g++)
        status = add_group(result, dependent, fitted, g, err);
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    free(dependent);
    norma_sem_rsquare_free(result);
    return status;
}

void norma_sem_rsquare_free(norma_sem_rsquare *rsquare)
{
    if (!rsquare)
        return;
    free(rsquare->rows);
    norma_notes_clear(&rsquare->notes);
    free(rsquare);
}
