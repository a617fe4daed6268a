#include "statistics/redraw.h"

#include <math.h>
#include <norma/correlate.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "statistics/redraw_moments.h"

struct norma__redraw {
    const norma__rows *rows;
    norma_factor_correlation type;
    uint64_t seed;
    gsl_rng *random;
    uint32_t *times;   /* n_distinct */
    double *work;      /* norma__counted_work() of n rows */
    norma_data *drawn; /* the rows of a replicate one by one; NULL until there is need of them */
    size_t *items;     /* p: 0, 1, ... */
    uint8_t *answers;  /* n: of one item */
};

norma_status norma__redraw_new(norma__redraw **out, const norma__rows *rows,
                               norma_factor_correlation type, uint64_t seed, norma_error *err)
{
    norma__redraw *d = NORMA__NEW(norma__redraw, 1);
    *out = NULL;
    if (!d)
        return norma__no_memory(err);
    *d = (norma__redraw){.rows = rows, .type = type, .seed = seed};
    d->random = norma__random_new(seed, 0);
    d->times = NORMA__NEW(uint32_t, rows->n_distinct);
    d->work = NORMA__NEW(double, norma__counted_work(rows->n, rows->p, rows->complete));
    d->items = NORMA__NEW(size_t, rows->p);
    d->answers = NORMA__NEW(uint8_t, rows->n);
    if (!d->random || !d->times || !d->work || !d->items || !d->answers) {
        norma__redraw_free(d);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < rows->p; j++)
        d->items[j] = j;
    *out = d;
    return NORMA_OK;
}

void norma__redraw_free(norma__redraw *redraw)
{
    if (!redraw)
        return;
    gsl_rng_free(redraw->random);
    free(redraw->times);
    free(redraw->work);
    norma_data_free(redraw->drawn);
    free(redraw->items);
    free(redraw->answers);
    free(redraw);
}

/* Room for the rows of a replicate: a table of items that are keyed already. */
static norma_status make_room(norma__redraw *d, norma_error *err)
{
    char name[] = "item";
    norma_instrument list = {.n_items = d->rows->p};
    if (d->drawn)
        return NORMA_OK;
    if (!(list.items = NORMA__NEW(norma_item, d->rows->p)))
        return norma__no_memory(err);
    for (size_t j = 0; j < d->rows->p; j++)
        list.items[j] = (norma_item){.id = name, .max = d->rows->most[j], .range_known = true};
    norma_status status = norma__data_new(&d->drawn, &list, d->rows->n, false, err);
    free(list.items);
    return status;
}

/* ---- which rows ---- */

/* Halves are of one stream, so that the other half is what the first one leaves. */
static void restart(norma__redraw *d, norma__redraw_kind kind, size_t replicate)
{
    uint64_t of = kind == NORMA__REDRAW_HALF_OTHER ? NORMA__REDRAW_HALF : kind;
    norma__random_restart(d->random, d->seed, of << 56 | replicate);
}

/* floor(n / 2) rows: each is taken with the chance that brings the half to its size. */
static void draw_half(norma__redraw *d)
{
    size_t wanted = d->rows->n / 2, left = d->rows->n;
    memset(d->times, 0, d->rows->n_distinct * sizeof *d->times);
    for (size_t r = 0; r < d->rows->n; r++, left--) {
        bool take = norma__random_below(d->random, (uint32_t)left) < wanted;
        d->times[d->rows->owner[r]] += take;
        wanted -= take;
    }
}

static void draw_times(norma__redraw *d, norma__redraw_kind kind)
{
    if (kind == NORMA__REDRAW_BOOTSTRAP) {
        norma__rows_draw(d->times, d->rows, d->random);
        return;
    }
    draw_half(d);
    for (size_t k = 0; kind == NORMA__REDRAW_HALF_OTHER && k < d->rows->n_distinct; k++)
        d->times[k] = d->rows->times[k] - d->times[k];
}

/* ---- rows one by one ---- */

