/* A company among companies. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/percentile.h>

#include "foundation/random.h"
#include <gsl/gsl_randist.h>

enum { COMPANIES = 60 };

/* Means at normal quantiles' places, with as much error as their sizes have. */
static void draw_companies(norma_unit_scores out[COMPANIES], size_t size, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 0);
    assert_non_null(random);
    for (size_t j = 0; j < COMPANIES; j++) {
        const size_t n = size ? size : 10 + 20 * (j % 8);
        out[j].n = n;
        out[j].mean =
            50 + gsl_ran_gaussian(random, 5) + gsl_ran_gaussian(random, 15) / sqrt((double)n);
        out[j].ss = 225 * gsl_ran_chisq(random, (double)n - 1);
    }
    gsl_rng_free(random);
}

static norma_company_norm norm_of(const norma_unit_scores companies[COMPANIES])
{
    return (norma_company_norm){.companies = companies,
                                .n_companies = COMPANIES,
                                .mean = NAN,
                                .between = NAN,
                                .within = NAN};
}

static norma_company_standing standing(const norma_company_norm *norm, norma_unit_scores company,
                                       const norma_company_options *options)
{
    norma_company_standing out;
    norma_notes notes = {0};
    assert_int_equal(norma_company_standing_of(&out, norm, &company, options, &notes, NULL),
                     NORMA_OK);
    assert_int_equal(notes.n, 0);
    norma_notes_clear(&notes);
    return out;
}

static void observed_rank_counts_the_means_below(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_options o = NORMA_COMPANY_OPTIONS_INIT;
    o.method = NORMA_COMPANY_OBSERVED;
    for (size_t j = 0; j < COMPANIES; j++)
        companies[j] = (norma_unit_scores){100, (double)j, 99};
    const norma_company_norm norm = norm_of(companies);
    const norma_company_standing at = standing(&norm, (norma_unit_scores){100, 44, 99}, &o);
    const norma_percentile alone = norma_percentile_of(44.0 / 60, 1.0 / 60, 60, 0, 0.95);
    assert_close(at.percentile, 100 * 44.5 / 60, 1e-14, 0);
    assert_close(at.norm_low, alone.low, 1e-12, 0);
    assert_close(at.norm_high, alone.high, 1e-12, 0);
    assert_int_equal(at.n_companies, COMPANIES);
}

/* With endless respondents there is nothing to take out, and no error of one's own. */
static void large_companies_stand_where_they_are_observed(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_options observed = NORMA_COMPANY_OPTIONS_INIT;
    observed.method = NORMA_COMPANY_OBSERVED;
    draw_companies(companies, 100000000, 3);
    const norma_company_norm norm = norm_of(companies);
    const norma_unit_scores company = {100000000, 53, 225e8};
    const norma_company_standing a = standing(&norm, company, NULL);
    const norma_company_standing b = standing(&norm, company, &observed);
    assert_close(a.percentile, b.percentile, 0, 0.1);
    assert_close(a.own_low, a.own_high, 0, 0.2);
    assert_close(a.low, a.norm_low, 0, 1.5);
    assert_close(a.high, a.norm_high, 0, 1.5);
    assert_close(a.reliability, 1, 0, 1e-5);
}

/* Observed means vary more than true ones: among the true ones a company lies further out. */
static void error_of_measurement_is_taken_out_of_the_spread(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_options observed = NORMA_COMPANY_OPTIONS_INIT;
    observed.method = NORMA_COMPANY_OBSERVED;
    draw_companies(companies, 8, 4);
    const norma_company_norm norm = norm_of(companies);
    for (double mean = 42; mean < 60; mean += 16) {
        const norma_unit_scores company = {400, mean, 225 * 399};
        const double among_true = standing(&norm, company, NULL).percentile;
        const double among_observed = standing(&norm, company, &observed).percentile;
        assert_true(mean < 50 ? among_true < among_observed : among_true > among_observed);
    }
}

static void intervals_hold_their_parts_and_narrow_with_respondents(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    draw_companies(companies, 0, 5);
    const norma_company_norm norm = norm_of(companies);
    double width = 100;
    for (size_t n = 10; n <= 1000; n *= 10) {
        const norma_unit_scores company = {n, 52, 225 * (double)(n - 1)};
        const norma_company_standing s = standing(&norm, company, NULL);
        assert_true(s.low < s.percentile && s.percentile < s.high);
        assert_true(s.own_low <= s.percentile && s.percentile <= s.own_high);
        assert_true(s.norm_low < s.percentile && s.percentile < s.norm_high);
        assert_true(s.low < s.norm_low + 1 && s.high > s.norm_high - 1);
        assert_true(s.high - s.low < width);
        width = s.high - s.low;
    }
}

/* What is told of the norm is used; weights of 2 count as two companies, but not as two opinions.
 */
