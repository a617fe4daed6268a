#include "support/check.h"

#include <math.h>

#include <norma/moments.h>

#include "support/table.h"

static norma_moments *moments_of(const table *t, norma_missing missing)
{
    norma_moments *m = NULL;
    norma_error err = {0};
    if (norma_moments_of(&m, &t->sample, missing, 0, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return m;
}

/* R 4.2.2, cov() and cor() of the keyed items; scripts/reference/reliability_bfi.R. */
static void check_bfi(norma_missing missing, const char *name)
{
    table t = table_bfi();
    norma_moments *m = moments_of(&t, missing);
    cJSON *reference = reference_load("moments_bfi.json");
    const cJSON *want = json_at(reference, name);

    assert_int_equal(m->n_items, 25);
    assert_int_equal(m->n_rows, 2800);
    assert_int_equal(m->n_complete, 2436);
    assert_close((double)m->n, json_number(want, "n"), 0, 0);
    for (int j = 0; j < 25; j++)
        assert_close(m->mean[j], cJSON_GetArrayItem(json_at(want, "mean"), j)->valuedouble, 1e-13,
                     0);
    const cJSON *cov = json_at(want, "cov")->child;
    const cJSON *cor = json_at(want, "cor")->child;
    const cJSON *n_pair = json_at(want, "n_pair")->child;
    for (int k = 0; k < 25 * 25; k++) {
        assert_close(m->cov[k], cov->valuedouble, 1e-12, 1e-13);
        assert_close(m->cor[k], cor->valuedouble, 1e-12, 1e-13);
        assert_close((double)m->n_pair[k], n_pair->valuedouble, 0, 0);
        cov = cov->next;
        cor = cor->next;
        n_pair = n_pair->next;
    }
    cJSON_Delete(reference);
    norma_moments_free(m);
    table_free(&t);
}

static void listwise_moments_equal_r(void **state)
{
    (void)state;
    check_bfi(NORMA_MISSING_LISTWISE, "listwise");
}

static void pairwise_moments_equal_r(void **state)
{
    (void)state;
    check_bfi(NORMA_MISSING_PAIRWISE, "pairwise");
}

/* By hand: rows (1,1), (2,3), (4,2) have means 7/3 and 2, variances 7/3 and 1, covariance 1/2. */
static const int BY_HAND[] = {1, 1, 2, 3, 4, 2};

static void three_rows_equal_a_hand_calculation(void **state)
{
    (void)state;
    table t = table_of(BY_HAND, 3, 2, 1, 5);
    norma_moments *m = moments_of(&t, NORMA_MISSING_LISTWISE);
    assert_close(m->mean[0], 7.0 / 3, 1e-15, 0);
    assert_close(m->mean[1], 2, 1e-15, 0);
    assert_close(m->cov[0], 7.0 / 3, 1e-15, 0);
    assert_close(m->cov[3], 1, 1e-15, 0);
    assert_close(m->cov[1], 0.5, 1e-15, 0);
    assert_close(m->cor[1], 0.5 / sqrt(7.0 / 3), 1e-15, 0);
    assert_close(m->cor[0], 1, 0, 0);
    assert_int_equal(m->notes.n, 0);
    norma_moments_free(m);
    table_free(&t);
}

/* Law: reversing an item mirrors its mean in its range and negates its covariances. */
static void reversal_mirrors_the_mean_and_negates_covariances(void **state)
{
    (void)state;
    const bool reversed[] = {true, false};
    const int widest[][2] = {{1, 5}, {0, 4}, {-2, 4}, {1, 255}};
    for (size_t k = 0; k < 4; k++) {
        int min = widest[k][0], max = widest[k][1];
        table as_is = table_with(BY_HAND, 3, 2, min, max, NULL, NULL);
        table turned = table_with(BY_HAND, 3, 2, min, max, reversed, NULL);
        norma_moments *a = moments_of(&as_is, NORMA_MISSING_LISTWISE);
        norma_moments *b = moments_of(&turned, NORMA_MISSING_LISTWISE);
        assert_close(b->mean[0], min + max - a->mean[0], 1e-14, 0);
        assert_close(b->mean[1], a->mean[1], 0, 0);
        assert_close(b->sd[0], a->sd[0], 0, 0);
        assert_close(b->cov[1], -a->cov[1], 0, 0);
        norma_moments_free(a);
        norma_moments_free(b);
        table_free(&as_is);
        table_free(&turned);
    }
}

/* Law: the widest range at its ends, over more rows than a block, is exact: answers alternate
   between 1 and 255, so the variance is 127^2 n / (n - 1). */
static void the_widest_range_does_not_overflow(void **state)
{
    (void)state;
    enum { N = 3000 };
    static int answers[N];
    for (int r = 0; r < N; r++)
        answers[r] = r % 2 ? 255 : 1;
    table t = table_of(answers, N, 1, 1, 255);
    norma_moments *m = moments_of(&t, NORMA_MISSING_PAIRWISE);
    assert_close(m->mean[0], 128, 0, 0);
    assert_close(m->cov[0], 127.0 * 127 * N / (N - 1), 1e-15, 0);
    norma_moments_free(m);
    table_free(&t);
}

/* Law: leaving rows out by keep gives what leaving them out of the table gives. */
static void rows_left_out_do_not_count(void **state)
{
    (void)state;
    const int with_more[] = {1, 1, 5, 5, 2, 3, 4, 2, NO_ANSWER, 1};
    const uint8_t keep[] = {1, 0, 1, 1, 0};
    table few = table_of(BY_HAND, 3, 2, 1, 5);
    table more = table_of(with_more, 5, 2, 1, 5);
    more.sample.keep = keep;
    norma_moments *a = moments_of(&few, NORMA_MISSING_LISTWISE);
    norma_moments *b = moments_of(&more, NORMA_MISSING_LISTWISE);
    assert_int_equal(b->n_rows, 3);
    assert_int_equal(b->notes.n, 0);
    for (int k = 0; k < 4; k++)
        assert_close(b->cov[k], a->cov[k], 0, 0);
    norma_moments_free(a);
    norma_moments_free(b);
    table_free(&few);
    table_free(&more);
}

/* Law: integers add up in any order. */
static void the_number_of_threads_does_not_matter(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_moments *one = NULL, *four = NULL;
    assert_int_equal(norma_moments_of(&one, &t.sample, NORMA_MISSING_PAIRWISE, 1, NULL), NORMA_OK);
    assert_int_equal(norma_moments_of(&four, &t.sample, NORMA_MISSING_PAIRWISE, 4, NULL), NORMA_OK);
    assert_memory_equal(one->cov, four->cov, 25 * 25 * sizeof *one->cov);
    assert_memory_equal(one->cor, four->cor, 25 * 25 * sizeof *one->cor);
    norma_moments_free(one);
    norma_moments_free(four);
    table_free(&t);
}

static void lost_rows_and_constant_items_are_noted(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 3, 2, 3, NO_ANSWER, NO_ANSWER, NO_ANSWER, 3, 5};
    table t = table_of(answers, 5, 2, 1, 5);
    norma_moments *m = moments_of(&t, NORMA_MISSING_LISTWISE);
    const norma_note *lost = find_note(&m->notes, "rows-lost", NULL);
    assert_non_null(lost);
    assert_close(lost->value, 2, 0, 0);
    assert_close(lost->of, 5, 0, 0);
    assert_string_equal(lost->message, "2 of 5 rows were left out: they have a missing answer");
    assert_non_null(find_note(&m->notes, "constant-item", "I1"));
    assert_close(m->sd[0], 0, 0, 0);
    assert_true(isnan(m->cor[0]) && isnan(m->cor[1]));
    assert_close(m->cor[3], 1, 0, 0);
    norma_moments_free(m);

    m = moments_of(&t, NORMA_MISSING_PAIRWISE);
    lost = find_note(&m->notes, "rows-lost", NULL);
    assert_non_null(lost);
    assert_close(lost->value, 1, 0, 0);
    assert_string_equal(lost->message, "1 of 5 rows were left out: they have no answer at all");
    norma_moments_free(m);
    table_free(&t);
}

/* I1 varies, but not in the two rows that also answered I2. */
static void an_item_constant_within_a_pair_is_noted(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 3, 2, 5, NO_ANSWER};
    table t = table_of(answers, 3, 2, 1, 5);
    norma_moments *m = moments_of(&t, NORMA_MISSING_PAIRWISE);
    const norma_note *pair = find_note(&m->notes, "constant-pair", NULL);
    assert_non_null(pair);
    assert_close(pair->value, 1, 0, 0);
    assert_true(isnan(m->cor[1]));
    norma_moments_free(m);
    table_free(&t);
}

