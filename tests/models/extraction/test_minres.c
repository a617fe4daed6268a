#include "models/extraction/minres.h"

#include <string.h>

#include "models/factorial.h"

/* The largest |derivative| of the least squares function, by the residual matrix itself. */
static double largest_diagonal_residual(const norma__extracted *fit)
{
    double largest = 0;
    for (size_t i = 0; i < fit->p; i++) {
        double residual = 1 - fit->uniquenesses[i];
        for (size_t n = 0; n < fit->k; n++)
            residual -= fit->loadings[n * fit->p + i] * fit->loadings[n * fit->p + i];
        if (fit->uniquenesses[i] > NORMA__LEAST_UNIQUENESS)
            largest = fmax(largest, fabs(residual));
    }
    return largest;
}

/* bfi, 2,436 complete rows, 5 factors: R 4.2.2 optim() to a gradient of 1e-9, see
   scripts/reference/factor_bfi.R. psych 2.2.9 stops at a gradient of 9e-7. */
static void minres_of_bfi_is_the_tight_solution(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    double cor[P * P], loadings[P * K] = {0}, uniquenesses[P] = {0};
    cJSON *reference = reference_load("factor_bfi.json");
    read_numbers(cor, P * P, json_at(reference, "cor"));
    read_numbers(loadings, P * K, json_at(reference, "tight/loadings"));
    read_numbers(uniquenesses, P, json_at(reference, "tight/uniquenesses"));
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_true(fit.gradient_max < json_number(reference, "tight/gradient_max"));
    assert_true(fit.gradient_max < json_number(reference, "psych/gradient_max"));
    assert_int_equal(fit.n_heywood, 0);
    assert_close(fit.objective, json_number(reference, "tight/objective"), 1e-12, 0);
    for (size_t i = 0; i < P * K; i++)
        assert_close(fit.loadings[i], loadings[i], 0, 1e-7);
    for (size_t i = 0; i < P; i++)
        assert_close(fit.uniquenesses[i], uniquenesses[i], 0, 1e-7);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Eight measurements of 305 girls, Harman (1976), p. 22: two factors as psych 2.2.9 prints them. */
static void eight_measurements_have_their_printed_loadings(void **state)
{
    (void)state;
    enum { P = 8, K = 2 };
    static const double printed[P * K] = {.856,  .848,  .808,  .831,  .750, .631, .569, .607,
                                          -.324, -.411, -.409, -.342, .571, .492, .510, .351};
    double cor[P * P];
    cJSON *reference = reference_load("extraction.json");
    read_numbers(cor, P * P, json_at(reference, "body/cor"));
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged && fit.n_heywood == 0);
    for (size_t i = 0; i < P * K; i++)
        assert_close(fit.loadings[i], printed[i], 0, 0.0006);
    norma__extracted_free(&fit);
    cJSON_Delete(reference);
}

/* Three items, one factor: loadings are sqrt(r12 r13 / r23) and so on (Spearman, 1904). */
static void three_items_have_the_triad_solution(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, 3, 1, NULL), NORMA_OK);
    assert_close(fit.loadings[0], sqrt(.42 * .35 / .30), 1e-9, 0);
    assert_close(fit.loadings[1], sqrt(.42 * .30 / .35), 1e-9, 0);
    assert_close(fit.loadings[2], sqrt(.35 * .30 / .42), 1e-9, 0);
    assert_close(fit.objective, 0, 0, 1e-20);
    norma__extracted_free(&fit);
}

static void a_factorial_matrix_is_reproduced(void **state)
{
    (void)state;
    enum { P = 80, K = 12 };
    double loadings[P * K], *cor = calloc(P * P, sizeof *cor), *again = calloc(P * P, sizeof *cor);
    assert_true(cor && again);
    simple_structure(loadings, P, K, 7);
    factorial(cor, loadings, P, K);
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, P, K, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_close(fit.objective, 0, 0, 1e-18);
    factorial(again, fit.loadings, P, K);
    for (size_t i = 0; i < P * P; i++)
        assert_close(again[i], cor[i], 0, 1e-9);
    norma__extracted_free(&fit);
    free(cor);
    free(again);
}

/* Law: at the minimum the diagonal residuals, the derivatives, are zero; then half the squared
   residuals are the objective, whichever way they are summed. */
