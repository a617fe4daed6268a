#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/sem_simulation.h>

static norma_sem_model *read_model(const char *text)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    if (norma_sem_model_read(&model, text, "m", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return model;
}

static norma_sem_population *population_of(const char *text, size_t n_groups)
{
    norma_sem_model *model = read_model(text);
    norma_sem_population *made = NULL;
    norma_error err = {0};
    if (norma_sem_population_of(&made, model, n_groups, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return made;
}

/* semTools 0.5-6: findRMSEApower(rmsea0, rmseaA, df, n, alpha, group). */
static void power_by_the_rmsea_is_that_of_semtools(void **state)
{
    (void)state;
    static const struct {
        norma_sem_rmsea_power in;
        double power;
    } cases[] = {
        {{.h0 = .05, .h1 = .08, .df = 20, .n = 200, .groups = 1, .alpha = .05}, 0.454367983736993},
        {{.h0 = 0, .h1 = .05, .df = 50, .n = 100, .groups = 1, .alpha = .05}, 0.318502985260796},
        {{.h0 = .05, .h1 = .01, .df = 20, .n = 200, .groups = 1, .alpha = .05}, 0.313827405637895},
        {{.h0 = .05, .h1 = .08, .df = 30, .n = 400, .groups = 2, .alpha = .05}, 0.586010801025719},
        {{.h0 = .08, .h1 = .05, .df = 100, .n = 150, .groups = 1, .alpha = .01}, 0.640059684298379},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma_sem_rmsea_power in = cases[k].in;
        assert_int_equal(norma_sem_power_by_rmsea(&in, NULL), NORMA_OK);
        assert_close(in.power, cases[k].power, 1e-8, 0);
    }
}

/* n for power 0.80 of close fit (0.05 against 0.08): the first at which semTools 0.5-6 has it.
   Table 4 of MacCallum, Browne & Sugawara (1996) is quoted second hand with 3,488, 782 and 132 for
   2, 10 and 100 degrees of freedom: docs/sem-power.md. */
static void n_by_the_rmsea_is_the_smallest(void **state)
{
    (void)state;
    static const double cases[][2] = {{2, 3494}, {10, 782}, {20, 434}, {100, 132}};
    for (size_t k = 0; k < 4; k++) {
        norma_sem_rmsea_power in = {
            .h0 = .05, .h1 = .08, .df = cases[k][0], .groups = 1, .alpha = .05};
        assert_int_equal(norma_sem_n_by_rmsea(&in, 0.8, NULL), NORMA_OK);
        assert_close(in.n, cases[k][1], 0, 0);
        assert_true(in.power >= 0.8);
        in.n -= 1;
        assert_int_equal(norma_sem_power_by_rmsea(&in, NULL), NORMA_OK);
        assert_true(in.power < 0.8);
    }
}

static void senseless_power_is_refused(void **state)
{
    (void)state;
    norma_sem_rmsea_power in = {.h0 = .05, .h1 = .05, .df = 1, .n = 10, .groups = 1, .alpha = .05};
    norma_error err = {0};
    assert_int_equal(norma_sem_power_by_rmsea(&in, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "two different values"));
    in.h1 = .050001;
    assert_int_equal(norma_sem_n_by_rmsea(&in, .8, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "too close"));
    in.df = 0;
    assert_int_equal(norma_sem_power_by_rmsea(&in, &err), NORMA_EINVAL);
    in = (norma_sem_rmsea_power){.h0 = 0, .h1 = .1, .df = 1, .n = 1, .groups = 1, .alpha = .05};
    assert_int_equal(norma_sem_power_by_rmsea(&in, &err), NORMA_EINVAL);
}

static const char TWO_FACTORS[] = "f =~ 0.7*x1 + 0.6*x2 + 0.8*x3\ng =~ 0.5*x4 + 0.6*x5\n"
                                  "f ~~ 0.3*g\nx1 ~~ 0.2*x4";

static void values_are_standardised_unless_variances_are_given(void **state)
{
    (void)state;
    norma_sem_population *pop = population_of(TWO_FACTORS, 1);
    assert_int_equal(pop->p, 5);
    for (size_t i = 0; i < 5; i++)
        assert_close(pop->cov[i * 5 + i], 1, 1e-14, 0);
    assert_close(pop->cov[1], 0.42, 1e-14, 0);
    assert_close(pop->cov[3], 0.7 * 0.3 * 0.5 + 0.2, 1e-14, 0);
    assert_close(pop->cov[9], 0.6 * 0.3 * 0.6, 1e-14, 0);
    norma_sem_population_free(pop);
    pop = population_of("f =~ 1*x1 + 0.5*x2; f ~~ 4*f; x1 ~~ 2*x1; x2 ~~ 3*x2; x2 ~ 10*1", 1);
    assert_close(pop->cov[0], 6, 1e-14, 0);
    assert_close(pop->cov[3], 4, 1e-14, 0);
    assert_close(pop->mean[1], 10, 1e-14, 0);
    norma_sem_population_free(pop);
    pop = population_of("g =~ 0.8*f + 0.7*h; f =~ 0.7*x1 + 0.6*x2; h =~ 0.5*x3 + 0.9*x4; y ~ 0.4*g",
                        1); /* disturbances, too, are found */
    for (size_t i = 0; i < pop->p; i++)
        assert_close(pop->cov[i * pop->p + i], 1, 1e-13, 0);
    assert_close(pop->cov[2], 0.7 * 0.8 * 0.7 * 0.5, 1e-13, 0);
    norma_sem_population_free(pop);
}

static void a_population_without_a_value_is_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"f =~ 0.7*x1 + x2", "no value for f =~ x2"},
        {"f =~ 0.9*x1 + 0.8*x2; g =~ 0.9*x1 + 0.5*x3", "more than the whole variance of x1"},
        {"f =~ 0.7*x1 + 0.7*x2; x1 | 0*t1 + -1*t2", "thresholds of x1 must increase"},
        {"f =~ 0.7*x1 + 0.7*x2; x1 | 0*t2", "no value for x1 | t1"},
        {"a ~ 1*b; b ~ 1*a", "go round in a circle"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma_sem_model *model = read_model(cases[k][0]);
        norma_sem_population *pop = NULL;
        norma_error err = {0};
        assert_int_equal(norma_sem_population_of(&pop, model, 1, &err), NORMA_EDATA);
        assert_null(pop);
        if (!strstr(err.message, cases[k][1]))
            fail_msg("%s", err.message);
        norma_sem_model_free(model);
    }
}

static void drawn_data_have_the_moments_of_the_population(void **state)
{
    (void)state;
    norma_sem_population *pop =
        population_of("f =~ 0.7*x1 + 0.6*x2 + 0.8*u; u | -1*t1 + 0.5*t2; x1 ~ c(0, 1)*1", 2);
    const size_t sizes[] = {20000, 20000};
    norma_sem_drawn *d = NULL, *again = NULL;
    assert_int_equal(norma_sem_simulate(&d, pop, sizes, 7, NULL), NORMA_OK);
    assert_int_equal(d->n, 40000);
    double mean = 0, product = 0, low = 0;
    for (size_t r = 20000; r < 40000; r++) {
        assert_int_equal(d->group[r], 1);
        mean += d->x[r] / 20000;
        product += (d->x[r] - 1) * d->x[d->n + r] / 20000;
        low += (d->x[2 * d->n + r] == 1) / 20000.0;
    }
    assert_close(mean, 1, 0, 0.03);
    assert_close(product, 0.42, 0, 0.03);
    assert_close(low, 0.15865525393145707, 0, 0.012);
    assert_int_equal(norma_sem_simulate(&again, pop, sizes, 7, NULL), NORMA_OK);
    assert_memory_equal(d->x, again->x, d->n * d->p * sizeof *d->x);
    norma_sem_drawn_free(d);
    norma_sem_drawn_free(again);
    norma_sem_population_free(pop);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_sem_model *model = read_model(TWO_FACTORS);
    norma_sem_population *pop = NULL;
    check_every_allocation(pop, norma_sem_population_of(&pop, model, 1, NULL));
    const size_t sizes[] = {10};
    norma_sem_drawn *drawn = NULL;
    check_every_allocation(drawn, norma_sem_simulate(&drawn, pop, sizes, 1, NULL));
    norma_sem_drawn_free(drawn);
    norma_sem_population_free(pop);
    norma_sem_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_by_the_rmsea_is_that_of_semtools),
        cmocka_unit_test(n_by_the_rmsea_is_the_smallest),
        cmocka_unit_test(senseless_power_is_refused),
        cmocka_unit_test(values_are_standardised_unless_variances_are_given),
        cmocka_unit_test(a_population_without_a_value_is_refused),
        cmocka_unit_test(drawn_data_have_the_moments_of_the_population),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
