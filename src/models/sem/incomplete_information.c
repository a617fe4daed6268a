/* Louis (1982), J. R. Stat. Soc. B 44, 226-233: the observed information is that of the complete
   rows at their expected moments, less the covariance matrix of the complete rows' scores given
   what was seen. With d = d^ + e, e ~ N(0, C) in the holes and C = L L', the score by a mover is
   g'e + e'M e + a constant with g = mean p + factor ((q'd^) p + (p'd^) q) and
   M = factor (p q' + q p') / 2, so that the covariance of two is g_a'C g_b + 2 tr(M_a C M_b C): the
   product of L'g_a, sqrt(2) L'M_a L with those of b. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/incomplete_rows.h"
#include "models/sem/normal_information.h"

enum { BLOCK = 256, MOST_CHUNKS = 16 };
static const size_t CHUNK_BYTES = (size_t)128 << 20; /* of all chunks' sums together */

/* Features of rows, a column each, gathered to be multiplied; sum: n_free x n_free, lower half. */
typedef struct gathering {
    norma__sem_holes holes;
    double *features;
    size_t n;
} gathering;

static void flush(double *sum, gathering *g, size_t n_free)
{
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)n_free, (int)g->n, 1, g->features,
                (int)n_free, 1, sum, (int)n_free);
    g->n = 0;
}

static double *next(double *sum, gathering *g, size_t n_free)
{
    if (g->n == BLOCK)
        flush(sum, g, n_free);
    double *column = g->features + g->n++ * n_free;
    memset(column, 0, n_free * sizeof *column);
    return column;
}

/* One number of L'g of every parameter. */
static void add_linear(double *to, const norma__sem_rows *rows, const norma__sem_holes *holes,
                       size_t row, size_t i, double root)
{
    const size_t h = holes->gaps.m, m = rows->m;
    for (size_t k = 0; k < rows->n_movers; k++) {
        const norma__sem_mover *mover = &rows->movers[k];
        const double *x = mover->directed ? holes->v : holes->u;
        const double *by_x = mover->directed ? rows->by_v : rows->by_u;
        const double u = holes->u[i + mover->r * h];
        to[mover->free] +=
            root * (mover->mean * u +
                    mover->factor * (by_x[mover->c + row * m] * u +
                                     rows->by_u[mover->r + row * m] * x[i + mover->c * h]));
    }
}

/* One number of sqrt(2) L'M L of every parameter; those off the diagonal count twice. */
static void add_quadratic(double *to, const norma__sem_rows *rows, const norma__sem_holes *holes,
                          size_t i, size_t j, double root)
{
    const size_t h = holes->gaps.m;
    const double times = i == j ? root * M_SQRT1_2 : root;
    for (size_t k = 0; k < rows->n_movers; k++) {
        const norma__sem_mover *mover = &rows->movers[k];
        const double *x = mover->directed ? holes->v : holes->u;
        const double *p = holes->u + mover->r * h, *q = x + mover->c * h;
        to[mover->free] += times * mover->factor * (p[i] * q[j] + p[j] * q[i]);
    }
}

static void gather_run(double *sum, gathering *g, size_t n_free, const norma__sem_rows *rows,
                       size_t run)
{
    const norma__incomplete *all = &rows->patterns->rows;
    const size_t h = g->holes.gaps.m;
    double total = 0;
    for (size_t r = all->first[run]; r < all->first[run + 1]; r++) {
        const double weight = all->weights ? all->weights[r] : 1;
        total += weight;
        for (size_t i = 0; i < h; i++)
            add_linear(next(sum, g, n_free), rows, &g->holes, r, i, sqrt(weight));
    }
    for (size_t j = 0; j < h; j++)
        for (size_t i = 0; i <= j; i++)
            add_quadratic(next(sum, g, n_free), rows, &g->holes, i, j, sqrt(total));
}

static bool gather_chunk(double *sum, gathering *g, size_t n_free, const norma__sem_rows *rows,
                         size_t first, size_t last)
{
    for (size_t run = first; run < last; run++) {
        if (!norma__sem_holes_at(&g->holes, rows, run))
            return false;
        gather_run(sum, g, n_free, rows, run);
    }
    flush(sum, g, n_free);
    return true;
}

