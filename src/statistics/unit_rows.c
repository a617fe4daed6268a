#include "statistics/unit_rows.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static bool counts(const norma_grouping *group, const uint8_t *use, size_t row)
{
    return group->unit[row] != NORMA_NO_UNIT && (!use || use[row]);
}

/* A counting sort: start[u + 1] first counts the rows of unit u, then is where the next one goes.
 */
static void sort_rows(norma__unit_rows *out, const norma_grouping *group, const uint8_t *use)
{
    size_t next = 0;
    for (size_t r = 0; r < group->n_rows; r++)
        if (counts(group, use, r))
            out->start[group->unit[r] + 1]++;
    for (size_t u = 0; u < out->n_units; u++) {
        size_t n = out->start[u + 1];
        out->start[u + 1] = next;
        next += n;
    }
    for (size_t r = 0; r < group->n_rows; r++)
        if (counts(group, use, r))
            out->rows[out->start[group->unit[r] + 1]++] = (uint32_t)r;
}

norma_status norma__unit_rows_of(norma__unit_rows *out, const norma_grouping *group,
                                 const uint8_t *use, norma_error *err)
{
    *out = (norma__unit_rows){.n_units = group->n_units};
    if (group->n_rows > UINT32_MAX)
        return norma__fail(err, NORMA_EDATA, "units are of at most %u rows, got %zu", UINT32_MAX,
                           group->n_rows);
    out->start = NORMA__NEW(size_t, group->n_units + 1);
    out->rows = NORMA__NEW(uint32_t, group->n_rows);
    if (!out->start || !out->rows) {
        norma__unit_rows_clear(out);
        return norma__no_memory(err);
    }
    sort_rows(out, group, use);
    return NORMA_OK;
}

void norma__unit_rows_clear(norma__unit_rows *rows)
{
    free(rows->start);
    free(rows->rows);
    *rows = (norma__unit_rows){0};
}
