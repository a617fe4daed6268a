#include "models/reliability/replicates.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    uint32_t *times;
    double *cov, *cor, *sd, *work;
} bench;

typedef struct job {
    norma__replicated *families;
    size_t n_families, replicates;
    const norma__covariances *of;
    const norma__rows *rows;
    uint64_t seed;
} job;

static void benches_free(bench *benches, int n)
{
    for (int t = 0; benches && t < n; t++) {
        gsl_rng_free(benches[t].random);
        free(benches[t].times);
        free(benches[t].cov);
        free(benches[t].work);
    }
    free(benches);
}

static bench *benches_new(int n, const job *j)
{
    size_t p = j->rows->p;
    bench *benches = NORMA__NEW(bench, (size_t)n);
    bool ok = benches != NULL;
    for (int t = 0; t < n && ok; t++) {
        bench *b = &benches[t];
        b->random = norma__random_new(j->seed, 0);
        b->times = NORMA__NEW(uint32_t, j->rows->n_distinct);
        b->cov = NORMA__NEW(double, 2 * p * p + p);
        b->work = NORMA__NEW(double, norma__rows_work(j->rows));
        ok = b->random && b->times && b->cov && b->work;
        if (ok) {
            b->cor = b->cov + p * p;
            b->sd = b->cor + p * p;
        }
    }
    if (ok)
        return benches;
    benches_free(benches, n);
    return NULL;
}

static void correlate(bench *b, size_t p)
{
    for (size_t i = 0; i < p; i++)
        b->sd[i] = sqrt(b->cov[i + i * p]);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            b->cor[i + j * p] = i == j ? 1 : b->cov[i + j * p] / (b->sd[i] * b->sd[j]);
}

static norma_status run(const job *j, bench *b, size_t replicate, norma_error *err)
{
    norma__covariances drawn = *j->of;
    norma_status status = NORMA_OK;
    double values[NORMA__MOST_VALUES];

    norma__random_restart(b->random, j->seed, replicate + 1);
    norma__rows_draw(b->times, j->rows, b->random);
    norma__rows_moments(NULL, b->cov, j->rows, b->times, b->work);
    correlate(b, j->rows->p);
    drawn.cov = b->cov;
    drawn.cor = b->cor;
    drawn.sd = b->sd;
    for (size_t f = 0; f < j->n_families && status == NORMA_OK; f++) {
        norma__replicated *family = &j->families[f];
        norma__estimates out = {.values = values};
        status = family->estimate(&out, &drawn, err);
        for (size_t k = 0; k < family->n && status == NORMA_OK; k++)
            family->values[k * j->replicates + replicate] = values[k];
    }
    return status;
}

norma_status norma__replicate(norma__replicated *families, size_t n_families, size_t replicates,
                              const norma__covariances *of, const norma__rows *rows, uint64_t seed,
                              size_t threads, norma_error *err)
{
    const job j = {families, n_families, replicates, of, rows, seed};
    size_t p = rows->p;
    size_t bytes = (norma__rows_work(rows) + 2 * p * p) * sizeof(double) + rows->n_distinct * 4;
    int n_threads = norma__threads_within(threads, bytes);
    bench *benches = benches_new(n_threads, &j);
    int failed = 0;

    if (!benches)
        return norma__no_memory(err);
    norma__prepare_numerics();
#pragma omp parallel for num_threads(n_threads) schedule(dynamic) reduction(| : failed)
    for (size_t r = 0; r < replicates; r++)
        failed |= run(&j, &benches[omp_get_thread_num()], r, NULL) != NORMA_OK;
    benches_free(benches, n_threads);
    return failed ? norma__no_memory(err) : NORMA_OK;
}
