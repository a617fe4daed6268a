#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/correlating.h"
#include <norma/read.h>

/* Items A1 ... A5 of bfi and age, rows as in the file; reverse: a list of items, or NULL. */
static norma_data *bfi(const char *reverse)
{
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    const norma_item_list list = {.items = "A1:A5",
                                  .reverse = reverse,
                                  .range_known = true,
                                  .min = 1,
                                  .max = 6,
                                  .continuous = "age"};
    assert_int_equal(norma_header_read(&header, NORMA_DATASETS "/bfi/bfi.csv", NULL), NORMA_OK);
    assert_int_equal(norma_instrument_from_list(&instrument, &list,
                                                (const char *const *)header->columns,
                                                header->n_columns, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_read(&data, instrument, NORMA_DATASETS "/bfi/bfi.csv", NULL, NULL),
                     NORMA_OK);
    norma_instrument_free(instrument);
    norma_header_free(header);
    return data;
}

static uint8_t *complete_rows(const norma_data *data)
{
    uint8_t *keep = calloc(norma_data_rows(data), 1);
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        bool complete = !isnan(norma_data_continuous_values(data, 0)[r]);
        for (size_t i = 0; i < 5; i++)
            complete = complete && norma_data_cells(data, i)[r] != NORMA_MISSING_CELL;
        keep[r] = complete;
    }
    return keep;
}

/* tests/reference/polyserial.json: the likelihood and Muthen's (1984) errors written out in R. */
static void correlations_and_errors_are_those_of_the_likelihood_written_out(void **state)
{
    (void)state;
    cJSON *reference = reference_load("polyserial.json");
    norma_data *data = bfi(NULL);
    correlating all;
    correlating_make(&all, data);
    all.c.keep = complete_rows(data);
    assert_int_equal(norma__polyserials(&all.c, NULL), NORMA_OK);
    for (size_t i = 0; i < 5; i++) {
        char path[16];
        snprintf(path, sizeof path, "rho/%zu", i);
        assert_close(all.result.matrix[i + 5 * 6], json_number(reference, path), 0, 1e-8);
        assert_close(all.result.matrix[5 + i * 6], all.result.matrix[i + 5 * 6], 0, 0);
        snprintf(path, sizeof path, "se/%zu", i);
        assert_close(all.result.se[i + 5 * 6], json_number(reference, path), 1e-5, 0);
        assert_close(all.result.n[i + 5 * 6], json_number(reference, "n"), 0, 0);
    }
    free((void *)all.c.keep);
    correlating_clear(&all);
    norma_data_free(data);
    cJSON_Delete(reference);
}

/* Law: a reversed item correlates the other way, as surely. */
static void a_reversed_item_changes_the_sign(void **state)
{
    (void)state;
    norma_data *plain = bfi(NULL), *turned = bfi("A1,A3");
    correlating a, b;
    correlating_make(&a, plain);
    correlating_make(&b, turned);
    assert_int_equal(norma__polyserials(&a.c, NULL), NORMA_OK);
    assert_int_equal(norma__polyserials(&b.c, NULL), NORMA_OK);
    for (size_t i = 0; i < 5; i++) {
        double sign = i == 0 || i == 2 ? -1 : 1;
        assert_close(b.result.matrix[i + 30], sign * a.result.matrix[i + 30], 0, 1e-11);
        assert_close(b.result.se[i + 30], a.result.se[i + 30], 1e-8, 0);
    }
    correlating_clear(&a);
    correlating_clear(&b);
    norma_data_free(plain);
    norma_data_free(turned);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    norma_data *data = bfi(NULL);
    correlating one, three;
    correlating_make(&one, data);
    correlating_make(&three, data);
    one.options.threads = 1;
    three.options.threads = 3;
    assert_int_equal(norma__polyserials(&one.c, NULL), NORMA_OK);
    assert_int_equal(norma__polyserials(&three.c, NULL), NORMA_OK);
    assert_memory_equal(one.result.matrix, three.result.matrix, 36 * sizeof(double));
    assert_memory_equal(one.result.se, three.result.se, 36 * sizeof(double));
    correlating_clear(&one);
    correlating_clear(&three);
    norma_data_free(data);
}

