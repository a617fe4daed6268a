#include "models/dimensions/graph_cases.h"

#include "foundation/numeric.h"
#include "models/dimensions/graph_glasso.h"

/* The optimality conditions from scratch: cor - inv(X) + lambda sign(x) = 0 where x is not 0,
   |cor - inv(X)| <= lambda elsewhere, and the diagonal of inv(X) that of cor. */
static double distance_from_optimum(const norma__glasso *g, const double *cor, double lambda)
{
    const size_t p = g->p;
    double *inverse = calloc(p * p, sizeof *inverse), log_det, worst = 0;
    assert_non_null(inverse);
    assert_true(norma__invert_spd(inverse, &log_det, g->precision, p));
    assert_close(g->log_det, log_det, 1e-10, 1e-10);
    for (size_t k = 0; k < p * p; k++) {
        const double x = g->precision[k], slope = cor[k] - inverse[k];
        assert_true(x == g->precision[k % p * p + k / p]);
        const double off = k % (p + 1) == 0 ? fabs(slope)
                           : x != 0         ? fabs(slope + copysign(lambda, x))
                                            : fabs(slope) - lambda;
        worst = fmax(worst, off);
    }
    free(inverse);
    return worst;
}

static norma__glasso solved(const double *cor, size_t p, double lambda)
{
    norma__glasso g;
    assert_int_equal(norma__glasso_new(&g, p, NULL), NORMA_OK);
    norma__glasso_solve(&g, cor, lambda, 1e-9);
    assert_true(g.converged);
    assert_true(distance_from_optimum(&g, cor, lambda) <= 1e-8);
    return g;
}

/* glasso 1.11 with thr = 1e-13: scripts/reference/graph.R. */
static void the_precision_is_that_of_glasso(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    for (size_t k = 0; k < GRAPH_CASES; k++) {
        graph_case c = graph_case_of(reference, k);
        norma__glasso g = solved(c.cor, c.p, json_number(c.json, "lambda"));
        const cJSON *want = json_at(c.json, "precision")->child;
        for (size_t i = 0; i < c.p; i++, want = want->next)
            assert_close(g.precision[i * c.p + i], want->valuedouble, 1e-6, 0);
        for (size_t j = 0; j < c.p; j++)
            for (size_t i = 0; i < j; i++, want = want->next)
                assert_close(g.precision[j * c.p + i], want->valuedouble, 0, 1e-6);
        norma__glasso_free(&g);
    }
    cJSON_Delete(reference);
}

static void the_solution_does_not_depend_on_where_it_starts(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    graph_case c = graph_case_of(reference, 1);
    norma__glasso from_below = solved(c.cor, c.p, 0.05), cold = solved(c.cor, c.p, 0.2);
    norma__glasso from_above = solved(c.cor, c.p, 0.5);
    norma__glasso_solve(&from_below, c.cor, 0.2, 1e-9);
    norma__glasso_solve(&from_above, c.cor, 0.2, 1e-9);
    assert_int_equal(from_below.edges, cold.edges);
    for (size_t k = 0; k < c.p * c.p; k++) {
        assert_close(from_below.precision[k], cold.precision[k], 0, 1e-7);
        assert_close(from_above.precision[k], cold.precision[k], 0, 1e-7);
    }
    norma__glasso_copy(&from_above, &cold);
    assert_memory_equal(from_above.precision, cold.precision, c.p * c.p * sizeof(double));
    norma__glasso_free(&from_below);
    norma__glasso_free(&from_above);
    norma__glasso_free(&cold);
    cJSON_Delete(reference);
}

/* Of two items the optimum is known: the correlation loses lambda. */
static void two_items_keep_what_is_over_the_penalty(void **state)
{
    (void)state;
    const double cor[] = {1, -0.5, -0.5, 1};
    norma__glasso g = solved(cor, 2, 0.2);
    assert_close(g.implied[2], -0.3, 1e-8, 0);
    assert_close(g.precision[2], 0.3 / (1 - 0.09), 1e-8, 0);
    assert_int_equal(g.edges, 1);
    norma__glasso_free(&g);
    g = solved(cor, 2, 0.5);
    assert_int_equal(g.edges, 0);
    assert_close(g.log_det, 0, 0, 1e-12);
    norma__glasso_free(&g);
}

static void items_that_correlate_under_the_penalty_are_apart(void **state)
{
    (void)state;
    double cor[36];
    fill_compound(cor, 6, 0.6);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 3; j < 6; j++)
            cor[j * 6 + i] = cor[i * 6 + j] = 0.3;
    norma__glasso g = solved(cor, 6, 0.3);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 3; j < 6; j++)
            assert_true(g.precision[j * 6 + i] == 0);
    assert_int_equal(g.edges, 6);
    norma__glasso_free(&g);
}

static void a_singular_matrix_is_solved(void **state)
{
    (void)state;
    double cor[25];
    fill_compound(cor, 5, 0.4);
    for (size_t i = 2; i < 5; i++) /* items 1 and 2 are the same */
        cor[i * 5] = cor[i * 5 + 1] = cor[i] = cor[5 + i] = 0.3;
    cor[1] = cor[5] = 1;
    norma__glasso g = solved(cor, 5, 0.1);
    assert_close(g.implied[1], 0.9, 1e-8, 0);
    norma__glasso_free(&g);
    fill_compound(cor, 5, 1); /* all are the same */
    g = solved(cor, 5, 0.1);
    norma__glasso_free(&g);
}

/* Three correlations of -0.9 leave no positive definite matrix within 0.1 of them. */
static void a_matrix_without_a_solution_is_told_apart(void **state)
{
    (void)state;
    double cor[9];
    norma__glasso g;
    fill_compound(cor, 3, -0.9);
    assert_int_equal(norma__glasso_new(&g, 3, NULL), NORMA_OK);
    norma__glasso_solve(&g, cor, 0.1, 1e-9);
    assert_false(g.converged);
    norma__glasso_solve(&g, cor, 0.5, 1e-9);
    assert_true(g.converged);
    assert_true(distance_from_optimum(&g, cor, 0.5) <= 1e-8);
    norma__glasso_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_precision_is_that_of_glasso),
        cmocka_unit_test(the_solution_does_not_depend_on_where_it_starts),
        cmocka_unit_test(two_items_keep_what_is_over_the_penalty),
        cmocka_unit_test(items_that_correlate_under_the_penalty_are_apart),
        cmocka_unit_test(a_singular_matrix_is_solved),
        cmocka_unit_test(a_matrix_without_a_solution_is_told_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
