#include "support/check.h"

#include <math.h>

#include <norma/score.h>

static const double Z95 = 1.9599639845400545;

/* An intelligence test: mean 100, sd 15, reliability .91. A score of 130. */
static void intervals_by_hand(void **state)
{
    (void)state;
    const norma_score_interval i = norma_score_interval_of(130, 100, 15, 0.91, 0.95);
    assert_close(i.se, 4.5, 1e-14, 0);                       /* 15 sqrt(.09) */
    assert_close(i.observed_low, 130 - Z95 * 4.5, 1e-13, 0); /* 121.18 */
    assert_close(i.observed_high, 130 + Z95 * 4.5, 1e-13, 0);
    assert_close(i.true_estimate, 127.3, 1e-14, 0);
    assert_close(i.true_se, 15 * 0.28618176042508375, 1e-13, 0); /* sqrt(.91 .09) */
    assert_close(i.true_low, 127.3 - Z95 * 4.292726406376256, 1e-13, 0);
    assert_close(i.true_high, 127.3 + Z95 * 4.292726406376256, 1e-13, 0);
}

/* cNORM's interval of a standardised score is r z -+ q sqrt(r (1 - r)). */
static void the_true_score_interval_is_that_of_cnorm(void **state)
{
    (void)state;
    for (double r = 0.1; r < 1; r += 0.1) {
        const norma_score_interval i = norma_score_interval_of(1.3, 0, 1, r, 0.9);
        const double q = 1.6448536269514722;
        assert_close(i.true_low, r * 1.3 - q * sqrt(r * (1 - r)), 1e-12, 1e-14);
        assert_close(i.true_high, r * 1.3 + q * sqrt(r * (1 - r)), 1e-12, 1e-14);
    }
}

/* The standard error of estimation is the smaller one, sqrt(r) times as large (Dudek, 1979). */
static void limits_of_reliability(void **state)
{
    (void)state;
    norma_score_interval i = norma_score_interval_of(70, 50, 10, 1, 0.95);
    assert_true(i.se == 0 && i.observed_low == 70 && i.true_estimate == 70 && i.true_high == 70);
    i = norma_score_interval_of(70, 50, 10, 0, 0.95);
    assert_true(i.se == 10 && i.true_estimate == 50 && i.true_low == 50 && i.true_high == 50);
    i = norma_score_interval_of(70, 50, 10, 0.64, 0.95);
    assert_close(i.true_se, 0.8 * i.se, 1e-14, 0);
}

static void what_is_not_known_gives_nan(void **state)
{
    (void)state;
    const double impossible[] = {NAN, -0.1, 1.1};
    for (int k = 0; k < 3; k++) {
        const norma_score_interval i = norma_score_interval_of(70, 50, 10, impossible[k], 0.95);
        assert_true(isnan(i.se) && isnan(i.observed_low) && isnan(i.observed_high) &&
                    isnan(i.true_estimate) && isnan(i.true_se) && isnan(i.true_low) &&
                    isnan(i.true_high));
    }
    assert_true(isnan(norma_score_interval_of(70, 50, 10, 0.8, 1).observed_low));
    assert_true(isnan(norma_score_interval_of(70, 50, 10, 0.8, 0).observed_low));
    assert_true(isnan(norma_score_interval_of(NAN, 50, 10, 0.8, 0.95).true_estimate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_by_hand),
        cmocka_unit_test(the_true_score_interval_is_that_of_cnorm),
        cmocka_unit_test(limits_of_reliability),
        cmocka_unit_test(what_is_not_known_gives_nan),
    };
    return cmocka_run_group_tests_name("score intervals", tests, NULL, NULL);
}
