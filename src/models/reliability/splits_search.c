/* Some of the splits, where there are too many to look at all. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/reliability/splits.h"

/* Random starts of the search. */
enum { STARTS = 400 };

/* One thread's tools. */
typedef struct bench {
    gsl_rng *random;
    size_t *order; /* p */
    double *sums;  /* p: S s */
    int8_t *split; /* p */
} bench;

static void benches_free(bench *benches, int n)
{
    for (int t = 0; benches && t < n; t++) {
        gsl_rng_free(benches[t].random);
        free(benches[t].order);
        free(benches[t].sums);
        free(benches[t].split);
    }
    free(benches);
}

static bench *benches_new(int n, size_t p, uint64_t seed)
{
    bench *benches = NORMA__NEW(bench, (size_t)n);
    bool ok = benches != NULL;
    for (int t = 0; t < n && ok; t++) {
        benches[t] = (bench){.random = norma__random_new(seed, 0),
                             .order = NORMA__NEW(size_t, p),
                             .sums = NORMA__NEW(double, p),
                             .split = NORMA__NEW(int8_t, p)};
        ok = benches[t].random && benches[t].order && benches[t].sums && benches[t].split;
    }
    if (ok)
        return benches;
    benches_free(benches, n);
    return NULL;
}

static void draw_halves(bench *b, size_t p, uint64_t seed, size_t stream)
{
    norma__random_restart(b->random, seed, stream);
    for (size_t i = 0; i < p; i++)
        b->order[i] = i;
    gsl_ran_shuffle(b->random, b->order, p, sizeof *b->order);
    for (size_t i = 0; i < p; i++)
        b->split[b->order[i]] = i < p / 2 ? -1 : 1;
}

/* ---- random halves ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

norma_status norma__splits_random(double *values, size_t n, const double *cov, size_t p,
                                  uint64_t seed, size_t threads, norma_error *err)
{
    int n_threads = norma__threads(threads);
    bench *benches = benches_new(n_threads, p, seed);
    if (!benches)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(n_threads)
    for (size_t k = 0; k < n; k++) {
        bench *b = &benches[omp_get_thread_num()];
        draw_halves(b, p, seed, k + 1);
        values[k] = norma__split_form(b->split, cov, p);
    }
    qsort(values, n, sizeof *values, by_value);
    benches_free(benches, n_threads);
    return NORMA_OK;
}

/* ---- search ---- */

static void flip(bench *b, size_t i, const double *cov, size_t p)
{
    double twice = 2 * b->split[i];
    for (size_t j = 0; j < p; j++)
        b->sums[j] -= twice * cov[j + i * p];
    b->split[i] = (int8_t)-b->split[i];
}

/* What s'Ss changes by when i changes sides, over 4. */
static double gain_of(const bench *b, size_t i, const double *cov, size_t p)
{
    return cov[i + i * p] - b->split[i] * b->sums[i];
}

/* The best single change or exchange; false when none makes s'Ss less. */
static bool step(bench *b, const double *cov, size_t p, double least_gain)
{
    double best = -least_gain;
    size_t first = p, second = p;
    for (size_t i = 0; i < p; i++) {
        double alone = gain_of(b, i, cov, p);
        if (alone < best) {
            best = alone;
            first = i;
            second = p;
        }
        for (size_t j = 0; j < i; j++) {
            double both =
                alone + gain_of(b, j, cov, p) + 2 * b->split[i] * b->split[j] * cov[i + j * p];
            if (both < best) {
                best = both;
                first = i;
                second = j;
            }
        }
    }
    if (first == p)
        return false;
    flip(b, first, cov, p);
    if (second < p)
        flip(b, second, cov, p);
    return true;
}

static bool on_one_side(const int8_t *split, size_t p)
{
    size_t n = 0;
    for (size_t i = 0; i < p; i++)
        n += split[i] == split[0];
    return n == p;
}

/* From b->split down; its s'Ss, infinite when all items end on one side. */
static double descend(bench *b, const double *cov, size_t p)
{
    double scale = 0;
    for (size_t i = 0; i < p; i++)
        scale += cov[i + i * p];
    memset(b->sums, 0, p * sizeof *b->sums);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            b->sums[i] += b->split[j] * cov[i + j * p];
    while (step(b, cov, p, 1e-12 * scale))
        continue;
    return on_one_side(b->split, p) ? INFINITY : norma__split_form(b->split, cov, p);
}

/* Start number k: the signs of eigenvector k, then random halves. */
static void start_from(bench *b, const double *vectors, size_t k, size_t p, uint64_t seed)
{
    if (k >= p) {
        draw_halves(b, p, seed, k - p + 1);
        return;
    }
    for (size_t i = 0; i < p; i++)
        b->split[i] = vectors[i + k * p] < 0 ? -1 : 1;
}

norma_status norma__split_search(int8_t *best, const double *cov, size_t p, uint64_t seed,
                                 size_t threads, norma_error *err)
{
    int n_threads = norma__threads(threads);
    size_t n = p + STARTS, winner = 0;
    double *vectors = NORMA__NEW(double, p *p + p), *forms = NORMA__NEW(double, n);
    bench *benches = benches_new(n_threads, p, seed);
    norma_status status = NORMA_OK;

    if (!vectors || !forms || !benches) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__eigen(vectors + p * p, vectors, cov, p, err)) != NORMA_OK)
        goto done;
#pragma omp parallel for num_threads(n_threads) schedule(dynamic)
    for (size_t k = 0; k < n; k++) {
        bench *b = &benches[omp_get_thread_num()];
        start_from(b, vectors, k, p, seed);
        forms[k] = descend(b, cov, p);
    }
    for (size_t k = 1; k < n; k++)
        if (forms[k] < forms[winner])
            winner = k;
    start_from(benches, vectors, winner, p, seed);
    descend(benches, cov, p);
    for (size_t i = 0; i < p; i++)
        best[i] = (int8_t)(benches->split[i] * benches->split[0]);
done:
    benches_free(benches, n_threads);
    free(vectors);
    free(forms);
    return status;
}
