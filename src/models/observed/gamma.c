#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cblas.h>
#include <omp.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/parts.h"
#include "statistics/gram.h"

/* z is made and multiplied in blocks of rows, which are cut in the same way for any number of
   threads. */
enum { MOST_STATISTICS = 16384, COLUMN = 2048, STRIP = 128 };
static const size_t BLOCK_BYTES = (size_t)16 << 20;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

norma_status norma__observed_gamma(double *gamma, const norma__observed *observed, size_t group,
                                   norma_error *err)
{
    const norma__observed_group *g = &observed->groups[group];
    size_t k = g->k, units = norma__observed_units(observed, group);
    if (k > MOST_STATISTICS)
        return norma__fail(err, NORMA_EDATA,
                           "the model's observed variables have %zu moments, and covariances are "
                           "computed of at most %d: take fewer variables, or an estimator without "
                           "a full weight matrix",
                           k, MOST_STATISTICS);
    size_t most = BLOCK_BYTES / (k * sizeof(double)) / 8 * 8 + 8;
    int threads = norma__threads(observed->threads);
    double *block = NORMA__NEW(double, least(most, units) * k);
    if (!block)
        return norma__no_memory(err);
    memset(gamma, 0, k * k * sizeof *gamma);
    for (size_t from = 0; from < units; from += most) {
        size_t n = least(most, units - from);
#pragma omp parallel for schedule(static, 16) num_threads(threads)
        for (size_t c = 0; c < k; c++)
            norma__observed_column(block + c * n, observed, group, c, from, n);
        norma__gram_add(gamma, block, k, n, n, threads);
    }
    free(block);
    for (size_t c = 0; c < k * k; c++)
        gamma[c] /= g->total;
    norma__mirror(gamma, k);
    return NORMA_OK;
}

static double square_sum(double *z, const norma__observed *observed, size_t group, size_t c)
{
    size_t units = norma__observed_units(observed, group);
    double sum = 0;
    for (size_t from = 0; from < units; from += COLUMN) {
        size_t n = least(COLUMN, units - from);
        norma__observed_column(z, observed, group, c, from, n);
        sum += cblas_ddot((int)n, z, 1, z, 1);
    }
    return sum;
}

norma_status norma__observed_gamma_diagonal(double *diagonal, const norma__observed *observed,
                                            size_t group, norma_error *err)
{
    const norma__observed_group *g = &observed->groups[group];
    int threads = norma__threads(observed->threads);
    double *room = NORMA__NEW(double, (size_t)threads *COLUMN);
    if (!room)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads)
    for (size_t c = 0; c < g->k; c++)
        diagonal[c] =
            square_sum(room + (size_t)omp_get_thread_num() * COLUMN, observed, group, c) / g->total;
    free(room);
    return NORMA_OK;
}

/* Less than a tenth of a matrix's entries are not 0: they are added one by one. */
static bool is_sparse(const double *matrix, size_t entries)
{
    size_t there = 0;
    for (size_t e = 0; e < entries; e++)
        there += matrix[e] != 0;
    return there < entries / 10;
}

/* n rows of z (n x k) times the matrix. */
static void project_strip(double *out, size_t stride, const double *z, size_t n,
                          const double *matrix, size_t k, size_t q, bool sparse)
{
    if (!sparse) {
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)q, (int)k, 1, z, (int)n,
                    matrix, (int)k, 0, out, (int)stride);
        return;
    }
    for (size_t a = 0; a < q; a++) {
        memset(out + a * stride, 0, n * sizeof *out);
        for (size_t c = 0; c < k; c++)
            if (matrix[c + a * k] != 0)
                for (size_t r = 0; r < n; r++)
                    out[r + a * stride] += matrix[c + a * k] * z[r + c * n];
    }
}

norma_status norma__observed_project(double *out, const norma__observed *observed, size_t group,
                                     const double *matrix, size_t q, norma_error *err)
{
    size_t k = observed->groups[group].k, units = norma__observed_units(observed, group);
    size_t strips = (units + STRIP - 1) / STRIP;
    bool sparse = is_sparse(matrix, k * q);
    int threads = norma__threads(observed->threads);
    double *room = NORMA__NEW(double, (size_t)threads *STRIP *k);
    if (!room)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t s = 0; s < strips; s++) {
        double *z = room + (size_t)omp_get_thread_num() * STRIP * k;
        size_t from = s * STRIP, n = least(STRIP, units - from);
        norma__observed_rows(z, observed, group, from, n);
        project_strip(out + from, units, z, n, matrix, k, q, sparse);
    }
    free(room);
    return NORMA_OK;
}
