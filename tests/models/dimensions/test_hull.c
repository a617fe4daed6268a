#include "models/dimensions/graph_cases.h"

#include "models/dimensions/hull.h"

static norma_dimensions_result *bfi_result(const norma_dimensions_options *options)
{
    cJSON *reference = reference_load("graph.json");
    graph_case c = graph_case_of(reference, 3);
    norma_dimensions_result *r = dimensions_of(c.cor, c.p, c.n, options);
    cJSON_Delete(reference);
    return r;
}

static norma_dimensions_options hull_options(size_t most)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = 20;
    o.network = NORMA_NETWORK_NONE;
    o.most = most;
    return o;
}

static void assert_index(const norma_dimensions_result *r, const char *code, const cJSON *want)
{
    const norma_dimension_criterion *c = criterion_of(r, code);
    const cJSON *fit = json_at(want, "fit")->child, *st = json_at(want, "st")->child;
    assert_int_equal(c->n_factors, json_number(want, "n_factors"));
    assert_int_equal(c->n_series, 2);
    for (size_t k = 0; fit; k++, fit = fit->next, st = st->next) {
        assert_true(k < c->series[0].n);
        assert_close(c->series[0].values[k], fit->valuedouble, 0, 5e-6);
        assert_int_equal(isnan(c->series[1].values[k]), cJSON_IsNull(st));
        if (!cJSON_IsNull(st))
            assert_close(c->series[1].values[k], st->valuedouble, 1e-3, 0);
    }
}

/* EFAtools 1.0.0.9000: scripts/reference/hull.R. Its fits are good to 3e-6, and st is a ratio of
   their differences, some of them 0.004. */
static void elbows_are_those_of_efatools(void **state)
{
    (void)state;
    cJSON *reference = reference_load("hull.json");
    norma_dimensions_options o =
        hull_options((size_t)cJSON_GetArraySize(json_at(reference, "caf/0/fit")) - 1);
    norma_dimensions_result *r = bfi_result(&o);
    assert_index(r, "hull-caf", json_at(reference, "caf/0"));
    o.most = (size_t)cJSON_GetArraySize(json_at(reference, "likelihood/0/fit")) - 1;
    norma_dimensions_result *ml = bfi_result(&o);
    assert_index(ml, "hull-cfi", json_at(reference, "likelihood/0"));
    assert_index(ml, "hull-rmsea", json_at(reference, "likelihood/1"));
    norma_dimensions_result_free(r);
    norma_dimensions_result_free(ml);
    cJSON_Delete(reference);
}

static void the_elbow_is_where_gains_fall_most(void **state)
{
    (void)state;
    const double df[] = {50, 40, 31, 23, 16};
    const double fit[] = {0.1, 0.5, 0.86, 0.9, 0.92};
    double st[5];
    size_t work[5];
    /* 1 lies on the line from 0 to 2, below rounding; 2 has (0.76/19) / (0.04/8) */
    assert_int_equal(norma__hull_elbow(st, fit, df, 5, work), 2);
    assert_close(st[2], (0.76 / 19) / (0.04 / 8), 1e-9, 0);
    assert_close(st[3], (0.04 / 8) / (0.02 / 7), 1e-9, 0);
    assert_true(isnan(st[0]) && isnan(st[4]));
}

static void solutions_below_the_hull_do_not_count(void **state)
{
    (void)state;
    const double df[] = {50, 40, 31, 23, 16};
    const double falls[] = {0.1, 0.6, 0.5, NAN, 0.7}, flat[] = {0, 0.5, 0.5, 0.5, 0.5};
    const double line[] = {0, 0.10, 0.19, 0.27, 0.34}, bends_up[] = {0, 0, 0, 0.1, 0.9};
    double st[5];
    size_t work[5];
    assert_int_equal(norma__hull_elbow(st, falls, df, 5, work), 1);
    assert_true(isnan(st[2]) && isnan(st[3]));
    assert_int_equal(norma__hull_elbow(st, flat, df, 5, work), 1);
    assert_true(isinf(st[1]));
    norma__hull_elbow(st, line, df, 5, work);
    assert_int_equal(norma__hull_elbow(st, bends_up, df, 5, work), NORMA_NONE);
}

static void a_singular_matrix_has_no_likelihood(void **state)
{
    (void)state;
    double loadings[9 * 2] = {0}, cor[9 * 9];
    for (size_t i = 0; i < 9; i++)
        loadings[i / 5 * 9 + i] = 0.7;
    factorial(cor, loadings, 9, 2);
    for (size_t i = 0; i < 9; i++) /* item 2 is item 1 */
        cor[9 + i] = cor[9 * i + 1] = cor[i];
    cor[9] = cor[1] = cor[10] = 1;
    norma_dimensions_options o = hull_options(0);
    norma_dimensions_result *r = dimensions_of(cor, 9, 300, &o);
    assert_int_equal(criterion_of(r, "hull-cfi")->n_factors, NORMA_NONE);
    assert_int_equal(criterion_of(r, "hull-rmsea")->n_factors, NORMA_NONE);
    norma_dimensions_result_free(r);
}

static void few_items_have_no_hull(void **state)
{
    (void)state;
    double cor[25];
    norma_dimensions_options o = hull_options(0);
    for (size_t p = 2; p <= 4; p++) {
        fill_compound(cor, p, 0.4);
        norma_dimensions_result *r = dimensions_of(cor, p, 200, &o);
        assert_int_equal(criterion_of(r, "hull-caf")->n_factors, NORMA_NONE);
        norma_dimensions_result_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(elbows_are_those_of_efatools),
                                       cmocka_unit_test(the_elbow_is_where_gains_fall_most),
                                       cmocka_unit_test(solutions_below_the_hull_do_not_count),
                                       cmocka_unit_test(a_singular_matrix_has_no_likelihood),
                                       cmocka_unit_test(few_items_have_no_hull)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
