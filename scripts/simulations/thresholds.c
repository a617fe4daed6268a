/* simulation-thresholds [SAMPLES]: what the fitted item thresholds of norma_latency() find where
   there are rapid answers, and where there are none, as the tables of docs/latency.md.

   Eight items of one trait; careful log latencies are N(8.2, .35^2), one in five of them from the
   slow tail N(8.5, .75^2); rapid ones are N(ln 700, .3^2), and rapid answers are random. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <norma/latency.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/random.h"

enum { ITEMS = 8, MOST_ROWS = 7500 };
static const uint64_t SEED = 20261122;

static norma_instrument *make_instrument(void)
{
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"s\", \"version\": \"1\", "
        "\"answers\": {\"min\": 1, \"max\": 5}, \"latency\": {\"column\": \"{item}_ms\", "
        "\"unit\": \"ms\"}, \"items\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"], "
        "\"scales\": [{\"id\": \"all\", \"items\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", "
        "\"g\", \"h\"]}]}";
    norma_instrument *made;
    return norma_instrument_parse(&made, json, sizeof json - 1, "simulated", NULL) == NORMA_OK
               ? made
               : NULL;
}

/* Whoever is rapid is so on every item. */
static void draw(uint8_t *cells, double *ms, gsl_rng *random, size_t n, double share,
                 double loading)
{
    for (size_t r = 0; r < n; r++) {
        bool rapid = (double)r < share * (double)n;
        double trait = gsl_ran_ugaussian(random);
        for (size_t j = 0; j < ITEMS; j++) {
            bool tail = gsl_rng_uniform(random) < 0.2;
            double time =
                tail ? 8.5 + gsl_ran_gaussian(random, 0.75) : 8.2 + gsl_ran_gaussian(random, 0.35);
            double unique = sqrt(1 - loading * loading) * gsl_ran_ugaussian(random);
            double z = rapid ? gsl_ran_ugaussian(random) : loading * trait + unique;
            cells[j * n + r] = (uint8_t)fmax(0, fmin(4, floor(2.5 + 1.2 * z)));
            ms[j * n + r] = exp(rapid ? log(700) + gsl_ran_gaussian(random, 0.3) : time);
        }
    }
}

/* What is summed over items and samples. */
typedef struct tally {
    size_t n, n_mixture, n_cumulative;
    double share;
    double *mixture_ms, *cumulative_ms;
} tally;

static void add(tally *t, const norma_latency_result *result)
{
    for (size_t j = 0; j < ITEMS; j++) {
        const norma_latency_item *item = &result->items[j];
        double mixture = item->thresholds_ms[NORMA_THRESHOLD_MIXTURE];
        double cumulative = item->thresholds_ms[NORMA_THRESHOLD_CUMULATIVE];
        t->n++;
        if (!isnan(mixture)) {
            t->share += item->mixture.share;
            t->mixture_ms[t->n_mixture++] = mixture;
        }
        if (!isnan(cumulative))
            t->cumulative_ms[t->n_cumulative++] = cumulative;
    }
}

static double median_s(double *ms, size_t n)
{
    return n ? gsl_stats_median(ms, 1, n) / 1000 : NAN;
}

static void tell(const tally *t, size_t n, double loading, double share)
{
    printf("| %zu | %.1f | %.0f %% | %.1f %% | %.1f %% | %.2f | %.1f %% | %.2f |\n", n, loading,
           100 * share, 100 * (double)t->n_mixture / (double)t->n,
           100 * t->share / (double)t->n_mixture, median_s(t->mixture_ms, t->n_mixture),
           100 * (double)t->n_cumulative / (double)t->n,
           median_s(t->cumulative_ms, t->n_cumulative));
    fflush(stdout);
}

/* One line of the table; false when something failed. */
static bool study(const norma_instrument *instrument, uint8_t *cells, double *ms, tally *t,
                  size_t n, double loading, double share, size_t samples)
{
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    options.distance = false;
    options.replicates = 100;
    t->n = t->n_mixture = t->n_cumulative = 0;
    t->share = 0;
    for (size_t s = 0; s < samples; s++) {
        norma_data *data = NULL;
        norma_latency_result *result = NULL;
        norma_data_source source = {.n_rows = n, .cells = cells, .latencies = ms};
        gsl_rng *random = norma__random_new(SEED, s);
        if (random)
            draw(cells, ms, random, n, share, loading);
        bool done = random && norma_data_make(&data, instrument, &source, NULL) == NORMA_OK &&
                    norma_latency(&result, instrument, data, &options, NULL) == NORMA_OK;
        if (done)
            add(t, result);
        norma_latency_result_free(result);
        norma_data_free(data);
        gsl_rng_free(random);
        if (!done)
            return false;
    }
    tell(t, n, loading, share);
    return true;
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {200, 1500, MOST_ROWS};
    static const double loadings[] = {0.4, 0.7}, shares[] = {0, 0.02, 0.05, 0.2, 0.4};
    size_t samples = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100;
    norma_instrument *instrument = make_instrument();
    uint8_t *cells = malloc(ITEMS * MOST_ROWS);
    double *ms = malloc(ITEMS * MOST_ROWS * sizeof *ms);
    tally t = {.mixture_ms = malloc(ITEMS * samples * sizeof(double) + 1),
               .cumulative_ms = malloc(ITEMS * samples * sizeof(double) + 1)};
    bool fine = instrument && cells && ms && t.mixture_ms && t.cumulative_ms;
    printf("| n | loading | rapid | mixture: items | share | s | cumulative: items | s |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (size_t a = 0; fine && a < 3; a++)
        for (size_t b = 0; fine && b < 2; b++)
            for (size_t c = 0; fine && c < 5; c++)
                fine = study(instrument, cells, ms, &t, sizes[a], loadings[b], shares[c], samples);
    free(cells);
    free(ms);
    free(t.mixture_ms);
    free(t.cumulative_ms);
    norma_instrument_free(instrument);
    return fine ? 0 : 1;
}
