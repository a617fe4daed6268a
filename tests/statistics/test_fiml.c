#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/correlating.h"

enum { N = 600, P = 6 };

/* bfi: five items and age, 15 % of the cells missing at random. */
static norma_data *bfi(const cJSON *reference)
{
    static const char *const columns[] = {"A1", "A2", "A3", "C1", "C2", "age"};
    const norma_item_list list = {.items = "A1:C2",
                                  .reverse = "A1",
                                  .range_known = true,
                                  .min = 1,
                                  .max = 6,
                                  .continuous = "age"};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    uint8_t cells[5 * N];
    double age[N];
    size_t k = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, json_at(reference, "columns"))
    {
        if (k < 5 * N)
            cells[k] = cJSON_IsNull(value) ? NORMA_MISSING_CELL : (uint8_t)(value->valueint - 1);
        else
            age[k - 5 * N] = cJSON_IsNull(value) ? NAN : value->valuedouble;
        k++;
    }
    assert_int_equal(k, P * N);
    assert_int_equal(norma_instrument_from_list(&instrument, &list, columns, P, NULL), NORMA_OK);
    const norma_data_source source = {.n_rows = N, .cells = cells, .continuous = age};
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    return data;
}

/* Items with a range of 1 to 5, row by row; 0 is missing. */
static norma_data *table_of(const int *answers, size_t n, size_t p)
{
    static const char *const columns[] = {"a", "b", "c"};
    const norma_item_list list = {
        .items = p == 3 ? "a:c" : "a:b", .range_known = true, .min = 1, .max = 5};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    uint8_t *cells = calloc(n * p, 1);
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < p; j++)
            cells[j * n + r] =
                answers[r * p + j] ? (uint8_t)(answers[r * p + j] - 1) : NORMA_MISSING_CELL;
    const norma_data_source source = {.n_rows = n, .cells = cells};
    assert_int_equal(norma_instrument_from_list(&instrument, &list, columns, p, NULL), NORMA_OK);
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    free(cells);
    return data;
}

/* tests/reference/fiml.json: moments of lavaan's EM run to 1e-13, errors of its optimiser. */
static void moments_and_errors_of_incomplete_data_are_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("fiml.json");
    norma_data *data = bfi(reference);
    correlating all;
    correlating_make(&all, data);
    assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
    const norma_correlation *r = &all.result;
    for (int i = 0; i < P; i++) {
        char path[32];
        snprintf(path, sizeof path, "mean/%d", i);
        assert_close(r->variables[i].mean, json_number(reference, path), 1e-8, 0);
    }
    for (int i = 0; i < P * P; i++) {
        char path[32];
        snprintf(path, sizeof path, "covariance/%d", i);
        assert_close(r->covariance[i], json_number(reference, path), 1e-7, 1e-8);
        snprintf(path, sizeof path, "cor/%d", i);
        assert_close(r->matrix[i], json_number(reference, path), 0, 1e-8);
        if (i % (P + 1) == 0)
            continue;
        snprintf(path, sizeof path, "se/%d", i);
        assert_close(r->se[i], json_number(reference, path), 1e-4, 0);
    }
    assert_int_equal(r->notes.n, 0);
    correlating_clear(&all);
    norma_data_free(data);
    cJSON_Delete(reference);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    cJSON *reference = reference_load("fiml.json");
    norma_data *data = bfi(reference);
    correlating one, four;
    correlating_make(&one, data);
    correlating_make(&four, data);
    one.options.threads = 1;
    four.options.threads = 4;
    assert_int_equal(norma__fiml(&one.c, NULL), NORMA_OK);
    assert_int_equal(norma__fiml(&four.c, NULL), NORMA_OK);
    assert_memory_equal(one.result.matrix, four.result.matrix, P * P * sizeof(double));
    assert_memory_equal(one.result.se, four.result.se, P * P * sizeof(double));
    correlating_clear(&one);
    correlating_clear(&four);
    norma_data_free(data);
    cJSON_Delete(reference);
}

/* Law: complete data have their ordinary moments (with n), and se (1 - r^2) / sqrt(n). */
static void complete_data_have_their_ordinary_moments(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 1, 3, 5, 4, 4, 5, 3, 2, 2, 1, 1};
    norma_data *data = table_of(answers, 7, 2);
    correlating all;
    correlating_make(&all, data);
    assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
    const double r = all.result.matrix[1];
    /* both: sum 18, squares 60; products 55; n = 7 */
    assert_close(all.result.variables[0].mean, 18 / 7., 1e-14, 0);
    assert_close(r, (55 - 18 * 18 / 7.) / (60 - 18 * 18 / 7.), 1e-12, 0);
    assert_close(all.result.se[1], (1 - r * r) / sqrt(7), 1e-6, 0);
    correlating_clear(&all);
    norma_data_free(data);
}

