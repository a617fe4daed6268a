#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include <norma/correlate.h>

#include "support/table.h"

#include "statistics/bfi_ten.h"

/* Types that counts determine, and those that also take continuous variables. */
static const int COUNTED[] = {NORMA_COR_PEARSON, NORMA_COR_SPEARMAN, NORMA_COR_POLYCHORIC};
static const int BUILT[] = {NORMA_COR_PEARSON, NORMA_COR_SPEARMAN, NORMA_COR_POLYCHORIC,
                            NORMA_COR_POLYSERIAL, NORMA_COR_MIXED};
enum { N_COUNTED = sizeof COUNTED / sizeof *COUNTED, N_BUILT = sizeof BUILT / sizeof *BUILT };

static norma_correlation *correlate(const norma_sample *sample, int type, int missing)
{
    norma_correlation *r = NULL;
    norma_error err = {0};
    const norma_correlate_options options = of_type(type, missing);
    if (norma_correlate(&r, sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static void check_matrix(const double *got, const cJSON *want, size_t n, double rel)
{
    const cJSON *next = want->child;
    for (size_t k = 0; k < n; k++, next = next->next) {
        assert_non_null(next);
        assert_close(got[k], next->valuedouble, rel, 1e-14);
    }
    assert_null(next);
}

/* ---- certified ---- */

/* R 4.2.2, cor() and cov() of the keyed items; scripts/reference/reliability_bfi.R. */
static void check_pearson(int missing, const char *name)
{
    table t = table_bfi();
    norma_correlation *r = correlate(&t.sample, NORMA_COR_PEARSON, missing);
    cJSON *reference = reference_load("moments_bfi.json");
    const cJSON *want = json_at(reference, name);

    assert_int_equal(r->n_variables, 25);
    assert_int_equal(r->n_items, 25);
    assert_int_equal(r->n_rows, 2800);
    assert_int_equal(r->n_complete, 2436);
    assert_string_equal(r->variables[24].id, "O5");
    check_matrix(r->matrix, json_at(want, "cor"), 625, 1e-12);
    check_matrix(r->covariance, json_at(want, "cov"), 625, 1e-12);
    check_matrix(r->n, json_at(want, "n_pair"), 625, 0);
    for (size_t k = 0; k < 25; k++) {
        assert_close(r->variables[k].mean,
                     cJSON_GetArrayItem(json_at(want, "mean"), (int)k)->valuedouble, 1e-13, 0);
        assert_close(r->variables[k].sd, sqrt(r->covariance[k * 26]), 1e-13, 0);
        assert_int_equal(r->variables[k].n_categories, 6);
    }
    cJSON_Delete(reference);
    norma_correlation_free(r);
    table_free(&t);
}

static void pearson_of_complete_rows_equals_r(void **state)
{
    (void)state;
    check_pearson(NORMA_COR_LISTWISE, "listwise");
}

static void pearson_of_pairs_equals_r(void **state)
{
    (void)state;
    check_pearson(NORMA_COR_PAIRWISE, "pairwise");
}

/* R 4.2.2, cor(); scripts/reference/correlate.R. */
static void check_with_age(int type, int missing, const char *path)
{
    bfi_ten t = bfi_ten_make(true, false);
    norma_correlation *r = correlate(&t.sample, type, missing);
    cJSON *reference = reference_load("correlate.json");
    assert_int_equal(r->n_variables, ELEVEN);
    assert_int_equal(r->n_items, TEN);
    assert_true(r->variables[TEN].continuous);
    assert_string_equal(r->variables[TEN].id, "age");
    check_matrix(r->matrix, json_at(reference, path), ELEVEN * ELEVEN, 1e-12);
    if (missing == NORMA_COR_PAIRWISE)
        check_matrix(r->n, json_at(reference, "n"), ELEVEN * ELEVEN, 0);
    cJSON_Delete(reference);
    norma_correlation_free(r);
    bfi_ten_free(&t);
}

static void items_and_a_continuous_variable_correlate_as_in_r(void **state)
{
    (void)state;
    check_with_age(NORMA_COR_PEARSON, NORMA_COR_PAIRWISE, "pearson/pairwise");
    check_with_age(NORMA_COR_PEARSON, NORMA_COR_LISTWISE, "pearson/listwise");
}

static void ranks_correlate_as_in_r(void **state)
{
    (void)state;
    check_with_age(NORMA_COR_SPEARMAN, NORMA_COR_PAIRWISE, "spearman/pairwise");
    check_with_age(NORMA_COR_SPEARMAN, NORMA_COR_LISTWISE, "spearman/listwise");
}

/* By hand: r = 0.5 / sqrt(7 / 3) of three rows, so (1 - r^2) / sqrt(2) = (25 / 28) / sqrt(2). */
static void the_standard_error_of_pearson_is_that_of_normal_theory(void **state)
{
    (void)state;
    const int rows[] = {1, 1, 2, 3, 4, 2};
    table t = table_of(rows, 3, 2, 1, 5);
    norma_correlation *r = correlate(&t.sample, NORMA_COR_PEARSON, NORMA_COR_PAIRWISE);
    assert_close(r->matrix[1], 0.5 / sqrt(7.0 / 3), 1e-15, 0);
    assert_close(r->se[1], 25.0 / 28 / sqrt(2), 1e-14, 0);
    assert_true(isnan(r->se[0]));
    norma_correlation_free(r);
    table_free(&t);
}

/* ---- laws ---- */

static void assert_same(const norma_correlation *a, const norma_correlation *b)
{
    size_t p = a->n_variables;
    assert_int_equal(b->n_variables, p);
    assert_int_equal(b->n_rows, a->n_rows);
    assert_int_equal(b->n_complete, a->n_complete);
    assert_memory_equal(b->matrix, a->matrix, p * p * sizeof *a->matrix);
    assert_memory_equal(b->n, a->n, p * p * sizeof *a->n);
    if (!find_note(&b->notes, "weighted-counts", NULL))
        assert_memory_equal(b->se, a->se, p * p * sizeof *a->se);
    for (size_t k = 0; k < p; k++) {
        assert_true(a->variables[k].mean == b->variables[k].mean);
        assert_true(a->variables[k].sd == b->variables[k].sd);
        assert_true(a->variables[k].n == b->variables[k].n);
    }
}

/* Law: what counts determine is the same, bit for bit, from rows and from their counts; weighted or
   not. */
static void rows_and_their_counts_give_the_same(void **state)
{
    (void)state;
    for (int weighted = 0; weighted < 2; weighted++) {
        bfi_ten t = bfi_ten_make(false, weighted);
        for (int missing = NORMA_COR_PAIRWISE; missing <= NORMA_COR_LISTWISE; missing++) {
            norma_tables *tables = NULL;
            norma_sample counts = counts_of(&tables, &t,
                                            missing == NORMA_COR_LISTWISE ? NORMA_MISSING_LISTWISE
                                                                          : NORMA_MISSING_PAIRWISE);
            for (size_t k = 0; k < N_COUNTED; k++) {
                norma_correlation *a = correlate(&t.sample, COUNTED[k], missing);
                norma_correlation *b = correlate(&counts, COUNTED[k], missing);
                assert_same(a, b);
                norma_correlation_free(a);
                norma_correlation_free(b);
            }
            norma_tables_free(tables);
        }
        bfi_ten_free(&t);
    }
}

static void the_number_of_threads_does_not_matter(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(true, false);
    for (size_t k = 0; k < N_BUILT; k++) {
        norma_correlate_options options = of_type(BUILT[k], NORMA_COR_PAIRWISE);
        norma_correlation *one = NULL, *four = NULL;
        options.threads = 1;
        assert_int_equal(norma_correlate(&one, &t.sample, &options, NULL), NORMA_OK);
        options.threads = 4;
        assert_int_equal(norma_correlate(&four, &t.sample, &options, NULL), NORMA_OK);
        assert_same(one, four);
        norma_correlation_free(one);
        norma_correlation_free(four);
    }
    bfi_ten_free(&t);
}

/* Law: the order of items is only the order of rows and columns; from rows and from counts. */
static void the_order_of_items_is_that_of_the_matrix(void **state)
{
    (void)state;
    static const size_t shuffled[TEN] = {3, 9, 0, 7, 1, 8, 2, 6, 5, 4};
    bfi_ten t = bfi_ten_make(false, false);
    norma_tables *tables = NULL;
    norma_sample counts = counts_of(&tables, &t, NORMA_MISSING_PAIRWISE);
    for (size_t k = 0; k < 2 * N_COUNTED; k++) {
        norma_sample sample = k % 2 ? counts : t.sample;
        norma_correlation *a = correlate(&sample, COUNTED[k / 2], NORMA_COR_PAIRWISE);
        sample.items = shuffled;
        norma_correlation *b = correlate(&sample, COUNTED[k / 2], NORMA_COR_PAIRWISE);
        for (size_t j = 0; j < TEN; j++)
            for (size_t i = 0; i < TEN; i++) {
                size_t there = shuffled[i] + shuffled[j] * TEN;
                assert_close(b->matrix[i + j * TEN], a->matrix[there], 1e-9, 0);
                assert_close(b->n[i + j * TEN], a->n[there], 0, 0);
                assert_close(b->se[i + j * TEN], a->se[there], 1e-7, 0);
            }
        norma_correlation_free(a);
        norma_correlation_free(b);
    }
    norma_tables_free(tables);
    bfi_ten_free(&t);
}

/* Law: leaving rows out by keep is leaving them out of the table: here, those that lack an answer.
 */
static void rows_left_out_do_not_count(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(true, false);
    size_t n = norma_data_rows(t.data);
    uint8_t *keep = calloc(n, 1);
    assert_non_null(keep);
    for (size_t r = 0; r < n; r++) {
        keep[r] = (uint8_t)!isnan(norma_data_continuous_values(t.data, 0)[r]);
        for (size_t j = 0; j < TEN; j++)
            keep[r] &= norma_data_cells(t.data, j)[r] != NORMA_MISSING_CELL;
    }
    for (size_t k = 0; k < N_BUILT; k++) {
        if (BUILT[k] == NORMA_COR_POLYCHORIC) /* does not look at ages */
            continue;
        norma_correlation *a = correlate(&t.sample, BUILT[k], NORMA_COR_LISTWISE);
        norma_sample kept = t.sample;
        kept.keep = keep;
        norma_correlation *b = correlate(&kept, BUILT[k], NORMA_COR_PAIRWISE);
        size_t p = a->n_variables;
        assert_memory_equal(b->matrix, a->matrix, p * p * sizeof *a->matrix);
        assert_memory_equal(b->n, a->n, p * p * sizeof *a->n);
        norma_correlation_free(a);
        norma_correlation_free(b);
    }
    free(keep);
    bfi_ten_free(&t);
}

/* ---- weights ---- */

/* R 4.2.2, cov.wt() of the complete rows; scripts/reference/correlate.R. */
static void weighted_pearson_equals_r(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(false, true);
    norma_correlation *r = correlate(&t.sample, NORMA_COR_PEARSON, NORMA_COR_LISTWISE);
    cJSON *reference = reference_load("correlate.json");
    check_matrix(r->matrix, json_at(reference, "pearson/weighted"), TEN * TEN, 1e-12);
    assert_non_null(find_note(&r->notes, "weighted", NULL));
    assert_non_null(find_note(&r->notes, "weighted-errors", NULL));
    assert_true(isnan(r->se[1]));
    cJSON_Delete(reference);
    norma_correlation_free(r);
    bfi_ten_free(&t);
}

/* ---- disappointing data ---- */

static void pairs_that_do_not_vary_are_undefined_and_told(void **state)
{
    (void)state;
    const int rows[] = {1, 2, 3, 2, 2, 3, 3, NO_ANSWER, 3, 4, NO_ANSWER, 3};
    table t = table_of(rows, 4, 3, 1, 5); /* where item 2 is answered, it is always 2 */
    for (int type = NORMA_COR_PEARSON; type <= NORMA_COR_POLYCHORIC; type++) {
        norma_correlation *r = correlate(&t.sample, type, NORMA_COR_PAIRWISE);
        assert_true(isnan(r->matrix[1]) && isnan(r->matrix[2]) && isnan(r->matrix[5]));
        assert_true(r->matrix[0] == 1 && r->matrix[4] == 1);
        assert_true(isnan(r->smallest_eigenvalue));
        assert_non_null(find_note(&r->notes, "constant-item", "I2"));
        assert_non_null(find_note(&r->notes, "constant-item", "I3"));
        assert_close(r->n[1], 2, 0, 0);
        norma_correlation_free(r);
    }
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pearson_of_complete_rows_equals_r),
        cmocka_unit_test(pearson_of_pairs_equals_r),
        cmocka_unit_test(items_and_a_continuous_variable_correlate_as_in_r),
        cmocka_unit_test(ranks_correlate_as_in_r),
        cmocka_unit_test(the_standard_error_of_pearson_is_that_of_normal_theory),
        cmocka_unit_test(rows_and_their_counts_give_the_same),
        cmocka_unit_test(the_number_of_threads_does_not_matter),
        cmocka_unit_test(the_order_of_items_is_that_of_the_matrix),
        cmocka_unit_test(rows_left_out_do_not_count),
        cmocka_unit_test(weighted_pearson_equals_r),
        cmocka_unit_test(pairs_that_do_not_vary_are_undefined_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
