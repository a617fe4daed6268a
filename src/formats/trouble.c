#include "formats/rows.h"
#include "formats/tell.h"

norma_status norma__rows_check(const norma__rows *rows, const norma__plan *plan, norma_error *err)
{
    norma__buffer text = {0};
    size_t n = 0, forgivable = 0, shown = 0;
    for (size_t c = 0; c < rows->n_chunks; c++) {
        const norma__chunk *chunk = &rows->chunks[c];
        for (norma__trouble t = NORMA__NO_TROUBLE + 1; t < NORMA__TROUBLES; t++) {
            n += chunk->troubles[t];
            forgivable += norma__forgivable(t) ? chunk->troubles[t] : 0;
        }
        for (size_t i = 0; i < chunk->n_places && shown < NORMA__PLACES; i++, shown++) {
            const norma__place *place = &chunk->places[i];
            const norma__role *role = &plan->roles[place->column];
            norma__put_trouble(&text, place->row + 1, plan->csv->columns[place->column],
                               place->trouble, role->min, role->max);
        }
    }
    norma_status status =
        n ? norma__refuse_cells(plan->csv->name, &text, shown, n, forgivable, err) : NORMA_OK;
    norma__buffer_free(&text);
    return status;
}
