#include "assessment/validate_parts.h"

#include <math.h>

#include "foundation/note.h"

/* Fewer rows leave empty cells in most tables of two items. */
enum { FEW_ROWS = 100, POINTS = 81 };

static bool wanted(const norma_validation *v, size_t s)
{
    const norma_reliability_result *kept = v->scales[s].kept;
    return v->instrument->scales[s].n_parts == 0 && kept && kept->n_items >= 3;
}

/* Of one scale; what the data do not allow is a note. */
static norma_status inform(norma_validation *v, size_t s, const norma_validate_options *o,
                           norma_error *err)
{
    const norma_scale *scale = &v->instrument->scales[s];
    const norma_sample sample = {
        .data = v->data, .items = scale->items, .n_items = scale->n_items, .keep = v->screen->keep};
    norma_error why;
    norma_status status = norma_information_of(&v->scales[s].information, &sample,
                                               (norma_missing)o->missing, POINTS, o->threads, &why);
    if (status == NORMA_EDATA)
        return norma__note(&v->notes, err, "information-not-computed", scale->id, NAN, NAN,
                           "the information of the items of scale %s could not be computed: %s",
                           scale->id, why.message);
    if (status != NORMA_OK && err)
        *err = why;
    return status;
}

norma_status norma__validate_information(norma_validation *v, const norma_validate_options *o,
                                         norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t n_few = 0;
    for (size_t s = 0; status == NORMA_OK && s < v->instrument->n_scales; s++) {
        if (!wanted(v, s))
            continue;
        if (v->scales[s].kept->n_complete < FEW_ROWS)
            n_few++;
        else
            status = inform(v, s, o, err);
    }
    if (status != NORMA_OK || n_few == 0)
        return status;
    return norma__note(&v->notes, err, "information-few-rows", NULL, (double)n_few, FEW_ROWS,
                       "scales whose item information was not computed, because fewer than %d "
                       "rows are complete: %zu",
                       FEW_ROWS, n_few);
}
