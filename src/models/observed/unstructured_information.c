/* The observed information of the saturated model. With t = (d, vech(d d')), d a complete row less
   the mean, its score is J t less a constant, J = Gamma^-1 and Gamma the covariance matrix of t:
   the information is J (Gamma - Q) J, Q the mean of Cov(t | what was seen) (Louis, 1982). t changes
   with the holes alone, d = d^ + e, so that Q is sparse: from e_i d^_j, C_ik d^_j d^_l, and from
   e_i e_j, C_ik C_jl + C_il C_jk. */
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_parts.h"
#include "statistics/gaps.h"

void norma__unstructured_cross(double *out, const double *s, size_t p, bool halves, size_t threads)
{
    const size_t size = norma__unstructured_size(p);
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)threads)
    for (size_t l = 0; l < p; l++) {
        memset(out + l * size, 0, size * sizeof *out);
        memcpy(out + l * size, s + l * p, p * sizeof *out);
        for (size_t k = l; k < p; k++) {
            double *column = out + norma__unstructured_place(p, k, l) * size;
            const double of_column = halves && k == l ? 0.5 : 1;
            memset(column, 0, p * sizeof *column);
            column += p;
            for (size_t j = 0; j < p; j++)
                for (size_t i = j; i < p; i++)
                    *column++ = (halves && i == j ? 0.5 : 1) * of_column *
                                (s[i + k * p] * s[j + l * p] + s[i + l * p] * s[j + k * p]);
        }
    }
}

/* ---- rows by pairs of holes ---- */

typedef struct pairs {
    size_t p;
    size_t *first; /* p x p + 1: of pair (i, k), i <= k, at i + k p */
    size_t *row;   /* in the order of the patterns */
    double *c;     /* C_ik times the weight */
} pairs;

static void pairs_clear(pairs *pairs)
{
    free(pairs->first);
    free(pairs->row);
    free(pairs->c);
}

static void count_pairs(pairs *pairs, const norma__incomplete *rows, norma__gaps *gaps)
{
    for (size_t run = 0; run < rows->n_runs; run++) {
        norma__gaps_find(gaps, rows->x + rows->first[run] * rows->p);
        for (size_t b = 0; b < gaps->m; b++)
            for (size_t a = 0; a <= b; a++)
                pairs->first[gaps->holes[a] + gaps->holes[b] * rows->p + 1] +=
                    rows->first[run + 1] - rows->first[run];
    }
    for (size_t at = 0; at < rows->p * rows->p; at++)
        pairs->first[at + 1] += pairs->first[at];
}

static double weight_of(const norma__incomplete *rows, size_t row)
{
    return rows->weights ? rows->weights[row] : 1;
}

/* From e_i e_j of rows with the same holes. */
static void add_squares(double *q, const norma__gaps *gaps, double total)
{
    const size_t p = gaps->p, m = gaps->m, size = norma__unstructured_size(p);
    const size_t *hole = gaps->holes;
    for (size_t d = 0; d < m; d++)
        for (size_t c = 0; c <= d; c++) {
            double *column = q + norma__unstructured_place(p, hole[c], hole[d]) * size;
            for (size_t b = 0; b < m; b++)
                for (size_t a = 0; a <= b; a++)
                    column[norma__unstructured_place(p, hole[a], hole[b])] +=
                        total * (gaps->rest[a + c * m] * gaps->rest[b + d * m] +
                                 gaps->rest[a + d * m] * gaps->rest[b + c * m]);
        }
}

