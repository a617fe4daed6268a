#include "models/dimensions/graph_cases.h"

#include "models/dimensions/graph_root.h"
#include "models/dimensions/graph_stability.h"

static void read_communities(size_t *community, size_t *n, const cJSON *list)
{
    const cJSON *element = NULL;
    size_t number[GRAPH_MOST + 1] = {0};
    *n = 0;
    cJSON_ArrayForEach(element, list)
    {
        if (element->valueint > 0 && number[element->valueint] == 0)
            number[element->valueint] = ++*n;
        *community++ = element->valueint > 0 ? number[element->valueint] - 1 : NORMA_NONE;
    }
}

/* EGAnet 2.5.0 community.homogenize(): scripts/reference/graph.R. */
static void replicates_are_matched_as_in_eganet(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    size_t target[GRAPH_MOST], replicate[GRAPH_MOST], n, n_target, want[GRAPH_MOST] = {0};
    size_t work[512];
    assert_true(norma__stability_work(25) <= 512);
    read_communities(target, &n_target, json_at(reference, "target"));
    norma__stability s;
    assert_int_equal(norma__stability_new(&s, target, n_target, 25, NULL), NORMA_OK);
    const cJSON *row = json_at(reference, "replicates")->child;
    const cJSON *matched = json_at(reference, "matched")->child;
    for (; row; row = row->next, matched = matched->next) {
        read_communities(replicate, &n, row);
        norma__stability_add(&s, replicate, n, work);
        const cJSON *label = matched->child;
        for (size_t i = 0; i < 25; i++, label = label->next)
            want[i] += label->valueint > 0 && (size_t)label->valueint == target[i] + 1;
    }
    assert_int_equal(s.replicates, 12);
    for (size_t i = 0; i < 25; i++)
        assert_int_equal(s.item[i], want[i]);
    norma__stability_free(&s);
    cJSON_Delete(reference);
}

static void a_dimension_that_another_joined_is_not_found_again(void **state)
{
    (void)state;
    const size_t target[] = {0, 0, 0, 1, 1, 1, 2, 2, NORMA_NONE};
    const size_t joined[] = {0, 0, 0, 0, 0, 0, 1, 1, NORMA_NONE};
    const size_t fringe[] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    const size_t renamed[] = {2, 2, 2, 0, 0, 0, 1, 1, NORMA_NONE};
    const size_t none[] = {NORMA_NONE, NORMA_NONE, NORMA_NONE, NORMA_NONE, NORMA_NONE,
                           NORMA_NONE, NORMA_NONE, NORMA_NONE, NORMA_NONE};
    size_t work[128];
    norma__stability s;
    norma_graph_analysis g = {0};
    assert_int_equal(norma__stability_new(&s, target, 3, 9, NULL), NORMA_OK);
    norma__stability_add(&s, joined, 2, work);
    norma__stability_add(&s, fringe, 3, work);
    norma__stability_add(&s, renamed, 3, work);
    norma__stability_add(&s, none, 0, work);
    assert_int_equal(norma__stability_fill(&g, &s, NULL), NORMA_OK);
    assert_close(g.item_stability[0], 0.75, 1e-15, 0);
    assert_close(g.item_stability[3], 0.5, 1e-15, 0);
    assert_close(g.item_stability[6], 0.75, 1e-15, 0);
    assert_true(isnan(g.item_stability[8]));
    assert_close(g.structure[0], 0.5, 1e-15, 0);
    assert_close(g.structure[1], 0.5, 1e-15, 0);
    assert_close(g.structure[2], 0.5, 1e-15, 0);
    assert_int_equal(g.frequency[3], 2);
    /* 0 2 3 3: median 2.5, and R's qt(0.975, 3) * sd(c(0, 2, 3, 3)) */
    assert_close(g.median, 2.5, 1e-15, 0);
    assert_close(g.high - g.median, 4.5006587, 1e-7, 0);
    assert_close(g.median - g.low, 4.5006587, 1e-7, 0);
    norma__stability_free(&s);
    norma__graph_clear(&g);
}

static void assert_root(const double *cor, size_t p)
{
    double root[GRAPH_MOST * GRAPH_MOST];
    assert_int_equal(norma__correlation_root(root, cor, p, NULL), NORMA_OK);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            double sum = 0;
            for (size_t k = 0; k < p; k++)
                sum += root[k * p + i] * root[k * p + j];
            assert_close(sum, cor[j * p + i], 0, 1e-12);
            assert_true(j <= i || root[j * p + i] == 0);
        }
}

static void a_root_gives_its_matrix_back_also_when_it_is_singular(void **state)
{
    (void)state;
    double cor[36];
    fill_compound(cor, 6, 0.3);
    assert_root(cor, 6);
    fill_compound(cor, 6, 1);
    assert_root(cor, 6);
    fill_compound(cor, 6, -0.2);
    assert_root(cor, 6);
}

