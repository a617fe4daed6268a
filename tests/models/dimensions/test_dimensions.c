#include "models/dimensions/dimensioning.h"

#include <norma/dimensions.h>
#include <stdio.h>

#include "support/table.h"

enum { MOST_ITEMS = 25 };

static norma_dimensions_result *reference_result(const cJSON *reference, size_t p)
{
    double cor[MOST_ITEMS * MOST_ITEMS];
    read_numbers(cor, p * p, json_at(reference, "cor"));
    return dimensions_of(cor, p, (size_t)json_number(reference, "n"), NULL);
}

/* psych 2.2.9 (MAP), EFAtools 1.0.0.9000 (MAP, EKC) and R itself: scripts/reference/dimensions.R.
 */
static void assert_closed_forms(const cJSON *reference, size_t p)
{
    double want[MOST_ITEMS];
    norma_dimensions_result *r = reference_result(reference, p);
    read_numbers(want, p, json_at(reference, "eigenvalues"));
    for (size_t i = 0; i < p; i++)
        assert_close(r->eigenvalues[i], want[i], 1e-10, 0);
    read_numbers(want, p, json_at(reference, "reduced"));
    for (size_t i = 0; i < p; i++)
        assert_close(r->reduced[i], want[i], 1e-10, 1e-13);
    assert_series(r, "map", json_at(reference, "map"), 1e-10, 0);
    assert_series(r, "map-fourth", json_at(reference, "map_fourth"), 1e-10, 0);
    assert_series(r, "map-trace", json_at(reference, "map_trace"), 1e-10, 0);
    assert_series(r, "empirical-kaiser", json_at(reference, "ekc"), 1e-10, 0);
    assert_series(r, "acceleration-factor", json_at(reference, "acceleration"), 1e-10, 1e-13);
    assert_series(r, "optimal-coordinates", json_at(reference, "coordinates"), 1e-10, 0);
    assert_int_equal(criterion_of(r, "empirical-kaiser")->n_factors,
                     json_number(reference, "ekc_n"));
    norma_dimensions_result_free(r);
}

static void closed_forms_are_as_the_references_say(void **state)
{
    (void)state;
    cJSON *reference = reference_load("dimensions.json");
    assert_closed_forms(json_at(reference, "bfi"), 25);
    assert_closed_forms(json_at(reference, "harman"), 24);
    cJSON_Delete(reference);
}

/* R: 500 samples of 2,436 rows of 25 independent normals, and 5 standard errors of the difference
   of 500 and 500 (scripts/reference/dimensions.R). EFAtools finds 8 common factors, too. */
static void common_factors_of_chance_are_those_of_drawn_rows(void **state)
{
    (void)state;
    double cor[25 * 25], want[2][25], se[2][25];
    cJSON *json = reference_load("dimensions.json");
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = 500;
    o.most = 1;
    read_numbers(cor, 25 * 25, json_at(json, "bfi/cor"));
    read_numbers(want[0], 25, json_at(json, "normal_factors/mean"));
    read_numbers(se[0], 25, json_at(json, "normal_factors/mean_se"));
    read_numbers(want[1], 25, json_at(json, "normal_factors/q95"));
    read_numbers(se[1], 25, json_at(json, "normal_factors/q95_se"));
    norma_dimensions_result *r = dimensions_of(cor, 25, 2436, &o);
    const norma_dimension_criterion *rules[] = {criterion_of(r, "parallel-factors-mean"),
                                                criterion_of(r, "parallel-factors-percentile")};
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(rules[k]->n_factors, 8);
        for (size_t i = 0; i < 25; i++)
            assert_close(rules[k]->series[1].values[i], want[k][i], 0, 5 * sqrt(2) * se[k][i]);
    }
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
}

/* 15 items of 3 factors, without noise; no two eigenvalues of factors are alike. */
static void a_clear_structure_is_found(void **state)
{
    (void)state;
    double loadings[15 * 3] = {0}, cor[15 * 15];
    for (size_t i = 0; i < 15; i++)
        loadings[i / 5 * 15 + i] = 0.85 - 0.1 * (double)(i / 5);
    factorial(cor, loadings, 15, 3);
    norma_dimensions_result *r = dimensions_of(cor, 15, 500, NULL);
    static const char *const codes[] = {
        "kaiser",     "empirical-kaiser", "acceleration-factor", "optimal-coordinates", "map",
        "map-fourth", "map-trace"};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        assert_int_equal(criterion_of(r, codes[k])->n_factors, 3);
    assert_int_equal(r->n_items, 15);
    assert_int_equal(r->n, 500);
    assert_string_equal(r->item_ids[14], "15");
    norma_dimensions_result_free(r);
}

/* Uncorrelated items: no factor, and nothing to choose. */
static void items_that_do_not_correlate_have_no_factor(void **state)
{
    (void)state;
    double cor[9 * 9] = {0};
    for (size_t i = 0; i < 9; i++)
        cor[i * 9 + i] = 1;
    norma_dimensions_result *r = dimensions_of(cor, 9, 100, NULL);
    assert_int_equal(criterion_of(r, "kaiser")->n_factors, 0);
    assert_int_equal(criterion_of(r, "empirical-kaiser")->n_factors, 0);
    assert_int_equal(criterion_of(r, "map")->n_factors, 0);
    norma_dimensions_result_free(r);
}