/* Anderson (1957): with one variable complete, the maximum is the regression's. */
static void a_monotone_pattern_has_andersons_maximum(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 1, 3, 5, 4, 4, 5, 3, 2, 0, 5, 0, 4, 0};
    const double x[] = {1, 2, 3, 4, 5, 2, 5, 4}, y[] = {2, 1, 5, 4, 3};
    double mx = 0, sxx = 0, m5 = 0, my = 0, s5 = 0, sxy = 0, syy = 0;
    for (int i = 0; i < 8; i++)
        mx += x[i] / 8;
    for (int i = 0; i < 8; i++)
        sxx += (x[i] - mx) * (x[i] - mx) / 8;
    for (int i = 0; i < 5; i++) {
        m5 += x[i] / 5;
        my += y[i] / 5;
    }
    for (int i = 0; i < 5; i++) {
        s5 += (x[i] - m5) * (x[i] - m5) / 5;
        sxy += (x[i] - m5) * (y[i] - my) / 5;
        syy += (y[i] - my) * (y[i] - my) / 5;
    }
    const double slope = sxy / s5, rest = syy - slope * sxy;
    norma_data *data = table_of(answers, 8, 2);
    correlating all;
    correlating_make(&all, data);
    assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
    assert_close(all.result.variables[1].mean, my + slope * (mx - m5), 1e-8, 0);
    assert_close(all.result.covariance[3], rest + slope * slope * sxx, 1e-8, 0);
    assert_close(all.result.covariance[1], slope * sxx, 1e-8, 0);
    correlating_clear(&all);
    norma_data_free(data);
}

static const char *only_note(const correlating *all)
{
    assert_int_equal(all->result.notes.n, 1);
    return all->result.notes.list[0].code;
}

static void what_has_no_maximum_is_said(void **state)
{
    (void)state;
    const int twins[] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 0};
    const int apart[] = {1, 0, 2, 0, 4, 0, 0, 3, 0, 1, 0, 5};
    const struct {
        const int *answers;
        size_t n;
        const char *code;
    } cases[] = {{twins, 5, "fiml-undefined"}, {apart, 6, "fiml-pairs-unseen"}};
    for (size_t k = 0; k < 2; k++) {
        norma_data *data = table_of(cases[k].answers, cases[k].n, 2);
        correlating all;
        correlating_make(&all, data);
        assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
        assert_string_equal(only_note(&all), cases[k].code);
        assert_true(isnan(all.result.matrix[1]));
        assert_true(isnan(all.result.se[1]));
        correlating_clear(&all);
        norma_data_free(data);
    }
}

/* Law: a variable that does not vary, or has no answers, changes nothing for the others. */
static void a_constant_variable_is_left_out_of_the_model(void **state)
{
    (void)state;
    const int two[] = {1, 2, 2, 1, 3, 5, 4, 0, 5, 3, 2, 2, 0, 4};
    int with_third[7 * 3];
    norma_data *small = table_of(two, 7, 2);
    correlating want;
    correlating_make(&want, small);
    assert_int_equal(norma__fiml(&want.c, NULL), NORMA_OK);
    for (int third = 0; third <= 3; third += 3) {
        for (int r = 0; r < 7; r++) {
            with_third[3 * r] = two[2 * r];
            with_third[3 * r + 1] = third;
            with_third[3 * r + 2] = two[2 * r + 1];
        }
        norma_data *data = table_of(with_third, 7, 3);
        correlating all;
        correlating_make(&all, data);
        assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
        assert_int_equal(all.result.notes.n, 0); /* the constant one is noted before */
        assert_close(all.result.matrix[2], want.result.matrix[1], 0, 0);
        assert_close(all.result.matrix[6], want.result.matrix[1], 0, 0);
        assert_close(all.result.se[6], want.result.se[1], 0, 0);
        assert_close(all.result.covariance[8], want.result.covariance[3], 0, 0);
        assert_close(all.result.variables[2].mean, want.result.variables[1].mean, 0, 0);
        assert_close(all.result.n[6], 5, 0, 0);
        assert_true(isnan(all.result.matrix[1]) && isnan(all.result.matrix[5]));
        assert_true(isnan(all.result.se[1]) && isnan(all.result.covariance[7]));
        correlating_clear(&all);
        norma_data_free(data);
    }
    const int none[] = {2, 3, 2, 3, 2, 0};
    norma_data *data = table_of(none, 3, 2);
    correlating all;
    correlating_make(&all, data);
    assert_int_equal(norma__fiml(&all.c, NULL), NORMA_OK);
    assert_true(isnan(all.result.matrix[1]));
    correlating_clear(&all);
    norma_data_free(data);
    correlating_clear(&want);
    norma_data_free(small);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 1, 3, 5, 4, 4, 5, 3, 2, 0, 5, 0, 4, 0};
    norma_data *data = table_of(answers, 8, 2);
    const void *out = NULL;
    check_every_allocation(out, correlating_try(data, norma__fiml));
    norma_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_and_errors_of_incomplete_data_are_lavaans),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(complete_data_have_their_ordinary_moments),
        cmocka_unit_test(a_monotone_pattern_has_andersons_maximum),
        cmocka_unit_test(what_has_no_maximum_is_said),
        cmocka_unit_test(a_constant_variable_is_left_out_of_the_model),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
