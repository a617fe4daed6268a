/* Scores of the saturated model, row by row, and the mean of their products. With e = K d^ the
   score by the mean is e, and by the covariances Z, halved on the diagonal,
   Z = e e' + K_m C K_m' - K. */
#include <cblas.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_parts.h"
#include "statistics/gaps.h"

enum { BLOCK = 384, TILE = 384 };

/* Room of a thread. */
typedef struct scoring {
    norma__gaps gaps;
    double *work, *e, *pull; /* p; p x p: columns of K at the holes, times L */
    size_t *sets;
} scoring;

static bool scoring_new(scoring *s, size_t p)
{
    *s = (scoring){.work = NORMA__NEW(double, norma__gaps_work(p) + p * p + 2 * p),
                   .sets = NORMA__NEW(size_t, 2 * p)};
    if (!s->work || !s->sets)
        return false;
    s->gaps = norma__gaps_in(s->work, s->sets, p);
    s->e = s->work + norma__gaps_work(p);
    s->pull = s->e + 2 * p;
    return true;
}

static void scoring_free(scoring *s)
{
    free(s->work);
    free(s->sets);
}

/* Columns g of K_m L, C = L L': K_m C K_m' = sum g g'. */
static bool pull_holes(scoring *s, const norma__patterns *patterns, const double *x)
{
    const norma__likeliest *fit = &patterns->fit;
    norma__gaps *gaps = &s->gaps;
    const size_t p = gaps->p;
    norma__gaps_find(gaps, x);
    if (gaps->m == 0)
        return true;
    const int m = (int)gaps->m;
    if (!norma__gaps_regress(gaps, fit->step.precision, 0, fit->model.covariance) ||
        LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', m, gaps->rest, m) != 0)
        return false;
    for (size_t a = 0; a < gaps->m; a++)
        memcpy(s->pull + a * p, fit->step.precision + gaps->holes[a] * p, p * sizeof *s->pull);
    cblas_dtrmm(CblasColMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, (int)p, m, 1,
                gaps->rest, m, s->pull, (int)p);
    return true;
}

/* Adds the score of a row of the patterns. */
static bool add_row(double *score, scoring *s, const norma__patterns *patterns, size_t row)
{
    const norma__incomplete *rows = &patterns->rows;
    const norma__likeliest *fit = &patterns->fit;
    const double *k = fit->step.precision, weight = rows->weights ? rows->weights[row] : 1;
    const size_t p = rows->p;
    double *d = s->e + p;
    if (!pull_holes(s, patterns, rows->x + row * p))
        return false;
    for (size_t j = 0; j < p; j++)
        d[j] = fit->step.filled[j + row * p] - fit->model.mean[j];
    cblas_dsymv(CblasColMajor, CblasLower, (int)p, 1, k, (int)p, d, 1, 0, s->e, 1);
    for (size_t j = 0; j < p; j++)
        score[j] += weight * s->e[j];
    double *at = score + p;
    for (size_t j = 0; j < p; at += p - j, j++) {
        double first = s->e[j] * s->e[j] - k[j + j * p];
        for (size_t i = j + 1; i < p; i++)
            at[i - j] += weight * (s->e[i] * s->e[j] - k[i + j * p]);
        for (size_t a = 0; a < s->gaps.m; a++) {
            const double *g = s->pull + a * p, by = weight * g[j];
            first += g[j] * g[j];
            for (size_t i = j + 1; i < p; i++)
                at[i - j] += by * g[i];
        }
        at[0] += weight * 0.5 * first;
    }
    return true;
}

/* Of unit u (a row of the group, or a cluster). */
static bool score_unit(double *score, scoring *s, const norma__observed_group *g,
                       const size_t *place, size_t u)
{
    const size_t first = g->cluster ? g->starts[u] : u,
                 last = g->cluster ? g->starts[u + 1] : u + 1;
    memset(score, 0, norma__unstructured_size(s->gaps.p) * sizeof *score);
    for (size_t at = first; at < last; at++) {
        const size_t row = place[g->cluster ? g->members[at] : at];
        if (row != NORMA_NONE && !add_row(score, s, g->patterns, row))
            return false;
    }
    return true;
}

/* Scores of n units from first on, a unit a column. */
static bool score_block(double *scores, scoring *rooms, const norma__observed_group *g,
                        const size_t *place, size_t first, size_t n, size_t threads)
{
    const size_t size = norma__unstructured_size(rooms->gaps.p),
                 each = n / (threads > 0 ? threads : 1) + 1;
    bool ok = true;
#pragma omp parallel for schedule(static) num_threads((int)threads) reduction(&& : ok)
    for (size_t t = 0; t < threads; t++)
        for (size_t u = t * each; u < n && u < (t + 1) * each && ok; u++)
            ok = score_unit(scores + u * size, &rooms[t], g, place, first + u);
    return ok;
}

/* Adds products, tile by tile of the lower triangle. */
static void multiply(double *out, const double *scores, size_t size, size_t n, size_t threads)
{
    const size_t tiles = (size + TILE - 1) / TILE;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)threads)
    for (size_t t = 0; t < tiles * tiles; t++) {
        const size_t i = t / tiles * TILE, j = t % tiles * TILE;
        const size_t height = size - i < TILE ? size - i : TILE;
        const size_t breadth = size - j < TILE ? size - j : TILE;
        if (i >= j)
            cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)height, (int)breadth, (int)n,
                        1, scores + i, (int)size, scores + j, (int)size, 1, out + i + j * size,
                        (int)size);
    }
}

