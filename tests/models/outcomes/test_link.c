#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/link.h>

#include <gsl/gsl_randist.h>

#include "foundation/random.h"

enum { N = 45 };

/* 45 units in 9 companies, scripts/reference/link.R. */
typedef struct units {
    norma_unit_scores scores[N];
    double outcome[N];
    uint32_t company[N];
} units;

static double listed(const cJSON *from, const char *name, size_t i)
{
    return cJSON_GetArrayItem(json_at(from, name), (int)i)->valuedouble;
}

static void load(units *u, const cJSON *want)
{
    for (size_t i = 0; i < N; i++) {
        u->scores[i].n = (size_t)listed(want, "size", i);
        u->scores[i].mean = listed(want, "score", i);
        u->outcome[i] = listed(want, "outcome", i);
        u->company[i] = (uint32_t)listed(want, "company", i);
    }
}

static norma_link link_of(const units *u, size_t n, const norma_components *c,
                          const uint32_t *company)
{
    norma_link link;
    norma_error err = {0};
    if (norma_link_of(&link, u->scores, n, c, u->outcome, company, .95, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return link;
}

static bool has_note(const norma_link *link, const char *code)
{
    for (size_t i = 0; i < link->notes.n; i++)
        if (strcmp(link->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* ---- certified: R 4.2.2 cor.test() and lm(), lme4 1.1-31 ---- */

static void correlations_are_those_of_r(void **state)
{
    cJSON *want = reference_load("link.json");
    units u = {0};
    (void)state;
    load(&u, want);
    norma_link link = link_of(&u, N, NULL, NULL);
    assert_int_equal(link.n_units, N);
    assert_close(link.r, json_number(want, "r"), 1e-12, 0);
    assert_close(link.r_low, json_number(want, "low"), 1e-12, 0);
    assert_close(link.r_high, json_number(want, "high"), 1e-12, 0);
    assert_close(link.r_p, json_number(want, "p"), 1e-10, 0);
    assert_close(link.spearman, json_number(want, "spearman"), 1e-12, 0);
    assert_true(isnan(link.reliability) && isnan(link.corrected));
    norma_link_clear(&link);
    cJSON_Delete(want);
}

static void check_lines(const cJSON *want, const units *u, const norma_components *c)
{
    norma_link alone = link_of(u, N, c, NULL), mixed = link_of(u, N, c, u->company);
    assert_close(alone.slope, json_number(want, "alone/slope"), 1e-11, 0);
    assert_close(alone.slope_se, json_number(want, "alone/se"), 1e-11, 0);
    assert_close(alone.slope_low, json_number(want, "alone/low"), 1e-10, 0);
    assert_close(alone.slope_high, json_number(want, "alone/high"), 1e-10, 0);
    assert_true(isnan(alone.between_variance));
    assert_close(mixed.slope, json_number(want, "slope"), 1e-6, 0);
    assert_close(mixed.slope_se, json_number(want, "se"), 1e-6, 0);
    assert_close(mixed.between_variance, json_number(want, "between"), 1e-5, 0);
    norma_link_clear(&alone);
    norma_link_clear(&mixed);
}

static void slopes_of_means_without_error_are_those_of_lme4(void **state)
{
    cJSON *want = reference_load("link.json");
    units u = {0};
    (void)state;
    load(&u, want);
    check_lines(json_at(want, "plain"), &u, NULL);
    cJSON_Delete(want);
}

static void slopes_are_those_of_true_scores_expected_from_means(void **state)
{
    cJSON *want = reference_load("link.json");
    norma_components c = {.between = json_number(want, "between"),
                          .within = json_number(want, "within")};
    units u = {0};
    (void)state;
    load(&u, want);
    check_lines(json_at(want, "calibrated"), &u, &c);
    norma_link link = link_of(&u, N, &c, NULL);
    double root = sqrt(json_number(want, "reliability"));
    assert_close(link.reliability, json_number(want, "reliability"), 1e-13, 0);
    assert_close(link.corrected, json_number(want, "r") / root, 1e-12, 0);
    assert_close(link.corrected_low, json_number(want, "low") / root, 1e-12, 0);
    norma_link unsure, known = link_of(&u, N, &c, u.company);
    c.df_between = N - 1;
    c.df_within = 1000;
    unsure = link_of(&u, N, &c, u.company);
    double odds = (1 - link.reliability) / link.reliability;
    double more = unsure.slope * odds * sqrt(2. / (N - 1) + 2. / 1000);
    assert_close(unsure.slope_se, hypot(known.slope_se, more), 1e-12, 0);
    assert_close(unsure.slope, known.slope, 1e-15, 0);
    assert_true(unsure.corrected_low < known.corrected_low);
    assert_true(unsure.corrected_high > known.corrected_high);
    norma_link_clear(&known);
    norma_link_clear(&unsure);
    norma_link_clear(&link);
    cJSON_Delete(want);
}

/* Fisher's z by hand: |r| = .30 needs 85 units, as Cohen (1988, table 3.4.1) has it. */
static void power_is_that_of_the_tables(void **state)
{
    enum { MANY = 85 };
    static norma_unit_scores scores[MANY];
    static double outcome[MANY];
    norma_link link;
    double z[MANY], xz = 0, xx = 0;
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        scores[i] = (norma_unit_scores){.n = 10, .mean = (double)i - 42};
        z[i] = i % 2 ? 1 : -1;
        xz += scores[i].mean * z[i];
        xx += scores[i].mean * scores[i].mean;
    }
    double mean = 0, zz = 0;
    for (size_t i = 0; i < MANY; i++)
        mean += (z[i] -= scores[i].mean * xz / xx) / MANY;
    for (size_t i = 0; i < MANY; i++)
        zz += (z[i] - mean) * (z[i] - mean);
    for (size_t i = 0; i < MANY; i++)
        outcome[i] = .3 * scores[i].mean / sqrt(xx) + sqrt(1 - .09) * z[i] / sqrt(zz);
    assert_int_equal(norma_link_of(&link, scores, MANY, NULL, outcome, NULL, .95, NULL), NORMA_OK);
    assert_close(link.r, .3, 1e-12, 0);
    assert_int_equal(link.units_needed, 85);
    assert_close(link.r_detectable, .3, 0, .0005);
    assert_true(has_note(&link, "link-few-units") == (link.r_detectable > .3));
    norma_link_clear(&link);
}

/* ---- simulation ---- */

/* Units of 5: half of what their means vary is error, which halves the slope of the means. */
static void sampling_error_of_means_does_not_flatten_the_slope(void **state)
{
    enum { MANY = 2000 };
    static norma_unit_scores scores[MANY];
    static double outcome[MANY];
    const norma_components c = {.between = 20, .within = 100};
    norma_link plain, calibrated;
    gsl_rng *random = norma__random_new(5, 1);
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        double truth = gsl_ran_gaussian_ziggurat(random, sqrt(20));
        scores[i] = (norma_unit_scores){
            .n = 5, .mean = truth + gsl_ran_gaussian_ziggurat(random, sqrt(20))};
        outcome[i] = truth + gsl_ran_gaussian_ziggurat(random, 2);
    }
    gsl_rng_free(random);
    assert_int_equal(norma_link_of(&plain, scores, MANY, NULL, outcome, NULL, .95, NULL), NORMA_OK);
    assert_int_equal(norma_link_of(&calibrated, scores, MANY, &c, outcome, NULL, .95, NULL),
                     NORMA_OK);
    assert_close(plain.slope, .5, 0, .05);
    assert_close(calibrated.slope, 1, 0, .1);
    assert_close(calibrated.corrected, 1 / sqrt(1.2), 0, .05);
    assert_close(calibrated.reliability, .5, 1e-12, 0);
    norma_link_clear(&plain);
    norma_link_clear(&calibrated);
}

/* ---- edges ---- */

static void what_cannot_be_said_is_a_note(void **state)
{
    cJSON *want = reference_load("link.json");
    norma_components c = {.between = 0, .within = 400};
    units u = {0};
    uint32_t alone[N];
    (void)state;
    load(&u, want);
    norma_link link = link_of(&u, N, &c, NULL);
    assert_true(has_note(&link, "link-no-between") && has_note(&link, "link-few-units"));
    assert_close(link.reliability, 0, 0, 0);
    assert_true(isnan(link.corrected) && isnan(link.slope) && !isnan(link.r));
    norma_link_clear(&link);
    c = (norma_components){.between = 10, .within = 400};
    for (size_t i = 0; i < N; i++)
        alone[i] = i % 3 ? (uint32_t)i : NORMA_NO_UNIT;
    link = link_of(&u, N, &c, alone);
    assert_true(has_note(&link, "link-corrected-over-one") && has_note(&link, "link-one-company"));
    assert_true(link.corrected > 1 && isnan(link.between_variance) && !isnan(link.slope));
    norma_link_clear(&link);
    for (size_t i = 0; i < N; i++)
        u.outcome[i] = 3;
    link = link_of(&u, N, NULL, NULL);
    assert_true(has_note(&link, "link-undefined") && isnan(link.r) && isnan(link.slope));
    assert_int_equal(link.units_needed, 0);
    norma_link_clear(&link);
    norma_link_clear(NULL);
    cJSON_Delete(want);
}

static void units_without_a_mean_or_an_outcome_do_not_count(void **state)
{
    cJSON *want = reference_load("link.json");
    units u = {0}, less = {0};
    (void)state;
    load(&u, want);
    load(&less, want);
    less.outcome[N - 1] = NAN;
    less.scores[N - 2].n = 0;
    norma_link all = link_of(&u, N - 2, NULL, u.company);
    norma_link some = link_of(&less, N, NULL, less.company);
    assert_int_equal(some.n_units, N - 2);
    assert_true(some.r == all.r && some.slope == all.slope);
    norma_link_clear(&all);
    norma_link_clear(&some);
    cJSON_Delete(want);
}

static void too_few_units_are_refused_with_what_is_needed(void **state)
{
    cJSON *want = reference_load("link.json");
    norma_link link;
    norma_error err = {0};
    units u = {0};
    (void)state;
    load(&u, want);
    u.outcome[3] = NAN;
    assert_int_equal(norma_link_of(&link, u.scores, 20, NULL, u.outcome, NULL, .95, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, "a link of units' scores with an outcome needs 20 units with "
                                     "both, and there are 19");
    assert_int_equal(norma_link_of(&link, u.scores, N, NULL, u.outcome, NULL, 1, &err),
                     NORMA_EINVAL);
    cJSON_Delete(want);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    cJSON *want = reference_load("link.json");
    norma_link link;
    units u = {0};
    (void)state;
    load(&u, want);
    check_every_allocation(
        link.notes.list, norma_link_of(&link, u.scores, N, NULL, u.outcome, u.company, .95, NULL));
    norma_link_clear(&link);
    cJSON_Delete(want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_are_those_of_r),
        cmocka_unit_test(slopes_of_means_without_error_are_those_of_lme4),
        cmocka_unit_test(slopes_are_those_of_true_scores_expected_from_means),
        cmocka_unit_test(power_is_that_of_the_tables),
        cmocka_unit_test(sampling_error_of_means_does_not_flatten_the_slope),
        cmocka_unit_test(what_cannot_be_said_is_a_note),
        cmocka_unit_test(units_without_a_mean_or_an_outcome_do_not_count),
        cmocka_unit_test(too_few_units_are_refused_with_what_is_needed),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
