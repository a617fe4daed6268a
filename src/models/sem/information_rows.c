#include "models/sem/information_rows.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/jacobian.h"

double norma__sem_portion(const norma__sem_fitted *fitted, size_t group)
{
    double all = 0;
    for (size_t g = 0; g < fitted->observed.n_groups; g++)
        all += fitted->observed.groups[g].total;
    return fitted->observed.groups[group].total / all;
}

/* Counts, then places: a stable sort by statistic. */
static void sort_by_statistic(norma__sem_derivatives *out, const norma__sem_jacobian *list)
{
    size_t *starts = out->starts;
    for (size_t d = 0; d < list->n; d++)
        starts[list->list[d].statistic + 1]++;
    for (size_t s = 0; s < out->k; s++)
        starts[s + 1] += starts[s];
    for (size_t d = 0; d < list->n; d++) {
        const size_t at = starts[list->list[d].statistic]++;
        out->free[at] = list->list[d].free;
        out->values[at] = list->list[d].value;
    }
    memmove(starts + 1, starts, out->k * sizeof *starts);
    starts[0] = 0;
}

/* Adds up what one statistic has of the same parameter. */
static size_t merge_row(norma__sem_derivatives *out, size_t from, size_t to, size_t at)
{
    const size_t first = at;
    for (size_t d = from; d < to; d++) {
        size_t same = first;
        while (same < at && out->free[same] != out->free[d])
            same++;
        const double value = out->values[d];
        out->values[same] = same < at ? out->values[same] + value : value;
        out->free[same] = out->free[d];
        at += same == at;
    }
    return at;
}

static void merge(norma__sem_derivatives *out)
{
    size_t at = 0, from = 0;
    for (size_t s = 0; s < out->k; s++) {
        const size_t to = out->starts[s + 1];
        at = merge_row(out, from, to, at);
        out->starts[s + 1] = at;
        from = to;
    }
}

norma_status norma__sem_derivatives_of(norma__sem_derivatives *out, const norma__sem_fitted *fitted,
                                       size_t group, norma_error *err)
{
    const norma__observed_group *observed = &fitted->observed.groups[group];
    norma__sem_places places = {0};
    norma__sem_jacobian list = {0};
    norma_status status;
    *out = (norma__sem_derivatives){.k = observed->k};
    if ((status = norma__sem_places_of(&places, &fitted->structure, observed, err)) != NORMA_OK ||
        (status = norma__sem_jacobian_at(&list, &fitted->structure, group, &places,
                                         &fitted->implied[group], NULL, err)) != NORMA_OK)
        goto done;
    out->starts = NORMA__NEW(size_t, out->k + 2);
    out->free = NORMA__NEW(size_t, list.n);
    out->values = NORMA__NEW(double, list.n);
    if (!out->starts || !out->free || !out->values) {
        status = norma__no_memory(err);
        goto done;
    }
    sort_by_statistic(out, &list);
    merge(out);
done:
    if (status != NORMA_OK)
        norma__sem_derivatives_clear(out);
    norma__sem_places_clear(&places);
    norma__sem_jacobian_clear(&list);
    return status;
}

void norma__sem_derivatives_clear(norma__sem_derivatives *derivatives)
{
    free(derivatives->starts);
    free(derivatives->free);
    free(derivatives->values);
    *derivatives = (norma__sem_derivatives){0};
}
