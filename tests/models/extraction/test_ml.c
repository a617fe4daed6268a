#include "models/extraction/ml.h"

#include "models/extraction/extraction.h"
#include "models/extraction/gls.h"

static void check_tight(const char *data, size_t p, size_t k, norma_extraction method,
                        const char *name)
{
    double *cor = calloc(p * p, sizeof *cor);
    char path[64];
    assert_non_null(cor);
    read_matrix(cor, p, data);
    cJSON *reference = reference_load("extraction.json");
    (void)snprintf(path, sizeof path, "%s/%s", data, name);
    const cJSON *tight = json_at(reference, path);
    norma__extracted fit;
    assert_int_equal(norma__extract(&fit, method, cor, p, k, NULL), NORMA_OK);
    assert_true(fit.converged && fit.n_heywood == 0 && fit.iterations < 15);
    assert_true(fit.gradient_max < 1e-10);
    assert_true(fit.gradient_max < json_number(tight, "gradient"));
    assert_close(fit.objective, json_number(tight, "objective"), 1e-11, 0);
    check_solution(&fit, tight, 1e-6);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
    free(cor);
}

/* R 4.2.2: the same functions of the uniquenesses by optim(), restarted at its smallest tolerances;
   see scripts/reference/extraction.R. */
static void ml_and_gls_are_the_tight_solutions(void **state)
{
    (void)state;
    check_tight("bfi", 25, 5, NORMA_EXTRACT_ML, "ml");
    check_tight("harman", 24, 4, NORMA_EXTRACT_ML, "ml");
    check_tight("ability", 6, 2, NORMA_EXTRACT_ML, "ml");
    check_tight("bfi", 25, 5, NORMA_EXTRACT_GLS, "gls");
    check_tight("harman", 24, 4, NORMA_EXTRACT_GLS, "gls");
}

/* Twenty-four psychological tests, Holzinger & Swineford's data as printed in Harman (1976), p.
   124: the uniquenesses of four factors, in the three digits that R 4.2.2 prints. */
static void harmans_24_tests_are_reproduced(void **state)
{
    (void)state;
    enum { P = 24, K = 4 };
    static const double printed[P] = {.438, .780, .644, .651, .352, .312, .283, .485,
                                      .257, .240, .551, .435, .491, .646, .696, .549,
                                      .598, .593, .762, .592, .583, .601, .497, .500};
    double cor[P * P];
    read_matrix(cor, P, "harman");
    norma__extracted fit;
    assert_int_equal(norma__ml(&fit, cor, P, K, NULL), NORMA_OK);
    for (size_t i = 0; i < P; i++)
        assert_close(fit.uniquenesses[i], printed[i], 0, 0.00051);
    norma__extracted_free(&fit);
}

/* The statistics that R 4.2.2 prints in the examples of Harman74.cor and ability.cov; (n - 1 - (2p
   + 5)/6 - 2k/3) times the discrepancy is Bartlett's (1951). */
static void the_chi_squares_of_r_examples_are_printed(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t p, k;
        double n, chisq;
    } cases[] = {{"harman", 24, 1, 145, 622.91}, {"harman", 24, 2, 145, 420.24},
                 {"harman", 24, 3, 145, 295.59}, {"harman", 24, 4, 145, 226.68},
                 {"harman", 24, 5, 145, 186.82}, {"ability", 6, 1, 112, 75.18},
                 {"ability", 6, 2, 112, 6.11}};
    double cor[24 * 24];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        norma__extracted fit;
        read_matrix(cor, cases[c].p, cases[c].data);
        assert_int_equal(norma__ml(&fit, cor, cases[c].p, cases[c].k, NULL), NORMA_OK);
        const double p = (double)cases[c].p, k = (double)cases[c].k;
        const double multiplier = cases[c].n - 1 - (2 * p + 5) / 6 - 2 * k / 3;
        assert_close(multiplier * fit.objective, cases[c].chisq, 0, 0.0051);
        norma__extracted_free(&fit);
    }
}

/* Five socio-economic variables of twelve census tracts, Harman (1976), p. 14: the first has no
   uniqueness left. */
