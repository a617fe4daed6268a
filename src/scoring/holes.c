#include "scoring/holes.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static bool is_hole(const norma__imputed_scale *scale, size_t at, size_t row)
{
    return scale->cells[at][row] == NORMA_MISSING_CELL;
}

/* Whether a row counts, has enough answers, and has holes. */
static bool is_holed(const norma__imputed_scale *scale, size_t row)
{
    const size_t n = scale->rule->scale->n_items;
    size_t holes = 0;
    if (scale->in->keep && !scale->in->keep[row])
        return false;
    for (size_t i = 0; i < n; i++)
        holes += is_hole(scale, i, row);
    return holes > 0 && n - holes >= scale->rule->least;
}

static bool add(norma__holes *holes, size_t row, double value)
{
    if (holes->n == holes->capacity) {
        const size_t more = holes->capacity ? 2 * holes->capacity : 64;
        norma__hole *list = NORMA__GROW(holes->list, norma__hole, more);
        if (!list)
            return false;
        holes->list = list;
        holes->capacity = more;
    }
    holes->list[holes->n++] = (norma__hole){row, value};
    return true;
}

norma_status norma__holes_fill(norma__imputed_scale *scale, norma__expected_answer *expected,
                               const void *method, norma_error *err)
{
    const norma_scale *of = scale->rule->scale;
    const norma_data *data = scale->in->data;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        if (!is_holed(scale, r))
            continue;
        for (size_t i = 0; i < of->n_items; i++) {
            const double value = is_hole(scale, i, r) ? expected(method, r, i) : NAN;
            if (isnan(value))
                continue;
            const size_t item = of->items[i];
            const double inside =
                fmin(fmax(value, norma_data_min(data, item)), norma_data_max(data, item));
            if (!add(&scale->all[item], r, inside))
                return norma__no_memory(err);
        }
    }
    return NORMA_OK;
}

bool norma__has_holes(const norma__imputed_scale *scale)
{
    for (size_t r = 0; r < norma_data_rows(scale->in->data); r++)
        if (is_holed(scale, r))
            return true;
    return false;
}

void norma__holes_free(norma__holes *holes, size_t n_items)
{
    for (size_t i = 0; holes && i < n_items; i++)
        free(holes[i].list);
    free(holes);
}