static norma_status gather(double *sums, size_t n_chunks, size_t n_free,
                           const norma__sem_rows *rows, bool *ok, norma_error *err)
{
    const size_t n_runs = rows->patterns->rows.n_runs;
    bool fine = true, room = true;
#pragma omp parallel num_threads((int)rows->patterns->fit.step.threads)
    {
        gathering g = {.features = NORMA__NEW(double, n_free *BLOCK)};
        const bool here = g.features && norma__sem_holes_new(&g.holes, rows, NULL) == NORMA_OK;
#pragma omp for schedule(dynamic, 1) reduction(&& : fine, room)
        for (size_t k = 0; k < n_chunks; k++) {
            room = room && here;
            fine = here &&
                   gather_chunk(sums + k * n_free * n_free, &g, n_free, rows, k * n_runs / n_chunks,
                                (k + 1) * n_runs / n_chunks) &&
                   fine;
        }
        norma__sem_holes_free(&g.holes);
        free(g.features);
    }
    *ok = fine;
    return room ? NORMA_OK : norma__no_memory(err);
}

/* Takes what is missing off out: chunks are added in their order. */
static norma_status subtract_missing(double *out, size_t n_free, const norma__sem_rows *rows,
                                     double n, bool *ok, norma_error *err)
{
    const size_t fit = CHUNK_BYTES / (n_free * n_free * sizeof(double) + 1);
    const size_t n_chunks = fit < 1 ? 1 : fit < MOST_CHUNKS ? fit : MOST_CHUNKS;
    double *sums = NORMA__NEW(double, n_chunks *n_free *n_free);
    norma_status status =
        sums ? gather(sums, n_chunks, n_free, rows, ok, err) : norma__no_memory(err);
    for (size_t k = 0; k < n_chunks && status == NORMA_OK; k++)
        for (size_t j = 0; j < n_free; j++)
            for (size_t i = 0; i < n_free; i++)
                out[i + j * n_free] -=
                    sums[(i > j ? i + j * n_free : j + i * n_free) + k * n_free * n_free] / n;
    free(sums);
    return status;
}

/* Moments of the complete rows, as expected, in the variables' own units. */
static void expected_moments(double *cov, double *mean, const norma__patterns *patterns)
{
    const norma__incomplete *rows = &patterns->rows;
    const double *sums = patterns->fit.expected.sums, *products = patterns->fit.expected.products;
    for (size_t j = 0; j < rows->p; j++) {
        mean[j] = rows->centre[j] + rows->scale[j] * sums[j] / rows->total;
        for (size_t i = 0; i < rows->p; i++)
            cov[i + j * rows->p] = rows->scale[i] * rows->scale[j] *
                                   (products[i + j * rows->p] / rows->total -
                                    sums[i] / rows->total * (sums[j] / rows->total));
    }
}

static norma_status add_group(double *out, const norma__sem_fitted *fitted, size_t group,
                              norma_error *err)
{
    const size_t p = fitted->structure.p;
    const double n = (double)fitted->observed.n;
    double *cov = NORMA__NEW(double, p *p + p);
    norma__sem_rows rows;
    bool ok = true;
    norma_status status = norma__sem_rows_of(&rows, &ok, &fitted->structure, group,
                                             &fitted->observed, &fitted->implied[group], err);
    if (status == NORMA_OK && !cov)
        status = norma__no_memory(err);
    if (status == NORMA_OK && ok) {
        expected_moments(cov, cov + p * p, rows.patterns);
        status =
            norma__sem_add_normal_hessian(out, &fitted->structure, group, &fitted->implied[group],
                                          cov, cov + p * p, rows.patterns->rows.total / n, err);
    }
    if (status == NORMA_OK && ok)
        status = subtract_missing(out, fitted->structure.n_free, &rows, n, &ok, err);
    if (status == NORMA_OK && !ok)
        status = norma__fail(err, NORMA_EDATA, "the implied covariances are not positive definite");
    norma__sem_rows_clear(&rows);
    free(cov);
    return status;
}

norma_status norma__sem_incomplete_information(double *out, const norma__sem_fitted *fitted,
                                               norma_error *err)
{
    const size_t n_free = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    memset(out, 0, n_free * n_free * sizeof *out);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++)
        status = add_group(out, fitted, g, err);
    return status;
}