/* Fills pairs, and adds to q what squares of holes say. False when a matrix is singular. */
static bool fill_pairs(pairs *pairs, double *q, const norma__patterns *patterns, size_t *next,
                       norma__gaps *gaps)
{
    const norma__incomplete *rows = &patterns->rows;
    const norma__likeliest *fit = &patterns->fit;
    memcpy(next, pairs->first, rows->p * rows->p * sizeof *next);
    for (size_t run = 0; run < rows->n_runs; run++) {
        double total = 0;
        norma__gaps_find(gaps, rows->x + rows->first[run] * rows->p);
        if (gaps->m == 0)
            continue;
        if (!norma__gaps_regress(gaps, fit->step.precision, 0, fit->model.covariance))
            return false;
        for (size_t r = rows->first[run]; r < rows->first[run + 1]; r++) {
            total += weight_of(rows, r);
            for (size_t b = 0; b < gaps->m; b++)
                for (size_t a = 0; a <= b; a++) {
                    size_t to = next[gaps->holes[a] + gaps->holes[b] * rows->p]++;
                    pairs->row[to] = r;
                    pairs->c[to] = weight_of(rows, r) * gaps->rest[a + b * gaps->m];
                }
        }
        add_squares(q, gaps, total);
    }
    return true;
}

/* ---- e_i d^_j ---- */

/* Sum of c (1, d^)(1, d^)' over rows i and k are both missing in: (p + 1) x (p + 1). */
static void moments_of_pair(double *out, const pairs *pairs, size_t pair,
                            const norma__patterns *patterns, double *left, double *right)
{
    enum { BLOCK = 128 };
    const norma__likeliest *fit = &patterns->fit;
    const size_t p = pairs->p, w = p + 1;
    memset(out, 0, w * w * sizeof *out);
    for (size_t at = pairs->first[pair]; at < pairs->first[pair + 1]; at += BLOCK) {
        size_t n = pairs->first[pair + 1] - at < BLOCK ? pairs->first[pair + 1] - at : BLOCK;
        for (size_t r = 0; r < n; r++) {
            const double *filled = fit->step.filled + pairs->row[at + r] * p;
            left[r * w] = 1;
            for (size_t j = 0; j < p; j++)
                left[j + 1 + r * w] = filled[j] - fit->model.mean[j];
            for (size_t j = 0; j < w; j++)
                right[j + r * w] = pairs->c[at + r] * left[j + r * w];
        }
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)w, (int)w, (int)n, 1, left,
                    (int)w, right, (int)w, 1, out, (int)w);
    }
}

/* The statistic that e_i (1, d^)_j is of, and how often. */
static size_t statistic(double *times, size_t p, size_t i, size_t j)
{
    *times = j == i + 1 ? 2 : 1;
    return j == 0 ? i : norma__unstructured_place(p, i, j - 1);
}

static void scatter(double *q, const double *moments, size_t p, size_t i, size_t k)
{
    const size_t size = norma__unstructured_size(p);
    for (size_t l = 0; l <= p; l++) {
        double of_l, of_j;
        const size_t column = statistic(&of_l, p, k, l);
        for (size_t j = 0; j <= p; j++) {
            const size_t row = statistic(&of_j, p, i, j);
            const double value = of_l * of_j * moments[j + l * (p + 1)];
            q[row + column * size] += value;
            if (i != k)
                q[column + row * size] += value;
        }
    }
}

static norma_status missing_of(double *q, bool *ok, const norma__patterns *patterns,
                               norma_error *err)
{
    const size_t p = patterns->rows.p, w = p + 1;
    pairs pairs = {.p = p, .first = NORMA__NEW(size_t, p * p + 1)};
    double *work = NORMA__NEW(double, norma__gaps_work(p) + w * w + 256 * w);
    size_t *sets = NORMA__NEW(size_t, 2 * p + p * p);
    norma_status status = NORMA_OK;
    if (!pairs.first || !work || !sets) {
        status = norma__no_memory(err);
        goto done;
    }
    double *moments = work + norma__gaps_work(p), *left = moments + w * w;
    norma__gaps gaps = norma__gaps_in(work, sets, p);
    count_pairs(&pairs, &patterns->rows, &gaps);
    pairs.row = NORMA__NEW(size_t, pairs.first[p * p]);
    pairs.c = NORMA__NEW(double, pairs.first[p * p]);
    if (!pairs.row || !pairs.c) {
        status = norma__no_memory(err);
        goto done;
    }
    *ok = fill_pairs(&pairs, q, patterns, sets + 2 * p, &gaps);
    for (size_t k = 0; k < p && *ok; k++)
        for (size_t i = 0; i <= k; i++)
            if (pairs.first[i + k * p] < pairs.first[i + k * p + 1]) {
                moments_of_pair(moments, &pairs, i + k * p, patterns, left, left + 128 * w);
                scatter(q, moments, p, i, k);
            }
done:
    pairs_clear(&pairs);
    free(work);
    free(sets);
    return status;
}

