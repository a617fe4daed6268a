#include <stdio.h>

#include "formats/rows.h"
#include "foundation/buffer.h"
#include "foundation/status.h"

static void put_place(norma__buffer *text, const norma__plan *plan, const norma__place *place)
{
    const norma__role *role = &plan->roles[place->column];
    norma__putf(text, "; row %zu, column %.64s: ", place->row + 1,
                plan->csv->columns[place->column]);
    if (place->trouble == NORMA__BEYOND_RANGE)
        norma__putf(text, "not from %d to %d", role->min, role->max);
    else if (place->trouble == NORMA__NOT_WHOLE)
        norma__put(text, "no whole number");
    else if (place->trouble == NORMA__NOT_A_NUMBER)
        norma__put(text, "no number");
    else
        norma__put(text, "no latency over 0");
}

norma_status norma__rows_check(const norma__rows *rows, const norma__plan *plan, norma_error *err)
{
    norma__buffer text = {0};
    size_t n = 0, forgivable = 0, shown = 0;
    for (size_t c = 0; c < rows->n_chunks; c++) {
        const norma__chunk *chunk = &rows->chunks[c];
        for (int t = 1; t < NORMA__TROUBLES; t++)
            n += chunk->troubles[t];
        forgivable +=
            chunk->troubles[NORMA__BEYOND_RANGE] + chunk->troubles[NORMA__IMPOSSIBLE_LATENCY];
        for (size_t i = 0; i < chunk->n_places && shown < NORMA__PLACES; i++, shown++)
            put_place(&text, plan, &chunk->places[i]);
    }
    if (n == 0)
        return NORMA_OK;
    char advice[96] = "";
    if (forgivable)
        snprintf(advice, sizeof advice, " (--out-of-range missing makes %zu of them missing)",
                 forgivable);
    norma_status status =
        text.failed ? norma__no_memory(err)
                    : norma__fail(err, NORMA_EDATA, "%s: %zu %s as the instrument says%s%s%s",
                                  plan->csv->name, n, n == 1 ? "cell is not" : "cells are not",
                                  advice, text.bytes, n > shown ? "; ..." : "");
    norma__buffer_free(&text);
    return status;
}
