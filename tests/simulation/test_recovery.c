/* What norma finds in simulated answers is what was put into them. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/factor.h>
#include <norma/reliability.h>
#include <norma/screen.h>
#include <norma/simulate.h>

enum { N = 20000, THEMES = 12, CATEGORIES = 6 };

typedef struct world {
    norma_instrument *instrument;
    norma_simulation *truth;
} world;

static world make_world(double careless, double factor_correlation)
{
    world w = {0};
    norma_error err = {0};
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = N;
    o.careless = careless;
    o.factor_correlation = factor_correlation;
    if (careless == 0) {
        o.missing = o.icc = o.executives = 0;
    } else { /* as datasets/cos-demo/README.md */
        o.loading = 0.65;
        o.reliability_spread = 0.2;
    }
    if (norma_instrument_load(&w.instrument, NORMA_DATASETS "/cos-demo/instrument.json", &err) !=
            NORMA_OK ||
        norma_simulate(&w.truth, w.instrument, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return w;
}

static void free_world(world *w)
{
    norma_simulation_free(w->truth);
    norma_instrument_free(w->instrument);
}

static double normal_density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

static double normal_upper(double x)
{
    return erfc(x / sqrt(2)) / 2;
}

/* The population of a six-answer item: mean and variance of its keyed answers, and their
   correlation with the latent response. */
typedef struct item_population {
    double mean, variance, attenuation;
} item_population;

static item_population population_of(const norma_simulation *s, size_t item)
{
    const double *t = s->thresholds + item * s->most_thresholds;
    double mean = 0, square = 0, densities = 0;
    for (size_t k = 0; k + 1 < CATEGORIES; k++) {
        mean += normal_upper(t[k]);
        square += (double)(2 * k + 1) * normal_upper(t[k]);
        densities += normal_density(t[k]);
    }
    double variance = square - mean * mean;
    return (item_population){mean, variance, densities / sqrt(variance)};
}

static double expected_answer(const norma_simulation *s, size_t item, double factor)
{
    double sum = 0, loading = s->loadings[item];
    for (size_t k = 0; k + 1 < CATEGORIES; k++)
        sum += normal_upper((s->thresholds[item * s->most_thresholds + k] - loading * factor) /
                            sqrt(1 - loading * loading));
    return sum;
}

/* Population alpha of a scale of items of one factor: 1 - sum of variances / variance of the sum,
   the latter from the expected sum given the factor, by a fine trapezoid. */
static double population_alpha(const norma_simulation *s, const norma_scale *leaf)
{
    double variances = 0, inside = 0, mean = 0, square = 0, k = (double)leaf->n_items;
    for (size_t i = 0; i < leaf->n_items; i++)
        variances += population_of(s, leaf->items[i]).variance;
    for (int step = -800; step <= 800; step++) {
        double x = step / 100.0;
        double weight = 0.01 * normal_density(x), sum = 0, squares = 0;
        for (size_t i = 0; i < leaf->n_items; i++) {
            double e = expected_answer(s, leaf->items[i], x);
            sum += e;
            squares += e * e;
        }
        mean += weight * sum;
        square += weight * sum * sum;
        inside += weight * squares;
    }
    /* sum of covariances = var(E sum) - sum of var(E item) */
    double of_items = inside;
    for (size_t i = 0; i < leaf->n_items; i++) {
        double m = population_of(s, leaf->items[i]).mean;
        of_items -= m * m;
    }
    double covariances = square - mean * mean - of_items;
    return k / (k - 1) * covariances / (variances + covariances);
}

/* The standard error of alpha for normal parts, var = 2 (1 - alpha)^2 k / ((n - 1)(k - 1)), as van
   Zyl, Neudecker & Nel (2000), Psychometrika 65, 271-280 give it for parallel items. */
static void alpha_is_recovered(void **state)
{
    (void)state;
    world w = make_world(0, 0.75);
    for (size_t f = 0; f < w.truth->n_factors; f++) {
        const norma_scale *leaf = &w.instrument->scales[w.truth->leaf_scales[f]];
        const norma_sample sample = {
            .data = w.truth->data, .items = leaf->items, .n_items = leaf->n_items};
        norma_reliability_result *r = NULL;
        assert_int_equal(norma_reliability(&r, leaf->id, &sample, NULL, NULL), NORMA_OK);
        double alpha = population_alpha(w.truth, leaf);
        assert_true(alpha > 0.6 && alpha < 0.9);
        assert_close(r->alpha, alpha, 0, 4.5 * (1 - alpha) * sqrt(2.0 * 4 / (3 * (N - 1))));
        norma_reliability_result_free(r);
    }
    free_world(&w);
}

/* With as many factors as leaves the pattern loading of an item on its own factor is its loading
   times its attenuation, nearly: Pearson correlations of ordinal answers are not quite products of
   attenuations (0.01 here), and a loading has a standard error of about 0.01. */
static void loadings_are_recovered(void **state)
{
    (void)state;
    world w = make_world(0, 0.5);
    size_t n = w.truth->n_items, all[80], key[80] = {0};
    for (size_t j = 0; j < n; j++)
        all[j] = j;
    for (size_t f = 0; f < w.truth->n_factors; f++) {
        const norma_scale *leaf = &w.instrument->scales[w.truth->leaf_scales[f]];
        for (size_t i = 0; i < leaf->n_items; i++)
            key[leaf->items[i]] = f;
    }
    const norma_sample sample = {.data = w.truth->data, .items = all, .n_items = n};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *fit = NULL;
    norma_key_match *match = NULL;
    o.factors = w.truth->n_factors;
    o.replicates = 20;
    assert_int_equal(norma_factor(&fit, &sample, &o, NULL), NORMA_OK);
    assert_int_equal(norma_factor_match(&match, fit, key, 0.3, NULL), NORMA_OK);
    assert_int_equal(fit->parallel.n_factors, 20);
    assert_int_equal(match->n_hits, 80);
    assert_int_equal(match->n_cross, 0);
    for (size_t j = 0; j < n; j++) {
        double want = w.truth->loadings[j] * population_of(w.truth, j).attenuation;
        assert_close(fit->loadings[match->factor_of_scale[key[j]] * n + j], want, 0, 0.05);
    }
    norma_key_match_free(match);
    norma_factor_result_free(fit);
    free_world(&w);
}

/* A theme is what its sub-dimensions share: with correlations of .75 its items load together. */
static void themes_are_recovered_as_the_factors_of_the_instrument(void **state)
{
    (void)state;
    world w = make_world(0, 0.75);
    size_t n = w.truth->n_items, all[80], key[80] = {0};
    for (size_t j = 0; j < n; j++)
        all[j] = j;
    assert_int_equal(w.instrument->n_factors, THEMES);
    for (size_t f = 0; f < w.instrument->n_factors; f++) {
        const norma_scale *theme = &w.instrument->scales[w.instrument->factor_scales[f]];
        for (size_t i = 0; i < theme->n_items; i++)
            key[theme->items[i]] = f;
    }
    const norma_sample sample = {.data = w.truth->data, .items = all, .n_items = n};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *fit = NULL;
    norma_key_match *match = NULL;
    o.factors = THEMES;
    o.replicates = 0;
    assert_int_equal(norma_factor(&fit, &sample, &o, NULL), NORMA_OK);
    assert_int_equal(norma_factor_match(&match, fit, key, 0.3, NULL), NORMA_OK);
    assert_int_equal(match->n_hits, 80);
    norma_key_match_free(match);
    norma_factor_result_free(fit);
    free_world(&w);
}

/* The rates that datasets/cos-demo/README.md states, measured on 200,000 respondents; here within
   4.5 binomial standard errors of about 300 fast and 100 slow ones of each kind. */
static void planted_careless_respondents_are_set_aside_at_the_stated_rates(void **state)
{
    (void)state;
    static const double stated[NORMA_RESPONDENT_KINDS][2] = {
        {0.004, 0}, {0.011, 1.0}, {0.650, 1.0}, {0.002, 1.0}, {0.009, 0.987}};
    world w = make_world(0.08, 0.75);
    const norma_simulation *s = w.truth;
    norma_screen_result *screen = NULL;
    double n[NORMA_RESPONDENT_KINDS][2] = {{0}}, found[NORMA_RESPONDENT_KINDS][2] = {{0}};
    assert_int_equal(norma_screen(&screen, w.instrument, s->data, NULL, NULL), NORMA_OK);
    for (size_t i = 0; i < s->n_rows; i++) {
        n[s->kinds[i]][s->fast[i]]++;
        found[s->kinds[i]][s->fast[i]] += !screen->keep[i];
    }
    for (int kind = 0; kind < NORMA_RESPONDENT_KINDS; kind++)
        for (int fast = 0; fast < 1 + (kind != NORMA_CAREFUL); fast++) {
            double p = stated[kind][fast], of = n[kind][fast];
            assert_true(of > 50);
            assert_close(found[kind][fast] / of, p, 0, 4.5 * sqrt(p * (1 - p) / of) + 0.002);
        }
    norma_screen_result_free(screen);
    free_world(&w);
}

/* Item parameters of time come back as means and spreads of log latencies. */
static void time_intensities_are_recovered(void **state)
{
    (void)state;
    world w = make_world(0, 0.75);
    norma_screen_result *screen = NULL;
    assert_int_equal(norma_screen(&screen, w.instrument, w.truth->data, NULL, NULL), NORMA_OK);
    for (size_t j = 0; j < w.truth->n_items; j++) {
        const norma_item_latency *latency = &screen->item_latencies[j];
        /* 0.2 % are interruptions of 30 s and more; those under 60 s stay in the mean */
        assert_close(latency->mean_log, w.truth->time_intensity[j], 0, 4.5 * 0.5 / sqrt(N) + 0.003);
        assert_close(latency->sd_log, 0.5, 0, 0.03);
        assert_close(log(latency->median_ms), w.truth->time_intensity[j], 0,
                     4.5 * 1.2533 * 0.5 / sqrt(N) + 0.001);
    }
    norma_screen_result_free(screen);
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha_is_recovered),
        cmocka_unit_test(loadings_are_recovered),
        cmocka_unit_test(themes_are_recovered_as_the_factors_of_the_instrument),
        cmocka_unit_test(planted_careless_respondents_are_set_aside_at_the_stated_rates),
        cmocka_unit_test(time_intensities_are_recovered),
    };
    return cmocka_run_group_tests_name("recovery", tests, NULL, NULL);
}
