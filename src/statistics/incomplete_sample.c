#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/incomplete.h"

/* The variables of a sample that are taken. */
struct taken {
    const norma__correlating *c;
    const size_t *variables;
};

static bool is_missing(const norma__correlating *c, size_t row, size_t variable)
{
    const norma_sample *s = c->sample;
    if (variable < s->n_items)
        return norma_data_cells(s->data, s->items[variable])[row] == NORMA_MISSING_CELL;
    return isnan(norma_data_continuous_values(s->data, variable - s->n_items)[row]);
}

static double value(const norma__correlating *c, size_t row, size_t variable)
{
    const norma_sample *s = c->sample;
    if (variable >= s->n_items)
        return norma_data_continuous_values(s->data, variable - s->n_items)[row];
    size_t item = s->items[variable];
    int cell = norma_data_cells(s->data, item)[row];
    return norma_data_reversed(s->data, item) ? norma_data_max(s->data, item) - cell
                                              : norma_data_min(s->data, item) + cell;
}

static double at(const void *of, size_t row, size_t variable)
{
    const struct taken *t = of;
    return is_missing(t->c, row, t->variables[variable]) ? NAN
                                                         : value(t->c, row, t->variables[variable]);
}

static bool varies(const norma__correlating *c, size_t variable)
{
    double first = NAN;
    for (size_t r = 0; r < norma_data_rows(c->sample->data); r++) {
        if (!norma__keeps(c, r) || is_missing(c, r, variable))
            continue;
        double x = value(c, r, variable);
        if (isnan(first))
            first = x;
        else if (x != first)
            return true;
    }
    return false;
}

norma_status norma__incomplete_take(norma__incomplete *rows, const norma__correlating *c,
                                    norma_error *err)
{
    size_t p = 0, n_variables = c->result->n_variables;
    *rows = (norma__incomplete){0};
    size_t *variables = NORMA__NEW(size_t, n_variables);
    if (!variables)
        return norma__no_memory(err);
    for (size_t v = 0; v < n_variables; v++)
        if (varies(c, v))
            variables[p++] = v;
    const struct taken taken = {c, variables};
    norma_status status = norma__incomplete_of(
        rows,
        &(norma__cells){
            .n = norma_data_rows(c->sample->data), .p = p, .at = at, .of = &taken, .keep = c->keep},
        err);
    rows->variables = variables;
    return status;
}
