#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/factor/parts.h"
#include "models/rotation/align.h"
#include "statistics/intervals.h"

/* What one thread works with. */
typedef struct bench {
    norma__redraw *redraw;
    double *cor;     /* p x p */
    double *half[2]; /* p x k each: the solutions of a split */
    double *start;   /* k x k */
    double *matrix;  /* k x k: congruences */
    norma_error err;
} bench;

/* What all splits gave: congruences (splits x k), shares of hits, NaN where undefined. */
typedef struct splits {
    double *tucker, *hits;
    size_t n;
} splits;

static void bench_free(bench *b)
{
    norma__redraw_free(b->redraw);
    free(b->cor);
}

static norma_status bench_new(bench *b, const norma_factor_result *r, const norma__rows *rows,
                              const norma_factor_options *o)
{
    const size_t p = r->n_items, k = r->n_factors;
    *b = (bench){.cor = NORMA__NEW(double, p *p + 2 * p * k + 2 * k * k)};
    if (!b->cor)
        return norma__no_memory(&b->err);
    b->half[0] = b->cor + p * p;
    b->half[1] = b->half[0] + p * k;
    b->start = b->half[1] + p * k;
    b->matrix = b->start + k * k;
    return norma__redraw_new(&b->redraw, rows, (norma_factor_correlation)o->correlation, o->seed,
                             &b->err);
}

/* Extracts and rotates one half, from the start that is closest to the solution of all rows, and
   puts its factors in their order. */
static norma_status solve_half(double *loadings, bench *b, const norma_factor_result *r,
                               const norma__rotation *rotation)
{
    const size_t p = r->n_items, k = r->n_factors;
    norma__extracted fit;
    norma__rotated rotated = {0};
    norma_status status =
        norma__extract(&fit, (norma_extraction)r->extraction, b->cor, p, k, &b->err);
    if (status != NORMA_OK)
        return status;
    status = norma__procrustes(b->start, NULL, fit.loadings, r->loadings, p, k, &b->err);
    if (status == NORMA_OK)
        status = norma__rotate_from(&rotated, fit.loadings, b->start, p, k, rotation, &b->err);
    if (status == NORMA_OK) {
        memcpy(loadings, rotated.loadings, p * k * sizeof *loadings);
        status = norma__align(loadings, NULL, r->loadings, p, k, &b->err);
    }
    norma__rotated_free(&rotated);
    norma__extracted_free(&fit);
    return status;
}

static size_t main_factor(const double *loadings, size_t item, size_t p, size_t k)
{
    size_t best = 0;
    for (size_t f = 1; f < k; f++)
        if (fabs(loadings[f * p + item]) > fabs(loadings[best * p + item]))
            best = f;
    return best;
}

static void compare_halves(splits *s, size_t split, bench *b, size_t p, size_t k)
{
    size_t hits = 0;
    norma__tucker(b->matrix, b->half[0], b->half[1], p, k);
    for (size_t f = 0; f < k; f++)
        s->tucker[f * s->n + split] = b->matrix[f * (k + 1)];
    for (size_t i = 0; i < p; i++)
        hits += main_factor(b->half[0], i, p, k) == main_factor(b->half[1], i, p, k);
    s->hits[split] = (double)hits / (double)p;
}

/* A half that cannot be factored leaves its split undefined. */
static norma_status do_split(splits *s, size_t split, bench *b, const norma_factor_result *r,
                             const norma__rotation *rotation)
{
    static const norma__redraw_kind kinds[] = {NORMA__REDRAW_HALF, NORMA__REDRAW_HALF_OTHER};
    for (size_t h = 0; h < 2; h++) {
        bool defined;
        norma_status status =
            norma__redraw_correlations(b->cor, &defined, b->redraw, kinds[h], split + 1, &b->err);
        if (status == NORMA_OK && !defined)
            return NORMA_OK;
        if (status == NORMA_OK)
            status = solve_half(b->half[h], b, r, rotation);
        if (status == NORMA_EDATA)
            return NORMA_OK;
        if (status != NORMA_OK)
            return status;
    }
    compare_halves(s, split, b, r->n_items, r->n_factors);
    return NORMA_OK;
}

static norma_status run_splits(splits *s, const norma_factor_result *r, const norma__rows *rows,
                               const norma_factor_options *o, norma_error *err)
{
    norma__rotation rotation = norma__rotation_of(o);
    norma_status failure = NORMA_OK;
    rotation.threads = 1;
#pragma omp parallel num_threads(norma__threads(o->threads))
    {
        bench b;
        norma_status status = bench_new(&b, r, rows, o);
#pragma omp for schedule(dynamic)
        for (size_t split = 0; split < s->n; split++)
            if (status == NORMA_OK)
                status = do_split(s, split, &b, r, &rotation);
#pragma omp critical
        if (status != NORMA_OK && failure == NORMA_OK) {
            failure = status;
            if (err)
                *err = b.err;
        }
        bench_free(&b);
    }
    return failure;
}

/* Moves the defined numbers of n to the front, in order; returns how many there are. */
static size_t keep_defined(double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    return kept;
}

static void summarise(norma_replicability *out, splits *s, size_t k)
{
    out->splits = keep_defined(s->hits, s->n);
    out->hits = 0;
    for (size_t i = 0; i < out->splits; i++)
        out->hits += s->hits[i] / (double)out->splits;
    for (size_t f = 0; f < k; f++) {
        double *values = s->tucker + f * s->n, high;
        size_t n = keep_defined(values, s->n), over = 0;
        for (size_t i = 0; i < n; i++) {
            out->tucker_mean[f] += values[i] / (double)n;
            over += values[i] >= 0.95;
        }
        out->replicated[f] = (double)over / (double)n;
        norma__percentile_interval(&out->tucker_low[f], &high, values, n, 0.90);
    }
}

static norma_status note_lost(norma_factor_result *r, size_t asked, norma_error *err)
{
    const size_t lost = asked - r->replicability.splits;
    if (lost == 0)
        return NORMA_OK;
    return norma__note(&r->notes, err, "splits-lost", NULL, (double)lost, (double)asked,
                       "%zu of %zu random splits have a half that cannot be factored, and were "
                       "left out",
                       lost, asked);
}

norma_status norma__factor_replicability(norma_factor_result *r, const norma__rows *rows,
                                         const norma_factor_options *o, norma_error *err)
{
    const size_t k = r->n_factors;
    norma_replicability *out = &r->replicability;
    splits s = {.n = o->splits};
    norma_status status = NORMA_OK;
    s.tucker = NORMA__NEW(double, s.n *k);
    s.hits = NORMA__NEW(double, s.n);
    out->tucker_mean = NORMA__NEW(double, k);
    out->tucker_low = NORMA__NEW(double, k);
    out->replicated = NORMA__NEW(double, k);
    if (!s.tucker || !s.hits || !out->tucker_mean || !out->tucker_low || !out->replicated) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < s.n * k; i++)
        s.tucker[i] = NAN;
    for (size_t i = 0; i < s.n; i++)
        s.hits[i] = NAN;
    if ((status = run_splits(&s, r, rows, o, err)) != NORMA_OK)
        goto done;
    summarise(out, &s, k);
    status = note_lost(r, s.n, err);
done:
    free(s.tucker);
    free(s.hits);
    return status;
}
