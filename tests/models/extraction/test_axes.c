#include "models/extraction/axes.h"

#include "models/extraction/alpha.h"
#include "models/extraction/components.h"
#include "models/extraction/extraction.h"
#include "models/extraction/minres.h"

static void check_iterated(const char *data, size_t p, size_t k, norma_extraction method,
                           const char *name)
{
    double *cor = calloc(p * p, sizeof *cor), *communalities = calloc(p, sizeof *communalities);
    char path[64];
    assert_true(cor && communalities);
    read_matrix(cor, p, data);
    cJSON *reference = reference_load("extraction.json");
    (void)snprintf(path, sizeof path, "%s/%s", data, name);
    const cJSON *iterated = json_at(reference, path);
    read_numbers(communalities, p, json_at(iterated, "communalities"));
    norma__extracted fit;
    assert_int_equal(norma__extract(&fit, method, cor, p, k, NULL), NORMA_OK);
    assert_true(fit.converged && fit.gradient_max <= 1e-12);
    check_solution(&fit, iterated, 1e-9);
    for (size_t i = 0; i < p; i++)
        assert_close(1 - fit.uniquenesses[i], communalities[i], 0, 1e-10);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
    free(communalities);
    free(cor);
}

/* The plain iterations of both methods in R 4.2.2 until no communality changes by 1e-13; see
   scripts/reference/extraction.R. */
static void axes_and_alpha_are_where_iterations_end(void **state)
{
    (void)state;
    check_iterated("bfi", 25, 5, NORMA_EXTRACT_PA, "pa");
    check_iterated("harman", 24, 4, NORMA_EXTRACT_PA, "pa");
    check_iterated("bfi", 25, 5, NORMA_EXTRACT_ALPHA, "alpha");
    check_iterated("harman", 24, 4, NORMA_EXTRACT_ALPHA, "alpha");
}

/* EFAtools 1.0.0.9000 with a criterion of 1e-12. */
static void axes_are_those_of_efatools(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    double cor[P * P];
    read_matrix(cor, P, "bfi");
    cJSON *reference = reference_load("extraction.json");
    norma__extracted fit;
    assert_int_equal(norma__axes(&fit, cor, P, K, NULL), NORMA_OK);
    check_solution(&fit, json_at(reference, "peers/efatools_pa"), 1e-9);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Law: where principal axes end, minres has its minimum; a Heywood case included. */
static void axes_end_at_the_minimum_of_minres(void **state)
{
    (void)state;
    enum { P = 24 };
    double cor[P * P];
    read_matrix(cor, P, "harman");
    size_t heywood = 0;
    for (size_t k = 1; k <= 6; k++) {
        norma__extracted axes, minres;
        assert_int_equal(norma__axes(&axes, cor, P, k, NULL), NORMA_OK);
        assert_int_equal(norma__minres(&minres, cor, P, k, NULL), NORMA_OK);
        assert_true(axes.converged);
        assert_close(axes.objective, minres.objective, 1e-12, 0);
        assert_int_equal(axes.n_heywood, minres.n_heywood);
        for (size_t i = 0; i < P; i++)
            assert_close(axes.uniquenesses[i], minres.uniquenesses[i], 0, 1e-9);
        heywood += axes.n_heywood;
        norma__extracted_free(&axes);
        norma__extracted_free(&minres);
    }
    assert_true(heywood > 0);
}

/* Kaiser & Caffrey: in the metric of the common parts the factors are components, whose eigenvalues
   give alpha; here by the solution's own loadings: Lambda' H^-2 Lambda is diagonal, its first entry
   the eigenvalue of the objective. */
static void alpha_factors_are_components_of_the_common_parts(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    double cor[P * P], largest = 0;
    read_matrix(cor, P, "bfi");
    norma__extracted fit;
    assert_int_equal(norma__alpha_factors(&fit, cor, P, K, NULL), NORMA_OK);
    for (size_t n = 0; n < K; n++)
        for (size_t m = 0; m <= n; m++) {
            double sum = 0;
            for (size_t i = 0; i < P; i++)
                sum +=
                    fit.loadings[n * P + i] * fit.loadings[m * P + i] / (1 - fit.uniquenesses[i]);
            if (m < n)
                assert_close(sum, 0, 0, 1e-10);
            else
                largest = fmax(largest, sum);
        }
    assert_close(fit.objective, P / (P - 1.0) * (1 - 1 / largest), 1e-10, 0);
    norma__extracted_free(&fit);
}

/* A sign of an item changes the sign of its loadings alone. */
static void reversed_items_change_signs_alone(void **state)
{
    (void)state;
    enum { P = 24, K = 4 };
    double cor[P * P], reversed[P * P];
    read_matrix(cor, P, "harman");
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < P; i++)
            reversed[j * P + i] = cor[j * P + i] * ((i % 3 == 0) == (j % 3 == 0) ? 1 : -1);
    for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_PCA; method++) {
        norma__extracted one, other;
        assert_int_equal(norma__extract(&one, (norma_extraction)method, cor, P, K, NULL), NORMA_OK);
        assert_int_equal(norma__extract(&other, (norma_extraction)method, reversed, P, K, NULL),
                         NORMA_OK);
        for (size_t i = 0; i < P; i++)
            assert_close(one.uniquenesses[i], other.uniquenesses[i], 0, 1e-8);
        for (size_t i = 0; i < P * K; i++)
            assert_close(fabs(one.loadings[i]), fabs(other.loadings[i]), 0, 1e-7);
        assert_close(one.objective, other.objective, 1e-9, 0);
        norma__extracted_free(&one);
        norma__extracted_free(&other);
    }
}

