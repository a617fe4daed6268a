/* Every coefficient and interval by itself: scripts/reference/reliability_coefficients.R. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/moments.h>
#include <norma/reliability.h>

#include "support/table.h"

static const char *const SCALES[] = {"agreeableness", "conscientiousness", "extraversion",
                                     "neuroticism", "openness"};

static norma_reliability_result *full(const norma_sample *sample,
                                      const norma_reliability_options *given)
{
    norma_reliability_options options = *given;
    norma_reliability_result *r = NULL;
    norma_error err = {0};
    options.extent = NORMA_RELIABILITY_FULL;
    if (norma_reliability(&r, "scale", sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static const norma_coefficient *coefficient(const norma_reliability_result *r, const char *code)
{
    for (size_t k = 0; k < r->n_coefficients; k++)
        if (strcmp(r->coefficients[k].code, code) == 0)
            return &r->coefficients[k];
    fail_msg("there is no coefficient %s", code);
    return NULL;
}

static const norma_interval *interval(const norma_coefficient *c, norma_interval_method method)
{
    for (size_t k = 0; k < c->n_intervals; k++)
        if (c->intervals[k].method == (int)method)
            return &c->intervals[k];
    return NULL;
}

/* The half width of a normal interval, in standard errors. */
static double error_of(const norma_coefficient *c, norma_interval_method method)
{
    const norma_interval *i = interval(c, method);
    assert_non_null(i);
    assert_close(i->high + i->low, 2 * c->value, 1e-14, 0);
    return (i->high - i->low) / (2 * 1.959963984540054);
}

/* ---- certified ---- */

static const struct {
    const char *code, *name;
} BOUNDS[] = {{"alpha", "alpha"},     {"alpha-standardized", "standardized"},
              {"lambda1", "lambda1"}, {"lambda2", "lambda2"},
              {"lambda3", "lambda3"}, {"lambda5", "lambda5"},
              {"lambda6", "lambda6"}};

static void check_bounds(const norma_reliability_result *r, const cJSON *want)
{
    for (size_t k = 0; k < sizeof BOUNDS / sizeof *BOUNDS; k++) {
        const norma_coefficient *c = coefficient(r, BOUNDS[k].code);
        assert_close(c->value, json_number(json_at(want, "complete"), BOUNDS[k].name), 1e-10, 0);
        assert_close(error_of(c, NORMA_INTERVAL_ADF),
                     json_number(json_at(want, "errors/adf"), BOUNDS[k].name), 1e-9, 0);
        assert_close(error_of(c, NORMA_INTERVAL_NORMAL),
                     json_number(json_at(want, "errors/normal"), BOUNDS[k].name), 1e-9, 0);
        assert_close(c->se, error_of(c, NORMA_INTERVAL_ADF), 1e-12, 0);
    }
    const norma_coefficient *alpha = coefficient(r, "alpha");
    assert_close(error_of(alpha, NORMA_INTERVAL_ADF), json_number(want, "maydeu"), 1e-10, 0);
    assert_close(error_of(alpha, NORMA_INTERVAL_NORMAL), json_number(want, "psych/ase"), 1e-10, 0);
    assert_close(interval(alpha, NORMA_INTERVAL_FELDT)->low, r->alpha_low, 0, 0);
}

static void check_splits(const norma_reliability_result *r, const cJSON *want)
{
    assert_int_equal(r->halves.n, (int)json_number(want, "n"));
    assert_true(r->halves.exhaustive);
    assert_close(r->halves.lowest, json_number(want, "lowest"), 1e-12, 0);
    assert_close(r->halves.highest, json_number(want, "highest"), 1e-12, 0);
    assert_close(r->halves.mean, json_number(want, "mean"), 1e-12, 0);
    for (int k = 0; k < 5; k++)
        assert_close(r->halves.quantiles[k],
                     cJSON_GetArrayItem(json_at(want, "quantiles"), k)->valuedouble, 1e-12, 0);
    assert_close(coefficient(r, "lambda4")->value, json_number(want, "lambda4"), 1e-12, 0);
}

