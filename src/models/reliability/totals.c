#include "models/reliability/totals.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma__totals_clear(norma__totals *totals)
{
    if (!totals)
        return;
    free(totals->rows);
    free(totals->score);
    *totals = (norma__totals){0};
}

norma_status norma__totals_of(norma__totals *out, const norma__rows *rows, norma_error *err)
{
    *out = (norma__totals){.n = 1};
    for (size_t j = 0; j < rows->p; j++)
        out->n += rows->most[j];
    out->rows = NORMA__NEW(size_t, out->n);
    out->score = NORMA__NEW(size_t, rows->n_distinct);
    if (!out->rows || !out->score) {
        norma__totals_clear(out);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < rows->p; j++)
        for (size_t r = 0; r < rows->n_distinct; r++)
            out->score[r] += rows->cells[r + j * rows->n_distinct];
    for (size_t r = 0; r < rows->n_distinct; r++)
        out->rows[out->score[r]] += rows->times[r];
    return NORMA_OK;
}
