/* Reliability of counts is that of the rows, bit for bit. */
#include "support/check.h"

#include <norma/reliability.h>

#include "support/counted.h"

static norma_reliability_result *of_sample(const norma_sample *sample, norma_missing missing)
{
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_reliability_result *r = NULL;
    norma_error err = {0};
    options.missing = (int)missing;
    if (norma_reliability(&r, "scale", sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static void assert_same(const norma_reliability_result *a, const norma_reliability_result *b)
{
    const double of_a[] = {a->alpha,       a->alpha_low, a->alpha_high, a->alpha_standardized,
                           a->omega_total, a->sem,       a->score_mean, a->score_sd};
    const double of_b[] = {b->alpha,       b->alpha_low, b->alpha_high, b->alpha_standardized,
                           b->omega_total, b->sem,       b->score_mean, b->score_sd};
    assert_memory_equal(of_a, of_b, sizeof of_a);
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_complete, b->n_complete);
    assert_memory_equal(a->loadings, b->loadings, a->n_items * sizeof *a->loadings);
    for (size_t i = 0; i < a->n_items; i++) {
        assert_string_equal(a->items[i].id, b->items[i].id);
        assert_memory_equal(&a->items[i].mean, &b->items[i].mean, 4 * sizeof(double));
    }
}

static void all_items_of_bfi_have_the_reliability_of_their_rows(void **state)
{
    (void)state;
    table t = table_bfi();
    for (int missing = NORMA_MISSING_LISTWISE; missing <= NORMA_MISSING_PAIRWISE; missing++) {
        norma_tables *tables = counted_dataset("bfi", NULL, (norma_missing)missing);
        norma_sample counts = counts_of(tables, NULL, 0);
        norma_reliability_result *a = of_sample(&counts, (norma_missing)missing);
        norma_reliability_result *b = of_sample(&t.sample, (norma_missing)missing);
        assert_same(a, b);
        assert_int_equal(a->notes.n, b->notes.n);
        norma_reliability_result_free(a);
        norma_reliability_result_free(b);
        norma_tables_free(tables);
    }
    table_free(&t);
}

/* In lq2002 nobody skipped an item, so that every scale is determined either way. */
static void every_scale_of_complete_rows_has_the_reliability_of_its_rows(void **state)
{
    (void)state;
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_tables *tables = counted_dataset("lq2002", "COMPID", NORMA_MISSING_PAIRWISE);
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/lq2002/instrument.json", NULL),
        NORMA_OK);
    assert_int_equal(
        norma_data_read(&data, instrument, NORMA_DATASETS "/lq2002/lq2002.csv", NULL, NULL),
        NORMA_OK);
    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_scale *scale = &instrument->scales[s];
        norma_sample counts = counts_of(tables, scale->items, scale->n_items);
        norma_sample rows = {.data = data, .items = scale->items, .n_items = scale->n_items};
        norma_reliability_result *a = of_sample(&counts, NORMA_MISSING_LISTWISE);
        norma_reliability_result *b = of_sample(&rows, NORMA_MISSING_LISTWISE);
        assert_same(a, b);
        assert_int_equal(a->notes.n, 0);
        norma_reliability_result_free(a);
        norma_reliability_result_free(b);
    }
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* Of the items of Agreeableness, pairwise, the number of complete rows is not in the counts: alpha
   is that of the rows, and its interval is wider for resting on fewer. */
static void an_interval_from_open_counts_is_the_widest(void **state)
{
    (void)state;
    const size_t agreeableness[] = {0, 1, 2, 3, 4};
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, agreeableness, 5), rows = t.sample;
    rows.items = agreeableness;
    rows.n_items = 5;
    norma_reliability_result *a = of_sample(&counts, NORMA_MISSING_PAIRWISE);
    norma_reliability_result *b = of_sample(&rows, NORMA_MISSING_PAIRWISE);
    assert_memory_equal(&a->alpha, &b->alpha, sizeof a->alpha);
    assert_true(a->n_complete <= b->n_complete && b->n_complete < 2800);
    assert_true(a->alpha_low <= b->alpha_low && a->alpha_high >= b->alpha_high);
    assert_non_null(find_note(&a->notes, "complete-rows-unknown", NULL));
    norma_reliability_result_free(a);
    norma_reliability_result_free(b);
    norma_tables_free(tables);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_items_of_bfi_have_the_reliability_of_their_rows),
        cmocka_unit_test(every_scale_of_complete_rows_has_the_reliability_of_its_rows),
        cmocka_unit_test(an_interval_from_open_counts_is_the_widest),
    };
    return cmocka_run_group_tests_name("reliability of counts", tests, NULL, NULL);
}
