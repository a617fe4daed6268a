#include "support/check.h"

#include <math.h>

#include <norma/describe.h>

#include "support/table.h"

static norma_description *described(const table *t)
{
    norma_description *d = NULL;
    norma_error err = {0};
    if (norma_describe(&d, &t->sample, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return d;
}

/* R 4.2.2; scripts/reference/reliability_bfi.R. */
static void the_items_of_bfi_equal_r(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_description *d = described(&t);
    cJSON *want = reference_load("describe_bfi.json");
    assert_int_equal(d->n_items, 25);
    assert_int_equal(d->n_rows, 2800);
    assert_close((double)d->n_complete, json_number(want, "n_complete"), 0, 0);
    assert_close(d->missing_share, json_number(want, "missing_share"), 1e-14, 0);
    for (int j = 0; j < 25; j++) {
        const norma_item_description *item = &d->items[j];
        const struct {
            const char *name;
            double got;
        } figures[] = {
            {"n", (double)item->n},   {"mean", item->mean},         {"sd", item->sd},
            {"median", item->median}, {"skewness", item->skewness}, {"kurtosis", item->kurtosis},
            {"floor", item->floor},   {"ceiling", item->ceiling}};
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
            assert_close(figures[k].got,
                         cJSON_GetArrayItem(json_at(want, figures[k].name), j)->valuedouble, 1e-12,
                         1e-13);
        assert_int_equal(item->n + item->n_missing, 2800);
        assert_int_equal(item->n_latencies, 0);
        assert_true(isnan(item->latency_median_ms));
    }
    assert_string_equal(d->items[0].id, "A1");
    assert_true(d->items[0].reversed);
    cJSON_Delete(want);
    norma_description_free(d);
    table_free(&t);
}

/* By hand: of 1, 2, 2, 4 the median is 2, the counts 1, 2, 0, 1, 0; of the latencies 100, 200, 300
   and 400 the quantiles lie at 0.3 and 2.7 of the three gaps. */
static void four_answers_equal_a_hand_calculation(void **state)
{
    (void)state;
    const int answers[] = {4, 2, NO_ANSWER, 1, 2};
    const double latencies[] = {300, 100, NAN, 400, 200};
    const size_t counts[] = {1, 2, 0, 1, 0};
    table t = table_with(answers, 5, 1, 1, 5, NULL, latencies);
    norma_description *d = described(&t);
    const norma_item_description *item = d->items;
    assert_int_equal(item->n, 4);
    assert_int_equal(item->n_missing, 1);
    assert_memory_equal(item->counts, counts, sizeof counts);
    assert_close(item->mean, 2.25, 1e-15, 0);
    assert_close(item->sd, sqrt(4.75 / 3), 1e-15, 0);
    assert_close(item->median, 2, 0, 0);
    assert_close(item->floor, 0.25, 0, 0);
    assert_close(item->ceiling, 0, 0, 0);
    assert_int_equal(item->n_latencies, 4);
    assert_close(item->latency_mean_ms, 250, 1e-15, 0);
    assert_close(item->latency_median_ms, 250, 1e-15, 0);
    assert_close(item->latency_q10_ms, 130, 1e-14, 0);
    assert_close(item->latency_q90_ms, 370, 1e-14, 0);
    assert_int_equal(d->n_complete, 4);
    assert_close(d->missing_share, 0.2, 1e-15, 0);
    norma_description_free(d);
    table_free(&t);
}

static void empty_and_constant_items_are_nan_and_noted(void **state)
{
    (void)state;
    const int answers[] = {3, NO_ANSWER, 3, NO_ANSWER};
    table t = table_of(answers, 2, 2, 1, 5);
    norma_description *d = described(&t);
    assert_non_null(find_note(&d->notes, "constant-item", "I1"));
    assert_non_null(find_note(&d->notes, "no-answers", "I2"));
    assert_close(d->items[0].mean, 3, 0, 0);
    assert_close(d->items[0].sd, 0, 0, 0);
    assert_true(isnan(d->items[0].skewness) && isnan(d->items[0].kurtosis));
    assert_true(isnan(d->items[1].mean) && isnan(d->items[1].median) && isnan(d->items[1].floor));
    norma_description_free(d);
    table_free(&t);
}

static void one_row_and_no_row_are_described(void **state)
{
    (void)state;
    const int answers[] = {3, 5};
    const uint8_t first[] = {1, 0}, nobody[] = {0, 0};
    table t = table_of(answers, 2, 1, 1, 5);
    t.sample.keep = first;
    norma_description *d = described(&t);
    assert_close(d->items[0].mean, 3, 0, 0);
    assert_true(isnan(d->items[0].sd));
    norma_description_free(d);
    t.sample.keep = nobody;
    d = described(&t);
    assert_int_equal(d->n_rows, 0);
    assert_true(isnan(d->missing_share) && isnan(d->items[0].mean));
    norma_description_free(d);
    table_free(&t);
}

static void a_sample_without_items_is_refused(void **state)
{
    (void)state;
    const int answers[] = {3, 5};
    table t = table_of(answers, 2, 1, 1, 5);
    norma_description *d = NULL;
    norma_error err = {0};
    t.sample.n_items = 0;
    assert_int_equal(norma_describe(&d, &t.sample, &err), NORMA_EINVAL);
    assert_null(d);
    assert_string_equal(err.message, "a sample needs at least one item, got none");
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {3, NO_ANSWER, 3, NO_ANSWER};
    table t = table_of(answers, 2, 2, 1, 5);
    norma_description *d = NULL;
    check_every_allocation(d, norma_describe(&d, &t.sample, NULL));
    norma_description_free(d);
    norma_description_free(NULL);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_items_of_bfi_equal_r),
        cmocka_unit_test(four_answers_equal_a_hand_calculation),
        cmocka_unit_test(empty_and_constant_items_are_nan_and_noted),
        cmocka_unit_test(one_row_and_no_row_are_described),
        cmocka_unit_test(a_sample_without_items_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
