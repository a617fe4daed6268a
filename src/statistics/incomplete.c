#include "statistics/incomplete.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- which rows, in which order ---- */

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
static size_t list_rows(struct holed *list, size_t n, uint8_t *flags, const norma__cells *cells,
                        bool complete)
{
    size_t p = cells->p;
    for (size_t r = 0; r < cells->n; r++) {
        uint8_t *holes = flags + n * p;
        if (cells->keep && !cells->keep[r])
            continue;
        list[n] = (struct holed){.row = r, .holes = holes};
        for (size_t j = 0; j < p; j++)
            list[n].n_holes += holes[j] = (uint8_t)(isnan(cells->at(cells->of, r, j)) != 0);
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

static void take_row(norma__incomplete *rows, size_t to, const struct holed *from,
                     const norma__cells *cells)
{
    rows->rows[to] = from->row;
    for (size_t j = 0; j < rows->p; j++)
        rows->x[to * rows->p + j] = from->holes[j] ? NAN : cells->at(cells->of, from->row, j);
    if (rows->weights)
        rows->weights[to] = cells->weights[from->row];
    rows->total += rows->weights ? rows->weights[to] : 1;
}

static norma_status make_room(norma__incomplete *rows, const norma__cells *cells, norma_error *err)
{
    rows->rows = NORMA__NEW(size_t, rows->n);
    rows->x = NORMA__NEW(double, rows->n * rows->p);
    rows->centre = NORMA__NEW(double, rows->p);
    rows->scale = NORMA__NEW(double, rows->p);
    rows->first = NORMA__NEW(size_t, rows->n + 1);
    rows->weights = cells->weights ? NORMA__NEW(double, rows->n) : NULL;
    return rows->rows && rows->x && rows->centre && rows->scale && rows->first &&
                   (rows->weights || !cells->weights)
               ? NORMA_OK
               : norma__no_memory(err);
}

norma_status norma__incomplete_of(norma__incomplete *rows, const norma__cells *cells,
                                  norma_error *err)
{
    size_t p = cells->p;
    *rows = (norma__incomplete){.p = p};
    bool fits = cells->n <= SIZE_MAX / sizeof(double) / (p + 1);
    struct holed *list = NORMA__NEW(struct holed, cells->n + 1); /* one to try in */
    uint8_t *flags = fits ? NORMA__NEW(uint8_t, (cells->n + 1) * p + 1) : NULL;
    norma_status status = NORMA_OK;

    if (!list || !flags) {
        status = norma__no_memory(err);
        goto done;
    }
    rows->n_complete = list_rows(list, 0, flags, cells, true);
    rows->n = list_rows(list, rows->n_complete, flags, cells, false);
    if ((status = make_room(rows, cells, err)) != NORMA_OK)
        goto done;
    qsort_r(list + rows->n_complete, rows->n - rows->n_complete, sizeof *list, compare, &p);
    find_runs(rows, list);
    for (size_t r = 0; r < rows->n; r++)
        take_row(rows, r, &list[r], cells);
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
    free(rows->weights);
    *rows = (norma__incomplete){0};
}
