#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/gaps.h"
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

static double weight(const norma__incomplete *rows, size_t row)
{
    return rows->weights ? rows->weights[row] : 1;
}

static void weigh_row(norma__filling *step, size_t row)
{
    size_t p = step->rows->p;
    double root = sqrt(weight(step->rows, row));
    for (size_t i = row * p; i < (row + 1) * p; i++)
        step->scaled[i] = root * step->filled[i];
}

/* What no model changes. */
static void begin_rows(norma__filling *step)
{
    const norma__incomplete *rows = step->rows;
    size_t p = rows->p;
    memcpy(step->filled, rows->x, rows->n * p * sizeof *rows->x);
    for (size_t r = 0; r < rows->n_complete && rows->weights; r++)
        weigh_row(step, r);
    for (size_t r = rows->n_complete; r < rows->n; r++)
        for (size_t j = 0; j < p; j++)
            step->missing += isnan(rows->x[r * p + j]) ? weight(rows, r) : 0;
}

norma_status norma__filling_new(norma__filling *step, const norma__incomplete *rows, size_t threads,
                                norma_error *err)
{
    size_t p = rows->p, n_threads = (size_t)norma__threads(threads);
    norma__prepare_numerics();
    *step = (norma__filling){.rows = rows, .threads = n_threads, .n_chunks = chunks_for(rows)};
    step->filled = NORMA__NEW(double, rows->n *p);
    step->scaled = rows->weights ? NORMA__NEW(double, rows->n *p) : step->filled;
    step->complete = NORMA__NEW(double, p *p);
    step->uncertain = NORMA__NEW(double, step->n_chunks *p *p);
    step->log_dets = NORMA__NEW(double, step->n_chunks);
    step->precision = NORMA__NEW(double, p *p);
    step->work = NORMA__NEW(double, n_threads *norma__gaps_work(p));
    step->sets = NORMA__NEW(size_t, n_threads * 2 * p);
    if (!step->filled || !step->scaled || !step->complete || !step->uncertain || !step->log_dets ||
        !step->precision || !step->work || !step->sets)
        return norma__no_memory(err);
    begin_rows(step);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (blasint)p, (blasint)rows->n_complete, 1,
                step->scaled, (blasint)p, 0, step->complete, (blasint)p);
    return NORMA_OK;
}

void norma__filling_free(norma__filling *step)
{
    if (step->scaled != step->filled)
        free(step->scaled);
    free(step->filled);
    free(step->complete);
    free(step->uncertain);
    free(step->log_dets);
    free(step->precision);
    free(step->work);
    free(step->sets);
    *step = (norma__filling){0};
}

/* ---- one pattern of holes ---- */

static bool take_run(norma__filling *step, norma__gaps *g, size_t chunk, size_t run,
                     const norma__normal_model *model)
{
    const norma__incomplete *rows = step->rows;
    size_t p = rows->p, first = rows->first[run], last = rows->first[run + 1];
    double *uncertain = step->uncertain + chunk * p * p, total = 0;
    norma__gaps_find(g, rows->x + first * p);
    if (!norma__gaps_regress(g, step->precision, step->log_det, model->covariance))
        return false;
    for (size_t r = first; r < last; r++) {
        norma__gaps_fill(step->filled + r * p, g, model->mean);
        if (rows->weights)
            weigh_row(step, r);
        total += weight(rows, r);
    }
    for (size_t c = 0; c < g->m; c++)
        for (size_t r = 0; r < g->m; r++)
            uncertain[g->holes[r] + g->holes[c] * p] += total * g->rest[r + c * g->m];
    step->log_dets[chunk] += total * g->log_det;
    return true;
}

/* ---- all of them ---- */

static void mirror(double *a, size_t n)
{
    for (size_t c = 0; c < n; c++)
        for (size_t r = 0; r < c; r++)
            a[r + c * n] = a[c + r * n];
}

static norma__gaps room_of_thread(norma__filling *step)
{
    size_t t = (size_t)omp_get_thread_num(), p = step->rows->p;
    return norma__gaps_in(step->work + t * norma__gaps_work(p), step->sets + 2 * p * t, p);
}

/* Fills the holes of all rows; chunk k takes an equal share of the runs that have any. */
static bool fill_rows(norma__filling *step, const norma__normal_model *model)
{
    const norma__incomplete *rows = step->rows;
    size_t begin = rows->n_complete > 0, n_runs = rows->n_runs - begin, p = rows->p;
    bool ok = true;
    memset(step->uncertain, 0, step->n_chunks * p * p * sizeof *step->uncertain);
    memset(step->log_dets, 0, step->n_chunks * sizeof *step->log_dets);
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)step->threads) reduction(&& : ok)
    for (size_t k = 0; k < step->n_chunks; k++) {
        norma__gaps g = room_of_thread(step);
        size_t last = begin + (k + 1) * n_runs / step->n_chunks;
        for (size_t run = begin + k * n_runs / step->n_chunks; run < last && ok; run++)
            ok = take_run(step, &g, k, run, model);
    }
    return ok;
}

/* Products of the filled rows, tile by tile of the lower triangle. */
static void multiply(double *products, const norma__filling *step)
{
    const norma__incomplete *rows = step->rows;
    size_t p = rows->p, tiles = (p + TILE - 1) / TILE, n_pairs = tiles * tiles;
    const double *x = step->scaled + rows->n_complete * p;
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
            sums[j] += weight(step->rows, r) * step->filled[r * p + j];
}

/* The runs' log-determinants and those of the complete rows, which are the model's. */
static void sum_log_dets(norma__filling *step, double of_model)
{
    double n = 0;
    for (size_t r = 0; r < step->rows->n_complete; r++)
        n += weight(step->rows, r);
    step->log_det = n * of_model;
    for (size_t k = 0; k < step->n_chunks; k++)
        step->log_det += step->log_dets[k];
}

bool norma__expect(norma__expected *expected, norma__filling *step,
                   const norma__normal_model *model)
{
    size_t p = step->rows->p;
    double log_det;
    if (!norma__invert_spd(step->precision, &log_det, model->covariance, p))
        return false;
    step->log_det = log_det; /* what every run begins with */
    if (!fill_rows(step, model))
        return false;
    sum_log_dets(step, log_det);
    memcpy(expected->products, step->complete, p * p * sizeof *step->complete);
    multiply(expected->products, step);
    for (size_t k = 0; k < step->n_chunks; k++)
        for (size_t i = 0; i < p * p; i++)
            expected->products[i] += step->uncertain[k * p * p + i];
    mirror(expected->products, p);
    sum_rows(expected->sums, step);
    return true;
}
