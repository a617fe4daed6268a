#include "process/careless/mahalanobis.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/metric.h"

/* Rows go through in blocks of fixed size, one product with the inverse a block, so that the sums
   do not depend on the number of threads. */
enum { BLOCK = 128 };

typedef struct workspace {
    double *deviations, *projected; /* p x BLOCK, a respondent a column */
    size_t *missing;                /* p x BLOCK: the items each did not answer */
    size_t n_missing[BLOCK];
    size_t *answered;    /* at most p / 2, of one respondent */
    double *part, *side; /* of the matrix and of the vector, over some items only */
} workspace;

static void workspace_free(workspace *spaces, int threads)
{
    for (int t = 0; spaces && t < threads; t++) {
        free(spaces[t].deviations);
        free(spaces[t].projected);
        free(spaces[t].missing);
        free(spaces[t].answered);
        free(spaces[t].part);
        free(spaces[t].side);
    }
    free(spaces);
}

static workspace *workspace_new(size_t p, int threads)
{
    workspace *spaces = NORMA__NEW(workspace, (size_t)threads);
    for (int t = 0; spaces && t < threads; t++) {
        workspace *w = &spaces[t];
        w->deviations = NORMA__NEW(double, p *BLOCK);
        w->projected = NORMA__NEW(double, p *BLOCK);
        w->missing = NORMA__NEW(size_t, p * BLOCK);
        w->answered = NORMA__NEW(size_t, p / 2 + 1);
        w->part = NORMA__NEW(double, (p / 2 + 1) * (p / 2 + 1));
        w->side = NORMA__NEW(double, p / 2 + 1);
        if (!w->deviations || !w->projected || !w->missing || !w->answered || !w->part ||
            !w->side) {
            workspace_free(spaces, threads);
            return NULL;
        }
    }
    return spaces;
}

/* Standardised deviations of a block, 0 where missing. */
static void fill_block(workspace *w, const norma__metric *metric, const norma_data *data,
                       size_t first, size_t n)
{
    size_t p = metric->n_items;
    for (size_t r = 0; r < n; r++)
        w->n_missing[r] = 0;
    for (size_t j = 0; j < p; j++) {
        const uint8_t *cells = norma_data_cells(data, metric->items[j]) + first;
        double centre = metric->centre[j], scale = metric->scale[j];
        for (size_t r = 0; r < n; r++) {
            bool missing = cells[r] == NORMA_MISSING_CELL;
            w->deviations[r * p + j] = missing ? 0 : (cells[r] - centre) * scale;
            if (missing)
                w->missing[r * p + w->n_missing[r]++] = j;
        }
    }
}

/* v' (M_kk)^-1 v for the items k of a positive definite M and of the vector. */
static double form_over(workspace *w, const double *matrix, const double *vector, size_t p,
                        const size_t *k, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        w->side[c] = vector[k[c]];
        for (size_t r = c; r < n; r++)
            w->part[c * n + r] = matrix[k[c] * p + k[r]];
    }
    if (n == 1)
        return w->side[0] * w->side[0] / w->part[0];
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (lapack_int)n, w->part, (lapack_int)n) != 0)
        return NAN;
    cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, (blasint)n, w->part,
                (blasint)n, w->side, 1);
    return cblas_ddot((blasint)n, w->side, 1, w->side, 1);
}

static size_t complement(size_t *others, const size_t *items, size_t n_items, size_t p)
{
    size_t n = 0;
    for (size_t j = 0, i = 0; j < p; j++) {
        if (i < n_items && items[i] == j)
            i++;
        else
            others[n++] = j;
    }
    return n;
}

/* With P the inverse of all items' matrix, d zero at the missing items m and y = P d, the distance
   over the answered items is d'y - y_m' (P_mm)^-1 y_m: the inverse of a block by its Schur
   complement. When most are missing, the answered items' own matrix is the smaller to factor. */
static double distance_of(workspace *w, const norma__metric *metric, size_t r)
{
    size_t p = metric->n_items, n_missing = w->n_missing[r];
    const double *d = w->deviations + r * p, *y = w->projected + r * p;
    const size_t *missing = w->missing + r * p;
    if (n_missing == p)
        return NAN;
    if (n_missing > p / 2) {
        size_t n = complement(w->answered, missing, n_missing, p);
        return form_over(w, metric->matrix, d, p, w->answered, n);
    }
    double full = cblas_ddot((blasint)p, d, 1, y, 1);
    if (n_missing > 0)
        full -= form_over(w, metric->inverse, y, p, missing, n_missing);
    return full < 0 ? 0 : full;
}

static void hand_over(const norma__distances *out, size_t row, double distance, double df)
{
    if (out->squared)
        out->squared[row] = distance;
    if (out->p)
        out->p[row] = norma__chisq_upper(distance, df);
    if (out->df)
        out->df[row] = df;
}

static void measure_block(const norma__distances *out, workspace *w, const norma__metric *metric,
                          const norma_data *data, size_t first)
{
    size_t p = metric->n_items, n_rows = norma_data_rows(data);
    size_t n = n_rows - first < BLOCK ? n_rows - first : BLOCK;
    fill_block(w, metric, data, first, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (blasint)p, (blasint)n, (blasint)p, 1,
                metric->inverse, (blasint)p, w->deviations, (blasint)p, 0, w->projected,
                (blasint)p);
    for (size_t r = 0; r < n; r++)
        hand_over(out, first + r, distance_of(w, metric, r), (double)(p - w->n_missing[r]));
}

static norma_status measure(const norma__distances *out, const norma__metric *metric,
                            const norma_data *data, int threads, norma_error *err)
{
    size_t n_blocks = (norma_data_rows(data) + BLOCK - 1) / BLOCK;
    if ((size_t)threads > n_blocks)
        threads = (int)n_blocks;
    workspace *spaces = workspace_new(metric->n_items, threads);
    if (!spaces)
        return norma__no_memory(err);
    norma__prepare_numerics();
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t b = 0; b < n_blocks; b++)
        measure_block(out, &spaces[omp_get_thread_num()], metric, data, b * BLOCK);
    workspace_free(spaces, threads);
    return NORMA_OK;
}

norma_status norma__mahalanobis(const norma__distances *out, const norma__metric *metric,
                                const norma_data *data, int threads, norma_error *err)
{
    if (metric)
        return measure(out, metric, data, threads, err);
    for (size_t r = 0; r < norma_data_rows(data); r++)
        hand_over(out, r, NAN, NAN);
    return NORMA_OK;
}