static void check_refusal(const table *t, norma_missing missing, norma_status want,
                          const char *sentence)
{
    norma_moments *m = NULL;
    norma_error err = {0};
    assert_int_equal(norma_moments_of(&m, &t->sample, missing, 0, &err), want);
    assert_null(m);
    assert_string_equal(err.message, sentence);
}

static void too_few_answers_are_refused(void **state)
{
    (void)state;
    const int answers[] = {1, NO_ANSWER, 2, NO_ANSWER, 3, 4, NO_ANSWER, 5};
    table t = table_of(answers, 4, 2, 1, 5);
    check_refusal(&t, NORMA_MISSING_LISTWISE, NORMA_EDATA,
                  "1 of 4 rows have an answer to all 2 items, and 2 are needed: leave out the "
                  "items with few answers, or use pairwise deletion");
    check_refusal(&t, NORMA_MISSING_PAIRWISE, NORMA_EDATA,
                  "1 rows have answers to both I1 and I2, and 2 are needed: leave one of them out");
    const uint8_t keep[] = {1, 1, 0, 1};
    t.sample.keep = keep;
    check_refusal(&t, NORMA_MISSING_LISTWISE, NORMA_EDATA,
                  "item I2 has answers in 1 of 3 rows, and 2 are needed: leave it out, or give "
                  "more rows");
    const uint8_t nobody[] = {0, 0, 0, 0};
    t.sample.keep = nobody;
    check_refusal(&t, NORMA_MISSING_PAIRWISE, NORMA_EDATA,
                  "item I1 has answers in 0 of 0 rows, and 2 are needed: leave it out, or give "
                  "more rows");
    table_free(&t);
}

