#include "support/check.h"

#include <math.h>

#include <norma/correlate.h>

#include "foundation/numeric.h"
#include "support/table.h"

/* Rows with two of three answers: the correlations 0.9, -0.9 and 0.9 contradict one another. */
#define NO NO_ANSWER
static const int CONTRARY[] = {1,  1,  NO, 2,  2,  NO, 3,  3,  NO, 4,  5,  NO, 5,  4,  NO,
                               NO, 1,  1,  NO, 2,  3,  NO, 3,  2,  NO, 4,  4,  NO, 5,  5,
                               1,  NO, 5,  2,  NO, 4,  3,  NO, 3,  4,  NO, 1,  5,  NO, 2};
enum { ROWS = 15, P = 3 };

static norma_correlation *smoothed(const table *t, int how)
{
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *r = NULL;
    norma_error err = {0};
    options.smooth = how;
    if (norma_correlate(&r, &t->sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static double smallest_eigenvalue(const double *matrix)
{
    double values[P];
    assert_int_equal(norma__eigen(values, NULL, matrix, P, NULL), NORMA_OK);
    return values[P - 1];
}

/* R 4.2.2 eigen(); psych 2.2.9 cor.smooth(); scripts/reference/correlate.R. */
static void eigenvalues_are_raised_as_psych_raises_them(void **state)
{
    (void)state;
    table t = table_of(CONTRARY, ROWS, P, 1, 5);
    cJSON *reference = reference_load("correlate.json");
    const cJSON *want = json_at(reference, "contrary/eigen")->child;
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_EIGEN);
    assert_close(r->smallest_eigenvalue, json_number(reference, "contrary/smallest"), 1e-13, 0);
    for (size_t k = 0; k < P * P; k++, want = want->next)
        assert_close(r->matrix[k], want->valuedouble, 1e-12, 0);
    assert_close(r->smoothing, 1, 0, 0);
    const norma_note *note = find_note(&r->notes, "smoothed", "eigen");
    assert_non_null(note);
    assert_string_equal(note->message,
                        "the matrix was smoothed: 1 of 3 eigenvalues were raised to 1e-10");
    norma_correlation_free(r);
    cJSON_Delete(reference);
    table_free(&t);
}

static void nothing_is_smoothed_without_being_asked(void **state)
{
    (void)state;
    table t = table_of(CONTRARY, ROWS, P, 1, 5);
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_NONE);
    const norma_note *note = find_note(&r->notes, "not-positive-definite", NULL);
    assert_close(r->matrix[1], 0.9, 1e-15, 0);
    assert_close(r->smoothing, 0, 0, 0);
    assert_true(isnan(r->smoothed_smallest_eigenvalue));
    assert_false(r->positive_definite);
    assert_non_null(note);
    assert_close(note->value, -0.8, 1e-13, 0);
    assert_null(find_note(&r->notes, "smoothed", NULL));
    norma_correlation_free(r);
    table_free(&t);
}

/* The smallest eigenvalue is -0.8, so that k is 1: (R + I) / 2. */
static void a_ridge_is_the_first_power_of_ten_that_is_enough(void **state)
{
    (void)state;
    table t = table_of(CONTRARY, ROWS, P, 1, 5);
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_RIDGE);
    assert_close(r->smoothing, 1, 1e-15, 0);
    assert_close(r->matrix[1], 0.45, 1e-15, 0);
    assert_close(r->matrix[2], -0.45, 1e-15, 0);
    assert_close(smallest_eigenvalue(r->matrix), 0.1, 1e-12, 0);
    assert_close(r->smallest_eigenvalue, -0.8, 1e-13, 0);
    assert_close(r->smoothed_smallest_eigenvalue, 0.1, 1e-12, 0);
    assert_true(r->positive_definite);
    assert_non_null(find_note(&r->notes, "smoothed", "ridge"));
    norma_correlation_free(r);
    table_free(&t);
}

/* s = 0.8 / 1.8, to the floor. */
static void shrinking_stops_where_the_matrix_becomes_definite(void **state)
{
    (void)state;
    table t = table_of(CONTRARY, ROWS, P, 1, 5);
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_SHRINK);
    assert_close(r->smoothing, 0.8 / 1.8, 1e-9, 0);
    assert_close(r->matrix[1], 0.5, 1e-9, 0);
    assert_close(smallest_eigenvalue(r->matrix), 1e-10, 1e-4, 0);
    assert_non_null(find_note(&r->notes, "smoothed", "shrink"));
    norma_correlation_free(r);
    table_free(&t);
}

/* Law: a positive definite matrix stays as it is. */
static void a_sound_matrix_is_left_alone(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_correlation *plain = smoothed(&t, NORMA_SMOOTH_NONE);
    for (int how = NORMA_SMOOTH_EIGEN; how <= NORMA_SMOOTH_SHRINK; how++) {
        norma_correlation *r = smoothed(&t, how);
        assert_memory_equal(r->matrix, plain->matrix, 625 * sizeof *r->matrix);
        assert_close(r->smoothing, 0, 0, 0);
        assert_true(r->smallest_eigenvalue > 0.1);
        norma_correlation_free(r);
    }
    norma_correlation_free(plain);
    table_free(&t);
}

/* Law: an item twice has an eigenvalue of 0, which rounding may make a little more. */
static void an_item_twice_is_not_positive_definite(void **state)
{
    (void)state;
    const int twice[] = {1, 1, 2, 2, 2, 1, 3, 3, 5, 5, 5, 4, 4, 4, 3};
    table t = table_of(twice, 5, P, 1, 5);
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_EIGEN);
    assert_close(r->smallest_eigenvalue, 0, 0, 1e-14);
    assert_non_null(find_note(&r->notes, "not-positive-definite", NULL));
    assert_close(r->smoothing, 1, 0, 0);
    assert_true(smallest_eigenvalue(r->matrix) > 0);
    norma_correlation_free(r);
    table_free(&t);
}

static void an_undefined_correlation_is_not_smoothed_away(void **state)
{
    (void)state;
    const int constant[] = {1, 1, 3, 2, 2, 3, 3, 1, 3, 4, 5, 3};
    table t = table_of(constant, 4, P, 1, 5);
    norma_correlation *r = smoothed(&t, NORMA_SMOOTH_SHRINK);
    assert_true(isnan(r->smallest_eigenvalue));
    assert_true(isnan(r->matrix[2]));
    assert_non_null(find_note(&r->notes, "constant-item", "I3"));
    assert_non_null(find_note(&r->notes, "not-smoothed", NULL));
    norma_correlation_free(r);
    table_free(&t);
}

static void nothing_leaks(void **state)
{
    (void)state;
    table t = table_of(CONTRARY, ROWS, P, 1, 5);
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *r = NULL;
    options.smooth = NORMA_SMOOTH_EIGEN;
    options.threads = 1;
    check_every_allocation(r, norma_correlate(&r, &t.sample, &options, NULL));
    norma_correlation_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eigenvalues_are_raised_as_psych_raises_them),
        cmocka_unit_test(nothing_is_smoothed_without_being_asked),
        cmocka_unit_test(a_ridge_is_the_first_power_of_ten_that_is_enough),
        cmocka_unit_test(shrinking_stops_where_the_matrix_becomes_definite),
        cmocka_unit_test(a_sound_matrix_is_left_alone),
        cmocka_unit_test(an_item_twice_is_not_positive_definite),
        cmocka_unit_test(an_undefined_correlation_is_not_smoothed_away),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
