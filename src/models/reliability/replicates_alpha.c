/* Alpha of a replicate depends on three kinds of sums over its rows: of each item's answers, of the
   squared total, and of the squared answers. They are linear in how often each row was drawn, so
   that many replicates are one product of matrices. */
#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/reliability/replicates.h"

/* Replicates that are multiplied together, and rows: a block of rows stays in the cache. */
enum { TOGETHER = 64, ROWS = 512 };

typedef struct bench {
    gsl_rng *random;
    uint32_t *times; /* n_distinct */
    double *weights; /* n_distinct x TOGETHER */
    double *sums;    /* (p + 2) x TOGETHER */
} bench;

/* n_distinct x 2: squared totals, sums of squares. Answers are whole numbers, and so all sums are
   exact. */
static double *squares_of(const norma__rows *rows)
{
    size_t n = rows->n_distinct;
    double *squares = NORMA__NEW(double, 2 * n);
    for (size_t d = 0; squares && d < n; d++) {
        double total = 0;
        for (size_t j = 0; j < rows->p; j++) {
            double x = rows->x[j * n + d];
            total += x;
            squares[n + d] += x * x;
        }
        squares[d] = total * total;
    }
    return squares;
}

/* From sums over n rows of answers (p), of the squared total and of the squared answers. */
static double alpha_of(const double *sums, size_t p, double n)
{
    double k = (double)p, of_all = 0, squares = 0;
    for (size_t j = 0; j < p; j++) {
        of_all += sums[j];
        squares += sums[j] * sums[j];
    }
    double total = sums[p] - of_all * of_all / n, own = sums[p + 1] - squares / n;
    return total > 1e-13 * k * own ? k / (k - 1) * (1 - own / total) : NAN;
}

static void draw(bench *b, const norma__rows *rows, uint64_t seed, size_t first, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        norma__random_restart(b->random, seed, first + r + 1);
        norma__rows_draw(b->times, rows, b->random);
        for (size_t d = 0; d < rows->n_distinct; d++)
            b->weights[r * rows->n_distinct + d] = b->times[d];
    }
}

static void run(double *alpha, bench *b, const double *squares, const norma__rows *rows, size_t n)
{
    const int p = (int)rows->p, distinct = (int)rows->n_distinct, each = p + 2;
    memset(b->sums, 0, (size_t)each * n * sizeof *b->sums);
    for (int at = 0; at < distinct; at += ROWS) {
        int m = distinct - at < ROWS ? distinct - at : ROWS;
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, p, (int)n, m, 1, rows->x + at,
                    distinct, b->weights + at, distinct, 1, b->sums, each);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, 2, (int)n, m, 1, squares + at,
                    distinct, b->weights + at, distinct, 1, b->sums + p, each);
    }
    for (size_t r = 0; r < n; r++)
        alpha[r] = alpha_of(b->sums + r * (size_t)each, rows->p, (double)rows->n);
}

static void benches_free(bench *benches, int n)
{
    for (int t = 0; benches && t < n; t++) {
        gsl_rng_free(benches[t].random);
        free(benches[t].times);
        free(benches[t].weights);
        free(benches[t].sums);
    }
    free(benches);
}

static bench *benches_new(int n, size_t together, const norma__rows *rows, uint64_t seed)
{
    bench *benches = NORMA__NEW(bench, (size_t)n);
    bool ok = benches != NULL;
    for (int t = 0; t < n && ok; t++) {
        bench *b = &benches[t];
        b->random = norma__random_new(seed, 0);
        b->times = NORMA__NEW(uint32_t, rows->n_distinct);
        b->weights = NORMA__NEW(double, rows->n_distinct *together);
        b->sums = NORMA__NEW(double, (rows->p + 2) * together);
        ok = b->random && b->times && b->weights && b->sums;
    }
    if (ok)
        return benches;
    benches_free(benches, n);
    return NULL;
}

norma_status norma__replicate_alpha(double *alpha, size_t replicates, const norma__rows *rows,
                                    uint64_t seed, size_t threads, norma_error *err)
{
    size_t most = ((size_t)1 << 22) / rows->n_distinct; /* 32 MB of weights */
    size_t together = most < 1 ? 1 : most < TOGETHER ? most : TOGETHER;
    size_t n_batches = (replicates + together - 1) / together;
    int n_threads = norma__threads(threads);
    double *squares = squares_of(rows);
    bench *benches = benches_new(n_threads, together, rows, seed);
    norma_status status = NORMA_OK;

    norma__prepare_numerics();
    if (!squares || !benches) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(n_threads) schedule(dynamic)
    for (size_t batch = 0; batch < n_batches; batch++) {
        bench *b = &benches[omp_get_thread_num()];
        size_t first = batch * together;
        size_t n = replicates - first < together ? replicates - first : together;
        draw(b, rows, seed, first, n);
        run(alpha + first, b, squares, rows, n);
    }
done:
    benches_free(benches, n_threads);
    free(squares);
    return status;
}
