#include "statistics/variable_values.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static void item_values(double *values, const norma__correlating *c, size_t item)
{
    const norma_data *data = c->sample->data;
    const norma_correlation_variable *v = &c->result->variables[item];
    const uint8_t *cells = norma_data_cells(data, c->sample->items[item]);
    bool turned = norma_data_reversed(data, c->sample->items[item]);
    size_t n = norma_data_rows(data);
    for (size_t r = 0; r < n; r++) {
        bool there = cells[r] != NORMA_MISSING_CELL && norma__keeps(c, r);
        values[r] = !there ? NAN : turned ? (double)v->max - cells[r] : (double)v->min + cells[r];
    }
}

void norma__variable_values(double *values, const norma__correlating *c, size_t variable)
{
    if (!c->result->variables[variable].continuous) {
        item_values(values, c, variable);
        return;
    }
    const double *x = norma__continuous(c, variable);
    size_t n = norma_data_rows(c->sample->data);
    for (size_t r = 0; r < n; r++)
        values[r] = norma__keeps(c, r) ? x[r] : NAN;
}

norma_status norma__continuous_pairs(norma__correlating *c, size_t first,
                                     norma__pair_method *method, size_t scratch_bytes,
                                     norma_error *err)
{
    size_t p = c->result->n_variables, begin = c->result->n_items;
    if (begin == p)
        return NORMA_OK;
    size_t n = norma_data_rows(c->sample->data);
    int threads = norma__threads_within(c->options->threads, n * sizeof(double) + scratch_bytes);
    double *columns = NORMA__NEW(double, n *((size_t)threads + 1));
    char *scratch = NORMA__NEW(char, scratch_bytes *(size_t)threads);
    norma_status status = columns && scratch ? NORMA_OK : norma__no_memory(err);

    for (size_t j = begin; status == NORMA_OK && j < p; j++) {
        double *y = columns + (size_t)threads * n;
        norma__variable_values(y, c, j);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
        for (size_t i = first; i < j; i++) {
            size_t mine = (size_t)omp_get_thread_num();
            double *x = columns + mine * n;
            norma__variable_values(x, c, i);
            method(c, i, j, x, y, scratch + mine * scratch_bytes);
        }
    }
    free(columns);
    free(scratch);
    return status;
}

static norma_status note_weights(norma__correlating *c, norma_error *err)
{
    if (!c->result->se || norma__count_unit(c) == 1)
        return NORMA_OK;
    return norma__note(&c->result->notes, err, "weighted-errors", NULL, NAN, NAN,
                       "there are no standard errors: those of %s correlations are for rows that "
                       "all count alike",
                       norma_correlation_type_names[c->result->type]);
}

norma_status norma__note_pairs(norma__correlating *c, size_t first, norma_error *err)
{
    const norma_correlation *r = c->result;
    size_t undefined = 0, p = r->n_variables, pairs = (p - first) * (p - first - 1) / 2;
    for (size_t j = first; j < p; j++)
        for (size_t i = first; i < j; i++)
            undefined += isnan(r->matrix[norma__entry(c, i, j)]) && r->variables[i].sd > 0 &&
                         r->variables[j].sd > 0;
    norma_status status = note_weights(c, err);
    if (undefined == 0 || status != NORMA_OK)
        return status;
    return norma__note(&c->result->notes, err, "constant-pair", NULL, (double)undefined,
                       (double)pairs,
                       "%zu of %zu correlations are undefined: an item does not vary in the rows "
                       "that answered both",
                       undefined, pairs);
}
