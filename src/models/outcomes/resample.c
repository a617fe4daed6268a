#include "models/outcomes/resample.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/outcomes/dominance.h"
#include "models/outcomes/weights.h"
#include "statistics/intervals.h"

enum { BLOCK = 256 };

/* What one thread needs. Variables of a replicate: the random predictor, the predictors, the
   criterion, and a column of ones. */
typedef struct bench {
    gsl_rng *random;
    uint32_t *times;
    double *block, *products, *r, *weights, *work;
} bench;

typedef struct job {
    const norma__complete *rows;
    size_t replicates;
    uint64_t seed;
    bool dominance;
    double *weights, *beyond, *general; /* replicates x k; beyond: less that of the random one */
} job;

static void benches_free(bench *benches, int n)
{
    for (int t = 0; benches && t < n; t++) {
        gsl_rng_free(benches[t].random);
        free(benches[t].times);
        free(benches[t].block);
    }
    free(benches);
}

static size_t bench_numbers(const job *j)
{
    size_t k = j->rows->k, p = k + 3;
    size_t work = norma__relative_weights_work(k + 1);
    if (j->dominance && norma__dominance_work(k) > work)
        work = norma__dominance_work(k);
    return BLOCK * p + 2 * p * p + p + work;
}

static bench *benches_new(int n, const job *j)
{
    size_t p = j->rows->k + 3;
    bench *benches = NORMA__NEW(bench, (size_t)n);
    bool ok = benches != NULL;
    for (int t = 0; t < n && ok; t++) {
        bench *b = &benches[t];
        b->random = norma__random_new(j->seed, 0);
        b->times = NORMA__NEW(uint32_t, j->rows->n_clusters);
        b->block = NORMA__NEW(double, bench_numbers(j));
        ok = b->random && b->times && b->block;
        if (!ok)
            break;
        b->products = b->block + BLOCK * p;
        b->r = b->products + p * p;
        b->weights = b->r + p * p;
        b->work = b->weights + p;
    }
    if (ok)
        return benches;
    benches_free(benches, n);
    return NULL;
}

static void draw_clusters(bench *b, const norma__complete *rows)
{
    memset(b->times, 0, rows->n_clusters * sizeof *b->times);
    for (size_t c = 0; c < rows->n_clusters; c++)
        b->times[norma__random_below(b->random, (uint32_t)rows->n_clusters)]++;
}

/* Lays the next rows that were drawn into the block, each times the root of how often it was: a row
   drawn twice has its random number twice, as it would if the predictor were in the file. */
static size_t fill_block(bench *b, const norma__complete *rows, size_t *next)
{
    size_t filled = 0, k = rows->k;
    for (; *next < rows->n && filled < BLOCK; ++*next) {
        uint32_t times = b->times[rows->cluster[*next]];
        if (times == 0)
            continue;
        double root = times == 1 ? 1 : sqrt((double)times);
        b->block[filled] = root * gsl_ran_gaussian_ziggurat(b->random, 1);
        for (size_t v = 0; v <= k; v++)
            b->block[filled + (v + 1) * BLOCK] = root * rows->x[*next + v * rows->n];
        b->block[filled++ + (k + 2) * BLOCK] = root;
    }
    return filled;
}

/* Correlations of the random predictor, the predictors and the criterion: (k + 2) x (k + 2). False
   when one does not vary. */
static bool correlate(bench *b, size_t k)
{
    size_t p = k + 3, q = k + 2;
    const double *sums = b->products + q, *s = b->products;
    double n = s[q + q * p];
    for (size_t j = 0; j < q; j++)
        for (size_t i = j; i < q; i++)
            b->r[i + j * q] = s[i + j * p] - sums[i * p] * sums[j * p] / n;
    for (size_t j = 0; j < q; j++)
        if (!(b->r[j + j * q] > 1e-12 * n))
            return false;
    for (size_t j = 0; j < q; j++)
        for (size_t i = j + 1; i < q; i++)
            b->r[i + j * q] /= sqrt(b->r[i + i * q] * b->r[j + j * q]);
    for (size_t j = 0; j < q; j++)
        for (size_t i = 0; i <= j; i++)
            b->r[i + j * q] = i == j ? 1 : b->r[j + i * q];
    return true;
}

static bool redraw(bench *b, const norma__complete *rows)
{
    size_t p = rows->k + 3, next = 0, filled;
    draw_clusters(b, rows);
    memset(b->products, 0, p * p * sizeof *b->products);
    while ((filled = fill_block(b, rows, &next)) > 0)
        cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, (int)p, (int)filled, 1, b->block, BLOCK,
                    1, b->products, (int)p);
    return correlate(b, rows->k);
}

