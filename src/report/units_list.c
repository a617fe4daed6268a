#include "report/units_list.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"

typedef struct ranked {
    size_t unit;
    double eb_mean;
} ranked;

static int highest_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->eb_mean != y->eb_mean)
        return x->eb_mean > y->eb_mean ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static bool keep_ends(norma__units_list *list, const norma_multilevel_result *by)
{
    ranked *order = NORMA__NEW(ranked, list->n);
    if (!order)
        return false;
    for (size_t k = 0; k < list->n; k++) {
        const double mean = by->units[list->units[k]].eb_mean;
        order[k] = (ranked){list->units[k], isnan(mean) ? -INFINITY : mean};
    }
    qsort(order, list->n, sizeof *order, highest_first);
    for (size_t k = 0; k < list->ends; k++) {
        list->units[k] = order[k].unit;
        list->units[list->ends + k] = order[list->n - list->ends + k].unit;
    }
    list->n = 2 * list->ends;
    free(order);
    return true;
}

bool norma__units_list_make(norma__units_list *list, const norma_units_result *r,
                            const norma_units_level *level, size_t most, size_t ends)
{
    const size_t n_units = r->groupings[level->level]->n_units;
    *list = (norma__units_list){.units = NORMA__NEW(size_t, n_units), .ends = ends};
    if (!list->units)
        return false;
    for (size_t u = 0; u < n_units; u++)
        if (level->shown[u])
            list->units[list->n++] = u;
    list->of = list->n;
    if (list->n <= most || level->n_scored == 0 ||
        keep_ends(list, level->scales[level->scored[0]].multilevel))
        return true;
    norma__units_list_free(list);
    return false;
}

void norma__units_list_free(norma__units_list *list)
{
    free(list->units);
    *list = (norma__units_list){0};
}
