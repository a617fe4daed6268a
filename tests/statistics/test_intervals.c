#include "statistics/intervals.h"

#include <math.h>
#include <string.h>

#include "support/check.h"

enum { N = 40 };

static void sines(double *values)
{
    for (int i = 0; i < N; i++)
        values[i] = sin(i + 1);
}

/* R 4.2.2 quantile(type = 7); scripts/reference/intervals.R. */
static void percentiles_equal_r(void **state)
{
    (void)state;
    double values[N], low, high;
    sines(values);
    norma__percentile_interval(&low, &high, values, N, 0.9);
    assert_close(low, -0.98821898556037457, 1e-14, 0);
    assert_close(high, 0.98942070207695620, 1e-14, 0);
}

/* The same script: Efron's equation by qnorm(), pnorm() and quantile(). */
static void bca_equals_efrons_equation(void **state)
{
    (void)state;
    double values[N], low, high;
    sines(values);
    norma__bca_interval(&low, &high, values, N, 0.9, 0.1, 0.05);
    assert_close(low, -0.98808375522588976, 1e-12, 0);
    assert_close(high, 0.98947299042437342, 1e-12, 0);
}

/* Law: half of the replicates below the estimate and no acceleration give the percentiles. */
static void without_bias_bca_is_the_percentile_interval(void **state)
{
    (void)state;
    double values[N], low, high, bca_low, bca_high;
    sines(values);
    norma__percentile_interval(&low, &high, values, N, 0.95);
    double median = (values[N / 2 - 1] + values[N / 2]) / 2; /* they are sorted now */
    norma__bca_interval(&bca_low, &bca_high, values, N, 0.95, median, 0);
    assert_close(bca_low, low, 1e-12, 0);
    assert_close(bca_high, high, 1e-12, 0);
}

static void values_that_are_not_there_are_left_out(void **state)
{
    (void)state;
    double values[N], holed[N + 2], low, high, low_holed, high_holed;
    sines(values);
    memcpy(holed + 1, values, sizeof values);
    holed[0] = holed[N + 1] = NAN;
    norma__percentile_interval(&low, &high, values, N, 0.95);
    norma__percentile_interval(&low_holed, &high_holed, holed, N + 2, 0.95);
    assert_close(low_holed, low, 0, 0);
    assert_close(high_holed, high, 0, 0);
}

static void what_cannot_be_told_is_not_a_number(void **state)
{
    (void)state;
    double values[] = {1, NAN, 2, 3}, low, high;
    norma__percentile_interval(&low, &high, values, 2, 0.95); /* one is left */
    assert_true(isnan(low) && isnan(high));
    norma__bca_interval(&low, &high, values, 4, 0.95, 0.5, 0); /* below all replicates */
    assert_true(isnan(low) && isnan(high));
    norma__bca_interval(&low, &high, values, 4, 0.95, 9, 0); /* above all of them */
    assert_true(isnan(low) && isnan(high));
    norma__bca_interval(&low, &high, values, 4, 0.95, 2.5, NAN);
    assert_true(isnan(low) && isnan(high));
    norma__bca_interval(&low, &high, values, 4, 0.95, 2.5, 2); /* turns the upper end back */
    assert_true(isfinite(low) && isnan(high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_equal_r),
        cmocka_unit_test(bca_equals_efrons_equation),
        cmocka_unit_test(without_bias_bca_is_the_percentile_interval),
        cmocka_unit_test(values_that_are_not_there_are_left_out),
        cmocka_unit_test(what_cannot_be_told_is_not_a_number),
    };
    return cmocka_run_group_tests_name("intervals", tests, NULL, NULL);
}