static void the_norm_may_tell_its_variances_and_weights(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    double weights[COMPANIES];
    draw_companies(companies, 0, 6);
    norma_company_norm norm = norm_of(companies);
    const norma_unit_scores company = {40, 54, 225 * 39};
    const norma_company_standing equal = standing(&norm, company, NULL);
    for (size_t j = 0; j < COMPANIES; j++)
        weights[j] = 1;
    norm.weights = weights;
    const norma_company_standing ones = standing(&norm, company, NULL);
    assert_memory_equal(&equal, &ones, sizeof equal);
    for (size_t j = 0; j < COMPANIES; j++)
        weights[j] = companies[j].mean < 50 ? 1.5 : 0.5;
    const norma_company_standing low_counted_more = standing(&norm, company, NULL);
    assert_true(low_counted_more.percentile > equal.percentile + 1);
    norm.weights = NULL;
    norm.mean = 50;
    norm.within = 225;
    norm.between = 1e6;
    const norma_company_standing told = standing(&norm, company, NULL);
    assert_close(told.reliability, 1, 0, 1e-4);
}

/* Means that are half error are worth half as many companies. */
static void unreliable_means_are_worth_fewer_companies(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    draw_companies(companies, 9, 12);
    norma_company_norm norm = norm_of(companies);
    norm.mean = 50;
    norm.between = 25;
    norm.within = 225; /* reliability of 9: .5 */
    const norma_company_standing s = standing(&norm, (norma_unit_scores){50, 52, 225 * 49}, NULL);
    const norma_percentile alone = norma_percentile_of(s.percentile / 100, 0, 30, 0, 0.95);
    assert_close(s.norm_low, alone.low, 1e-12, 0);
    assert_close(s.norm_high, alone.high, 1e-12, 0);
}

/* 50 companies of 10 to 30, ICC(1) .05: had each been worth one, 84 % of intervals would hold the
   true middle of companies; of 300 samples that 95 % hold it in, one in 10,000 would be under 89 %.
 */
static void intervals_of_the_middle_hold_it_where_companies_are_small(void **state)
{
    enum { SAMPLES = 300 };
    gsl_rng *random = norma__random_new(5, 0);
    norma_unit_scores companies[COMPANIES];
    norma_company_norm norm = norm_of(companies);
    const double middle = 50;
    size_t held = 0, defined = 0;
    (void)state;
    norm.n_companies = 50;
    for (size_t s = 0; s < SAMPLES; s++) {
        for (size_t j = 0; j < 50; j++) {
            const size_t n = 10 + (size_t)gsl_rng_uniform_int(random, 21);
            companies[j] = (norma_unit_scores){n,
                                               gsl_ran_gaussian(random, sqrt(0.05)) +
                                                   gsl_ran_gaussian(random, sqrt(0.95 / (double)n)),
                                               0.95 * gsl_ran_chisq(random, (double)n - 1)};
        }
        norma_quantile q;
        norma_notes notes = {0};
        assert_int_equal(norma_company_quantiles(&q, &middle, 1, &norm, NULL, &notes, NULL),
                         NORMA_OK);
        norma_notes_clear(&notes);
        if (isnan(q.value))
            continue;
        defined++;
        held += !(q.low > 0) && !(q.high < 0);
    }
    gsl_rng_free(random);
    assert_true((double)defined > 0.98 * SAMPLES);
    assert_true((double)held > 0.90 * (double)defined);
}

/* Nothing is drawn, and the order of the norm's companies does not matter. */
static void the_same_norm_gives_the_same_bits(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES], turned[COMPANIES];
    draw_companies(companies, 0, 7);
    for (size_t j = 0; j < COMPANIES; j++)
        turned[j] = companies[COMPANIES - 1 - j];
    const norma_company_norm norm = norm_of(companies), other = norm_of(turned);
    const norma_unit_scores company = {25, 47, 225 * 24};
    const norma_company_standing a = standing(&norm, company, NULL);
    const norma_company_standing b = standing(&other, company, NULL);
    assert_memory_equal(&a, &b, sizeof a);
}

/* By the other interval, too: with an endless company both errors are the norm's alone. */
static void companies_put_in_order_once_place_as_many_as_come(void **state)
{
    (void)state;
    norma_unit_scores drawn[COMPANIES];
    norma_companies *companies = NULL;
    norma_notes notes = {0};
    draw_companies(drawn, 0, 8);
    const norma_company_norm norm = norm_of(drawn);
    assert_int_equal(norma_companies_new(&companies, &norm, NULL, NULL), NORMA_OK);
    for (size_t n = 1; n < 2000; n *= 3) {
        const norma_unit_scores one = {n, 46 + (double)(n % 11), 200 * (double)(n - 1)};
        const norma_company_standing want = standing(&norm, one, NULL);
        norma_company_standing got;
        assert_int_equal(norma_companies_place(&got, companies, &one, &notes, NULL), NORMA_OK);
        assert_memory_equal(&got, &want, sizeof got);
    }
    assert_int_equal(notes.n, 0);
    norma_companies_free(companies);
}