/* ---- J (Gamma - Q) J ---- */

/* J x of every column of a matrix: K x of means, and of covariances X, K X K, halved on the
   diagonal. */
static norma_status weigh_columns(double *matrix, const double *k, size_t p, size_t threads,
                                  norma_error *err)
{
    const size_t size = norma__unstructured_size(p);
    const int n = (int)p;
    bool room = true;
#pragma omp parallel num_threads((int)threads)
    {
        double *x = NORMA__NEW(double, 2 * p * p + p), *half = x ? x + p * p : NULL;
#pragma omp for schedule(static) reduction(&& : room)
        for (size_t c = 0; c < size; c++) {
            double *column = matrix + c * size, *at = column + p;
            room = room && x;
            if (!x)
                continue;
            for (size_t j = 0; j < p; j++)
                for (size_t i = j; i < p; i++)
                    x[i + j * p] = *at++;
            cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, n, n, 1, x, n, k, n, 0, half, n);
            cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, k, n, half, n, 0, x,
                        n);
            at = column + p;
            for (size_t j = 0; j < p; j++)
                for (size_t i = j; i < p; i++)
                    *at++ = (i == j ? 0.5 : 1) * x[i + j * p];
            memcpy(half, column, p * sizeof *half);
            cblas_dsymv(CblasColMajor, CblasLower, n, 1, k, n, half, 1, 0, column, 1);
        }
        free(x);
    }
    return room ? NORMA_OK : norma__no_memory(err);
}

static void transpose(double *a, size_t n)
{
    enum { TILE = 32 };
    for (size_t jj = 0; jj < n; jj += TILE)
        for (size_t ii = 0; ii <= jj; ii += TILE)
            for (size_t j = jj; j < n && j < jj + TILE; j++)
                for (size_t i = ii; i < j && i < ii + TILE; i++) {
                    const double was = a[i + j * n];
                    a[i + j * n] = a[j + i * n];
                    a[j + i * n] = was;
                }
}

norma_status norma__unstructured_information(double *out, const norma__observed *observed,
                                             size_t group, norma_error *err)
{
    const norma__observed_group *g = &observed->groups[group];
    norma__patterns *patterns = g->patterns;
    const size_t p = observed->p, size = norma__unstructured_size(p);
    bool ok = norma__patterns_expect(patterns, g->cov, g->mean);
    norma_status status = NORMA_OK;
    double *q = NORMA__NEW(double, size *size);
    if (!q)
        return norma__no_memory(err);
    const norma__likeliest *fit = &patterns->fit;
    const size_t threads = fit->step.threads;
    if (ok)
        status = missing_of(q, &ok, patterns, err);
    if (status == NORMA_OK && !ok)
        status =
            norma__fail(err, NORMA_EDATA, "the saturated covariances are not positive definite");
    if (status == NORMA_OK) {
        norma__unstructured_cross(out, fit->model.covariance, p, false, threads);
        for (size_t i = 0; i < size * size; i++)
            out[i] -= q[i] / patterns->rows.total;
        status = weigh_columns(out, fit->step.precision, p, threads, err);
    }
    if (status == NORMA_OK) {
        transpose(out, size);
        status = weigh_columns(out, fit->step.precision, p, threads, err);
    }
    free(q);
    return status;
}
