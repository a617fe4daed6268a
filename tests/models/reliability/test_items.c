#include "support/check.h"

#include <math.h>

#include "models/reliability/parts_fixture.h"

static void analyse(parts_fixture *f, const norma_sample *sample, norma_missing missing)
{
    norma_error err = {0};
    parts_new(f, sample, missing);
    if (norma__reliability_items(&f->all, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

/* ---- certified: psych 2.2.9 and R 4.2.2 on bfi, scripts/reference/items_bfi.R ---- */

static void check_scale(const norma_reliability_result *r, const cJSON *want)
{
    for (size_t j = 0; j < r->n_items; j++) {
        const norma_item_reliability *item = &r->items[j];
        assert_close(item->r_total, listed(want, "r_total", j), 1e-12, 0);
        assert_close(item->discrimination, listed(want, "discrimination", j), 1e-12, 0);
        assert_close(item->floor, listed(want, "floor", j), 1e-14, 0);
        assert_close(item->ceiling, listed(want, "ceiling", j), 1e-14, 0);
        assert_close(item->r_lowest, listed(want, "r_lowest", j), 1e-12, 0);
        assert_close(item->r_highest, listed(want, "r_highest", j), 1e-12, 0);
    }
    assert_close(r->r_mean, json_number(want, "r_mean"), 1e-12, 0);
}

static void items_of_bfi_are_those_of_psych(void **state)
{
    (void)state;
    static const char *const scales[] = {"agreeableness", "neuroticism"};
    static const size_t first[] = {0, 15};
    table t = table_bfi();
    cJSON *reference = reference_load("items_bfi.json");
    for (size_t s = 0; s < 2; s++) {
        norma_sample sample = t.sample;
        parts_fixture f;
        sample.items = t.sample.items + first[s];
        sample.n_items = 5;
        analyse(&f, &sample, NORMA_MISSING_LISTWISE);
        check_scale(f.all.result, json_at(reference, scales[s]));
        parts_free(&f);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- laws ---- */

/* With n = 10 the groups are 2.7 rows: the third row from each end counts by .7, and rows of one
   total by the same share. */
static void groups_have_exactly_27_percent_and_equal_totals_count_equally(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 2, 2, 1, 2, 3, 3, 2, 3, 3, 4, 3, 4, 4, 4, 5, 5, 5};
    table t = table_of(answers, 10, 2, 1, 5);
    parts_fixture f;
    analyse(&f, &t.sample, NORMA_MISSING_LISTWISE);
    /* totals 2 3 3 5 5 6 7 8 9 10 */
    double low = (1 + 1.7 * (1 + 2) / 2.0) / 2.7, high = (5 + 4 + 0.7 * 4) / 2.7;
    assert_close(f.all.result->items[0].discrimination, (high - low) / 4, 1e-14, 0);
    parts_free(&f);
    table_free(&t);
}

static void counts_give_what_rows_give_but_discrimination(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    const size_t items[] = {5, 6, 7, 8, 9};
    norma_sample rows = t.sample, counts = counts_of(tables, items, 5);
    parts_fixture a, b;
    rows.items = items;
    rows.n_items = 5;
    analyse(&a, &rows, NORMA_MISSING_PAIRWISE);
    analyse(&b, &counts, NORMA_MISSING_PAIRWISE);
    for (size_t j = 0; j < 5; j++) {
        const norma_item_reliability *x = &a.all.result->items[j], *y = &b.all.result->items[j];
        assert_close(x->r_total, y->r_total, 0, 0);
        assert_close(x->floor, y->floor, 0, 0);
        assert_close(x->ceiling, y->ceiling, 0, 0);
        assert_close(x->r_lowest, y->r_lowest, 0, 0);
        assert_close(x->r_highest, y->r_highest, 0, 0);
        assert_true(isfinite(x->discrimination) && isnan(y->discrimination));
    }
    parts_free(&a);
    parts_free(&b);
    norma_tables_free(tables);
    table_free(&t);
}

static void two_items_and_an_item_that_does_not_vary(void **state)
{
    (void)state;
    const int answers[] = {1, 3, 1, 2, 3, 2, 2, 3, 3, 3, 3, 2, 1, 3, 1};
    table t = table_of(answers, 5, 3, 1, 3);
    norma_sample two = t.sample;
    const size_t varying[] = {0, 2};
    parts_fixture f;
    analyse(&f, &t.sample, NORMA_MISSING_LISTWISE);
    const norma_item_reliability *item = f.all.result->items;
    assert_true(isnan(item[1].r_total) && isnan(item[1].r_lowest) && isnan(item[1].r_highest));
    assert_close(item[1].ceiling, 1, 0, 0);
    assert_close(item[1].discrimination, 0, 0, 1e-15);
    assert_close(item[0].r_lowest, item[0].r_highest, 0, 0); /* the one that is defined */
    assert_close(f.all.result->r_mean, item[0].r_lowest, 0, 0);
    parts_free(&f);
    two.items = varying;
    two.n_items = 2;
    analyse(&f, &two, NORMA_MISSING_LISTWISE);
    assert_close(f.all.result->r_lowest, f.all.result->r_highest, 0, 0);
    parts_free(&f);
    table_free(&t);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 1, 1, 2, 2, 2, 2, 1, 3, 1, 3, 2, 1, 2, 2, 3, 3, 3, 1, 2, 1, 3, 1};
    table t = table_of(answers, 8, 3, 1, 3);
    parts_fixture f;
    parts_new(&f, &t.sample, NORMA_MISSING_LISTWISE);
    check_every_allocation((void *)NULL, norma__reliability_items(&f.all, NULL));
    parts_free(&f);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_of_bfi_are_those_of_psych),
        cmocka_unit_test(groups_have_exactly_27_percent_and_equal_totals_count_equally),
        cmocka_unit_test(counts_give_what_rows_give_but_discrimination),
        cmocka_unit_test(two_items_and_an_item_that_does_not_vary),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
