#include "models/dimensions/graph_cases.h"

static norma_dimensions_options nest_options(size_t replicates, size_t threads)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = replicates;
    o.network = NORMA_NETWORK_NONE;
    o.threads = threads;
    return o;
}

/* EFAtools 1.0.0.9000, 2,000 samples a rank: scripts/reference/hull.R. A 95 % quantile of 1,000
   and of 2,000 draws that spread 0.01 or so: within 0.004. */
static void thresholds_are_those_of_efatools(void **state)
{
    (void)state;
    cJSON *reference = reference_load("hull.json"), *cases = reference_load("graph.json");
    graph_case c = graph_case_of(cases, 3);
    const norma_dimensions_options o = nest_options(1000, 0);
    norma_dimensions_result *r = dimensions_of(c.cor, c.p, c.n, &o);
    const norma_dimension_criterion *nest = criterion_of(r, "nest");
    const cJSON *want = json_at(reference, "nest/threshold")->child;
    assert_int_equal(nest->n_factors, json_number(reference, "nest/n_factors"));
    assert_int_equal(nest->series[1].n, nest->n_factors + 1);
    for (size_t k = 0; want; k++, want = want->next)
        assert_close(nest->series[1].values[k], want->valuedouble, 0, 0.004);
    norma_dimensions_result_free(r);
    cJSON_Delete(reference);
    cJSON_Delete(cases);
}

static void a_clear_structure_is_found_whatever_the_threads(void **state)
{
    (void)state;
    double loadings[12 * 3], cor[12 * 12];
    simple_structure(loadings, 12, 3, 1);
    factorial(cor, loadings, 12, 3);
    const norma_dimensions_options one = nest_options(50, 1), three = nest_options(50, 3);
    norma_dimensions_result *a = dimensions_of(cor, 12, 1000, &one);
    norma_dimensions_result *b = dimensions_of(cor, 12, 1000, &three);
    const norma_criterion_series *x = &criterion_of(a, "nest")->series[1];
    const norma_criterion_series *y = &criterion_of(b, "nest")->series[1];
    assert_int_equal(criterion_of(a, "nest")->n_factors, 3);
    assert_int_equal(x->n, y->n);
    assert_memory_equal(x->values, y->values, x->n * sizeof(double));
    norma_dimensions_result_free(a);
    norma_dimensions_result_free(b);
}

/* Of uncorrelated items the first eigenvalue is over its 95 % quantile in 5 samples of 100. */
static void uncorrelated_items_have_no_factor(void **state)
{
    (void)state;
    double cor[36];
    const norma_dimensions_options o = nest_options(50, 1);
    fill_compound(cor, 6, 0);
    norma_dimensions_result *r = dimensions_of(cor, 6, 100, &o);
    assert_int_equal(criterion_of(r, "nest")->n_factors, 0);
    norma_dimensions_result_free(r);
}

static void as_many_as_were_asked_for_leave_a_note(void **state)
{
    (void)state;
    double loadings[12 * 3], cor[12 * 12];
    norma_dimensions_options o = nest_options(20, 1);
    o.most = 2;
    simple_structure(loadings, 12, 3, 1);
    factorial(cor, loadings, 12, 3);
    norma_dimensions_result *r = dimensions_of(cor, 12, 1000, &o);
    bool noted = false;
    for (size_t i = 0; i < r->notes.n; i++)
        noted = noted || strcmp(r->notes.list[i].code, "nest-not-ended") == 0;
    assert_true(noted);
    assert_int_equal(criterion_of(r, "nest")->n_factors, 2);
    norma_dimensions_result_free(r);
}

static void perfect_correlations_and_few_rows_are_drawn_from(void **state)
{
    (void)state;
    double cor[36];
    const norma_dimensions_options o = nest_options(20, 1);
    fill_compound(cor, 6, 1);
    for (size_t n = 3; n <= 300; n += 99) {
        norma_dimensions_result *r = dimensions_of(cor, 6, n, &o);
        assert_true(criterion_of(r, "nest")->n_factors != NORMA_NONE);
        norma_dimensions_result_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_are_those_of_efatools),
        cmocka_unit_test(a_clear_structure_is_found_whatever_the_threads),
        cmocka_unit_test(uncorrelated_items_have_no_factor),
        cmocka_unit_test(as_many_as_were_asked_for_leave_a_note),
        cmocka_unit_test(perfect_correlations_and_few_rows_are_drawn_from)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
