#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/incomplete.h"

enum {
    TILE = 48,       /* variables: products are made tile by tile */
    MOST_CHUNKS = 64 /* of rows: sums are taken chunk by chunk, whoever made them */
};

static const size_t CHUNK_BYTES = (size_t)64 << 20; /* of all chunks' sums together */

/* ---- room ---- */

static size_t chunks_for(const norma__incomplete *rows)
{
    size_t fit = CHUNK_BYTES / (rows->p * rows->p * sizeof(double));
    size_t n = fit < MOST_CHUNKS ? fit : MOST_CHUNKS;
    return n > 0 ? n : 1;
}

norma_status norma__filling_new(norma__filling *step, const norma__incomplete *rows, size_t threads,
                                norma_error *err)
{
    size_t p = rows->p, n_threads = (size_t)norma__threads(threads);
    norma__prepare_numerics();
    *step = (norma__filling){.rows = rows,
                             .threads = n_threads,
                             .n_chunks = chunks_for(rows),
                             .work_size = 3 * p * p + p};
    step->filled = NORMA__NEW(double, rows->n *p);
    step->complete = NORMA__NEW(double, p *p);
    step->uncertain = NORMA__NEW(double, step->n_chunks *p *p);
    step->precision = NORMA__NEW(double, p *p);
    step->work = NORMA__NEW(double, n_threads * step->work_size);
    step->sets = NORMA__NEW(size_t, n_threads * 2 * p);
    if (!step->filled || !step->complete || !step->uncertain || !step->precision || !step->work ||
        !step->sets)
        return norma__no_memory(err);
    memcpy(step->filled, rows->x, rows->n * p * sizeof *rows->x);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (blasint)p, (blasint)rows->n_complete, 1,
                rows->x, (blasint)p, 0, step->complete, (blasint)p);
    return NORMA_OK;
}

void norma__filling_free(norma__filling *step)
{
    free(step->filled);
    free(step->complete);
    free(step->uncertain);
    free(step->precision);
    free(step->work);
    free(step->sets);
    *step = (norma__filling){0};
}

/* ---- one pattern of holes ---- */

/* The regression of the m holes on the o other variables. */
struct regression {
    size_t m, o;
    size_t *holes, *others;
    double *slopes; /* m x o */
    double *rest;   /* m x m: covariance matrix of the holes given the others */
    double *room;   /* p x p */
    double *deviations;
};

static void find_holes(struct regression *g, const double *row, size_t p)
{
    g->m = g->o = 0;
    for (size_t j = 0; j < p; j++)
        if (isnan(row[j]))
            g->holes[g->m++] = j;
        else
            g->others[g->o++] = j;
}

static void pick(double *part, const double *whole, size_t p, const size_t *rows, size_t n_rows,
                 const size_t *columns, size_t n_columns)
{
    for (size_t c = 0; c < n_columns; c++)
        for (size_t r = 0; r < n_rows; r++)
            part[r + c * n_rows] = whole[rows[r] + columns[c] * p];
}

static void mirror(double *a, size_t n)
{
    for (size_t c = 0; c < n; c++)
        for (size_t r = 0; r < c; r++)
            a[r + c * n] = a[c + r * n];
}

/* Few holes: from the precision matrix K, slopes = -K_mm^-1 K_mo and rest = K_mm^-1. */
static bool regress_by_precision(struct regression *g, const double *precision, size_t p)
{
    blasint m = (blasint)g->m, o = (blasint)g->o;
    pick(g->rest, precision, p, g->holes, g->m, g->holes, g->m);
    if (!norma__invert_spd(g->rest, NULL, g->rest, g->m))
        return false;
    pick(g->room, precision, p, g->holes, g->m, g->others, g->o);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, m, o, -1, g->rest, m, g->room, m, 0,
                g->slopes, m);
    return true;
}

/* Many holes: from the covariance matrix S, slopes = S_mo S_oo^-1, rest = S_mm - slopes S_om. */
static bool regress_by_covariance(struct regression *g, const double *covariance, size_t p)
{
    blasint m = (blasint)g->m, o = (blasint)g->o;
    pick(g->room, covariance, p, g->others, g->o, g->others, g->o);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', o, g->room, o) != 0)
        return false;
    pick(g->slopes, covariance, p, g->holes, g->m, g->others, g->o);
    pick(g->rest, covariance, p, g->holes, g->m, g->holes, g->m);
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, m, o, 1, g->room,
                o, g->slopes, m); /* S_mo L^-T */
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, m, o, -1, g->slopes, m, 1, g->rest, m);
    mirror(g->rest, g->m);
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, o, 1, g->room,
                o, g->slopes, m);
    return true;
}

