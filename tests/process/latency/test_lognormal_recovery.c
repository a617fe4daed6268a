#include "process/latency/logged.h"

#include <gsl/gsl_randist.h>

#include "foundation/random.h"

/* What simulated samples of a known model are found to be. The bounds are some four standard errors
   of the simulation wide; seeds are fixed, so that the tests are the same each time. */

enum { MOST_ITEMS = 12 };

typedef struct truth {
    size_t n, p;
    double beta[MOST_ITEMS], alpha[MOST_ITEMS], sd_speed, missing;
} truth;

static truth truth_of(size_t n, size_t p, double missing)
{
    truth t = {.n = n, .p = p, .sd_speed = 0.35, .missing = missing};
    for (size_t j = 0; j < p; j++) {
        t.beta[j] = 7.5 + 0.25 * (double)j;
        t.alpha[j] = 1.2 + 0.3 * (double)(j * 3 % p);
    }
    return t;
}

static logged sample_of(const truth *t, uint64_t replicate)
{
    double *y = NORMA__NEW(double, t->n * t->p);
    gsl_rng *random = norma__random_new(20, replicate);
    for (size_t i = 0; i < t->n; i++) {
        double tau = gsl_ran_gaussian_ziggurat(random, t->sd_speed);
        for (size_t j = 0; j < t->p; j++) {
            double log_ms = t->beta[j] - tau + gsl_ran_gaussian_ziggurat(random, 1 / t->alpha[j]);
            y[j * t->n + i] = gsl_rng_uniform(random) < t->missing ? NAN : log_ms;
        }
    }
    gsl_rng_free(random);
    logged made = items_of(t->n, t->p, y, NULL);
    free(y);
    return made;
}

/* Standardised errors of estimates. */
typedef struct errors {
    double n, sum, squares, covered;
} errors;

static void count(errors *e, double got, double want, double se)
{
    double z = (got - want) / se;
    e->n += 1;
    e->sum += z;
    e->squares += z * z;
    e->covered += fabs(z) < 1.959963984540054;
}

static void assert_standard(const errors *e, double bias, double spread, double coverage)
{
    assert_close(e->sum / e->n, 0, 0, bias);
    assert_close(e->squares / e->n, 1, 0, spread);
    assert_close(e->covered / e->n, 0.95, 0, coverage);
}

static void intervals_hold_the_truth_as_often_as_they_say(void **state)
{
    (void)state;
    enum { REPLICATES = 120 };
    const truth t = truth_of(250, 8, 0.1);
    errors beta = {0}, alpha = {0}, sd = {0}, fit = {0};
    for (size_t r = 0; r < REPLICATES; r++) {
        logged s = sample_of(&t, r);
        const norma__speed_model *m = fitted(&s, false, 1);
        for (size_t j = 0; j < t.p; j++) {
            count(&beta, m->beta[j], t.beta[j], m->beta_se[j]);
            count(&alpha, m->alpha[j], t.alpha[j], m->alpha_se[j]);
            count(&fit, m->fit[j], 0, 1);
        }
        count(&sd, m->summary.sd_speed, t.sd_speed, m->summary.sd_speed_se);
        free_logged(&s);
    }
    assert_standard(&beta, 0.25, 0.3, 0.04);
    assert_standard(&alpha, 0.15, 0.2, 0.03);
    assert_standard(&sd, 0.4, 0.5, 0.08);
    assert_standard(&fit, 0.15, 0.2, 0.03);
}

/* Whoever answers as the model says has a deviate that is standard normal, however few latencies;
   and speeds lie about the truth as their errors say. */
static void fit_and_speed_of_respondents_are_calibrated(void **state)
{
    (void)state;
    const truth t = truth_of(4000, 12, 0.3);
    logged s = sample_of(&t, 1);
    fitted(&s, false, 2);
    norma__speeds speeds = speeds_of(&s, 2);
    errors fit = {0}, speed = {0};
    gsl_rng *random = norma__random_new(20, 1);
    for (size_t i = 0; i < t.n; i++) {
        double tau = gsl_ran_gaussian_ziggurat(random, t.sd_speed);
        for (size_t j = 0; j < t.p; j++) { /* drawn as they were */
            (void)gsl_ran_gaussian_ziggurat(random, 1 / t.alpha[j]);
            (void)gsl_rng_uniform(random);
        }
        if (isfinite(speeds.fit[i]))
            count(&fit, speeds.fit[i], 0, 1);
        if (isfinite(speeds.speed[i]))
            count(&speed, speeds.speed[i], tau, speeds.speed_se[i]);
    }
    gsl_rng_free(random);
    assert_standard(&fit, 0.06, 0.1, 0.015);
    assert_standard(&speed, 0.06, 0.1, 0.015);
    free_speeds(&speeds);
    free_logged(&s);
}

/* On the boundary: half a chi-square of one, half of two. */
static void a_slope_that_is_not_there_is_found_no_more_often_than_p_says(void **state)
{
    (void)state;
    enum { REPLICATES = 150 };
    const truth t = truth_of(120, 8, 0.05);
    double found = 0, half = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        logged s = sample_of(&t, 1000 + r);
        const norma_lognormal *m = &fitted(&s, true, 1)->summary;
        assert_true(m->converged);
        found += m->slope_p < 0.05;
        half += m->slope_p < 0.5;
        free_logged(&s);
    }
    assert_true(found / REPLICATES < 0.11);
    assert_close(half / REPLICATES, 0.5, 0, 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_truth_as_often_as_they_say),
        cmocka_unit_test(fit_and_speed_of_respondents_are_calibrated),
        cmocka_unit_test(a_slope_that_is_not_there_is_found_no_more_often_than_p_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