/* psych's glb.algebraic() by Rcsdp, which stops at 1e-8. */
static const double GLB[] = {0.7419174388, 0.7729219935, 0.7958181509, 0.8486394425, 0.6578622784};

static void every_coefficient_of_five_scales_equals_its_reference(void **state)
{
    (void)state;
    const norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    table t = table_bfi();
    cJSON *reference = reference_load("reliability_coefficients.json");
    norma_sample sample = t.sample;
    sample.n_items = 5;
    for (size_t s = 0; s < 5; s++) {
        sample.items = t.sample.items + 5 * s;
        norma_reliability_result *r = full(&sample, &options);
        const cJSON *want = json_at(reference, SCALES[s]);
        check_bounds(r, want);
        check_splits(r, json_at(want, "splits"));
        assert_close(coefficient(r, "omega-ml-observed")->value,
                     json_number(want, "omega/newton/observed"), 1e-9, 0);
        assert_close(coefficient(r, "omega-ml-implied")->value,
                     json_number(want, "omega/newton/implied"), 1e-9, 0);
        assert_close(coefficient(r, "omega-ml-observed")->value,
                     json_number(want, "omega/ml_observed"), 3e-6, 0);
        assert_close(coefficient(r, "omega-total-minres")->value, r->omega_total, 1e-15, 0);
        assert_close(coefficient(r, "glb")->value, GLB[s], 1e-8, 0);
        norma_reliability_result_free(r);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

static void pairwise_bounds_equal_their_reference(void **state)
{
    (void)state;
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    options.missing = NORMA_MISSING_PAIRWISE;
    table t = table_bfi();
    cJSON *reference = reference_load("reliability_coefficients.json");
    norma_sample sample = t.sample;
    sample.n_items = 5;
    for (size_t s = 0; s < 5; s++) {
        sample.items = t.sample.items + 5 * s;
        norma_reliability_result *r = full(&sample, &options);
        const cJSON *want = json_at(json_at(reference, SCALES[s]), "pairwise");
        for (size_t k = 0; k < sizeof BOUNDS / sizeof *BOUNDS; k++)
            if (strcmp(BOUNDS[k].name, "standardized") != 0)
                assert_close(coefficient(r, BOUNDS[k].code)->value,
                             json_number(want, BOUNDS[k].name), 1e-10, 0);
        norma_reliability_result_free(r);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- bad scales ---- */

static void check_defined(const norma_reliability_result *r)
{
    for (size_t k = 0; k < r->n_coefficients; k++) {
        const norma_coefficient *c = &r->coefficients[k];
        assert_true(isnan(c->value) ? c->n_intervals == 0 : isfinite(c->value));
        for (size_t i = 0; i < c->n_intervals; i++)
            assert_true(c->intervals[i].low <= c->intervals[i].high);
    }
}

enum { ROWS = 12 };

static norma_reliability_result *of_answers(const int *answers, size_t p, size_t bootstrap)
{
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    table t = table_of(answers, ROWS, p, 1, 5);
    options.bootstrap = bootstrap;
    norma_reliability_result *r = full(&t.sample, &options);
    table_free(&t);
    return r;
}

static void two_items_have_no_omega_and_one_note_says_so(void **state)
{
    (void)state;
    const int answers[ROWS * 2] = {1, 2, 2, 2, 3, 2, 4, 5, 5, 4, 3, 3,
                                   2, 1, 4, 4, 1, 1, 5, 5, 3, 4, 2, 3};
    norma_reliability_result *r = of_answers(answers, 2, 50);
    check_defined(r);
    assert_true(isnan(coefficient(r, "omega-total-minres")->value));
    assert_true(isnan(coefficient(r, "omega-ml-implied")->value));
    assert_true(isnan(coefficient(r, "omega-ordinal")->value));
    assert_true(isnan(coefficient(r, "omega-hierarchical-schmid-leiman")->value));
    assert_close(coefficient(r, "lambda4")->value, r->alpha, 1e-13, 0);
    assert_close(coefficient(r, "glb")->value, r->alpha, 1e-7, 0);
    assert_int_equal(r->halves.n, 1);
    assert_non_null(find_note(&r->notes, "omega-few-items", NULL));
    norma_reliability_result_free(r);
}

static void items_that_agree_perfectly_have_reliability_one(void **state)
{
    (void)state;
    int answers[ROWS * 4];
    for (size_t k = 0; k < ROWS * 4; k++)
        answers[k] = 1 + (int)(k / 4) % 5;
    norma_reliability_result *r = of_answers(answers, 4, 50);
    check_defined(r);
    assert_close(coefficient(r, "alpha")->value, 1, 1e-12, 0);
    assert_close(coefficient(r, "lambda2")->value, 1, 1e-12, 0);
    assert_close(coefficient(r, "lambda4")->value, 1, 1e-12, 0);
    assert_close(coefficient(r, "glb")->value, 1, 1e-7, 0);
    assert_true(isnan(coefficient(r, "lambda6")->value));
    norma_reliability_result_free(r);
}

static void a_constant_item_leaves_what_needs_no_correlation(void **state)
{
    (void)state;
    int answers[ROWS * 4];
    for (size_t k = 0; k < ROWS * 4; k++)
        answers[k] = k % 4 == 2 ? 3 : 1 + (int)((k / 4) * 7 + (k % 4) * (k / 8)) % 5;
    norma_reliability_result *r = of_answers(answers, 4, 50);
    check_defined(r);
    assert_true(isnan(coefficient(r, "alpha-standardized")->value));
    assert_true(isnan(coefficient(r, "omega-ml-observed")->value));
    assert_true(isfinite(coefficient(r, "alpha")->value));
    assert_true(isfinite(coefficient(r, "lambda2")->value));
    assert_non_null(find_note(&r->notes, "ordinal-undefined", NULL));
    norma_reliability_result_free(r);
}

static void items_that_do_not_vary_have_no_coefficient(void **state)
{
    (void)state;
    int answers[ROWS * 4];
    for (size_t k = 0; k < ROWS * 4; k++)
        answers[k] = 2;
    norma_reliability_result *r = of_answers(answers, 4, 50);
    for (size_t k = 0; k < r->n_coefficients; k++)
        assert_true(isnan(r->coefficients[k].value) && r->coefficients[k].n_intervals == 0);
    assert_int_equal(r->halves.n, 0);
    norma_reliability_result_free(r);
}

/* ---- options ---- */

static void groups_give_a_bifactor_model_or_a_note(void **state)
{
    (void)state;
    size_t groups[25];
    table t = table_bfi();
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    for (size_t i = 0; i < 25; i++)
        groups[i] = i / 5;
    options.groups = groups;
    norma_reliability_result *r = full(&t.sample, &options);
    assert_close(r->puc, 250.0 / 300, 1e-15, 0);
    double hierarchical = coefficient(r, "omega-hierarchical-bifactor")->value;
    assert_true(hierarchical > 0 && hierarchical < coefficient(r, "omega-total-bifactor")->value);
    /* five factors: psych's omega() of the same items, .301601 and .821584 */
    assert_close(coefficient(r, "omega-hierarchical-schmid-leiman")->value, 0.301600894, 3e-5, 0);
    assert_non_null(find_note(&r->notes, "schmid-leiman-improper", NULL));
    norma_reliability_result_free(r);

    groups[0] = groups[1] = groups[2] = NORMA_NONE;
    r = full(&t.sample, &options);
    assert_non_null(find_note(&r->notes, "bifactor-few-items", NULL));
    assert_true(isnan(coefficient(r, "omega-total-bifactor")->value));
    norma_reliability_result_free(r);
    table_free(&t);
}

static void a_group_that_is_no_group_is_refused(void **state)
{
    (void)state;
    const size_t groups[] = {0, 0, 7, 1};
    const int answers[ROWS * 4] = {1, 2, 3};
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_reliability_result *r = NULL;
    norma_error err = {0};
    table t = table_of(answers, ROWS, 4, 0, 5);
    options.groups = groups;
    assert_int_equal(norma_reliability(&r, "all", &t.sample, &options, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "the group of item I3 of all is 7, and groups of 4 items are "
                                     "numbered from 0 to at most 3");
    table_free(&t);
}

/* What is left out of many replicates of a large scale is told, with how many it could have. */
static void replicates_that_would_take_long_are_left_out_with_a_note(void **state)
{
    (void)state;
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    table t = table_bfi();
    options.bootstrap = 10000;
    norma_reliability_result *r = full(&t.sample, &options);
    const norma_note *note = find_note(&r->notes, "bootstrap-left-out", NULL);
    assert_non_null(note);
    assert_non_null(interval(coefficient(r, "alpha"), NORMA_INTERVAL_BCA));
    assert_null(interval(coefficient(r, "glb"), NORMA_INTERVAL_BCA));
    assert_true(note->of > 100 && note->of < 10000);
    norma_reliability_result_free(r);
    table_free(&t);
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    table t = table_bfi();
    norma_sample sample = t.sample;
    sample.n_items = 10;
    options.bootstrap = 60;
    options.threads = 1;
    norma_reliability_result *one = full(&sample, &options);
    options.threads = 3;
    norma_reliability_result *three = full(&sample, &options);
    assert_int_equal(one->n_coefficients, three->n_coefficients);
    for (size_t k = 0; k < one->n_coefficients; k++) {
        const norma_coefficient *a = &one->coefficients[k], *b = &three->coefficients[k];
        assert_memory_equal(&a->value, &b->value, sizeof a->value);
        assert_int_equal(a->n_intervals, b->n_intervals);
        assert_memory_equal(a->intervals, b->intervals, a->n_intervals * sizeof *a->intervals);
    }
    assert_memory_equal(one->halves.quantiles, three->halves.quantiles,
                        sizeof one->halves.quantiles);
    norma_reliability_result_free(one);
    norma_reliability_result_free(three);
    table_free(&t);
}

static void nothing_leaks_of_all_coefficients(void **state)
{
    (void)state;
    const size_t groups[] = {0, 0, 0, 1, 1, 1};
    int answers[ROWS * 6];
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_reliability_result *r = NULL;
    for (size_t k = 0; k < ROWS * 6; k++)
        answers[k] = 1 + (int)((k / 6) * (k % 6 + 3) / 3 + (k % 6) * (k / 18)) % 4;
    table t = table_of(answers, ROWS, 6, 1, 4);
    options.extent = NORMA_RELIABILITY_FULL;
    options.groups = groups;
    options.bootstrap = 2;
    options.factors = 2;
    options.splits = 5;
    options.threads = 1;
    check_every_allocation(r, norma_reliability(&r, "all", &t.sample, &options, NULL));
    norma_reliability_result_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_coefficient_of_five_scales_equals_its_reference),
        cmocka_unit_test(pairwise_bounds_equal_their_reference),
        cmocka_unit_test(two_items_have_no_omega_and_one_note_says_so),
        cmocka_unit_test(items_that_agree_perfectly_have_reliability_one),
        cmocka_unit_test(a_constant_item_leaves_what_needs_no_correlation),
        cmocka_unit_test(items_that_do_not_vary_have_no_coefficient),
        cmocka_unit_test(groups_give_a_bifactor_model_or_a_note),
        cmocka_unit_test(a_group_that_is_no_group_is_refused),
        cmocka_unit_test(replicates_that_would_take_long_are_left_out_with_a_note),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(nothing_leaks_of_all_coefficients),
    };
    return cmocka_run_group_tests_name("coefficients of reliability", tests, NULL, NULL);
}