static void leave_undefined(const job *j, size_t replicate)
{
    for (size_t i = 0; i < j->rows->k; i++)
        j->weights[replicate + i * j->replicates] = j->beyond[replicate + i * j->replicates] =
            j->general[replicate + i * j->replicates] = NAN;
}

static norma_status run(const job *j, bench *b, size_t replicate)
{
    size_t k = j->rows->k, q = k + 2, n = j->replicates;
    const double *without = b->r + q + 1; /* the random predictor */
    double *w = b->weights;

    norma__random_restart(b->random, j->seed, replicate + 1);
    if (!redraw(b, j->rows)) {
        leave_undefined(j, replicate);
        return NORMA_OK;
    }
    norma_status status = norma__relative_weights(w, NULL, NULL, b->r, q, k + 1, b->work, NULL);
    for (size_t i = 0; i < k && status == NORMA_OK; i++)
        j->beyond[replicate + i * n] = w[i + 1] - w[0];
    if (status == NORMA_OK)
        status = norma__relative_weights(w, NULL, NULL, without, q, k, b->work, NULL);
    for (size_t i = 0; i < k && status == NORMA_OK; i++)
        j->weights[replicate + i * n] = w[i];
    if (status == NORMA_OK && j->dominance) {
        norma__general_dominance(w, NULL, without, q, k, b->work);
        for (size_t i = 0; i < k; i++)
            j->general[replicate + i * n] = w[i];
    }
    return status;
}

/* Step by step, so that progress is told by the thread that called. */
static norma_status run_all(const job *j, const norma_importance_options *o, norma_error *err)
{
    int n_threads = norma__threads_within(o->threads, bench_numbers(j) * sizeof(double) +
                                                          j->rows->n_clusters * sizeof(uint32_t));
    bench *benches = benches_new(n_threads, j);
    const size_t step = j->replicates / 50 + 16;
    int failed = 0;

    if (!benches)
        return norma__no_memory(err);
    for (size_t from = 0; from < j->replicates && !failed; from += step) {
        size_t to = from + step < j->replicates ? from + step : j->replicates;
#pragma omp parallel for num_threads(n_threads) schedule(dynamic) reduction(| : failed)
        for (size_t r = from; r < to; r++)
            failed |= run(j, &benches[omp_get_thread_num()], r) != NORMA_OK;
        if (o->progress.step)
            o->progress.step(o->progress.context, "importance", (double)to / (double)j->replicates);
    }
    benches_free(benches, n_threads);
    return failed ? norma__no_memory(err) : NORMA_OK;
}

static void fill_reproduced(norma_importance *m, const job *j, size_t undefined)
{
    size_t k = m->n_predictors, n = j->replicates;
    double defined = (double)(n - undefined);
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < k; i++) {
            size_t larger = 0;
            for (size_t r = 0; r < n; r++)
                larger += j->weights[r + i * n] > j->weights[r + c * n];
            m->reproduced[i + c * k] = i == c || undefined == n ? NAN : (double)larger / defined;
        }
}

/* Sorts what the job holds. */
static void fill_intervals(norma_importance *m, const job *j, double level)
{
    size_t n = j->replicates;
    for (size_t i = 0; i < m->n_predictors; i++) {
        norma_predictor *p = &m->predictors[i];
        norma__percentile_interval(&p->low, &p->high, j->weights + i * n, n, level);
        norma__percentile_interval(&p->random_low, &p->random_high, j->beyond + i * n, n, level);
        if (j->dominance)
            norma__percentile_interval(&p->general_low, &p->general_high, j->general + i * n, n,
                                       level);
    }
}

norma_status norma__importance_redraw(norma_importance *importance, size_t *undefined,
                                      const norma__complete *rows,
                                      const norma_importance_options *options, norma_error *err)
{
    size_t n = options->bootstrap, k = rows->k;
    job j = {.rows = rows,
             .replicates = n,
             .seed = options->seed,
             .dominance = k <= NORMA__DOMINANCE_REDRAWN};
    norma_status status = NORMA_ENOMEM;

    norma__prepare_numerics();
    j.weights = NORMA__NEW(double, 3 * n * k);
    if (j.weights) {
        j.beyond = j.weights + n * k;
        j.general = j.beyond + n * k;
        status = run_all(&j, options, err);
    } else {
        norma__no_memory(err);
    }
    if (status == NORMA_OK) {
        *undefined = 0;
        for (size_t r = 0; r < n; r++)
            *undefined += isnan(j.weights[r]) ? 1 : 0;
        fill_reproduced(importance, &j, *undefined);
        fill_intervals(importance, &j, options->conf_level);
    }
    free(j.weights);
    return status;
}
