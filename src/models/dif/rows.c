/* Respondents of a group, as keyed answers from 0. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/dif/parts.h"
#include "statistics/sample.h"

void norma__dif_rows_clear(norma__dif_rows *rows)
{
    free(rows->cells);
    free(rows->score);
    *rows = (norma__dif_rows){0};
}

/* Numbers of the rows used; *kept: with the incomplete ones. */
static size_t *complete_rows(size_t *n, size_t *kept, const norma_sample *sample,
                             const double *pomp)
{
    size_t n_rows = norma_data_rows(sample->data);
    size_t *row = NORMA__NEW(size_t, n_rows);
    uint8_t *whole = NORMA__NEW(uint8_t, n_rows);
    *n = *kept = 0;
    for (size_t r = 0; row && whole && r < n_rows; r++) {
        whole[r] = norma__sample_keeps(sample, r);
        *kept += whole[r];
        if (pomp && isnan(pomp[r]))
            whole[r] = 0;
    }
    for (size_t j = 0; row && whole && j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        for (size_t r = 0; r < n_rows; r++)
            whole[r] &= cells[r] != NORMA_MISSING_CELL;
    }
    for (size_t r = 0; row && whole && r < n_rows; r++)
        if (whole[r])
            row[(*n)++] = r;
    if (!whole) {
        free(row);
        row = NULL;
    }
    free(whole);
    return row;
}

norma_status norma__dif_rows_of(norma__dif_rows *out, const norma_sample *sample,
                                const double *pomp, norma_error *err)
{
    *out = (norma__dif_rows){.n_items = sample->n_items};
    size_t *row = complete_rows(&out->n, &out->kept, sample, pomp);
    if (!row)
        return norma__no_memory(err);
    out->cells = NORMA__NEW(uint8_t, out->n * out->n_items);
    out->score = pomp ? NORMA__NEW(double, out->n) : NULL;
    if (!out->cells || (pomp && !out->score)) {
        free(row);
        norma__dif_rows_clear(out);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < out->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        uint8_t *own = out->cells + j * out->n;
        int top = norma__sample_max(sample, j) - norma__sample_min(sample, j);
        bool reversed = norma__sample_reversed(sample, j);
        for (size_t i = 0; i < out->n; i++)
            own[i] = (uint8_t)(reversed ? top - cells[row[i]] : cells[row[i]]);
    }
    for (size_t i = 0; pomp && i < out->n; i++)
        out->score[i] = pomp[row[i]];
    free(row);
    return NORMA_OK;
}
