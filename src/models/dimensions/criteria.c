#include "models/dimensions/criteria.h"

#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

size_t norma__most_testable(size_t p)
{
    size_t k = 0;
    while (k + 1 < p && (p - k - 1) * (p - k - 1) > p + k + 1)
        k++;
    return k;
}

norma_dimension_criterion *norma__criterion_add(norma_dimensions_result *result, const char *code,
                                                const char *title, const char *assumes,
                                                const char *source, const char *family)
{
    norma_dimension_criterion *criteria =
        NORMA__GROW(result->criteria, norma_dimension_criterion, result->n_criteria + 1);
    if (!criteria)
        return NULL;
    result->criteria = criteria;
    norma_dimension_criterion *added = &criteria[result->n_criteria++];
    *added = (norma_dimension_criterion){.code = code,
                                         .title = title,
                                         .assumes = assumes,
                                         .source = source,
                                         .family = family,
                                         .n_factors = NORMA_NONE};
    return added;
}

norma_status norma__criterion_series(norma_dimension_criterion *criterion, const char *name,
                                     size_t first, const double *values, size_t n, norma_error *err)
{
    norma_criterion_series *series =
        NORMA__GROW(criterion->series, norma_criterion_series, criterion->n_series + 1);
    if (!series)
        return norma__no_memory(err);
    criterion->series = series;
    double *copy = NORMA__NEW(double, n);
    if (!copy)
        return norma__no_memory(err);
    memcpy(copy, values, n * sizeof *copy);
    series[criterion->n_series++] =
        (norma_criterion_series){.name = name, .first = first, .n = n, .values = copy};
    return NORMA_OK;
}
