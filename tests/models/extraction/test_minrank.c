#include "models/extraction/minrank.h"

#include "models/extraction/extraction.h"
#include "models/extraction/trace.h"

/* Eigenvalues of R - U. */
static void common_eigenvalues(double *values, const double *cor, const double *psi, size_t p)
{
    double *common = calloc(p * p, sizeof *common);
    assert_non_null(common);
    memcpy(common, cor, p * p * sizeof *common);
    for (size_t i = 0; i < p; i++)
        common[i * p + i] -= psi[i];
    assert_int_equal(norma__eigen(values, NULL, common, p, NULL), NORMA_OK);
    free(common);
}

/* R 4.2.2: the same sum of eigenvalues with a logarithmic barrier, by optim(), which comes within
   1e-8 of it and stays above; see scripts/reference/extraction.R. */
static void minimum_rank_is_what_a_barrier_comes_to(void **state)
{
    (void)state;
    double small[6 * 6], large[25 * 25], psi[6];
    read_matrix(small, 6, "ability");
    read_matrix(large, 25, "bfi");
    cJSON *reference = reference_load("extraction.json");
    read_numbers(psi, 6, json_at(reference, "ability/minrank/uniquenesses"));
    norma__extracted fit;
    assert_int_equal(norma__minrank(&fit, small, 6, 2, NULL), NORMA_OK);
    assert_true(fit.converged && fit.n_heywood == 0);
    double wanted = json_number(reference, "ability/minrank/objective");
    assert_true(fit.objective < wanted && fit.objective > wanted - 1e-8);
    for (size_t i = 0; i < 6; i++)
        assert_close(fit.uniquenesses[i], psi[i], 0, 1e-6);
    norma__extracted_free(&fit);
    assert_int_equal(norma__minrank(&fit, large, 25, 5, NULL), NORMA_OK);
    wanted = json_number(reference, "bfi/minrank/objective");
    assert_true(fit.objective < wanted && fit.objective > wanted - 1e-8);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Laws: the common part is Gramian, its least eigenvalues are the objective, the factors have the
   largest, and the greatest lower bound's uniquenesses leave more unexplained. */
static void the_common_part_is_gramian(void **state)
{
    (void)state;
    enum { P = 24 };
    double cor[P * P], values[P], psi[P], sum;
    read_matrix(cor, P, "harman");
    for (size_t k = 1; k <= 8; k++) {
        norma__extracted fit;
        assert_int_equal(norma__minrank(&fit, cor, P, k, NULL), NORMA_OK);
        assert_true(fit.converged);
        common_eigenvalues(values, cor, fit.uniquenesses, P);
        assert_true(values[P - 1] > -1e-13);
        double rest = 0;
        for (size_t m = k; m < P; m++)
            rest += values[m];
        assert_close(fit.objective, rest, 1e-9, 0);
        for (size_t n = 0; n < k; n++) {
            double squares = 0;
            for (size_t i = 0; i < P; i++)
                squares += fit.loadings[n * P + i] * fit.loadings[n * P + i];
            assert_close(squares, values[n], 1e-10, 0);
        }
        assert_int_equal(norma__minimum_trace(psi, &sum, cor, NULL, P, NULL), NORMA_OK);
        common_eigenvalues(values, cor, psi, P);
        double more = 0;
        for (size_t m = k; m < P; m++)
            more += values[m];
        assert_true(fit.objective < more);
        norma__extracted_free(&fit);
    }
}

/* Factors that are there leave nothing unexplained, and their uniquenesses are found. */
static void a_factorial_matrix_has_its_rank(void **state)
{
    (void)state;
    enum { P = 20, K = 4 };
    double loadings[P * K], cor[P * P];
    simple_structure(loadings, P, K, 5);
    factorial(cor, loadings, P, K);
    norma__extracted fit;
    assert_int_equal(norma__minrank(&fit, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_close(fit.objective, 0, 0, 1e-9);
    for (size_t i = 0; i < P; i++) {
        double psi = 1;
        for (size_t n = 0; n < K; n++)
            psi -= loadings[n * P + i] * loadings[n * P + i];
        assert_close(fit.uniquenesses[i], psi, 0, 1e-6);
    }
    norma__extracted_free(&fit);
}

/* Three items on two points: no item has anything of its own. */
static void a_singular_matrix_may_leave_no_uniqueness(void **state)
{
    (void)state;
    const double cor[9] = {1, .8, .6, .8, 1, .96, .6, .96, 1}; /* .6 = cos(a + b) of .8 and .96 */
    norma__extracted fit;
    assert_int_equal(norma__minrank(&fit, cor, 3, 1, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_int_equal(fit.n_heywood, 3);
    norma__extracted_free(&fit);
}

static void an_indefinite_matrix_is_refused(void **state)
{
    (void)state;
    const double indefinite[9] = {1, .9, -.9, .9, 1, .9, -.9, .9, 1};
    norma__extracted fit;
    norma_error err;
    assert_int_equal(norma__minrank(&fit, indefinite, 3, 1, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "a matrix of 3 items has a negative eigenvalue (-0.8 when scaled to a unit "
                        "diagonal), and so neither a greatest lower bound nor a minimum rank "
                        "solution");
    assert_null(fit.loadings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minimum_rank_is_what_a_barrier_comes_to),
        cmocka_unit_test(the_common_part_is_gramian),
        cmocka_unit_test(a_factorial_matrix_has_its_rank),
        cmocka_unit_test(a_singular_matrix_may_leave_no_uniqueness),
        cmocka_unit_test(an_indefinite_matrix_is_refused),
    };
    return cmocka_run_group_tests_name("minrank", tests, NULL, NULL);
}
