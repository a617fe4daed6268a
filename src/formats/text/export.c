#include "formats/text/export.h"

#include <math.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"

norma_status norma__export_find(norma__csv *csv, norma_error *err)
{
    norma_status status = norma__qualtrics_find(csv, err);
    if (status == NORMA_OK && csv->found.kind == NORMA__NO_EXPORT)
        status = norma__limesurvey_find(csv, err);
    return status;
}

void norma__export_free(norma__export *found)
{
    norma__free_texts(found->texts, found->n_texts);
    *found = (norma__export){0};
}

const char *norma__export_label(const norma__csv *csv, size_t column)
{
    const norma__export *found = &csv->found;
    if (!found->texts || !found->texts[column])
        return "";
    return found->kind == NORMA__LIMESURVEY
               ? found->texts[column] + strlen(csv->columns[column]) + found->separator
               : found->texts[column];
}

norma_status norma__export_note(norma_notes *notes, const norma__csv *csv, norma_error *err)
{
    const norma__export *found = &csv->found;
    if (found->kind == NORMA__QUALTRICS)
        return norma__note(notes, err, "qualtrics-headers", NULL, (double)found->header_rows, NAN,
                           "the file is an export of Qualtrics: its first %zu rows are headers, "
                           "and responses begin after them",
                           found->header_rows);
    if (found->kind == NORMA__LIMESURVEY)
        return norma__note(notes, err, "limesurvey-headings", NULL, (double)found->n_cut,
                           (double)csv->n_columns,
                           "the file is an export of LimeSurvey: %zu of %zu headings are a code "
                           "and a wording, and their columns go by the code",
                           found->n_cut, csv->n_columns);
    return NORMA_OK;
}
