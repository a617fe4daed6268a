#include <stdio.h>

#include "models/dimensions/dimensioning.h"
#include "support/table.h"

enum { MOST_ITEMS = 25 };

static norma_dimensions_result *reference_result(const cJSON *reference, size_t p, size_t most)
{
    double cor[MOST_ITEMS * MOST_ITEMS];
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = 20;
    o.most = most;
    read_numbers(cor, p * p, json_at(reference, "cor"));
    return dimensions_of(cor, p, (size_t)json_number(reference, "n"), &o);
}

/* The first n values of a criterion against those of a reference. */
static void assert_first(const norma_dimensions_result *r, const char *code, const cJSON *want,
                         size_t n, double relative, double absolute)
{
    const norma_criterion_series *s = &criterion_of(r, code)->series[0];
    assert_int_equal(s->first, 0);
    assert_true(n <= s->n);
    for (size_t k = 0; k < n; k++)
        assert_close(s->values[k], cJSON_GetArrayItem(want, (int)k)->valuedouble, relative,
                     absolute);
}

/* EFAtools 1.0.0.9000, efa_smt(): scripts/reference/dimensions.R. Its RMSEA is of the uncorrected
   chi-square, so that its lower bound differs in the third figure; solutions of many factors have
   Heywood cases, which it lets go further than a uniqueness of .005. */
static void bfi_is_as_efatools_says(void **state)
{
    (void)state;
    cJSON *json = reference_load("dimensions.json");
    const cJSON *reference = json_at(json, "bfi");
    norma_dimensions_result *r = reference_result(reference, 25, 0);
    assert_first(r, "chi-square", json_at(reference, "smt/p"), 10, 1e-6, 0);
    assert_first(r, "aic", json_at(reference, "smt/aic"), 10, 1e-6, 0);
    assert_first(r, "rmsea", json_at(reference, "smt/rmsea_low"), 10, 0.01, 0);
    assert_int_equal(criterion_of(r, "chi-square")->n_factors, json_number(reference, "smt/n/0"));
    assert_int_equal(criterion_of(r, "rmsea")->n_factors, json_number(reference, "smt/n/1"));
    assert_int_equal(criterion_of(r, "aic")->n_factors, json_number(reference, "smt/n/2"));
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
}

/* Harman (1976), 24 psychological tests of 145 pupils. */
static void harmans_tests_are_as_efatools_says(void **state)
{
    (void)state;
    cJSON *json = reference_load("dimensions.json");
    const cJSON *reference = json_at(json, "harman");
    norma_dimensions_result *r = reference_result(reference, 24, 0);
    assert_first(r, "chi-square", json_at(reference, "smt/p"), 6, 1e-5, 0);
    assert_first(r, "aic", json_at(reference, "smt/aic"), 6, 1e-5, 0);
    assert_int_equal(criterion_of(r, "chi-square")->n_factors, json_number(reference, "smt/n/0"));
    assert_int_equal(criterion_of(r, "rmsea")->n_factors, json_number(reference, "smt/n/1"));
    assert_int_equal(criterion_of(r, "aic")->n_factors, json_number(reference, "smt/n/2"));
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
}

/* BIC and SABIC differ from AIC by the price of a degree of freedom alone. */
static void information_criteria_differ_by_their_price(void **state)
{
    (void)state;
    cJSON *json = reference_load("dimensions.json");
    norma_dimensions_result *r = reference_result(json_at(json, "bfi"), 25, 4);
    const double *aic = criterion_of(r, "aic")->series[0].values;
    const double *bic = criterion_of(r, "bic")->series[0].values;
    const double *sabic = criterion_of(r, "sabic")->series[0].values;
    for (size_t k = 0; k <= 4; k++) {
        const double df = 300 - 25 * (double)k + (double)k * ((double)k - 1) / 2;
        assert_close(bic[k] - aic[k], df * (2 - log(2436)), 1e-10, 0);
        assert_close(sabic[k] - aic[k], df * (2 - log(2438.0 / 24)), 1e-10, 0);
    }
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
}

/* Asked for four, it tries four, and says that this settles nothing. */
static void as_many_as_were_asked_for_are_tried(void **state)
{
    (void)state;
    cJSON *json = reference_load("dimensions.json");
    norma_dimensions_result *r = reference_result(json_at(json, "bfi"), 25, 4);
    assert_int_equal(r->most, 4);
    assert_int_equal(criterion_of(r, "aic")->series[0].n, 5);
    assert_int_equal(criterion_of(r, "aic")->n_factors, 4);
    assert_non_null(find_note(&r->notes, "criteria-at-most", "aic"));
    assert_int_equal(criterion_of(r, "chi-square")->n_factors, NORMA_NONE);
    assert_non_null(find_note(&r->notes, "criteria-rejects-all", "chi-square"));
    norma_dimensions_result_free(r);
    r = reference_result(json_at(json, "bfi"), 25, 24);
    assert_int_equal(r->most, 18);
    assert_non_null(find_note(&r->notes, "most-testable", NULL));
    assert_int_equal(criterion_of(r, "aic")->series[0].n, 19);
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
}

static void a_singular_matrix_is_not_fitted(void **state)
{
    (void)state;
    double cor[6 * 6];
    for (size_t j = 0; j < 6; j++)
        for (size_t i = 0; i < 6; i++)
            cor[j * 6 + i] = i == j || i + j == 1 ? 1 : 0.4;
    norma_dimensions_result *r = dimensions_of(cor, 6, 200, NULL);
    static const char *const codes[] = {"chi-square", "rmsea", "aic", "bic", "sabic"};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
        assert_int_equal(criterion_of(r, codes[k])->n_factors, NORMA_NONE);
        assert_int_equal(criterion_of(r, codes[k])->n_series, 0);
    }
    norma_dimensions_result_free(r);
}

static void uncorrelated_items_need_no_factor(void **state)
{
    (void)state;
    double cor[8 * 8] = {0};
    for (size_t i = 0; i < 8; i++)
        cor[i * 8 + i] = 1;
    norma_dimensions_result *r = dimensions_of(cor, 8, 100, NULL);
    assert_int_equal(criterion_of(r, "chi-square")->n_factors, 0);
    assert_int_equal(criterion_of(r, "bic")->n_factors, 0);
    norma_dimensions_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bfi_is_as_efatools_says),
                                       cmocka_unit_test(harmans_tests_are_as_efatools_says),
                                       cmocka_unit_test(information_criteria_differ_by_their_price),
                                       cmocka_unit_test(as_many_as_were_asked_for_are_tried),
                                       cmocka_unit_test(a_singular_matrix_is_not_fitted),
                                       cmocka_unit_test(uncorrelated_items_need_no_factor)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