static void gradient_is_zero_at_the_minimum(void **state)
{
    (void)state;
    enum { P = 80, K = 12 };
    double loadings[P * K], *cor = calloc(P * P, sizeof *cor);
    assert_non_null(cor);
    for (uint64_t seed = 1; seed <= 5; seed++) {
        simple_structure(loadings, P, K, seed);
        factorial(cor, loadings, P, K);
        disturb(cor, P, 0.1, seed);
        for (size_t k = 1; k <= K; k += 11) {
            norma__extracted fit;
            assert_int_equal(norma__minres(&fit, cor, P, k, NULL), NORMA_OK);
            assert_true(fit.converged && fit.gradient_max <= 1e-9 && fit.iterations < 25);
            assert_close(largest_diagonal_residual(&fit), fit.gradient_max, 0, 1e-12);
            norma__extracted_free(&fit);
        }
    }
    free(cor);
}

static void a_heywood_case_rests_on_the_bound(void **state)
{
    (void)state;
    /* r12 r13 / r23 = 1.62: the first loading would exceed 1 */
    const double cor[16] = {1, .9, .72, .5, .9, 1, .40, .45, .72, .4, 1, .4, .5, .45, .4, 1};
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, 4, 1, NULL), NORMA_OK);
    assert_true(fit.converged);
    assert_int_equal(fit.n_heywood, 1);
    assert_close(fit.uniquenesses[0], NORMA__LEAST_UNIQUENESS, 1e-15, 0);
    assert_true(fit.loadings[0] * fit.loadings[0] >= 1 - NORMA__LEAST_UNIQUENESS);
    assert_true(largest_diagonal_residual(&fit) < 1e-9);
    norma__extracted_free(&fit);
}

static void degenerate_matrices_are_survived(void **state)
{
    (void)state;
    const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const double perfect[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const double twins[16] = {1, 1, .3, .2, 1, 1, .3, .2, .3, .3, 1, .4, .2, .2, .4, 1};
    const double opposed[4] = {1, -.3, -.3, 1};
    const double indefinite[9] = {1, .9, -.9, .9, 1, .9, -.9, .9, 1};
    const struct {
        const double *cor;
        size_t p, k;
    } cases[] = {{identity, 3, 1}, {identity, 3, 2},  {perfect, 3, 1}, {perfect, 3, 2},
                 {twins, 4, 1},    {twins, 4, 3},     {opposed, 2, 1}, {indefinite, 3, 1},
                 {twins, 4, 2},    {indefinite, 3, 2}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        norma__extracted fit;
        norma_status status = norma__minres(&fit, cases[c].cor, cases[c].p, cases[c].k, NULL);
        assert_int_equal(status, NORMA_OK);
        assert_true(isfinite(fit.objective));
        for (size_t i = 0; i < cases[c].p * cases[c].k; i++)
            assert_true(isfinite(fit.loadings[i]));
        assert_true(fit.converged);
        norma__extracted_free(&fit);
    }
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const double cor[4] = {1, .5, .5, 1}, undefined[4] = {1, NAN, NAN, 1};
    norma__extracted fit;
    norma_error err;
    assert_int_equal(norma__minres(&fit, cor, 2, 0, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "a factor solution needs at least one factor");
    assert_int_equal(norma__minres(&fit, cor, 2, 2, &err), NORMA_EDATA);
    assert_string_equal(err.message, "2 items cannot carry 2 factors");
    assert_int_equal(norma__minres(&fit, undefined, 2, 1, &err), NORMA_EDATA);
    assert_null(fit.loadings);
    norma__extracted_free(NULL);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    norma__extracted fit = {0};
    check_every_allocation(fit.loadings, norma__minres(&fit, cor, 3, 1, NULL));
    norma__extracted_free(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minres_of_bfi_is_the_tight_solution),
        cmocka_unit_test(eight_measurements_have_their_printed_loadings),
        cmocka_unit_test(three_items_have_the_triad_solution),
        cmocka_unit_test(a_factorial_matrix_is_reproduced),
        cmocka_unit_test(gradient_is_zero_at_the_minimum),
        cmocka_unit_test(a_heywood_case_rests_on_the_bound),
        cmocka_unit_test(degenerate_matrices_are_survived),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("minres", tests, NULL, NULL);
}
