#include "support/check.h"

#include "support/table.h"

#include "polychoric_fixture.h"

enum { ITEMS = 6 };
static const char *const IDS[ITEMS] = {"A1", "A2", "A3", "N1", "N2", "O1"};
static const int MOST[ITEMS] = {6, 5, 4, 3, 2, 6}; /* larger answers are merged into it */

static norma_correlate_options options_full(int thresholds)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    o.type = NORMA_COR_POLYCHORIC;
    o.acov = NORMA_ACOV_FULL;
    o.thresholds = thresholds;
    return o;
}

/* Six items of bfi with six, five, four, three, two and six categories: the rows that answered all
   25 items, or the first 600. */
static table table_coarse(bool complete)
{
    table bfi = table_bfi_as_answered();
    size_t n = norma_data_rows(bfi.data), rows = 0;
    int *answers = fresh(n * ITEMS, sizeof *answers);
    for (size_t r = 0; r < n; r++) {
        if (complete ? !row_counts(&bfi.sample, r, true) : r >= 600)
            continue;
        for (size_t k = 0; k < ITEMS; k++)
            for (size_t j = 0; j < norma_data_items(bfi.data); j++)
                if (strcmp(norma_data_item_id(bfi.data, j), IDS[k]) == 0) {
                    int cell = norma_data_cells(bfi.data, j)[r];
                    int answer = cell + 1 < MOST[k] ? cell + 1 : MOST[k];
                    answers[rows * ITEMS + k] = cell == NORMA_MISSING_CELL ? NO_ANSWER : answer;
                }
        rows++;
    }
    table t = table_of(answers, rows, ITEMS, 1, 6);
    free(answers);
    table_free(&bfi);
    return t;
}

static table table_gaps(const cJSON *columns)
{
    enum { N = 600 };
    static int answers[N * ITEMS];
    const cJSON *column = columns->child;
    for (size_t k = 0; k < ITEMS; k++, column = column->next) {
        const cJSON *cell = column->child;
        for (size_t r = 0; r < N; r++, cell = cell->next)
            answers[r * ITEMS + k] = cell->valueint == 0 ? NO_ANSWER : cell->valueint;
    }
    return table_of(answers, N, ITEMS, 1, 6);
}

static void check_against(const table *t, const cJSON *want)
{
    fixture *f = fixture_of(&t->sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture_run(f);
    size_t q = f->result.n_acov;
    assert_int_equal(q, 20 + 15);
    const cJSON *rho = json_at(want, "rho")->child;
    for (size_t j = 0; j < ITEMS; j++)
        for (size_t i = j + 1; i < ITEMS; i++, rho = rho->next)
            assert_close(entry(f, f->result.matrix, i, j), rho->valuedouble, 0, 1e-6);
    const cJSON *at = json_at(want, "acov")->child;
    for (size_t j = 0; j < q; j++)
        for (size_t i = j; i < q; i++, at = at->next) {
            double scale = sqrt(f->result.acov[i + i * q] * f->result.acov[j + j * q]);
            assert_close(f->result.acov[i + j * q], at->valuedouble, 1e-6, 1e-6 * scale);
            assert_close(f->result.acov[j + i * q], f->result.acov[i + j * q], 0, 0);
        }
    fixture_free(f);
}

/* lavaan 0.6-14, NACOV / N: scripts/reference/polychoric.R. */
static void covariances_equal_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("polychoric_acov.json");
    table complete = table_coarse(true), few = table_coarse(false);
    table gaps = table_gaps(json_at(reference, "gaps/answers"));
    check_against(&complete, json_at(reference, "listwise"));
    check_against(&few, json_at(reference, "pairwise"));
    check_against(&gaps, json_at(reference, "gaps"));
    table_free(&complete);
    table_free(&few);
    table_free(&gaps);
    cJSON_Delete(reference);
}

/* Law: standard errors from counts are the roots of the diagonal from rows. */
static void standard_errors_are_the_diagonal(void **state)
{
    (void)state;
    cJSON *reference = reference_load("polychoric_acov.json");
    table gaps = table_gaps(json_at(reference, "gaps/answers"));
    for (int thresholds = NORMA_THRESHOLDS_GLOBAL; thresholds <= NORMA_THRESHOLDS_PAIRWISE;
         thresholds++) {
        fixture *f = fixture_of(&gaps.sample, options_full(thresholds));
        fixture_run(f);
        size_t q = f->result.n_acov, at = 20;
        for (size_t j = 0; j < ITEMS; j++)
            for (size_t i = j + 1; i < ITEMS; i++, at++)
                assert_close(entry(f, f->result.se, i, j), sqrt(f->result.acov[at + at * q]), 1e-12,
                             0);
        fixture_free(f);
    }
    table_free(&gaps);
    cJSON_Delete(reference);
}

