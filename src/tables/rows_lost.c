#include "tables/rows_lost.h"

#include <string.h>

#include "foundation/note.h"

norma_status norma__tables_note_rows(norma_tables *tables, norma_error *err)
{
    size_t lost = tables->all.n_rows - tables->all.n_complete;
    if (tables->missing != NORMA_MISSING_LISTWISE || lost == 0)
        return NORMA_OK;
    for (size_t k = 0; k < tables->notes.n; k++)
        if (strcmp(tables->notes.list[k].code, "rows-lost") == 0)
            return NORMA_OK;
    return norma__note(
        &tables->notes, err, "rows-lost", NULL, (double)lost, (double)tables->all.n_rows,
        "%zu of %zu rows were left out: they have a missing answer", lost, tables->all.n_rows);
}
