#include "process/careless/screened.h"

#include <gsl/gsl_randist.h>

#include "data/calibration.h"
#include "foundation/normal.h"
#include "foundation/random.h"
#include "process/careless/logistic.h"
#include "process/careless/nulls.h"

enum { DRAWS = 20000 };

/* One index whose mean is its extremity, a normal deviate otherwise; one of whole numbers, on the
   low side; one that is hardly ever defined. */
typedef struct drawn {
    double *indices[NORMA_INDICES], *extremity;
} drawn;

static drawn draw(size_t n, double shift, double spread, uint64_t seed)
{
    drawn d = {.extremity = NORMA__NEW(double, n)};
    gsl_rng *random = norma__random_new(seed, 0);
    d.indices[NORMA_INDEX_GUTTMAN] = NORMA__NEW(double, n);
    d.indices[NORMA_INDEX_RTE] = NORMA__NEW(double, n);
    d.indices[NORMA_INDEX_SYNONYMS] = NORMA__NEW(double, n);
    for (size_t i = 0; i < n; i++) {
        d.extremity[i] = 5 * gsl_rng_uniform(random);
        d.indices[NORMA_INDEX_GUTTMAN][i] =
            d.extremity[i] + shift + gsl_ran_gaussian(random, spread);
        d.indices[NORMA_INDEX_RTE][i] = 10 - gsl_ran_poisson(random, 2);
        d.indices[NORMA_INDEX_SYNONYMS][i] = i % 500 ? NAN : 0;
    }
    gsl_rng_free(random);
    return d;
}

static void free_drawn(drawn *d)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(d->indices[k]);
    free(d->extremity);
}

static norma__nulls *nulls_of(const drawn *d)
{
    norma__nulls *nulls = NULL;
    assert_int_equal(norma__nulls_new(&nulls, d->indices, d->extremity, DRAWS, 2, NULL), NORMA_OK);
    return nulls;
}

/* Law: p of new draws is at or under a level no more often than the level says, whatever their
   extremity; of a continuous index about as often. */
static void p_values_are_error_rates_at_any_extremity(void **state)
{
    (void)state;
    drawn d = draw(DRAWS, 0, 1, 1), new = draw(DRAWS, 0, 1, 2);
    norma__nulls *nulls = nulls_of(&d);
    double beyond[2] = {0}, n[2] = {0}, whole = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        size_t top = new.extremity[i] > 4.5;
        beyond[top] += norma__nulls_p(nulls, NORMA_INDEX_GUTTMAN, new.extremity[i],
                                      new.indices[NORMA_INDEX_GUTTMAN][i]) <= 0.05;
        whole += norma__nulls_p(nulls, NORMA_INDEX_RTE, new.extremity[i],
                                new.indices[NORMA_INDEX_RTE][i]) <= 0.05;
        n[top]++;
    }
    assert_close(beyond[0] / n[0], 0.05, 0, 0.01);
    assert_close(beyond[1] / n[1], 0.05, 0, 0.02);
    assert_true(whole / DRAWS <= 0.055);
    assert_null(nulls->values[NORMA_INDEX_SYNONYMS]); /* defined too rarely */
    assert_true(isnan(norma__nulls_p(nulls, NORMA_INDEX_RTE, 1, NAN)));
    norma__nulls_free(nulls);
    free_drawn(&d);
    free_drawn(&new);
}

/* Law: scores increase with the value, beyond the draws too; the limit of a score has it. */
static void scores_increase_and_limits_invert_them(void **state)
{
    (void)state;
    drawn d = draw(DRAWS, 0, 1, 3);
    norma__nulls *nulls = nulls_of(&d);
    double last = -INFINITY, middle = nulls->centre[3];
    for (double x = -6; x < 12; x += 0.01) {
        double z = norma__nulls_stand(nulls, NORMA_INDEX_GUTTMAN, middle, x).middle;
        assert_true(z >= last && fabs(z) <= 8);
        last = z;
    }
    assert_true(last > 4);
    for (double z = -2; z <= 4; z += 0.5) {
        double x = norma__nulls_value(nulls, NORMA_INDEX_GUTTMAN, z);
        assert_close(norma__nulls_stand(nulls, NORMA_INDEX_GUTTMAN, middle, x).middle, z, 0, 0.1);
        assert_close(x, middle + z, 0, 0.5);
    }
    norma__nulls_free(nulls);
    free_drawn(&d);
}

/* A sample half a deviation higher and half as wide again: its own middle is found, and a value has
   the score that it has in the sample. */
static void the_middle_of_a_sample_is_found(void **state)
{
    (void)state;
    drawn d = draw(DRAWS, 0, 1, 4), sample = draw(DRAWS, 0.5, 1.5, 5);
    norma__nulls *nulls = nulls_of(&d);
    assert_int_equal(norma__nulls_adapt(nulls, sample.indices, sample.extremity, NULL, DRAWS, NULL),
                     NORMA_OK);
    assert_close(nulls->shift[NORMA_INDEX_GUTTMAN], 0.5, 0, 0.07);
    assert_close(nulls->spread[NORMA_INDEX_GUTTMAN], 1.5, 0, 0.12);
    assert_close(nulls->shift[NORMA_INDEX_RTE], 0, 0, 0.07);
    assert_true(nulls->spread[NORMA_INDEX_RTE] >= 1 && nulls->spread[NORMA_INDEX_RTE] < 1.1);
    double z = norma__nulls_stand(nulls, NORMA_INDEX_GUTTMAN, 2.5, 2.5 + 0.5 + 3).middle;
    assert_close(z, 2, 0, 0.2);
    norma__nulls_free(nulls);
    free_drawn(&d);
    free_drawn(&sample);
}