/* Law: of shares p, thresholds have var(tau) = p (1 - p) / (n phi(tau)^2). */
static void variances_of_thresholds_are_those_of_shares(void **state)
{
    (void)state;
    table t = table_coarse(true);
    fixture *f = fixture_of(&t.sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture_run(f);
    size_t at = 0, n = norma_data_rows(t.data);
    for (size_t j = 0; j < ITEMS; j++)
        for (size_t k = 0; k < f->result.variables[j].n_thresholds; k++, at++) {
            double tau = f->result.variables[j].thresholds[k];
            double p = 0.5 * erfc(-tau * M_SQRT1_2);
            double phi = exp(-0.5 * tau * tau) / sqrt(2 * M_PI);
            assert_close(f->result.acov[at + at * f->result.n_acov],
                         p * (1 - p) / ((double)n * phi * phi), 1e-10, 0);
        }
    fixture_free(f);
    table_free(&t);
}

/* Law: blocks and tiles are cut the same for any number of threads. */
static void the_number_of_threads_does_not_matter(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_correlate_options one = options_full(NORMA_THRESHOLDS_GLOBAL), three = one;
    one.threads = 1;
    three.threads = 3;
    fixture *a = fixture_of(&t.sample, one), *b = fixture_of(&t.sample, three);
    fixture_run(a);
    fixture_run(b);
    assert_int_equal(a->result.n_acov, 25 * 5 + 300);
    assert_memory_equal(a->result.matrix, b->result.matrix, 625 * sizeof(double));
    assert_memory_equal(a->result.se, b->result.se, 625 * sizeof(double));
    assert_memory_equal(a->result.acov, b->result.acov,
                        a->result.n_acov * a->result.n_acov * sizeof(double));
    fixture_free(a);
    fixture_free(b);
    table_free(&t);
}

/* Where the correlation of items i < j of p with 5 thresholds each stands. */
static size_t place_of(size_t i, size_t j, size_t p)
{
    return 5 * p + norma__pair(i, j, p);
}

/* Law: covariances do not depend on what else is estimated. With 15 items there twice, estimates
   and rows are more than a tile and a block. */
static void other_estimates_do_not_matter(void **state)
{
    (void)state;
    enum { P = 25, Q = 40 };
    table t = table_bfi();
    size_t twice[Q];
    for (size_t j = 0; j < Q; j++)
        twice[j] = j % P;
    norma_sample more = t.sample;
    more.items = twice;
    more.n_items = Q;
    fixture *a = fixture_of(&t.sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture *b = fixture_of(&more, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture_run(a);
    fixture_run(b);
    size_t p = a->result.n_acov, q = b->result.n_acov;
    assert_int_equal(q, 5 * Q + Q * (Q - 1) / 2);
    for (size_t i = 0; i < P; i++)
        for (size_t j = i + 1; j < P; j++)
            for (size_t k = 0; k < P; k++)
                for (size_t l = k + 1; l < P; l += 3) {
                    double want = a->result.acov[place_of(i, j, P) + place_of(k, l, P) * p];
                    double got = b->result.acov[place_of(i, j, Q) + place_of(k, l, Q) * q];
                    assert_close(got, want, 1e-11, 1e-16);
                }
    assert_close(b->result.matrix[P * Q], 1, 0, 0); /* of an item with itself */
    assert_true(isnan(b->result.acov[place_of(0, P, Q)]));
    fixture_free(a);
    fixture_free(b);
    table_free(&t);
}

/* The covariances of an estimate that is not defined are not either; the others are. */
static void undefined_estimates_have_no_covariances(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 2, 2, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 2, 2, 1};
    table t = table_of(answers, 6, 3, 1, 2);
    fixture *f = fixture_of(&t.sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture_run(f);
    assert_int_equal(f->result.n_acov, 6);
    assert_close(entry(f, f->result.matrix, 0, 1), 1, 0, 0);
    for (size_t k = 0; k < 6; k++) {
        assert_true(isnan(f->result.acov[3 + k * 6]));
        assert_true(k == 3 || isfinite(f->result.acov[4 + k * 6]));
    }
    fixture_free(f);
    table_free(&t);
}

static void too_many_estimates_are_refused(void **state)
{
    (void)state;
    enum { P = 128, C = 72 };
    int *answers = fresh((size_t)C * P / 2, sizeof *answers);
    for (size_t k = 0; k < (size_t)C * P / 2; k++)
        answers[k] = 1 + (int)(k / (P / 2));
    table t = table_of(answers, C, P / 2, 1, C);
    size_t twice[P];
    for (size_t j = 0; j < P; j++)
        twice[j] = j / 2;
    t.sample.items = twice;
    t.sample.n_items = P;
    fixture *f = fixture_of(&t.sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    norma_error err = {0};
    assert_int_equal(norma__polychoric_acov(&f->c, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "128 items have 17216 thresholds and correlations, and covariances are "
                        "computed of at most 16384: take fewer items, or variances only");
    assert_null(f->result.acov);
    fixture_free(f);
    table_free(&t);
    free(answers);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 3, 3, 1, 2, 2, 1, 3, 3, 3, 2, 1};
    table t = table_of(answers, 7, 2, 1, 3);
    fixture *f = fixture_of(&t.sample, options_full(NORMA_THRESHOLDS_GLOBAL));
    fixture_run(f);
    free(f->result.acov);
    f->result.acov = NULL;
    check_every_allocation(f->result.acov, norma__polychoric_acov(&f->c, NULL));
    fixture_free(f);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covariances_equal_lavaans),
        cmocka_unit_test(standard_errors_are_the_diagonal),
        cmocka_unit_test(variances_of_thresholds_are_those_of_shares),
        cmocka_unit_test(the_number_of_threads_does_not_matter),
        cmocka_unit_test(other_estimates_do_not_matter),
        cmocka_unit_test(undefined_estimates_have_no_covariances),
        cmocka_unit_test(too_many_estimates_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("acov", tests, NULL, NULL);
}