static void fill_holes(double *filled, const struct regression *g, const double *mean)
{
    for (size_t k = 0; k < g->o; k++)
        g->deviations[k] = filled[g->others[k]] - mean[g->others[k]];
    for (size_t i = 0; i < g->m; i++) {
        double x = mean[g->holes[i]];
        for (size_t k = 0; k < g->o; k++)
            x += g->slopes[i + k * g->m] * g->deviations[k];
        filled[g->holes[i]] = x;
    }
}

static bool take_run(norma__filling *step, struct regression *g, double *uncertain, size_t run,
                     const norma__normal_model *model)
{
    const norma__incomplete *rows = step->rows;
    size_t p = rows->p, first = rows->first[run], n = rows->first[run + 1] - first;
    find_holes(g, rows->x + first * p, p);
    if (!(g->m <= g->o ? regress_by_precision(g, step->precision, p)
                       : regress_by_covariance(g, model->covariance, p)))
        return false;
    for (size_t r = first; r < first + n; r++)
        fill_holes(step->filled + r * p, g, model->mean);
    for (size_t c = 0; c < g->m; c++)
        for (size_t r = 0; r < g->m; r++)
            uncertain[g->holes[r] + g->holes[c] * p] += (double)n * g->rest[r + c * g->m];
    return true;
}

/* ---- all of them ---- */

static struct regression room_of_thread(norma__filling *step)
{
    size_t t = (size_t)omp_get_thread_num(), p = step->rows->p;
    double *work = step->work + t * step->work_size;
    return (struct regression){.holes = step->sets + 2 * p * t,
                               .others = step->sets + 2 * p * t + p,
                               .slopes = work,
                               .rest = work + p * p,
                               .room = work + 2 * p * p,
                               .deviations = work + 3 * p * p};
}

/* Fills the holes of all rows; chunk k takes an equal share of the runs that have any. */
static bool fill_rows(norma__filling *step, const norma__normal_model *model)
{
    const norma__incomplete *rows = step->rows;
    size_t begin = rows->n_complete > 0, n_runs = rows->n_runs - begin, p = rows->p;
    bool ok = true;
    memset(step->uncertain, 0, step->n_chunks * p * p * sizeof *step->uncertain);
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)step->threads) reduction(&& : ok)
    for (size_t k = 0; k < step->n_chunks; k++) {
        struct regression g = room_of_thread(step);
        size_t last = begin + (k + 1) * n_runs / step->n_chunks;
        for (size_t run = begin + k * n_runs / step->n_chunks; run < last && ok; run++)
            ok = take_run(step, &g, step->uncertain + k * p * p, run, model);
    }
    return ok;
}

/* Products of the filled rows, tile by tile of the lower triangle. */
static void multiply(double *products, const norma__filling *step)
{
    const norma__incomplete *rows = step->rows;
    size_t p = rows->p, tiles = (p + TILE - 1) / TILE, n_pairs = tiles * tiles;
    const double *x = step->filled + rows->n_complete * p;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)step->threads)
    for (size_t t = 0; t < n_pairs; t++) {
        size_t i = t / tiles * TILE, j = t % tiles * TILE;
        size_t height = p - i < TILE ? p - i : TILE, breadth = p - j < TILE ? p - j : TILE;
        if (i >= j)
            cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (blasint)height, (blasint)breadth,
                        (blasint)(rows->n - rows->n_complete), 1, x + i, (blasint)p, x + j,
                        (blasint)p, 1, products + i + j * p, (blasint)p);
    }
}

static void sum_rows(double *sums, const norma__filling *step)
{
    size_t p = step->rows->p;
    memset(sums, 0, p * sizeof *sums);
    for (size_t r = 0; r < step->rows->n; r++)
        for (size_t j = 0; j < p; j++)
            sums[j] += step->filled[r * p + j];
}

bool norma__expect(norma__expected *expected, norma__filling *step,
                   const norma__normal_model *model)
{
    size_t p = step->rows->p;
    if (!norma__invert_spd(step->precision, NULL, model->covariance, p) || !fill_rows(step, model))
        return false;
    memcpy(expected->products, step->complete, p * p * sizeof *step->complete);
    multiply(expected->products, step);
    for (size_t k = 0; k < step->n_chunks; k++)
        for (size_t i = 0; i < p * p; i++)
            expected->products[i] += step->uncertain[k * p * p + i];
    mirror(expected->products, p);
    sum_rows(expected->sums, step);
    return true;
}
