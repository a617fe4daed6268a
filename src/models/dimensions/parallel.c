/* Horn (1965), Psychometrika 30, 179-185; the percentile of Glorfeld (1995), Educ. Psychol. Meas.
   55, 377-393. A replicate's correlation matrix comes from a Wishart draw, so its cost does not
   grow with n. */
#include "models/dimensions/parallel.h"

#include <gsl/gsl_statistics_double.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "statistics/wishart.h"

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *work, *cor; /* p x p */
    double *values;     /* p */
} bench;

typedef struct simulation {
    size_t p, n, replicates;
    uint64_t seed;
    int threads;
    bench *benches;    /* threads */
    double *numbers;   /* of all benches */
    double *simulated; /* replicates x p: eigenvalue by eigenvalue */
} simulation;

static bool simulation_new(simulation *s, size_t p, size_t n, const norma__parallel_options *o)
{
    size_t needs = 2 * p * p + p;
    size_t threads = (size_t)norma__threads_within(o->threads, needs * sizeof(double));
    threads = threads < o->replicates ? threads : o->replicates;
    *s = (simulation){
        .p = p, .n = n, .replicates = o->replicates, .seed = o->seed, .threads = (int)threads};
    s->benches = NORMA__NEW(bench, threads);
    s->numbers = NORMA__NEW(double, threads *needs);
    s->simulated = NORMA__NEW(double, s->replicates *p);
    if (!s->benches || !s->numbers || !s->simulated)
        return false;
    for (size_t t = 0; t < threads; t++) {
        bench *b = &s->benches[t];
        b->work = s->numbers + t * needs;
        b->cor = b->work + p * p;
        b->values = b->cor + p * p;
        b->random = norma__random_new(s->seed, 0);
        if (!b->random)
            return false;
    }
    return true;
}

static void simulation_free(simulation *s)
{
    for (int t = 0; s->benches && t < s->threads; t++)
        gsl_rng_free(s->benches[t].random);
    free(s->benches);
    free(s->numbers);
    free(s->simulated);
}

/* One replicate, on its own random stream; returns LAPACK's word. */
static lapack_int run_replicate(const simulation *s, bench *b, size_t replicate)
{
    const int p = (int)s->p;
    norma__random_restart(b->random, s->seed, replicate);
    norma__wishart_correlations(b->cor, NULL, s->p, s->n, b->random, b->work);
    lapack_int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'U', p, b->cor, p, b->values);
    for (size_t i = 0; i < s->p; i++)
        s->simulated[i * s->replicates + replicate] = b->values[s->p - 1 - i];
    return info;
}

static norma_status run(simulation *s, norma_error *err)
{
    lapack_int worst = 0;
#pragma omp parallel for num_threads(s->threads) schedule(dynamic) reduction(max : worst)
    for (size_t r = 0; r < s->replicates; r++) {
        lapack_int info = run_replicate(s, &s->benches[omp_get_thread_num()], r);
        info = info < 0 ? -info : info;
        worst = info > worst ? info : worst;
    }
    if (worst == -LAPACK_WORK_MEMORY_ERROR)
        return norma__no_memory(err);
    if (worst != 0)
        return norma__fail(err, NORMA_EDATA,
                           "the eigenvalues of a simulated matrix of %zu items did not converge",
                           s->p);
    return NORMA_OK;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void summarise(norma_parallel *out, const simulation *s)
{
    for (size_t i = 0; i < s->p; i++) {
        double *draws = s->simulated + i * s->replicates;
        qsort(draws, s->replicates, sizeof *draws, by_value);
        out->mean[i] = gsl_stats_mean(draws, 1, s->replicates);
        out->threshold[i] =
            gsl_stats_quantile_from_sorted_data(draws, 1, s->replicates, out->percentile / 100);
    }
}

static size_t count_to_first_failure(const norma_parallel *out, const double *eigenvalues, size_t p)
{
    size_t count = 0;
    while (count < p && eigenvalues[count] > out->threshold[count])
        count++;
    return count;
}

norma_status norma__parallel(norma_parallel *out, const double *eigenvalues, size_t p, size_t n,
                             const norma__parallel_options *options, norma_error *err)
{
    simulation s;
    norma_status status = NORMA_OK;
    *out = (norma_parallel){.replicates = options->replicates, .percentile = options->percentile};
    norma__prepare_numerics();
    out->threshold = NORMA__NEW(double, p);
    out->mean = NORMA__NEW(double, p);
    if (!simulation_new(&s, p, n, options) || !out->threshold || !out->mean) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = run(&s, err)) != NORMA_OK)
        goto done;
    summarise(out, &s);
    out->n_factors = count_to_first_failure(out, eigenvalues, p);
done:
    simulation_free(&s);
    if (status != NORMA_OK)
        norma__parallel_clear(out);
    return status;
}

void norma__parallel_clear(norma_parallel *parallel)
{
    free(parallel->threshold);
    free(parallel->mean);
    *parallel = (norma_parallel){0};
}
