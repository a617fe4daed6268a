#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/gram.h"
#include "statistics/polychoric_pair.h"

/* The covariance matrix of all estimates is X'X, where row r of X is what respondent r adds to
   their errors (polychoric_influence.c): each entry is looked up in a small table by one or two
   answers. X is made and multiplied in blocks of rows; the product in tiles, which threads share.
   Both are cut in the same way for any number of threads. */
enum { MOST_ESTIMATES = 16384 };
static const size_t BLOCK_BYTES = (size_t)16 << 20;

/* One column of X: a threshold, or a correlation. */
typedef struct column {
    size_t first, second; /* items; the same for a threshold */
    const double *table;  /* by category in use, the last of each side stands for missing */
    bool defined;
} column;

typedef struct work {
    norma__correlating *c;
    norma__ordinal *ordinals;
    norma__couple couple;
    column *columns;
    double *tables;
    size_t n_columns, n_rows;
    size_t *rows;   /* that are kept */
    uint8_t *cells; /* n_rows x items: place of the answer; cuts.n where it is missing */
    double *block;  /* block_rows x n_columns, column-major */
    size_t block_rows;
} work;

/* ---- tables of influence ---- */

static size_t thresholds_of(const norma__ordinal *o)
{
    return o->cuts.n > 0 ? o->cuts.n - 1 : 0;
}

static void set_columns(work *w)
{
    size_t n = w->c->sample->n_items;
    column *at = w->columns;
    double *table = w->tables;
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < thresholds_of(&w->ordinals[j]); k++) {
            *at++ = (column){j, j, table, true};
            norma__threshold_influence(table, &w->ordinals[j], k);
            table += w->ordinals[j].cuts.n + 1;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            norma__couple_take(&w->couple, w->c, w->ordinals, i, j);
            bool defined = norma__couple_influence(
                &w->couple, w->c->result->matrix[norma__entry(w->c, i, j)], table);
            *at++ = (column){i, j, table, defined};
            if (!defined) /* left out of the product, and NaN in the end */
                memset(table, 0,
                       (w->ordinals[i].cuts.n + 1) * (w->ordinals[j].cuts.n + 1) * sizeof *table);
            table += (w->ordinals[i].cuts.n + 1) * (w->ordinals[j].cuts.n + 1);
        }
}

/* ---- the product ---- */

static void place_answers(work *w)
{
    const norma_sample *sample = w->c->sample;
    for (size_t j = 0; j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        const norma__ordinal *o = &w->ordinals[j];
        for (size_t r = 0; r < w->n_rows; r++) {
            uint8_t cell = cells[w->rows[r]];
            size_t place = cell == NORMA_MISSING_CELL ? o->cuts.n : o->place[cell];
            w->cells[j * w->n_rows + r] = (uint8_t)(place < o->cuts.n ? place : o->cuts.n);
        }
    }
}

static void fill_column(const work *w, size_t q, size_t from, size_t n)
{
    const column *col = &w->columns[q];
    const uint8_t *first = w->cells + col->first * w->n_rows + from;
    const uint8_t *second = w->cells + col->second * w->n_rows + from;
    double *x = w->block + q * w->block_rows;
    size_t width = w->ordinals[col->second].cuts.n + 1;
    if (col->first == col->second)
        for (size_t r = 0; r < n; r++)
            x[r] = col->table[first[r]];
    else
        for (size_t r = 0; r < n; r++)
            x[r] = col->table[first[r] * width + second[r]];
}

static void multiply(const work *w, double *product, int threads)
{
    for (size_t from = 0; from < w->n_rows; from += w->block_rows) {
        size_t n = w->n_rows - from < w->block_rows ? w->n_rows - from : w->block_rows;
#pragma omp parallel for schedule(static, 16) num_threads(threads)
        for (size_t q = 0; q < w->n_columns; q++)
            fill_column(w, q, from, n);
        norma__gram_add(product, w->block, w->n_columns, n, w->block_rows, threads);
    }
}

static void finish(const work *w, double *product)
{
    size_t q = w->n_columns;
    for (size_t j = 0; j < q; j++)
        for (size_t i = j; i < q; i++) {
            double *entry = &product[i + j * q];
            if (!w->columns[i].defined || !w->columns[j].defined)
                *entry = NAN;
            product[j + i * q] = *entry;
        }
}

/* ---- room ---- */

static void work_clear(work *w)
{
    norma__ordinals_free(w->ordinals, w->c->sample->n_items);
    norma__couple_clear(&w->couple);
    free(w->columns);
    free(w->tables);
    free(w->rows);
    free(w->cells);
    free(w->block);
}

static size_t measure(work *w, size_t *most)
{
    size_t n = w->c->sample->n_items, entries = 0;
    *most = 1;
    for (size_t i = 0; i < n; i++) {
        size_t k = w->ordinals[i].cuts.n;
        *most = k > *most ? k : *most;
        w->n_columns += thresholds_of(&w->ordinals[i]) + (n - 1 - i);
        entries += thresholds_of(&w->ordinals[i]) * (k + 1);
        for (size_t j = i + 1; j < n; j++)
            entries += (k + 1) * (w->ordinals[j].cuts.n + 1);
    }
    return entries;
}

static void list_rows(work *w, size_t n)
{
    for (size_t r = 0; r < n; r++)
        if (norma__keeps(w->c, r))
            w->rows[w->n_rows++] = r;
}

static norma_status work_new(work *w, norma_error *err)
{
    size_t n = norma_data_rows(w->c->sample->data), most;
    norma_status status = norma__ordinals_new(&w->ordinals, w->c, NULL, err);
    if (status != NORMA_OK)
        return status;
    size_t entries = measure(w, &most);
    if (w->n_columns > MOST_ESTIMATES)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items have %zu thresholds and correlations, and covariances are "
                           "computed of at most %d: take fewer items, or variances only",
                           w->c->sample->n_items, w->n_columns, MOST_ESTIMATES);
    size_t row_bytes = w->n_columns * sizeof(double);
    w->block_rows = row_bytes > 0 ? BLOCK_BYTES / row_bytes / 8 * 8 : 8;
    w->rows = NORMA__NEW(size_t, n);
    w->cells = NORMA__NEW(uint8_t, n * w->c->sample->n_items);
    w->columns = NORMA__NEW(column, w->n_columns);
    w->tables = NORMA__NEW(double, entries);
    w->block = NORMA__NEW(double, w->block_rows * w->n_columns);
    if (!w->rows || !w->cells || !w->columns || !w->tables || !w->block ||
        !norma__couple_room(&w->couple, most))
        return norma__no_memory(err);
    list_rows(w, n);
    return NORMA_OK;
}

norma_status norma__polychoric_acov(norma__correlating *c, norma_error *err)
{
    work w = {.c = c};
    double *product = NULL;
    norma__prepare_numerics();
    norma_status status = work_new(&w, err);
    if (status != NORMA_OK)
        goto done;
    product = NORMA__NEW(double, w.n_columns *w.n_columns);
    if (!product) {
        status = norma__no_memory(err);
        goto done;
    }
    set_columns(&w);
    place_answers(&w);
    multiply(&w, product, norma__threads(c->options->threads));
    finish(&w, product);
    free(c->result->acov);
    c->result->acov = product;
    c->result->n_acov = w.n_columns;
done:
    work_clear(&w);
    return status;
}
