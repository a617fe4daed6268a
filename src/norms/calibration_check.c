#include "norms/calibration_check.h"

#include <inttypes.h>
#include <string.h>

#include "foundation/status.h"
#include "norms/store_label.h"

/* Items have names and ranges, figures an order; an item that comes twice the store refuses. */
static bool holds_together(const norma_calibration *of)
{
    for (size_t j = 0; j < of->n_items; j++)
        if (!*of->items[j] || of->min[j] > of->max[j])
            return false;
    for (size_t f = 1; f < of->n_figures; f++)
        if (strcmp(of->figures[f - 1].name, of->figures[f].name) >= 0)
            return false;
    return of->version >= 1 && of->n_items > 0 && of->n_figures > 0 && of->n_kept <= of->n_rows;
}

norma_status norma__calibration_check(const norma_calibration *of, norma_error *err)
{
    norma_status status = norma__check_label(of->name, of->created, "calibration", err);
    if (status != NORMA_OK)
        return status;
    if (of->n_kept < NORMA_CALIBRATION_MIN_N)
        return norma__fail(err, NORMA_EDATA,
                           "calibration '%.200s' version %" PRId64
                           " rests on fewer than %d respondents",
                           of->name, of->version, NORMA_CALIBRATION_MIN_N);
    return holds_together(of) ? NORMA_OK
                              : norma__fail(err, NORMA_EDATA,
                                            "the items or figures of calibration '%.200s' version "
                                            "%" PRId64 " are not in order",
                                            of->name, of->version);
}