static void mid_p_intervals_are_those_of_the_rank(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_options o = NORMA_COMPANY_OPTIONS_INIT;
    o.interval = NORMA_RANK_MID_P;
    for (size_t j = 0; j < COMPANIES; j++)
        companies[j] = (norma_unit_scores){100000000, (double)j, 1e8};
    const norma_company_norm norm = norm_of(companies);
    for (double mean = -0.5; mean < COMPANIES; mean += 12) {
        const norma_company_standing s =
            standing(&norm, (norma_unit_scores){100000000, mean, 1e8}, &o);
        const norma_percentile alone =
            norma_percentile_of((mean + 0.5) / COMPANIES, 0, COMPANIES, NORMA_RANK_MID_P, 0.95);
        assert_close(s.low, alone.low, 0, 1e-6);
        assert_close(s.high, alone.high, 0, 1e-6);
        assert_close(s.percentile, mean < 0 ? 0 : alone.rank, 0, 1e-6);
    }
}

/* n = 1 says nothing of the spread within. */
static void one_respondent_borrows_the_spread_of_all(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    draw_companies(companies, 0, 8);
    const norma_company_norm norm = norm_of(companies);
    const norma_company_standing s = standing(&norm, (norma_unit_scores){1, 50, 0}, NULL);
    assert_true(s.high - s.low > 80);
    assert_true(s.reliability > 0.05 && s.reliability < 0.2);
}

static void check_note(const norma_company_norm *norm, const char *code)
{
    norma_company_standing out;
    norma_notes notes = {0};
    const norma_unit_scores company = {30, 50, 29};
    assert_int_equal(norma_company_standing_of(&out, norm, &company, NULL, &notes, NULL), NORMA_OK);
    assert_true(isnan(out.percentile) && isnan(out.low) && isnan(out.norm_high));
    assert_int_equal(notes.n, 1);
    assert_string_equal(notes.list[0].code, code);
    norma_notes_clear(&notes);
}

static void few_or_equal_companies_give_no_place(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES] = {{0}};
    for (size_t j = 0; j < 4; j++)
        companies[10 * j] = (norma_unit_scores){20, (double)j, 19};
    norma_company_norm norm = norm_of(companies);
    check_note(&norm, "few-companies");
    for (size_t j = 0; j < COMPANIES; j++)
        companies[j] = (norma_unit_scores){20, 50 + 0.01 * (double)j, 225 * 19};
    check_note(&norm, "companies-alike");
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_standing out;
    norma_notes notes = {0};
    norma_error err;
    norma_company_options o = NORMA_COMPANY_OPTIONS_INIT;
    draw_companies(companies, 20, 9);
    const norma_company_norm norm = norm_of(companies);
    norma_unit_scores company = {30, NAN, 29};
    assert_int_equal(norma_company_standing_of(&out, &norm, &company, NULL, &notes, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message, "the mean of the company is not a number");
    company.mean = 50;
    o.conf_level = 2;
    assert_int_equal(norma_company_standing_of(&out, &norm, &company, &o, &notes, &err),
                     NORMA_EINVAL);
    companies[3].mean = INFINITY;
    assert_int_equal(norma_company_standing_of(&out, &norm, &company, NULL, &notes, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message, "the scores of company 4 of the norm are not all finite");
    company.n = 0;
    companies[3].mean = 50;
    assert_int_equal(norma_company_standing_of(&out, &norm, &company, NULL, &notes, &err),
                     NORMA_OK);
    assert_true(isnan(out.percentile));
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    norma_unit_scores companies[COMPANIES];
    norma_company_standing out;
    norma_notes notes = {0};
    draw_companies(companies, 0, 10);
    const norma_company_norm norm = norm_of(companies);
    const norma_unit_scores company = {30, 50, 225 * 29};
    check_every_allocation(NULL,
                           norma_company_standing_of(&out, &norm, &company, NULL, &notes, NULL));
    assert_true(isfinite(out.low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observed_rank_counts_the_means_below),
        cmocka_unit_test(large_companies_stand_where_they_are_observed),
        cmocka_unit_test(error_of_measurement_is_taken_out_of_the_spread),
        cmocka_unit_test(intervals_hold_their_parts_and_narrow_with_respondents),
        cmocka_unit_test(the_norm_may_tell_its_variances_and_weights),
        cmocka_unit_test(unreliable_means_are_worth_fewer_companies),
        cmocka_unit_test(intervals_of_the_middle_hold_it_where_companies_are_small),
        cmocka_unit_test(the_same_norm_gives_the_same_bits),
        cmocka_unit_test(companies_put_in_order_once_place_as_many_as_come),
        cmocka_unit_test(mid_p_intervals_are_those_of_the_rank),
        cmocka_unit_test(one_respondent_borrows_the_spread_of_all),
        cmocka_unit_test(few_or_equal_companies_give_no_place),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
