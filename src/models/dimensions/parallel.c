/* Horn (1965), Psychometrika 30, 179-185; the percentile of Glorfeld (1995), Educ. Psychol. Meas.
   55, 377-393. A replicate's correlation matrix is a Wishart draw: its cost does not grow with n.
   One simulation serves components and common factors. */
#include "models/dimensions/parallel.h"

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/dimensions/draws.h"
#include "statistics/wishart.h"

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *cor, *work; /* p x p; of the Wishart draw, then of the eigenvalues */
} bench;

typedef struct simulation {
    size_t p, n;
    uint64_t seed;
    int threads;
    bench *benches;  /* threads */
    double *numbers; /* of all benches */
} simulation;

static bool simulation_new(simulation *s, size_t p, size_t n, const norma__parallel_options *o)
{
    size_t needs = p * p + norma__draws_work(p); /* over 2 p^2 of work */
    size_t threads = (size_t)norma__threads_within(o->threads, needs * sizeof(double));
    threads = threads < o->replicates ? threads : o->replicates;
    *s = (simulation){.p = p, .n = n, .seed = o->seed, .threads = (int)threads};
    s->benches = NORMA__NEW(bench, threads);
    s->numbers = NORMA__NEW(double, threads *needs);
    if (!s->benches || !s->numbers)
        return false;
    for (size_t t = 0; t < threads; t++) {
        bench *b = &s->benches[t];
        b->cor = s->numbers + t * needs;
        b->work = b->cor + p * p;
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
}

/* One replicate, on its own random stream. */
static bool run_replicate(norma__draws *draws, const simulation *s, bench *b, size_t replicate)
{
    norma__random_restart(b->random, s->seed, replicate);
    norma__wishart_correlations(b->cor, NULL, s->p, s->n, b->random, b->work);
    return norma__draws_take(draws, replicate, b->cor, b->work);
}

static norma_status run(norma__draws *draws, const simulation *s, norma_error *err)
{
    bool done = true;
#pragma omp parallel for num_threads(s->threads) schedule(dynamic) reduction(&& : done)
    for (size_t r = 0; r < draws->replicates; r++)
        done = run_replicate(draws, s, &s->benches[omp_get_thread_num()], r) && done;
    if (!done)
        return norma__fail(err, NORMA_EDATA,
                           "the eigenvalues of a simulated matrix of %zu items did not converge",
                           s->p);
    return NORMA_OK;
}

static norma_status simulate(norma__draws *draws, size_t p, size_t n, bool factors,
                             const norma__parallel_options *options, norma_error *err)
{
    simulation s;
    norma__prepare_numerics();
    norma_status status = norma__draws_new(draws, p, options->replicates, factors, err);
    if (status != NORMA_OK)
        return status;
    status = simulation_new(&s, p, n, options) ? run(draws, &s, err) : norma__no_memory(err);
    simulation_free(&s);
    if (status != NORMA_OK)
        norma__draws_clear(draws);
    return status;
}

norma_status norma__parallel(norma_parallel *out, const double *eigenvalues, size_t p, size_t n,
                             const norma__parallel_options *options, norma_error *err)
{
    norma__draws draws = {0};
    norma_status status;
    *out = (norma_parallel){.replicates = options->replicates, .percentile = options->percentile};
    out->threshold = NORMA__NEW(double, p);
    out->mean = NORMA__NEW(double, p);
    if (!out->threshold || !out->mean) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = simulate(&draws, p, n, false, options, err)) != NORMA_OK)
        goto done;
    norma__draws_summarise(out->mean, out->threshold, draws.components, p, draws.replicates,
                           out->percentile);
    out->n_factors = norma__draws_count(eigenvalues, out->threshold, p);
done:
    norma__draws_clear(&draws);
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

norma_status norma__criteria_parallel(norma__dimensioning *d, norma_error *err)
{
    static const norma__draws_words words = {
        .code = {"parallel-components-mean", "parallel-components-percentile",
                 "parallel-components-crawford", "parallel-factors-mean",
                 "parallel-factors-percentile", "parallel-factors-crawford"},
        .title = {"Parallel analysis, components: mean",
                  "Parallel analysis, components: percentile",
                  "Parallel analysis, components: Crawford's rule",
                  "Parallel analysis, common factors: mean",
                  "Parallel analysis, common factors: percentile",
                  "Parallel analysis, common factors: Crawford's rule"},
        .assumes = {"Normal answers; a component must be larger than the average of uncorrelated "
                    "items, which chance alone passes about every other time",
                    "Normal answers; a component must be larger than nearly all of uncorrelated "
                    "items; small ones beside a large one are missed",
                    "Normal answers; the first component must be larger than nearly all of "
                    "uncorrelated items, the others than their average",
                    "Normal answers, common factors; a factor must be larger than the average of "
                    "uncorrelated items; in large samples even trivial ones are",
                    "Normal answers, common factors; a factor must be larger than nearly all of "
                    "uncorrelated items; in large samples even trivial ones are",
                    "Normal answers, common factors; the first must be larger than nearly all of "
                    "uncorrelated items, the others than their average"},
        .source = {"Horn (1965), Psychometrika 30, 179-185",
                   "Glorfeld (1995), Educational and Psychological Measurement 55, 377-393",
                   NORMA__CRAWFORD,
                   "Humphreys & Montanelli (1975), Multivariate Behavioral Research 10, 193-205",
                   "Glorfeld (1995), Educational and Psychological Measurement 55, 377-393",
                   NORMA__CRAWFORD}};
    const norma_dimensions_result *r = d->result;
    const norma__parallel_options options = {.replicates = d->options->replicates,
                                             .percentile = d->options->percentile,
                                             .seed = d->options->seed,
                                             .threads = d->options->threads};
    norma__draws draws = {0};
    const bool factors = r->reduced && r->n > r->n_items;
    norma_status status = simulate(&draws, r->n_items, r->n, factors, &options, err);
    if (status == NORMA_OK)
        status = norma__draws_judge(d, &draws, &words, err);
    norma__draws_clear(&draws);
    return status;
}