static void what_is_frozen_comes_out_again(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 1};
    table t = make_table(2, 1, cells, NULL, NULL, NULL);
    drawn d = draw(DRAWS, 0, 1, 6);
    norma__nulls *nulls = nulls_of(&d), *thawed = NULL;
    norma_calibration *calibration = NULL;
    norma_error err = {0};
    nulls->shift[NORMA_INDEX_RTE] = 0.25;
    assert_int_equal(norma__calibration_new(&calibration, t.instrument, t.data, 2, NULL, NULL),
                     NORMA_OK);
    assert_int_equal(norma__nulls_thaw(&thawed, calibration, NULL), NORMA_OK);
    assert_null(thawed); /* nothing is frozen yet */
    assert_int_equal(norma__nulls_freeze(calibration, nulls, NULL), NORMA_OK);
    assert_int_equal(norma__nulls_thaw(&thawed, calibration, NULL), NORMA_OK);
    assert_memory_equal(thawed->values[NORMA_INDEX_RTE], nulls->values[NORMA_INDEX_RTE],
                        nulls->n_values * NORMA__STRATA * sizeof(double));
    assert_close(thawed->shift[NORMA_INDEX_RTE], 0.25, 0, 0);
    assert_null(thawed->values[NORMA_INDEX_LZ]);
    for (double x = 0; x < 12; x++)
        assert_close(norma__nulls_p(thawed, NORMA_INDEX_RTE, 2, x),
                     norma__nulls_p(nulls, NORMA_INDEX_RTE, 2, x), 0, 0);
    norma__nulls_free(thawed);
    for (size_t i = 0; i < calibration->n_figures; i++)
        if (strcmp(calibration->figures[i].name, "null.values.rte") == 0)
            calibration->figures[i].values[3] = 1e6; /* no longer increasing */
    assert_int_equal(norma__nulls_thaw(&thawed, calibration, &err), NORMA_ESTORE);
    assert_string_equal(err.message, "figure 'null.values.rte' of the calibration is no "
                                     "distribution: make a new one");
    norma_calibration_free(calibration);
    norma__nulls_free(nulls);
    free_drawn(&d);
    free_table(&t);
}

/* ---- the regression ---- */

enum { ROWS = 2000, FEATURES = 3 };

/* Law (Karush, Kuhn, Tucker): at the maximum the gradient is 0 where a coefficient is positive, and
   not positive where it is at its bound. The second feature speaks against, so it is at 0. */
static void the_regression_is_at_its_maximum(void **state)
{
    (void)state;
    static double x[ROWS * FEATURES], y[ROWS], weight[ROWS];
    const double ridge = 0.01;
    double beta[FEATURES], intercept, gradient[FEATURES] = {0}, of_intercept = 0, total = 0;
    gsl_rng *random = norma__random_new(8, 0);
    for (size_t r = 0; r < ROWS; r++) {
        double eta = -0.5;
        for (size_t j = 0; j < FEATURES; j++) {
            x[r * FEATURES + j] = gsl_ran_gaussian(random, 1);
            eta += (j == 0 ? 1 : j == 1 ? -1 : 0.3) * x[r * FEATURES + j];
        }
        y[r] = gsl_rng_uniform(random) < 1 / (1 + exp(-eta));
        weight[r] = r % 10 == 0 ? 0 : 0.5 + gsl_rng_uniform(random);
        total += weight[r];
    }
    gsl_rng_free(random);
    const norma__logistic problem = {ROWS, FEATURES, x, y, weight, ridge};
    assert_int_equal(norma__logistic_fit(beta, &intercept, &problem, NULL), NORMA_OK);
    for (size_t r = 0; r < ROWS; r++) {
        double eta = intercept;
        for (size_t j = 0; j < FEATURES; j++)
            eta += beta[j] * x[r * FEATURES + j];
        double error = weight[r] / total * (y[r] - 1 / (1 + exp(-eta)));
        of_intercept += error;
        for (size_t j = 0; j < FEATURES; j++)
            gradient[j] += error * x[r * FEATURES + j];
    }
    assert_true(beta[0] > 0.3 && beta[2] > 0.05);
    assert_close(beta[1], 0, 0, 0);
    assert_true(gradient[1] < 0);
    assert_close(gradient[0], ridge * beta[0], 0, 1e-8);
    assert_close(gradient[2], ridge * beta[2], 0, 1e-8);
    assert_close(of_intercept, 0, 0, 1e-8);
}

static void nothing_leaks(void **state)
{
    (void)state;
    drawn d = draw(DRAWS, 0, 1, 7);
    norma__nulls *nulls = NULL;
    check_every_allocation(nulls, norma__nulls_new(&nulls, d.indices, d.extremity, DRAWS, 1, NULL));
    norma__nulls_free(nulls);
    free_drawn(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_values_are_error_rates_at_any_extremity),
        cmocka_unit_test(scores_increase_and_limits_invert_them),
        cmocka_unit_test(the_middle_of_a_sample_is_found),
        cmocka_unit_test(what_is_frozen_comes_out_again),
        cmocka_unit_test(the_regression_is_at_its_maximum),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
