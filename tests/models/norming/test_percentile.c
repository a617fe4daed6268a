/* Percentile ranks and their intervals. Values of R 4.2.2: qbeta(), and uniroot() of the mid-p
   probabilities (scripts/reference/percentile.R). */
#include "support/check.h"

#include <math.h>

#include <norma/percentile.h>

#include "foundation/beta.h"

static norma_percentile jeffreys(double x, double n)
{
    return norma_percentile_of(x / n, 0, n, NORMA_RANK_JEFFREYS, 0.95);
}

static norma_percentile mid_p(double x, double n)
{
    return norma_percentile_of(x / n, 0, n, NORMA_RANK_MID_P, 0.95);
}

static void check_interval(norma_percentile got, double rank, double low, double high)
{
    assert_close(got.rank, rank, 1e-14, 0);
    assert_close(got.low, 100 * low, 1e-11, 0);
    assert_close(got.high, 100 * high, 1e-11, 0);
}

static void jeffreys_limits_are_quantiles_of_a_beta(void **state)
{
    (void)state;
    check_interval(jeffreys(25, 50), 50, 0.36468611138250306, 0.63531388861749694);
    check_interval(jeffreys(45, 50), 90, 0.79464517197695228, 0.96080563560581622);
    check_interval(jeffreys(57.5, 115), 50, 0.40956814135784952, 0.59043185864215042);
    check_interval(jeffreys(3.25, 17.5), 100 * 3.25 / 17.5, 0.058249334850330001,
                   0.40743413161012243);
    const norma_percentile many = jeffreys(99999.5, 2e5);
    assert_close(many.low, 49.780620694608491, 1e-9, 0);
    assert_close(many.high, 50.218879312627229, 1e-9, 0);
}

static void mid_p_limits_halve_what_was_observed(void **state)
{
    (void)state;
    check_interval(mid_p(25, 50), 50, 0.36337825813878205, 0.636621741861218);
    check_interval(mid_p(45, 50), 90, 0.79220872934105224, 0.96242757001643853);
    check_interval(mid_p(3.25, 17.5), 100 * 3.25 / 17.5, 0.05298459793428964, 0.41567620624421675);
}

static void beyond_all_others_only_one_side_is_in_doubt(void **state)
{
    (void)state;
    check_interval(jeffreys(0, 20), 0, 0, 0.1166389829048754);
    check_interval(jeffreys(20, 20), 100, 0.8833610170951246, 1);
    check_interval(mid_p(0, 20), 0, 0, 0.13910834066826522);
    check_interval(mid_p(20, 20), 100, 0.86089165933173484, 1);
}

static void those_at_the_score_count_half(void **state)
{
    (void)state;
    const norma_percentile tied = norma_percentile_of(0.4, 0.2, 50, NORMA_RANK_JEFFREYS, 0.95);
    assert_close(tied.rank, 50, 1e-14, 0);
    assert_close(tied.low, 36.468611138250306, 1e-11, 0);
}

static void what_is_no_share_has_no_rank(void **state)
{
    (void)state;
    assert_true(isnan(norma_percentile_of(-0.1, 0, 50, 0, 0.95).rank));
    assert_true(isnan(norma_percentile_of(0.9, 0.2, 50, 0, 0.95).low));
    assert_true(isnan(norma_percentile_of(0.5, 0, 0, 0, 0.95).high));
    assert_true(isnan(norma_percentile_of(NAN, 0, 50, 0, 0.95).rank));
    assert_true(isnan(norma_percentile_of(0.5, 0, 50, 0, 1).rank));
    assert_true(isnan(norma_percentile_of(0.5, 0, INFINITY, 0, 0.95).rank));
}

/* The quantile and the distribution undo each other, whatever the parameters. */
static void beta_quantiles_invert_the_distribution(void **state)
{
    (void)state;
    const double parameters[] = {0.5, 1, 3.5, 40, 2000.5, 4e5};
    for (size_t a = 0; a < 6; a++)
        for (size_t b = 0; b < 6; b++)
            for (double p = 0.001; p < 1; p += 0.0499) {
                const double x = norma__beta_quantile(p, parameters[a], parameters[b]);
                if (x > 1 - 1e-6) /* where a double has too few digits for the tail */
                    continue;
                assert_close(norma__beta_cdf(x, parameters[a], parameters[b]), p, 0, 2e-8);
                if (x > 1e-6)
                    assert_close(norma__beta_cdf(1 - x, parameters[b], parameters[a]), 1 - p, 0,
                                 2e-8);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jeffreys_limits_are_quantiles_of_a_beta),
        cmocka_unit_test(mid_p_limits_halve_what_was_observed),
        cmocka_unit_test(beyond_all_others_only_one_side_is_in_doubt),
        cmocka_unit_test(those_at_the_score_count_half),
        cmocka_unit_test(what_is_no_share_has_no_rank),
        cmocka_unit_test(beta_quantiles_invert_the_distribution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