/* Every criterion has its words, whatever it says. */
static void every_criterion_has_its_words(void **state)
{
    (void)state;
    const double cor[] = {1, 0.5, 0.5, 1};
    norma_dimensions_result *r = dimensions_of(cor, 2, 50, NULL);
    assert_true(r->n_criteria > 0);
    for (size_t i = 0; i < r->n_criteria; i++) {
        const norma_dimension_criterion *c = &r->criteria[i];
        assert_true(strlen(c->code) && strlen(c->title) && strlen(c->assumes) &&
                    strlen(c->source) && strlen(c->family));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(c->code, r->criteria[k].code);
    }
    assert_int_equal(criterion_of(r, "acceleration-factor")->n_factors, NORMA_NONE);
    assert_non_null(find_note(&r->notes, "criteria-few-items", NULL));
    norma_dimensions_result_free(r);
}

/* ---- what is disappointing leaves a note ---- */

static void fewer_rows_than_items_leave_a_note(void **state)
{
    (void)state;
    double cor[10 * 10];
    double loadings[10];
    for (size_t i = 0; i < 10; i++)
        loadings[i] = 0.6;
    factorial(cor, loadings, 10, 1);
    norma_dimensions_result *r = dimensions_of(cor, 10, 10, NULL);
    assert_non_null(find_note(&r->notes, "criteria-few-rows", NULL));
    assert_int_equal(criterion_of(r, "empirical-kaiser")->n_factors, NORMA_NONE);
    assert_int_equal(criterion_of(r, "map")->n_factors, 1);
    norma_dimensions_result_free(r);
}

static void an_item_twice_leaves_a_note(void **state)
{
    (void)state;
    double cor[6 * 6];
    for (size_t j = 0; j < 6; j++)
        for (size_t i = 0; i < 6; i++)
            cor[j * 6 + i] = i == j || i + j == 1 ? 1 : 0.4;
    norma_dimensions_result *r = dimensions_of(cor, 6, 200, NULL);
    assert_non_null(find_note(&r->notes, "criteria-singular", NULL));
    assert_null(r->reduced);
    assert_int_equal(criterion_of(r, "kaiser")->n_factors, 1);
    norma_dimensions_result_free(r);
}

/* One component takes three items whole: there is nothing to compare the first step with. */
static void map_that_cannot_take_a_step_says_nothing(void **state)
{
    (void)state;
    const double cor[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    norma_dimensions_result *r = dimensions_of(cor, 3, 50, NULL);
    const norma_note *note = find_note(&r->notes, "map-stopped", NULL);
    assert_int_equal(criterion_of(r, "map")->n_factors, NORMA_NONE);
    assert_non_null(note);
    assert_close(note->value, 0, 0, 0);
    norma_dimensions_result_free(r);
}

/* ---- refusals ---- */

static void one_item_is_refused(void **state)
{
    (void)state;
    table t = table_of((const int[]){1, 2, 3, 4}, 4, 1, 1, 5);
    norma_dimensions_result *r = NULL;
    norma_error err;
    assert_int_equal(norma_dimensions(&r, &t.sample, NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "the number of factors is a question of at least two items, got 1");
    assert_null(r);
    table_free(&t);
}

static void a_constant_item_is_named(void **state)
{
    (void)state;
    table t = table_of((const int[]){1, 2, 2, 2, 3, 2, 4, 2}, 4, 2, 1, 5);
    norma_dimensions_result *r = NULL;
    norma_error err;
    assert_int_equal(norma_dimensions(&r, &t.sample, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "item I2 has the same answer"));
    assert_null(r);
    table_free(&t);
}

static void an_option_out_of_range_is_refused(void **state)
{
    (void)state;
    table t = table_of((const int[]){1, 2, 2, 1, 3, 2, 4, 2}, 4, 2, 1, 5);
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    norma_dimensions_result *r = NULL;
    norma_error err;
    o.percentile = NAN;
    assert_int_equal(norma_dimensions(&r, &t.sample, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "--percentile"));
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    table t = table_of((const int[]){1, 2, 2, 4, 1, 3, 2, 3, 2, 4, 2, 1, 3, 3,
                                     2, 5, 4, 3, 4, 4, 2, 3, 5, 4, 1, 1, 2, 2},
                       7, 4, 1, 5);
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    norma_dimensions_result *r = NULL;
    o.replicates = o.permutations = o.network_replicates = 3;
    o.threads = 1;
    check_every_allocation(r, norma_dimensions(&r, &t.sample, &o, NULL));
    norma_dimensions_result_free(r);
    norma_dimensions_result_free(NULL);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_are_as_the_references_say),
        cmocka_unit_test(common_factors_of_chance_are_those_of_drawn_rows),
        cmocka_unit_test(a_clear_structure_is_found),
        cmocka_unit_test(items_that_do_not_correlate_have_no_factor),
        cmocka_unit_test(every_criterion_has_its_words),
        cmocka_unit_test(fewer_rows_than_items_leave_a_note),
        cmocka_unit_test(an_item_twice_leaves_a_note),
        cmocka_unit_test(map_that_cannot_take_a_step_says_nothing),
        cmocka_unit_test(one_item_is_refused),
        cmocka_unit_test(a_constant_item_is_named),
        cmocka_unit_test(an_option_out_of_range_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
