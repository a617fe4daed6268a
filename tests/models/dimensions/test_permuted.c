#include <norma/data.h>
#include <stdio.h>

#include "models/dimensions/dimensioning.h"
#include "support/table.h"

enum { ITEMS = 10, ROWS = 300 };

static const size_t TEN[ITEMS] = {0, 1, 2, 3, 4, 15, 16, 17, 18, 19}; /* A1:A5, N1:N5 */

/* The first rows of bfi that answer all 25 items. */
static table some_of_bfi(uint8_t **keep)
{
    table t = table_bfi();
    const size_t n = norma_data_rows(t.data);
    size_t kept = 0;
    *keep = calloc(n, 1);
    assert_non_null(*keep);
    for (size_t r = 0; r < n && kept < ROWS; r++) {
        bool complete = true;
        for (size_t j = 0; j < 25; j++)
            complete = complete && norma_data_cells(t.data, j)[r] != NORMA_MISSING_CELL;
        (*keep)[r] = complete;
        kept += complete ? 1 : 0;
    }
    t.sample.items = TEN;
    t.sample.n_items = ITEMS;
    t.sample.keep = *keep;
    return t;
}

static norma_dimensions_result *analyse(const norma_sample *sample, int correlation,
                                        size_t permutations, size_t threads)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    norma_dimensions_result *r = NULL;
    norma_error err;
    o.correlation = correlation;
    o.permutations = permutations;
    o.replicates = 5;
    o.network = NORMA_NETWORK_NONE;
    o.threads = threads;
    if (norma_dimensions(&r, sample, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* The thresholds of a criterion against numbers of R, to 5 standard errors of the difference of two
   such runs, of which ours is the smaller by so many times. */
static void assert_thresholds(const norma_dimensions_result *r, const char *code,
                              const cJSON *reference, const char *what, double times)
{
    double want[ITEMS], se[ITEMS];
    char path[64];
    const norma_dimension_criterion *c = criterion_of(r, code);
    read_numbers(want, ITEMS, json_at(reference, what));
    snprintf(path, sizeof path, "%s_se", what);
    read_numbers(se, ITEMS, json_at(reference, path));
    assert_int_equal(c->n_series, 2);
    for (size_t i = 0; i < ITEMS; i++)
        assert_close(c->series[1].values[i], want[i], 0, 5 * sqrt(1 + times) * se[i]);
}

/* R shuffles the columns of the same 300 rows: scripts/reference/dimensions.R. */
static void shuffled_answers_have_the_eigenvalues_that_r_finds(void **state)
{
    (void)state;
    uint8_t *keep;
    table t = some_of_bfi(&keep);
    cJSON *json = reference_load("dimensions.json");
    const cJSON *reference = json_at(json, "permuted/pearson"),
                *factors = json_at(json, "permuted/pearson_factors");
    norma_dimensions_result *r = analyse(&t.sample, NORMA_FACTOR_PEARSON, 500, 0);
    assert_int_equal(r->n, ROWS);
    assert_thresholds(r, "permuted-components-mean", reference, "mean", 1);
    assert_thresholds(r, "permuted-components-percentile", reference, "q95", 1);
    assert_thresholds(r, "permuted-factors-mean", factors, "mean", 1);
    assert_thresholds(r, "permuted-factors-percentile", factors, "q95", 1);
    assert_int_equal(criterion_of(r, "permuted-components-mean")->n_factors, 2);
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
    table_free(&t);
    free(keep);
}

/* Polychorics of the shuffled rows by EFAtools 1.0.0.9000, which spread more than Pearson's. */
static void shuffled_polychorics_have_the_eigenvalues_that_efatools_finds(void **state)
{
    (void)state;
    uint8_t *keep;
    table t = some_of_bfi(&keep);
    cJSON *json = reference_load("dimensions.json");
    norma_dimensions_result *pearson = analyse(&t.sample, NORMA_FACTOR_PEARSON, 100, 0);
    norma_dimensions_result *r = analyse(&t.sample, NORMA_FACTOR_POLYCHORIC, 100, 0);
    assert_thresholds(r, "permuted-components-mean", json_at(json, "permuted/polychoric"), "mean",
                      3);
    assert_thresholds(r, "permuted-components-percentile", json_at(json, "permuted/polychoric"),
                      "q95", 3);
    assert_true(criterion_of(r, "permuted-components-mean")->series[1].values[0] >
                criterion_of(pearson, "permuted-components-mean")->series[1].values[0] + 0.01);
    assert_non_null(find_note(&r->notes, "criteria-polychoric", NULL));
    norma_dimensions_result_free(pearson);
    norma_dimensions_result_free(r);
    cJSON_Delete(json);
    table_free(&t);
    free(keep);
}

static void assert_same(const norma_dimensions_result *a, const norma_dimensions_result *b)
{
    assert_int_equal(a->n_criteria, b->n_criteria);
    for (size_t c = 0; c < a->n_criteria; c++)
        for (size_t s = 0; s < a->criteria[c].n_series; s++)
            assert_memory_equal(a->criteria[c].series[s].values, b->criteria[c].series[s].values,
                                a->criteria[c].series[s].n * sizeof(double));
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    uint8_t *keep;
    table t = some_of_bfi(&keep);
    for (int type = NORMA_FACTOR_PEARSON; type <= NORMA_FACTOR_POLYCHORIC; type++) {
        norma_dimensions_result *one = analyse(&t.sample, type, 7, 1);
        norma_dimensions_result *three = analyse(&t.sample, type, 7, 3);
        assert_same(one, three);
        norma_dimensions_result_free(one);
        norma_dimensions_result_free(three);
    }
    table_free(&t);
    free(keep);
}

/* Crawford's threshold is the percentile for the first eigenvalue, the mean for the others. */
static void crawfords_rule_is_made_of_the_other_two(void **state)
{
    (void)state;
    uint8_t *keep;
    table t = some_of_bfi(&keep);
    norma_dimensions_result *r = analyse(&t.sample, NORMA_FACTOR_PEARSON, 20, 0);
    const double *mean = criterion_of(r, "permuted-factors-mean")->series[1].values;
    const double *high = criterion_of(r, "permuted-factors-percentile")->series[1].values;
    const double *rule = criterion_of(r, "permuted-factors-crawford")->series[1].values;
    assert_true(high[0] > mean[0]);
    assert_close(rule[0], high[0], 0, 0);
    for (size_t i = 1; i < ITEMS; i++)
        assert_close(rule[i], mean[i], 0, 0);
    norma_dimensions_result_free(r);
    table_free(&t);
    free(keep);
}

static void no_permutations_are_no_criteria(void **state)
{
    (void)state;
    uint8_t *keep;
    table t = some_of_bfi(&keep);
    norma_dimensions_result *r = analyse(&t.sample, NORMA_FACTOR_PEARSON, 0, 0);
    for (size_t c = 0; c < r->n_criteria; c++)
        assert_null(strstr(r->criteria[c].code, "permuted"));
    norma_dimensions_result_free(r);
    table_free(&t);
    free(keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shuffled_answers_have_the_eigenvalues_that_r_finds),
        cmocka_unit_test(shuffled_polychorics_have_the_eigenvalues_that_efatools_finds),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(crawfords_rule_is_made_of_the_other_two),
        cmocka_unit_test(no_permutations_are_no_criteria)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