static size_t *places_of(const norma__observed_group *g)
{
    size_t *place = NORMA__NEW(size_t, g->n);
    for (size_t r = 0; place && r < g->n; r++)
        place[r] = NORMA_NONE;
    for (size_t r = 0; place && r < g->patterns->rows.n; r++)
        place[g->patterns->rows.rows[r]] = r;
    return place;
}

static norma_status sum_products(double *out, const norma__observed_group *g, scoring *rooms,
                                 size_t threads, norma_error *err)
{
    const size_t p = g->patterns->rows.p, size = norma__unstructured_size(p);
    const size_t units = g->cluster ? g->n_clusters : g->n;
    size_t *place = places_of(g);
    double *scores = NORMA__NEW(double, size *BLOCK);
    norma_status status = place && scores ? NORMA_OK : norma__no_memory(err);
    for (size_t first = 0; first < units && status == NORMA_OK; first += BLOCK) {
        const size_t n = units - first < BLOCK ? units - first : BLOCK;
        if (score_block(scores, rooms, g, place, first, n, threads))
            multiply(out, scores, size, n, threads);
        else
            status = norma__fail(err, NORMA_EDATA,
                                 "the saturated covariances are not positive definite");
    }
    free(place);
    free(scores);
    return status;
}

static void finish(double *out, const norma__observed_group *g, size_t size)
{
    const double c = (double)g->n_clusters;
    const double per = (g->cluster ? c / (c - 1) : 1) / g->patterns->rows.total;
    for (size_t j = 0; j < size; j++)
        for (size_t i = j; i < size; i++)
            out[j + i * size] = out[i + j * size] *= per;
}

norma_status norma__unstructured_scores(double *out, const norma__observed *observed, size_t group,
                                        norma_error *err)
{
    const norma__observed_group *g = &observed->groups[group];
    const size_t p = observed->p, size = norma__unstructured_size(p);
    if (!norma__patterns_expect(g->patterns, g->cov, g->mean))
        return norma__fail(err, NORMA_EDATA, "the saturated covariances are not positive definite");
    const size_t threads = g->patterns->fit.step.threads;
    scoring *rooms = NORMA__NEW(scoring, threads);
    bool room = rooms != NULL;
    for (size_t t = 0; t < threads && room; t++)
        room = scoring_new(&rooms[t], p);
    memset(out, 0, size * size * sizeof *out);
    norma_status status = room ? sum_products(out, g, rooms, threads, err) : norma__no_memory(err);
    for (size_t t = 0; rooms && t < threads; t++)
        scoring_free(&rooms[t]);
    free(rooms);
    if (status == NORMA_OK)
        finish(out, g, size);
    return status;
}
