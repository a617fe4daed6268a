#include "models/extraction/pattern.h"

#include "models/extraction/extraction.h"
#include "models/extraction/ml.h"

/* Every item on the first column, and size items in turn on each of the others. */
static void bifactor(uint8_t *flags, size_t p, size_t size)
{
    for (size_t i = 0; i < p; i++)
        flags[i] = flags[(1 + i / size) * p + i] = 1;
}

/* lavaan 0.6-14: the same model of the same matrix; see scripts/reference/extraction.R. */
static void a_bifactor_model_of_bfi_is_that_of_lavaan(void **state)
{
    (void)state;
    enum { P = 25, K = 6 };
    double cor[P * P];
    uint8_t flags[P * K] = {0};
    read_matrix(cor, P, "bfi");
    bifactor(flags, P, 5);
    cJSON *reference = reference_load("extraction.json");
    norma__extracted fit;
    assert_int_equal(norma__pattern_ml(&fit, flags, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged && fit.gradient_max < 1e-12 && fit.n_heywood == 0);
    assert_true(fit.objective < json_number(reference, "bfi/bifactor/objective") + 1e-12);
    assert_close(fit.objective, json_number(reference, "bfi/bifactor/objective"), 1e-9, 0);
    assert_close(fit.objective, ml_discrepancy(&fit, cor), 1e-12, 0);
    check_solution(&fit, json_at(reference, "bfi/bifactor"), 1e-5);
    for (size_t i = 0; i < P * K; i++)
        assert_true(flags[i] || fit.loadings[i] == 0);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Law: one column with all its loadings free is maximum likelihood's one factor. */
static void one_free_column_is_one_factor(void **state)
{
    (void)state;
    enum { P = 25 };
    double cor[P * P];
    uint8_t flags[P];
    memset(flags, 1, sizeof flags);
    read_matrix(cor, P, "bfi");
    norma__extracted pattern, factor;
    assert_int_equal(norma__pattern_ml(&pattern, flags, cor, P, 1, NULL), NORMA_OK);
    assert_int_equal(norma__ml(&factor, cor, P, 1, NULL), NORMA_OK);
    assert_close(pattern.objective, factor.objective, 1e-13, 0);
    for (size_t i = 0; i < P; i++) {
        assert_close(pattern.loadings[i], factor.loadings[i], 0, 1e-11);
        assert_close(pattern.uniquenesses[i], factor.uniquenesses[i], 0, 1e-11);
    }
    norma__extracted_free(&pattern);
    norma__extracted_free(&factor);
}

/* A matrix that has the structure gives it back. */
static void a_bifactor_matrix_is_recovered(void **state)
{
    (void)state;
    enum { P = 80, SIZE = 8, K = 1 + P / SIZE };
    double *cor = calloc(P * P, sizeof *cor), *loadings = calloc(P * K, sizeof *loadings);
    uint8_t *flags = calloc(P * K, 1);
    assert_true(cor && loadings && flags);
    bifactor(flags, P, SIZE);
    gsl_rng *random = norma__random_new(11, 0);
    assert_non_null(random);
    for (size_t i = 0; i < P * K; i++)
        loadings[i] = !flags[i] ? 0 : (i < P ? .4 : .3) + .3 * gsl_rng_uniform(random);
    gsl_rng_free(random);
    factorial(cor, loadings, P, K);
    norma__extracted fit;
    assert_int_equal(norma__pattern_ml(&fit, flags, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged && fit.n_heywood == 0);
    assert_close(fit.objective, 0, 0, 1e-12);
    for (size_t i = 0; i < P * K; i++)
        assert_close(fit.loadings[i], loadings[i], 0, 1e-6);
    norma__extracted_free(&fit);
    free(cor);
    free(loadings);
    free(flags);
}

static void a_heywood_case_rests_on_the_bound(void **state)
{
    (void)state;
    const double cor[16] = {1, .9, .72, .5, .9, 1, .55, .45, .72, .55, 1, .4, .5, .45, .4, 1};
    const uint8_t flags[4] = {1, 1, 1, 1};
    norma__extracted fit;
    assert_int_equal(norma__pattern_ml(&fit, flags, cor, 4, 1, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_int_equal(fit.n_heywood, 1);
    assert_true(fit.uniquenesses[0] == NORMA__LEAST_UNIQUENESS);
    norma__extracted_free(&fit);
}

/* Two items of a group factor fix the product of their loadings alone, one item nothing: the
   minimum is a line, and a point of it is found. */
static void undetermined_loadings_do_no_harm(void **state)
{
    (void)state;
    enum { P = 7, K = 4 };
    double cor[P * P], loadings[P * K] = {0};
    uint8_t flags[P * K] = {0};
    bifactor(flags, P, 3);
    flags[P + 2] = 0; /* the first group factor has two items, the last one */
    for (size_t i = 0; i < P * K; i++)
        loadings[i] = flags[i] ? (i < P ? .6 : .4) : 0;
    factorial(cor, loadings, P, K);
    norma__extracted fit;
    assert_int_equal(norma__pattern_ml(&fit, flags, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_close(fit.objective, 0, 0, 1e-12);
    assert_close(fit.loadings[P] * fit.loadings[P + 1], .16, 0, 1e-4);
    norma__extracted_free(&fit);
}

static void columns_without_items_stay_empty(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    const uint8_t flags[6] = {1, 1, 1, 0, 0, 0}, none[3] = {0};
    norma__extracted fit;
    assert_int_equal(norma__pattern_ml(&fit, flags, cor, 3, 2, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_close(fit.loadings[0], .7, 1e-9, 0);
    assert_true(fit.loadings[3] == 0 && fit.loadings[4] == 0 && fit.loadings[5] == 0);
    norma__extracted_free(&fit);
    assert_int_equal(norma__pattern_ml(&fit, none, cor, 3, 1, NULL), NORMA_OK);
    assert_close(fit.uniquenesses[2], 1, 1e-12, 0);
    norma__extracted_free(&fit);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const double twins[9] = {1, .3, 1, .3, 1, .3, 1, .3, 1};
    const uint8_t flags[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    norma__extracted fit;
    norma_error err;
    assert_int_equal(norma__pattern_ml(&fit, flags, twins, 3, 1, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "maximum likelihood needs a positive definite matrix, and this one of 3 "
                        "items is none from item 3 on: leave items out, or use minres, pa or pca");
    assert_null(fit.loadings);
    assert_int_equal(norma__pattern_ml(&fit, flags, twins, 3, 0, &err), NORMA_EINVAL);
    assert_int_equal(norma__pattern_ml(&fit, flags, twins, 3, 3, &err), NORMA_EDATA);
    assert_string_equal(err.message, "3 items cannot carry 3 factors");
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    const uint8_t flags[3] = {1, 1, 1};
    norma__extracted fit = {0};
    check_every_allocation(fit.loadings, norma__pattern_ml(&fit, flags, cor, 3, 1, NULL));
    norma__extracted_free(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bifactor_model_of_bfi_is_that_of_lavaan),
        cmocka_unit_test(one_free_column_is_one_factor),
        cmocka_unit_test(a_bifactor_matrix_is_recovered),
        cmocka_unit_test(a_heywood_case_rests_on_the_bound),
        cmocka_unit_test(undetermined_loadings_do_no_harm),
        cmocka_unit_test(columns_without_items_stay_empty),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
