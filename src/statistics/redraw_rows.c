#include <gsl/gsl_randist.h>
#include <math.h>
#include <norma/moments.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "statistics/redraw.h"
#include "statistics/sample.h"

/* ---- the rows of a sample ---- */

static norma_status check(const norma_sample *sample, norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (sample->tables)
        return norma__fail(err, NORMA_EDATA,
                           "tables of counts cannot be drawn from again: give the responses "
                           "themselves");
    if (norma_data_weights(sample->data))
        return norma__fail(err, NORMA_EDATA,
                           "rows with weights cannot be drawn from again: leave out the weights");
    if (sample->n_items > NORMA_MOMENTS_ITEMS_MAX || norma_data_rows(sample->data) > UINT32_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items of %zu rows are too many to draw from again: take at most "
                           "%d items",
                           sample->n_items, norma_data_rows(sample->data), NORMA_MOMENTS_ITEMS_MAX);
    return NORMA_OK;
}

static bool has_answers(const norma_sample *sample, size_t row, norma_missing missing)
{
    const bool all = missing == NORMA_MISSING_LISTWISE;
    for (size_t j = 0; j < sample->n_items; j++) {
        bool there = norma_data_cells(sample->data, sample->items[j])[row] != NORMA_MISSING_CELL;
        if (there != all)
            return there;
    }
    return all;
}

static void list_rows(norma__rows *rows, const norma_sample *sample, norma_missing missing)
{
    for (size_t r = 0; r < norma_data_rows(sample->data); r++)
        if (norma__sample_keeps(sample, r) && has_answers(sample, r, missing))
            rows->row[rows->n++] = r;
}

/* Keyed cells, row by row. */
static void gather(uint8_t *keyed, norma__rows *rows, const norma_sample *sample)
{
    rows->complete = true;
    for (size_t j = 0; j < rows->p; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        const bool reversed = norma__sample_reversed(sample, j);
        const uint8_t most = rows->most[j];
        for (size_t r = 0; r < rows->n; r++) {
            uint8_t cell = cells[rows->row[r]];
            bool missing = cell == NORMA_MISSING_CELL;
            rows->complete = rows->complete && !missing;
            keyed[r * rows->p + j] = reversed && !missing ? (uint8_t)(most - cell) : cell;
        }
    }
}

/* Finds the distinct rows, in the order of their first; first[d] is where that is. */
static bool tell_apart(uint32_t *first, norma__rows *rows, const uint8_t *keyed)
{
    norma__names seen = {0};
    bool ok = true;
    for (size_t r = 0; r < rows->n && ok; r++) {
        size_t index = 0;
        ok = norma__names_add(&seen, (const char *)keyed + r * rows->p, rows->p, &index);
        if (ok && seen.n > rows->n_distinct)
            first[rows->n_distinct++] = (uint32_t)r;
        rows->owner[r] = (uint32_t)index;
    }
    norma__names_free(&seen);
    return ok;
}

static bool keep_distinct(norma__rows *rows, const uint32_t *first, const uint8_t *keyed)
{
    const size_t n = rows->n_distinct;
    rows->cells = NORMA__NEW(uint8_t, n * rows->p);
    rows->x = NORMA__NEW(double, n * rows->p);
    rows->times = NORMA__NEW(uint32_t, n);
    if (!rows->cells || !rows->x || !rows->times)
        return false;
    for (size_t j = 0; j < rows->p; j++)
        for (size_t d = 0; d < n; d++) {
            uint8_t cell = keyed[first[d] * rows->p + j];
            rows->cells[j * n + d] = cell;
            rows->x[j * n + d] = cell == NORMA_MISSING_CELL ? NAN : rows->lowest[j] + cell;
        }
    for (size_t r = 0; r < rows->n; r++)
        rows->times[rows->owner[r]]++;
    return true;
}

static bool find_distinct(norma__rows *rows, const norma_sample *sample)
{
    uint8_t *keyed = NORMA__NEW(uint8_t, rows->n * rows->p);
    uint32_t *first = NORMA__NEW(uint32_t, rows->n);
    bool ok = keyed && first;
    if (ok) {
        gather(keyed, rows, sample);
        ok = tell_apart(first, rows, keyed) && keep_distinct(rows, first, keyed);
    }
    free(keyed);
    free(first);
    return ok;
}

static bool describe_items(norma__rows *rows, const norma_sample *sample)
{
    rows->most = NORMA__NEW(uint8_t, rows->p);
    rows->lowest = NORMA__NEW(double, rows->p);
    if (!rows->most || !rows->lowest)
        return false;
    for (size_t j = 0; j < rows->p; j++) {
        rows->lowest[j] = norma__sample_min(sample, j);
        rows->most[j] = (uint8_t)(norma__sample_max(sample, j) - norma__sample_min(sample, j));
    }
    return true;
}

norma_status norma__rows_of(norma__rows *out, const norma_sample *sample, norma_missing missing,
                            norma_error *err)
{
    *out = (norma__rows){0};
    norma_status status = check(sample, err);
    if (status != NORMA_OK)
        return status;
    out->p = sample->n_items;
    out->row = NORMA__NEW(size_t, norma_data_rows(sample->data));
    if (!out->row || !describe_items(out, sample)) {
        status = norma__no_memory(err);
        goto done;
    }
    list_rows(out, sample, missing);
    if (out->n < 2) {
        status = norma__fail(err, NORMA_EDATA,
                             "there are %zu rows to draw from, and 2 are needed: give more, or "
                             "use pairwise deletion",
                             out->n);
        goto done;
    }
    out->owner = NORMA__NEW(uint32_t, out->n);
    if (!out->owner || !find_distinct(out, sample))
        status = norma__no_memory(err);
done:
    if (status != NORMA_OK)
        norma__rows_clear(out);
    return status;
}

void norma__rows_clear(norma__rows *rows)
{
    free(rows->x);
    free(rows->cells);
    free(rows->most);
    free(rows->lowest);
    free(rows->times);
    free(rows->owner);
    free(rows->row);
    *rows = (norma__rows){0};
}

/* ---- drawing ---- */

static void draw_rows(uint32_t *times, const norma__rows *rows, gsl_rng *random)
{
    for (size_t r = 0; r < rows->n; r++)
        times[rows->owner[norma__random_below(random, (uint32_t)rows->n)]]++;
}

/* A multinomial is a chain of binomials: of what the rows before have left, each has its share of
   the rows from it on. */
static void draw_counts(uint32_t *times, const norma__rows *rows, gsl_rng *random)
{
    size_t left = rows->n, draws = rows->n;
    for (size_t d = 0; d < rows->n_distinct && draws > 0; d++) {
        double share = (double)rows->times[d] / (double)left;
        times[d] = share < 1 ? gsl_ran_binomial(random, share, (unsigned)draws) : (uint32_t)draws;
        left -= rows->times[d];
        draws -= times[d];
    }
}

/* A binomial takes about as long as this many rows. */
enum { ROWS_PER_BINOMIAL = 16 };

void norma__rows_draw(uint32_t *times, const norma__rows *rows, gsl_rng *random)
{
    for (size_t d = 0; d < rows->n_distinct; d++)
        times[d] = 0;
    if (rows->n_distinct < rows->n / ROWS_PER_BINOMIAL)
        draw_counts(times, rows, random);
    else
        draw_rows(times, rows, random);
}
