#include "statistics/incomplete.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- which rows, in which order ---- */

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

/* A row with its holes, for sorting. */
struct holed {
    size_t row, n_holes;
    const uint8_t *holes; /* p flags */
};

static int compare_holes(const struct holed *a, const struct holed *b, size_t p)
{
    if ((a->n_holes == 0) != (b->n_holes == 0))
        return a->n_holes == 0 ? -1 : 1;
    return memcmp(a->holes, b->holes, p);
}

static int compare(const void *a, const void *b, void *p)
{
    const struct holed *x = a, *y = b;
    int order = compare_holes(x, y, *(const size_t *)p);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* The rows with no hole, or those with some and an answer, after the n listed so far; returns how
   many there are then. */
static size_t list_rows(struct holed *list, size_t n, uint8_t *flags, const norma__correlating *c,
                        const norma__incomplete *rows, bool complete)
{
    size_t p = rows->p;
    for (size_t r = 0; r < norma_data_rows(c->sample->data); r++) {
        uint8_t *holes = flags + n * p;
        if (c->keep && !c->keep[r])
            continue;
        list[n] = (struct holed){.row = r, .holes = holes};
        for (size_t j = 0; j < p; j++)
            list[n].n_holes += holes[j] = is_missing(c, r, rows->variables[j]);
        n += complete ? p > 0 && list[n].n_holes == 0 : list[n].n_holes > 0 && list[n].n_holes < p;
    }
    return n;
}

static void find_runs(norma__incomplete *rows, const struct holed *list)
{
    for (size_t r = 0; r < rows->n; r++) {
        if (r == 0 || compare_holes(&list[r - 1], &list[r], rows->p) != 0)
            rows->first[rows->n_runs++] = r;
    }
    rows->first[rows->n_runs] = rows->n;
}

/* ---- their values ---- */

static void standardise(norma__incomplete *rows, size_t j)
{
    double sum = 0, square = 0, n = 0;
    double *x = rows->x + j;
    for (size_t r = 0; r < rows->n; r++)
        if (!isnan(x[r * rows->p])) {
            sum += x[r * rows->p];
            n++;
        }
    rows->centre[j] = sum / n;
    for (size_t r = 0; r < rows->n; r++)
        if (!isnan(x[r * rows->p])) {
            double d = x[r * rows->p] - rows->centre[j];
            square += d * d;
        }
    rows->scale[j] = n > 1 ? sqrt(square / n) : 0;
    for (size_t r = 0; r < rows->n; r++)
        x[r * rows->p] =
            (x[r * rows->p] - rows->centre[j]) / (rows->scale[j] > 0 ? rows->scale[j] : 1);
}

norma_status norma__incomplete_take(norma__incomplete *rows, const norma__correlating *c,
                                    norma_error *err)
{
    size_t most = norma_data_rows(c->sample->data), p = 0, n_variables = c->result->n_variables;
    *rows = (norma__incomplete){.variables = NORMA__NEW(size_t, n_variables)};
    if (!rows->variables)
        return norma__no_memory(err);
    for (size_t v = 0; v < n_variables; v++)
        if (varies(c, v))
            rows->variables[p++] = v;
    rows->p = p;
    bool fits = most <= SIZE_MAX / sizeof(double) / (p + 1);
    struct holed *list = NORMA__NEW(struct holed, most + 1); /* one to try in */
    uint8_t *flags = fits ? NORMA__NEW(uint8_t, (most + 1) * p + 1) : NULL;
    norma_status status = NORMA_OK;

    if (list && flags) {
        rows->n_complete = list_rows(list, 0, flags, c, rows, true);
        rows->n = list_rows(list, rows->n_complete, flags, c, rows, false);
        rows->rows = NORMA__NEW(size_t, rows->n);
        rows->x = NORMA__NEW(double, rows->n *p);
        rows->centre = NORMA__NEW(double, p);
        rows->scale = NORMA__NEW(double, p);
        rows->first = NORMA__NEW(size_t, rows->n + 1);
    }
    if (!rows->rows || !rows->x || !rows->centre || !rows->scale || !rows->first) {
        status = norma__no_memory(err);
        goto done;
    }
    qsort_r(list + rows->n_complete, rows->n - rows->n_complete, sizeof *list, compare, &p);
    find_runs(rows, list);
    for (size_t r = 0; r < rows->n; r++) {
        rows->rows[r] = list[r].row;
        for (size_t j = 0; j < p; j++)
            rows->x[r * p + j] = list[r].holes[j] ? NAN : value(c, list[r].row, rows->variables[j]);
    }
    for (size_t j = 0; j < p; j++)
        standardise(rows, j);
done:
    free(list);
    free(flags);
    return status;
}

void norma__incomplete_free(norma__incomplete *rows)
{
    free(rows->variables);
    free(rows->rows);
    free(rows->x);
    free(rows->centre);
    free(rows->scale);
    free(rows->first);
    *rows = (norma__incomplete){0};
}