/* One item, 0 missing, and a number. */
static norma_data *pairs_of(const int *answers, const double *numbers, size_t n)
{
    static const char *const columns[] = {"a", "x"};
    const norma_item_list list = {
        .items = "a", .range_known = true, .min = 1, .max = 5, .continuous = "x"};
    uint8_t cells[32];
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    for (size_t r = 0; r < n; r++)
        cells[r] = answers[r] ? (uint8_t)(answers[r] - 1) : NORMA_MISSING_CELL;
    const norma_data_source source = {.n_rows = n, .cells = cells, .continuous = numbers};
    assert_int_equal(norma_instrument_from_list(&instrument, &list, columns, 2, NULL), NORMA_OK);
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    return data;
}

static void what_has_no_estimate_is_said(void **state)
{
    (void)state;
    const int parted[] = {1, 1, 1, 4, 4, 4}, constant[] = {3, 3, 3, 3, 3, 3};
    const double numbers[] = {1, 2, 3, 10, 11, 12};
    norma_data *data = pairs_of(parted, numbers, 6);
    correlating all;
    correlating_make(&all, data);
    assert_int_equal(norma__polyserials(&all.c, NULL), NORMA_OK);
    assert_close(all.result.matrix[1], 0.9999, 0, 0);
    assert_string_equal(all.result.notes.list[0].code, "polyserial-boundary");
    assert_true(isnan(all.result.se[1]));
    correlating_clear(&all);
    norma_data_free(data);

    data = pairs_of(constant, numbers, 6);
    correlating_make(&all, data);
    assert_int_equal(norma__polyserials(&all.c, NULL), NORMA_OK);
    assert_true(isnan(all.result.matrix[1]));
    assert_string_equal(all.result.notes.list[0].code, "polyserial-undefined");
    correlating_clear(&all);
    norma_data_free(data);
}

/* Rows with only one of both still tell thresholds, mean and variance, unless those are pairwise.
 */
static void thresholds_are_of_all_answers_or_of_the_pairs(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 1, 2, 1, 1, 2, 2, 2, 2};
    const double numbers[] = {1, 3, 2, 2.5, 4, 1.5, 3, 2, NAN, NAN, NAN};
    norma_data *all_rows = pairs_of(answers, numbers, 11), *pairs = pairs_of(answers, numbers, 8);
    correlating global, pairwise, alone;
    correlating_make(&global, all_rows);
    correlating_make(&pairwise, all_rows);
    correlating_make(&alone, pairs);
    pairwise.options.thresholds = NORMA_THRESHOLDS_PAIRWISE;
    assert_int_equal(norma__polyserials(&global.c, NULL), NORMA_OK);
    assert_int_equal(norma__polyserials(&pairwise.c, NULL), NORMA_OK);
    assert_int_equal(norma__polyserials(&alone.c, NULL), NORMA_OK);
    assert_close(pairwise.result.matrix[1], alone.result.matrix[1], 0, 0);
    assert_close(pairwise.result.se[1], alone.result.se[1], 0, 0);
    assert_true(fabs(global.result.matrix[1] - alone.result.matrix[1]) > 1e-3);
    assert_close(global.result.n[1], 8, 0, 0);
    correlating_clear(&global);
    correlating_clear(&pairwise);
    correlating_clear(&alone);
    norma_data_free(all_rows);
    norma_data_free(pairs);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 1, 2, 1, 1, 2};
    const double numbers[] = {1, 3, 2, 2.5, 4, 1.5, 3, 2};
    norma_data *data = pairs_of(answers, numbers, 8);
    const void *out = NULL;
    check_every_allocation(out, correlating_try(data, norma__polyserials));
    norma_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_and_errors_are_those_of_the_likelihood_written_out),
        cmocka_unit_test(a_reversed_item_changes_the_sign),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(what_has_no_estimate_is_said),
        cmocka_unit_test(thresholds_are_of_all_answers_or_of_the_pairs),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