static void a_sample_without_items_is_refused(void **state)
{
    (void)state;
    const size_t beyond[] = {2};
    table t = table_of(BY_HAND, 3, 2, 1, 5);
    t.sample.n_items = 0;
    check_refusal(&t, NORMA_MISSING_LISTWISE, NORMA_EINVAL,
                  "a sample needs at least one item, got none");
    t.sample.items = beyond;
    t.sample.n_items = 1;
    check_refusal(&t, NORMA_MISSING_LISTWISE, NORMA_EINVAL,
                  "there is no item number 2 in a table of 2");
    table_free(&t);
}

static void more_items_than_can_be_analysed_together_are_refused(void **state)
{
    (void)state;
    static const size_t first[NORMA_MOMENTS_ITEMS_MAX + 1]; /* the first item, again and again */
    table t = table_of(BY_HAND, 3, 2, 1, 5);
    t.sample.items = first;
    t.sample.n_items = NORMA_MOMENTS_ITEMS_MAX + 1;
    check_refusal(&t, NORMA_MISSING_LISTWISE, NORMA_EDATA,
                  "1001 items are too many to analyse together: take at most 1000");
    t.sample.n_items = NORMA_MOMENTS_ITEMS_MAX;
    norma_moments_free(moments_of(&t, NORMA_MISSING_LISTWISE));
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 3, 2, 3, NO_ANSWER, 3, 5};
    table t = table_of(answers, 4, 2, 1, 5);
    norma_moments *m = NULL;
    check_every_allocation(m, norma_moments_of(&m, &t.sample, NORMA_MISSING_PAIRWISE, 1, NULL));
    norma_moments_free(m);
    norma_moments_free(NULL);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listwise_moments_equal_r),
        cmocka_unit_test(pairwise_moments_equal_r),
        cmocka_unit_test(three_rows_equal_a_hand_calculation),
        cmocka_unit_test(reversal_mirrors_the_mean_and_negates_covariances),
        cmocka_unit_test(the_widest_range_does_not_overflow),
        cmocka_unit_test(rows_left_out_do_not_count),
        cmocka_unit_test(the_number_of_threads_does_not_matter),
        cmocka_unit_test(lost_rows_and_constant_items_are_noted),
        cmocka_unit_test(an_item_constant_within_a_pair_is_noted),
        cmocka_unit_test(too_few_answers_are_refused),
        cmocka_unit_test(a_sample_without_items_is_refused),
        cmocka_unit_test(more_items_than_can_be_analysed_together_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("moments", tests, NULL, NULL);
}