static void harmans_tracts_are_a_heywood_case(void **state)
{
    (void)state;
    enum { P = 5, K = 2 };
    double cor[P * P];
    read_matrix(cor, P, "tracts");
    cJSON *reference = reference_load("extraction.json");
    const cJSON *tight = json_at(reference, "tracts/ml");
    norma__extracted fit;
    assert_int_equal(norma__ml(&fit, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_int_equal(fit.n_heywood, 1);
    assert_close(fit.objective, json_number(tight, "objective"), 1e-10, 0);
    check_solution(&fit, tight, 1e-6);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Laws of the maximum: the objective is the discrepancy of the matrices, the model has a unit
   diagonal (Lawley & Maxwell, 1971, p. 28), Lambda' Psi^-1 Lambda is diagonal, and columns are
   ordered. */
static void the_model_has_the_diagonal_of_the_data(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    double cor[P * P];
    read_matrix(cor, P, "bfi");
    norma__extracted fit;
    assert_int_equal(norma__ml(&fit, cor, P, K, NULL), NORMA_OK);
    assert_close(ml_discrepancy(&fit, cor), fit.objective, 0, 1e-12);
    for (size_t i = 0; i < P; i++) {
        double sum = fit.uniquenesses[i];
        for (size_t n = 0; n < K; n++)
            sum += fit.loadings[n * P + i] * fit.loadings[n * P + i];
        assert_close(sum, 1, 1e-11, 0);
    }
    double squares[K] = {0};
    for (size_t n = 0; n < K; n++) {
        for (size_t m = 0; m < n; m++) {
            double product = 0;
            for (size_t i = 0; i < P; i++)
                product += fit.loadings[n * P + i] * fit.loadings[m * P + i] / fit.uniquenesses[i];
            assert_close(product, 0, 0, 1e-11);
        }
        for (size_t i = 0; i < P; i++)
            squares[n] += fit.loadings[n * P + i] * fit.loadings[n * P + i];
        assert_true(n == 0 || squares[n] <= squares[n - 1]);
    }
    norma__extracted_free(&fit);
}

/* Each method's own criterion is lowest at its own solution. */
static void no_method_beats_ml_at_likelihood(void **state)
{
    (void)state;
    enum { P = 25 };
    double cor[P * P];
    read_matrix(cor, P, "bfi");
    for (size_t k = 1; k <= 8; k++) {
        norma__extracted ml, other;
        assert_int_equal(norma__ml(&ml, cor, P, k, NULL), NORMA_OK);
        for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_GLS; method++) {
            assert_int_equal(norma__extract(&other, (norma_extraction)method, cor, P, k, NULL),
                             NORMA_OK);
            assert_true(ml_discrepancy(&other, cor) >= ml.objective - 1e-12);
            norma__extracted_free(&other);
        }
        norma__extracted_free(&ml);
    }
}

/* Three items, one factor: ML, GLS and minres all are Spearman's triads. */
static void three_items_have_the_triad_solution(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_GLS; method++) {
        norma__extracted fit;
        assert_int_equal(norma__extract(&fit, (norma_extraction)method, cor, 3, 1, NULL), NORMA_OK);
        assert_close(fit.loadings[0], sqrt(.42 * .35 / .30), 1e-9, 0);
        assert_close(fit.loadings[1], sqrt(.42 * .30 / .35), 1e-9, 0);
        assert_close(fit.loadings[2], sqrt(.35 * .30 / .42), 1e-9, 0);
        assert_close(fit.objective, 0, 0, 1e-18);
        norma__extracted_free(&fit);
    }
}

static void a_heywood_case_rests_on_the_bound(void **state)
{
    (void)state;
    /* r12 r13 / r23 = 1.62: the first loading would exceed 1 */
    const double cor[16] = {1, .9, .72, .5, .9, 1, .55, .45, .72, .55, 1, .4, .5, .45, .4, 1};
    for (int method = NORMA_EXTRACT_ML; method <= NORMA_EXTRACT_GLS; method++) {
        norma__extracted fit;
        assert_int_equal(norma__extract(&fit, (norma_extraction)method, cor, 4, 1, NULL), NORMA_OK);
        assert_true(fit.converged);
        assert_int_equal(fit.n_heywood, 1);
        assert_true(fit.uniquenesses[0] == NORMA__LEAST_UNIQUENESS);
        norma__extracted_free(&fit);
    }
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const double cor[4] = {1, .5, .5, 1}, undefined[4] = {1, NAN, NAN, 1};
    const double twins[9] = {1, .3, 1, .3, 1, .3, 1, .3, 1};
    const double indefinite[9] = {1, .9, -.9, .9, 1, .9, -.9, .9, 1};
    norma__extracted fit;
    norma_error err;
    assert_int_equal(norma__ml(&fit, cor, 2, 0, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "a factor solution needs at least one factor");
    assert_int_equal(norma__gls(&fit, cor, 2, 2, &err), NORMA_EDATA);
    assert_string_equal(err.message, "2 items cannot carry 2 factors");
    assert_int_equal(norma__ml(&fit, undefined, 2, 1, &err), NORMA_EDATA);
    assert_string_equal(err.message, "a matrix of 2 items has undefined entries");
    assert_int_equal(norma__ml(&fit, twins, 3, 1, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "maximum likelihood needs a positive definite matrix, and this one of 3 "
                        "items is none from item 3 on: leave items out, or use minres, pa or pca");
    assert_null(fit.loadings);
    assert_int_equal(norma__gls(&fit, indefinite, 3, 1, &err), NORMA_EDATA);
    assert_string_equal(err.message, "generalised least squares needs a positive definite matrix, "
                                     "and this one of 3 items is none from item 3 on: leave items "
                                     "out, or use minres, pa or pca");
    assert_null(fit.loadings);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    norma__extracted fit = {0};
    check_every_allocation(fit.loadings, norma__ml(&fit, cor, 3, 1, NULL));
    norma__extracted_free(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ml_and_gls_are_the_tight_solutions),
        cmocka_unit_test(harmans_24_tests_are_reproduced),
        cmocka_unit_test(the_chi_squares_of_r_examples_are_printed),
        cmocka_unit_test(harmans_tracts_are_a_heywood_case),
        cmocka_unit_test(the_model_has_the_diagonal_of_the_data),
        cmocka_unit_test(no_method_beats_ml_at_likelihood),
        cmocka_unit_test(three_items_have_the_triad_solution),
        cmocka_unit_test(a_heywood_case_rests_on_the_bound),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("ml", tests, NULL, NULL);
}