/* Principal components: R's eigen() of the same matrix in factor_bfi.json. */
static void components_are_eigenvectors(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    double cor[P * P], eigenvalues[P], rest = 0;
    read_matrix(cor, P, "bfi");
    cJSON *reference = reference_load("factor_bfi.json");
    read_numbers(eigenvalues, P, json_at(reference, "eigenvalues"));
    norma__extracted fit;
    assert_int_equal(norma__components(&fit, cor, P, K, NULL), NORMA_OK);
    for (size_t n = 0; n < K; n++) {
        double squares = 0;
        for (size_t i = 0; i < P; i++)
            squares += fit.loadings[n * P + i] * fit.loadings[n * P + i];
        assert_close(squares, eigenvalues[n], 1e-10, 0);
        for (size_t i = 0; i < P; i++) { /* R l = gamma l */
            double image = 0;
            for (size_t j = 0; j < P; j++)
                image += cor[j * P + i] * fit.loadings[n * P + j];
            assert_close(image, eigenvalues[n] * fit.loadings[n * P + i], 0, 1e-10);
        }
    }
    for (size_t m = K; m < P; m++)
        rest += eigenvalues[m] * eigenvalues[m] / 2;
    assert_close(fit.objective, rest, 1e-10, 0);
    assert_true(fit.converged && fit.gradient_max == 0);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* One alpha factor of bfi does not exist: all items would need one and the same share of it. */
static void alpha_says_when_it_finds_nothing(void **state)
{
    (void)state;
    enum { P = 25 };
    double cor[P * P];
    read_matrix(cor, P, "bfi");
    norma__extracted fit;
    assert_int_equal(norma__alpha_factors(&fit, cor, P, 1, NULL), NORMA_OK);
    assert_true(!fit.converged && fit.gradient_max > 1e-3);
    for (size_t i = 0; i < P; i++)
        assert_true(isfinite(fit.loadings[i]));
    norma__extracted_free(&fit);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const double cor[4] = {1, .5, .5, 1}, undefined[4] = {1, NAN, NAN, 1};
    norma__extracted fit;
    norma_error err;
    const norma_extraction methods[] = {NORMA_EXTRACT_PA, NORMA_EXTRACT_ALPHA, NORMA_EXTRACT_PCA,
                                        NORMA_EXTRACT_MINRANK};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        assert_int_equal(norma__extract(&fit, methods[m], cor, 2, 0, &err), NORMA_EINVAL);
        assert_string_equal(err.message, "a factor solution needs at least one factor");
        assert_int_equal(norma__extract(&fit, methods[m], cor, 2, 2, &err), NORMA_EDATA);
        assert_string_equal(err.message, "2 items cannot carry 2 factors");
        assert_int_equal(norma__extract(&fit, methods[m], undefined, 2, 1, &err), NORMA_EDATA);
        assert_string_equal(err.message, "a matrix of 2 items has undefined entries");
        assert_null(fit.loadings);
    }
    assert_int_equal(norma__extract(&fit, (norma_extraction)99, cor, 2, 1, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "there is no extraction number 99");
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    norma__extracted fit = {0};
    for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_PCA; method++) {
        check_every_allocation(fit.loadings,
                               norma__extract(&fit, (norma_extraction)method, cor, 3, 1, NULL));
        norma__extracted_free(&fit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_and_alpha_are_where_iterations_end),
        cmocka_unit_test(axes_are_those_of_efatools),
        cmocka_unit_test(axes_end_at_the_minimum_of_minres),
        cmocka_unit_test(alpha_factors_are_components_of_the_common_parts),
        cmocka_unit_test(reversed_items_change_signs_alone),
        cmocka_unit_test(components_are_eigenvectors),
        cmocka_unit_test(alpha_says_when_it_finds_nothing),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("axes", tests, NULL, NULL);
}
