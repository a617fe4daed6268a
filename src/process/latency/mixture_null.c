#include <gsl/gsl_randist.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "process/latency/mixture.h"

/* Closer, and no quantile of the statistic changes in its third decimal. */
static const double CLOSE_ENOUGH = 1e-4;

/* Counts of n standard normal values, bin after bin: each takes its binomial share of what the bins
   before it have left. */
static void draw_counts(norma__binned *out, gsl_rng *random, const double *share_of_rest, size_t n)
{
    size_t left = n;
    memset(out, 0, sizeof *out);
    out->sd = 1;
    for (size_t b = 0; b < NORMA__BINS && left > 0; b++) {
        double p = share_of_rest[b];
        size_t drawn = b == NORMA__BINS - 1 || p >= 1 ? left
                       : p > 0                        ? gsl_ran_binomial(random, p, (unsigned)left)
                                                      : 0;
        out->count[b] = (double)drawn;
        left -= drawn;
    }
    norma__bins_trim(out);
}

/* The chance of a bin for values that are in none of those before it. */
static void fill_shares(double *share_of_rest)
{
    for (size_t b = 0; b < NORMA__BINS; b++) {
        double from = norma__bin_middle(b) - 0.5 / NORMA__BINS_A_SD;
        double rest = b ? norma__normal_cdf(-from) : 1;
        double beyond = norma__normal_cdf(-from - 1. / NORMA__BINS_A_SD);
        share_of_rest[b] = rest > 0 ? 1 - beyond / rest : 1;
    }
}

norma_status norma__components_null(double *statistics, size_t n_draws, size_t n, uint64_t seed,
                                    int threads, norma_error *err)
{
    double share_of_rest[NORMA__BINS];
    gsl_rng **random = NORMA__NEW(gsl_rng *, (size_t)threads);
    bool complete = random != NULL;
    fill_shares(share_of_rest);
    for (int t = 0; complete && t < threads; t++)
        complete = (random[t] = norma__random_new(seed, 0)) != NULL;
    if (complete)
#pragma omp parallel for num_threads(threads) schedule(dynamic)
        for (size_t i = 0; i < n_draws; i++) {
            norma__binned drawn;
            norma__components fitted;
            gsl_rng *mine = random[omp_get_thread_num()];
            norma__random_restart(mine, seed, (uint64_t)n << 32 | i);
            draw_counts(&drawn, mine, share_of_rest, n);
            norma__components_fit(&fitted, &drawn, false, CLOSE_ENOUGH);
            statistics[i] = fitted.statistic;
        }
    for (int t = 0; random && t < threads; t++)
        gsl_rng_free(random[t]);
    free(random);
    return complete ? NORMA_OK : norma__no_memory(err);
}