static void write_drawn(norma__redraw *d)
{
    const norma__rows *rows = d->rows;
    for (size_t j = 0; j < rows->p; j++) {
        const uint8_t *from = rows->cells + j * rows->n_distinct;
        uint8_t *to = d->drawn->items[j].cells;
        for (size_t k = 0; k < rows->n_distinct; k++)
            for (uint32_t t = 0; t < d->times[k]; t++)
                *to++ = from[k];
        d->drawn->n_rows = (size_t)(to - d->drawn->items[j].cells);
    }
}

/* Fisher and Yates, from the end. */
static void shuffle(uint8_t *x, size_t n, gsl_rng *random)
{
    for (size_t k = n; k > 1; k--) {
        size_t other = norma__random_below(random, (uint32_t)k);
        uint8_t swapped = x[k - 1];
        x[k - 1] = x[other];
        x[other] = swapped;
    }
}

/* Each item's answers in another order, in the rows that have one. */
static void write_shuffled(norma__redraw *d)
{
    const norma__rows *rows = d->rows;
    d->drawn->n_rows = rows->n;
    for (size_t j = 0; j < rows->p; j++) {
        const uint8_t *from = rows->cells + j * rows->n_distinct;
        uint8_t *to = d->drawn->items[j].cells;
        size_t n = 0;
        for (size_t r = 0; r < rows->n; r++) {
            to[r] = from[rows->owner[r]];
            d->answers[n] = to[r];
            n += to[r] != NORMA_MISSING_CELL;
        }
        shuffle(d->answers, n, d->random);
        for (size_t r = 0, next = 0; r < rows->n; r++)
            if (to[r] != NORMA_MISSING_CELL)
                to[r] = d->answers[next++];
    }
}

/* ---- their correlations ---- */

static bool pearsons_of_drawn(double *cor, norma__redraw *d)
{
    const norma__counted_rows rows = {.cells = d->drawn->cells,
                                      .stride = d->drawn->stride,
                                      .n = d->drawn->n_rows,
                                      .p = d->rows->p,
                                      .complete = d->rows->complete};
    return norma__counted_correlations(cor, &rows, d->work);
}

static bool all_finite(const double *x, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (!isfinite(x[k]))
            return false;
    return true;
}

/* What norma_correlate() refuses is an item with too few answers. */
static norma_status polychorics_of_drawn(double *cor, bool *defined, norma__redraw *d,
                                         norma_error *err)
{
    const size_t p = d->rows->p;
    const norma_sample sample = {.data = d->drawn, .items = d->items, .n_items = p};
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *polychorics = NULL;

    o.type = NORMA_COR_POLYCHORIC;
    o.missing = d->rows->complete ? NORMA_COR_LISTWISE : NORMA_COR_PAIRWISE;
    o.acov = NORMA_ACOV_NONE;
    o.threads = 1;
    norma_status status = norma_correlate(&polychorics, &sample, &o, err);
    *defined = status == NORMA_OK && all_finite(polychorics->matrix, p * p);
    if (status == NORMA_OK)
        memcpy(cor, polychorics->matrix, p * p * sizeof *cor);
    norma_correlation_free(polychorics);
    return status == NORMA_EDATA ? NORMA_OK : status;
}

norma_status norma__redraw_correlations(double *cor, bool *defined, norma__redraw *redraw,
                                        norma__redraw_kind kind, size_t replicate, norma_error *err)
{
    const bool pearson = redraw->type == NORMA_FACTOR_PEARSON;
    const bool permuted = kind == NORMA__REDRAW_PERMUTED;
    norma_status status;
    *defined = false;
    if ((!pearson || permuted) && (status = make_room(redraw, err)) != NORMA_OK)
        return status;
    restart(redraw, kind, replicate);
    if (permuted)
        write_shuffled(redraw);
    else
        draw_times(redraw, kind);
    if (pearson) {
        *defined = permuted
                       ? pearsons_of_drawn(cor, redraw)
                       : norma__rows_correlations(cor, redraw->rows, redraw->times, redraw->work);
        return NORMA_OK;
    }
    if (!permuted)
        write_drawn(redraw);
    return polychorics_of_drawn(cor, defined, redraw, err);
}