static norma_dimensions_options graph_options(size_t threads)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = 2;
    o.permutations = 0;
    o.network_replicates = 20;
    o.threads = threads;
    return o;
}

static const norma_note *note_of(const norma_dimensions_result *r, const char *code)
{
    for (size_t i = 0; i < r->notes.n; i++)
        if (strcmp(r->notes.list[i].code, code) == 0)
            return &r->notes.list[i];
    return NULL;
}

static void the_bootstrap_is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    cJSON *reference = reference_load("graph.json");
    graph_case c = graph_case_of(reference, 1);
    norma_dimensions_options one = graph_options(1), three = graph_options(3);
    norma_dimensions_result *a = dimensions_of(c.cor, c.p, c.n, &one);
    norma_dimensions_result *b = dimensions_of(c.cor, c.p, c.n, &three);
    assert_int_equal(a->graph.replicates, 20);
    assert_memory_equal(a->graph.frequency, b->graph.frequency, (c.p + 1) * sizeof(size_t));
    assert_memory_equal(a->graph.item_stability, b->graph.item_stability, c.p * sizeof(double));
    assert_memory_equal(a->graph.structure, b->graph.structure,
                        a->graph.n_communities * sizeof(double));
    assert_int_equal(criterion_of(a, "graph-glasso")->n_factors, 5);
    norma_dimensions_result_free(a);
    norma_dimensions_result_free(b);
    cJSON_Delete(reference);
}

static void many_rows_of_a_clear_structure_are_stable(void **state)
{
    (void)state;
    double loadings[15 * 3] = {0}, cor[15 * 15];
    for (size_t i = 0; i < 15; i++)
        loadings[i / 5 * 15 + i] = 0.7;
    factorial(cor, loadings, 15, 3);
    norma_dimensions_options o = graph_options(0);
    norma_dimensions_result *r = dimensions_of(cor, 15, 5000, &o);
    assert_int_equal(r->graph.frequency[3], 20);
    assert_close(r->graph.median, 3, 0, 0);
    assert_close(r->graph.high, 3, 0, 0);
    for (size_t i = 0; i < 15; i++)
        assert_close(r->graph.item_stability[i], 1, 0, 0);
    for (size_t d = 0; d < 3; d++)
        assert_close(r->graph.structure[d], 1, 0, 0);
    norma_dimensions_result_free(r);
}

static void bad_matrices_give_what_can_be_given(void **state)
{
    (void)state;
    double cor[36];
    norma_dimensions_options o = graph_options(1);
    fill_compound(cor, 6, 0);
    norma_dimensions_result *r = dimensions_of(cor, 6, 100, &o);
    assert_non_null(note_of(r, "graph-empty"));
    assert_int_equal(criterion_of(r, "graph-glasso")->n_factors, 0);
    norma_dimensions_result_free(r);

    fill_compound(cor, 6, 1); /* perfect correlations, and no more rows than items */
    r = dimensions_of(cor, 6, 5, &o);
    assert_int_equal(criterion_of(r, "graph-glasso")->n_factors, 1);
    assert_true(r->graph.unidimensional);
    norma_dimensions_result_free(r);

    fill_compound(cor, 2, 0.5);
    r = dimensions_of(cor, 2, 2, &o);
    assert_int_equal(criterion_of(r, "graph-glasso")->n_factors, 1);
    norma_dimensions_result_free(r);

    fill_compound(cor, 3, 0.5);
    o.network = NORMA_NETWORK_TMFG;
    r = dimensions_of(cor, 3, 100, &o);
    assert_non_null(note_of(r, "graph-few-items"));
    assert_int_equal(criterion_of(r, "graph-tmfg")->n_factors, NORMA_NONE);
    assert_int_equal(r->graph.network, NORMA_NETWORK_NONE);
    norma_dimensions_result_free(r);
}

static void no_network_is_made_when_none_is_asked_for(void **state)
{
    (void)state;
    double cor[36];
    norma_dimensions_options o = graph_options(1);
    o.network = NORMA_NETWORK_NONE;
    fill_compound(cor, 6, 0.5);
    norma_dimensions_result *r = dimensions_of(cor, 6, 100, &o);
    assert_int_equal(r->graph.network, NORMA_NETWORK_NONE);
    assert_null(r->graph.weights);
    for (size_t i = 0; i < r->n_criteria; i++)
        assert_string_not_equal(r->criteria[i].family, "network");
    norma_dimensions_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replicates_are_matched_as_in_eganet),
        cmocka_unit_test(a_dimension_that_another_joined_is_not_found_again),
        cmocka_unit_test(a_root_gives_its_matrix_back_also_when_it_is_singular),
        cmocka_unit_test(the_bootstrap_is_the_same_for_any_number_of_threads),
        cmocka_unit_test(many_rows_of_a_clear_structure_are_stable),
        cmocka_unit_test(bad_matrices_give_what_can_be_given),
        cmocka_unit_test(no_network_is_made_when_none_is_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
