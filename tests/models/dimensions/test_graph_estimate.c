#include "models/dimensions/graph_cases.h"

#include "models/dimensions/graph_communities.h"
#include "models/dimensions/graph_estimate.h"
#include "models/dimensions/graph_tmfg.h"

static norma__graph estimated(const graph_case *c, int network)
{
    norma__graph g;
    norma_error err = {0};
    assert_int_equal(norma__graph_new(&g, network, c->p, c->n, NULL), NORMA_OK);
    if (norma__graph_estimate(&g, c->cor, 0, 1e-9, 1, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_true(g.found);
    return g;
}

/* EGAnet 2.5.0, its weights by glasso 1.11 with thr = 1e-13: scripts/reference/graph.R. */
static void the_network_is_that_of_eganet(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    for (size_t k = 0; k < GRAPH_CASES; k++) {
        graph_case c = graph_case_of(reference, k);
        double want[GRAPH_MOST * GRAPH_MOST];
        size_t walked[GRAPH_MOST], n_walked;
        norma__graph g = estimated(&c, NORMA_NETWORK_GLASSO);
        assert_close(g.ebic.lambda, json_number(c.json, "lambda"), 1e-10, 0);
        assert_true(g.ebic.gamma == json_number(c.json, "gamma"));
        assert_int_equal(g.ebic.chosen->edges, json_number(c.json, "edges_eganet"));
        fill_symmetric(want, c.p, 0, json_at(c.json, "weights"));
        for (size_t i = 0; i < c.p * c.p; i++)
            assert_close(g.weights[i], want[i], 0, 1e-6);
        assert_communities(g.community, json_at(c.json, "community"));
        assert_int_equal(g.unidimensional, cJSON_IsTrue(json_at(c.json, "unidimensional")));
        assert_int_equal(norma__walktrap(walked, &n_walked, g.weights, c.p, NULL), NORMA_OK);
        assert_communities(walked, json_at(c.json, "walktrap"));
        norma__graph_free(&g);
    }
    cJSON_Delete(reference);
}

static void the_filtered_graph_is_that_of_eganet(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    for (size_t k = 0; k < GRAPH_CASES; k++) {
        graph_case c = graph_case_of(reference, k);
        double want[GRAPH_MOST * GRAPH_MOST];
        norma__graph g = estimated(&c, NORMA_NETWORK_TMFG);
        size_t entries = 0;
        fill_symmetric(want, c.p, 0, json_at(c.json, "tmfg"));
        for (size_t i = 0; i < c.p * c.p; i++) {
            assert_close(g.weights[i], want[i], 0, 1e-12);
            entries += g.weights[i] != 0;
        }
        assert_int_equal(entries, 2 * (3 * c.p - 6));
        assert_communities(g.community, json_at(c.json, "tmfg_community"));
        norma__graph_free(&g);
    }
    cJSON_Delete(reference);
}

/* The criterion of one penalty, from its formula. */
static double ebic_at(norma__glasso *g, const graph_case *c, double lambda, double gamma)
{
    norma__glasso_solve(g, c->cor, lambda, 1e-9);
    assert_true(g->converged);
    return (double)c->n * (g->trace - g->log_det) +
           (double)g->edges * (log((double)c->n) + 4 * gamma * log((double)c->p));
}

static void stopping_early_gives_what_all_penalties_would(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    for (size_t k = 0; k < GRAPH_CASES; k++) {
        graph_case c = graph_case_of(reference, k);
        double largest = 0, best = INFINITY, chosen = 0;
        norma__glasso g;
        norma__graph e = estimated(&c, NORMA_NETWORK_GLASSO);
        assert_int_equal(norma__glasso_new(&g, c.p, NULL), NORMA_OK);
        for (size_t i = 0; i < c.p * c.p; i++)
            largest = c.cor[i] < 1 ? fmax(largest, fabs(c.cor[i])) : largest;
        for (int i = 0; i < 100; i++) {
            const double lambda = largest * pow(0.1, 1 - i / 99.0);
            const double value = ebic_at(&g, &c, lambda, e.ebic.gamma);
            chosen = value < best ? lambda : chosen;
            best = fmin(best, value);
        }
        assert_close(e.ebic.lambda, chosen, 1e-10, 0);
        assert_close(e.ebic.value, best, 1e-9, 0);
        norma__glasso_free(&g);
        norma__graph_free(&e);
    }
    cJSON_Delete(reference);
}

static void one_factor_is_one_dimension(void **state)
{
    (void)state;
    for (size_t p = 2; p <= 12; p += 5) {
        graph_case c = {.p = p, .n = 500};
        fill_compound(c.cor, p, 0.5);
        norma__graph g = estimated(&c, NORMA_NETWORK_GLASSO);
        assert_true(g.unidimensional);
        assert_int_equal(g.n_communities, 1);
        for (size_t i = 0; i < p; i++)
            assert_int_equal(g.community[i], 0);
        norma__graph_free(&g);
    }
}

static void items_that_do_not_correlate_are_alone(void **state)
{
    (void)state;
    graph_case c = {.p = 6, .n = 100};
    fill_compound(c.cor, 6, 0);
    norma__graph g = estimated(&c, NORMA_NETWORK_GLASSO);
    assert_null(g.ebic.chosen);
    assert_int_equal(g.n_communities, 0);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(g.community[i], NORMA_NONE);
    norma__graph_free(&g);
}

/* Too few rows for any edge: gamma goes down to 0 and the network stays empty. */
static void chance_correlations_of_few_rows_leave_no_edge(void **state)
{
    (void)state;
    graph_case c = {.p = 6, .n = 30};
    fill_compound(c.cor, 6, 0.02);
    norma__graph g = estimated(&c, NORMA_NETWORK_GLASSO);
    assert_true(g.ebic.gamma == 0);
    assert_int_equal(g.ebic.chosen->edges, 0);
    norma__graph_free(&g);
}

static void penalties_without_a_solution_are_left_out(void **state)
{
    (void)state;
    graph_case c = {.p = 3, .n = 100};
    norma__ebic e;
    fill_compound(c.cor, 3, -0.9); /* its least eigenvalue is 1 - 2 x 0.9 */
    assert_int_equal(norma__ebic_new(&e, 3, NULL), NORMA_OK);
    norma__ebic_choose(&e, c.cor, c.n, -0.8, 1e-9);
    assert_true(e.failed > 0 && e.failed < NORMA__EBIC_PENALTIES);
    assert_non_null(e.chosen);
    assert_false(e.lightest);
    norma__ebic_free(&e);
}

static void four_items_make_a_whole_graph(void **state)
{
    (void)state;
    double cor[16], weights[16];
    fill_compound(cor, 4, 0.2);
    assert_int_equal(norma__tmfg(weights, cor, 4, NULL), NORMA_OK);
    for (size_t k = 0; k < 16; k++)
        assert_true(weights[k] == (k % 5 == 0 ? 0 : 0.2));
}

static void communities_are_the_same_for_any_sign(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    graph_case c = graph_case_of(reference, 3);
    for (size_t i = 0; i < c.p; i++) /* the first item keyed the other way */
        c.cor[i] = c.cor[i * c.p] = i == 0 ? 1 : -c.cor[i];
    norma__graph g = estimated(&c, NORMA_NETWORK_GLASSO);
    assert_communities(g.community, json_at(c.json, "community"));
    norma__graph_free(&g);
    cJSON_Delete(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_network_is_that_of_eganet),
        cmocka_unit_test(the_filtered_graph_is_that_of_eganet),
        cmocka_unit_test(stopping_early_gives_what_all_penalties_would),
        cmocka_unit_test(one_factor_is_one_dimension),
        cmocka_unit_test(items_that_do_not_correlate_are_alone),
        cmocka_unit_test(chance_correlations_of_few_rows_leave_no_edge),
        cmocka_unit_test(penalties_without_a_solution_are_left_out),
        cmocka_unit_test(four_items_make_a_whole_graph),
        cmocka_unit_test(communities_are_the_same_for_any_sign)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
