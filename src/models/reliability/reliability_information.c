/* Item information as a part of a scale's reliability. */
#include <math.h>
#include <string.h>

#include "foundation/note.h"
#include "models/reliability/parts.h"

enum { N_THETA = 81 }; /* -4, -3.9 ... 4 */

static bool told(const norma_notes *notes, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return true;
    return false;
}

/* What the moments have told of the rows and items is not told again. */
static norma_status keep_notes(norma_reliability_result *r, norma_error *err)
{
    const norma_notes *more = &r->information->notes;
    norma_status status = NORMA_OK;
    size_t known = r->notes.n;
    for (size_t i = 0; i < more->n && status == NORMA_OK; i++)
        if (!told(&r->notes, known, more->list[i].code))
            status =
                norma__notes_append(&r->notes, &(norma_notes){.n = 1, .list = &more->list[i]}, err);
    return status;
}

norma_status norma__reliability_information(norma__reliable *all, norma_error *err)
{
    norma_reliability_result *r = all->result;
    norma_error why = {0};
    norma_status status =
        norma_information_of(&r->information, all->sample, (norma_missing)all->options->missing,
                             N_THETA, all->options->threads, &why);
    for (size_t j = 0; j < r->n_items; j++)
        r->items[j].loading_ordinal = r->information ? r->information->loadings[j] : NAN;
    if (r->information)
        return keep_notes(r, err);
    if (status == NORMA_EDATA)
        return norma__note(&r->notes, err, "information-undefined", r->id, NAN, NAN, "%s: %s",
                           r->id, why.message);
    if (err)
        *err = why;
    return status;
}
