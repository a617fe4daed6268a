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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_coefficient_of_five_scales_equals_its_reference),
        cmocka_unit_test(pairwise_bounds_equal_their_reference),
    };
    return cmocka_run_group_tests_name("coefficients of reliability", tests, NULL, NULL);
}
