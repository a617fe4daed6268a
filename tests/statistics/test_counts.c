/* Samples that are counts: what they determine is what the rows give, bit for bit. */
#include "support/check.h"

#include <math.h>

#include <norma/describe.h>
#include <norma/moments.h>

#include "support/counted.h"

static norma_moments *moments_of(const norma_sample *sample, norma_missing missing)
{
    norma_moments *m = NULL;
    norma_error err = {0};
    if (norma_moments_of(&m, sample, missing, 0, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return m;
}

/* ---- laws: from counts as from rows ---- */

static void assert_same_moments(const norma_moments *a, const norma_moments *b)
{
    size_t p = a->n_items;
    assert_int_equal(a->n_rows, b->n_rows);
    assert_int_equal(a->n_complete, b->n_complete);
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->n_valid, b->n_valid, p * sizeof *a->n_valid);
    assert_memory_equal(a->n_pair, b->n_pair, p * p * sizeof *a->n_pair);
    assert_memory_equal(a->mean, b->mean, p * sizeof *a->mean);
    assert_memory_equal(a->sd, b->sd, p * sizeof *a->sd);
    assert_memory_equal(a->cov, b->cov, p * p * sizeof *a->cov);
    assert_memory_equal(a->cor, b->cor, p * p * sizeof *a->cor);
    assert_int_equal(a->notes.n, b->notes.n);
    for (size_t i = 0; i < a->notes.n; i++)
        assert_string_equal(a->notes.list[i].message, b->notes.list[i].message);
}

static void moments_of_bfi_from_counts_are_those_from_rows(void **state)
{
    (void)state;
    table t = table_bfi();
    for (int missing = NORMA_MISSING_LISTWISE; missing <= NORMA_MISSING_PAIRWISE; missing++) {
        norma_tables *tables = counted_dataset("bfi", NULL, (norma_missing)missing);
        norma_sample counts = counts_of(tables, NULL, 0);
        norma_moments *from_rows = moments_of(&t.sample, (norma_missing)missing);
        norma_moments *from_counts = moments_of(&counts, (norma_missing)missing);
        assert_same_moments(from_counts, from_rows);
        norma_moments_free(from_rows);
        norma_moments_free(from_counts);
        norma_tables_free(tables);
    }
    table_free(&t);
}

/* Items in another order and a few of them, also reversed ones (A1, C4, C5, E1, ...). */
static void any_choice_of_items_is_looked_up_in_the_tables(void **state)
{
    (void)state;
    const size_t some[] = {8, 0, 24, 3};
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, some, 4), rows = t.sample;
    rows.items = some;
    rows.n_items = 4;
    norma_moments *a = moments_of(&counts, NORMA_MISSING_PAIRWISE);
    norma_moments *b = moments_of(&rows, NORMA_MISSING_PAIRWISE);
    assert_memory_equal(a->cov, b->cov, 16 * sizeof *a->cov);
    assert_memory_equal(a->mean, b->mean, 4 * sizeof *a->mean);
    norma_moments_free(a);
    norma_moments_free(b);
    norma_tables_free(tables);
    table_free(&t);
}

/* Two items listwise are the rows of their table; so are three of which one lacks no answer. */
static const int GAPS[] = {1, 2, 3,         1, 4, NO_ANSWER, 2, NO_ANSWER, 1, 5, 3, 3,
                           2, 2, NO_ANSWER, 4, 5, 5,         3, NO_ANSWER, 2, 1, 1, 4};

static void listwise_moments_of_two_items_are_determined(void **state)
{
    (void)state;
    const size_t pairs[][2] = {{1, 2}, {0, 1}, {2, 0}};
    table t = table_of(GAPS, 8, 3, 1, 5);
    norma_tables *tables = counted_answers(GAPS, 8, 3, NORMA_MISSING_PAIRWISE);
    for (size_t k = 0; k < 3; k++) {
        norma_sample counts = counts_of(tables, pairs[k], 2), rows = t.sample;
        rows.items = pairs[k];
        rows.n_items = 2;
        norma_moments *a = moments_of(&counts, NORMA_MISSING_LISTWISE);
        norma_moments *b = moments_of(&rows, NORMA_MISSING_LISTWISE);
        assert_same_moments(a, b);
        norma_moments_free(a);
        norma_moments_free(b);
    }
    norma_tables_free(tables);
    table_free(&t);
}

static void complete_rows_make_both_ways_of_deleting_the_same(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3, 2, 2, 1, 5, 4, 4, 3, 3, 2, 1, 1, 5, 2, 5, 4};
    table t = table_of(answers, 6, 3, 1, 5);
    const size_t last[] = {2, 1};
    for (int counted = NORMA_MISSING_LISTWISE; counted <= NORMA_MISSING_PAIRWISE; counted++)
        for (int asked = NORMA_MISSING_LISTWISE; asked <= NORMA_MISSING_PAIRWISE; asked++) {
            norma_tables *tables = counted_answers(answers, 6, 3, (norma_missing)counted);
            norma_sample counts = counts_of(tables, last, 2), rows = t.sample;
            rows.items = last;
            rows.n_items = 2;
            norma_moments *a = moments_of(&counts, (norma_missing)asked);
            norma_moments *b = moments_of(&rows, (norma_missing)asked);
            assert_same_moments(a, b);
            norma_moments_free(a);
            norma_moments_free(b);
            norma_tables_free(tables);
        }
    table_free(&t);
}

static void assert_same_description(const norma_description *a, const norma_description *b)
{
    assert_int_equal(a->n_rows, b->n_rows);
    assert_int_equal(a->n_complete, b->n_complete);
    assert_close(a->missing_share, b->missing_share, 0, 0);
    for (size_t j = 0; j < a->n_items; j++) {
        const norma_item_description *x = &a->items[j], *y = &b->items[j];
        assert_string_equal(x->id, y->id);
        assert_int_equal(x->reversed, y->reversed);
        assert_int_equal(x->n, y->n);
        assert_int_equal(x->n_missing, y->n_missing);
        assert_memory_equal(x->counts, y->counts,
                            (size_t)(x->max - x->min + 1) * sizeof *x->counts);
        assert_memory_equal(&x->mean, &y->mean, 7 * sizeof x->mean); /* mean ... ceiling */
        assert_int_equal(x->n_latencies, 0);
        assert_true(isnan(x->latency_median_ms));
    }
}

static void a_description_from_counts_is_that_from_rows(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0);
    norma_description *a = NULL, *b = NULL;
    assert_int_equal(norma_describe(&a, &counts, NULL), NORMA_OK);
    assert_int_equal(norma_describe(&b, &t.sample, NULL), NORMA_OK);
    assert_same_description(a, b);
    assert_int_equal(a->notes.n, b->notes.n);
    norma_description_free(a);
    norma_description_free(b);
    norma_tables_free(tables);
    table_free(&t);
}

/* Listwise tables describe the complete rows, and say how many others there were. */
static void a_description_of_listwise_counts_is_that_of_complete_rows(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3, 1,         4, NO_ANSWER, 2, 3, 1, 5, 3,
                           3, 2, 2, NO_ANSWER, 4, 5,         5, 3, 1, 2};
    const uint8_t complete[] = {1, 0, 1, 1, 0, 1, 1};
    const size_t first[] = {0, 1};
    table t = table_of(answers, 7, 3, 1, 5);
    norma_tables *tables = counted_answers(answers, 7, 3, NORMA_MISSING_LISTWISE);
    norma_sample counts = counts_of(tables, first, 2), rows = t.sample;
    norma_description *a = NULL, *b = NULL;
    rows.items = first;
    rows.n_items = 2;
    rows.keep = complete;
    assert_int_equal(norma_describe(&a, &counts, NULL), NORMA_OK);
    assert_int_equal(norma_describe(&b, &rows, NULL), NORMA_OK);
    assert_same_description(a, b);
    assert_string_equal(find_note(&a->notes, "rows-lost", NULL)->message,
                        "2 of 7 rows were left out: they have a missing answer");
    assert_string_equal(find_note(&a->notes, "complete-in-all", NULL)->message,
                        "the tables count the 5 of 7 rows that answered all of their 3 items, "
                        "also those not looked at here");
    norma_description_free(a);
    norma_description_free(b);
    norma_tables_free(tables);
    table_free(&t);
}

/* ---- laws: weights ---- */

enum { WEIGHTED_ROWS = 6, ITEMS = 2 };

/* Six rows whose weights say how often each is there, in millionths; and written out. */
static table weighted_table(norma_instrument **instrument, const int64_t *weights)
{
    static const uint8_t cells[] = {0, 4, 2, 3, 1, 255, 1, 3, 2, 4, 0, 2};
    const norma_data_source source = {.n_rows = WEIGHTED_ROWS, .cells = cells, .weights = weights};
    table t = {0};
    *instrument = instrument_of(ITEMS, 1, 5, NULL, false);
    assert_int_equal(norma_data_make(&t.data, *instrument, &source, NULL), NORMA_OK);
    t.sample = sample_all(t.data);
    return t;
}

static table written_out(const int *times)
{
    static const int answers[][ITEMS] = {{1, 2}, {5, 4}, {3, 3}, {4, 5}, {2, 1}, {NO_ANSWER, 3}};
    int rows[64][ITEMS];
    size_t n = 0;
    for (size_t r = 0; r < WEIGHTED_ROWS; r++)
        for (int k = 0; k < times[r]; k++, n++)
            memcpy(rows[n], answers[r], sizeof rows[n]);
    return table_of(&rows[0][0], n, ITEMS, 1, 5);
}

/* A weight of 3 is three rows: means and covariances are theirs, by frequency weights. */
static void a_weight_of_three_counts_as_three_rows(void **state)
{
    (void)state;
    const int times[] = {3, 1, 2, 5, 1, 2};
    int64_t weights[WEIGHTED_ROWS];
    norma_instrument *instrument = NULL;
    for (size_t r = 0; r < WEIGHTED_ROWS; r++)
        weights[r] = times[r] * NORMA_WEIGHT_ONE;
    table t = weighted_table(&instrument, weights), rows = written_out(times);
    norma_tables *tables = counted(t.data, instrument, NULL, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0);
    norma_moments *a = moments_of(&counts, NORMA_MISSING_PAIRWISE);
    norma_moments *b = moments_of(&rows.sample, NORMA_MISSING_PAIRWISE);
    norma_moments *c = moments_of(&t.sample, NORMA_MISSING_PAIRWISE); /* counted on the way */
    assert_memory_equal(a->cov, c->cov, sizeof *a->cov * ITEMS * ITEMS);
    assert_memory_equal(a->n_pair, b->n_pair, sizeof *a->n_pair * ITEMS * ITEMS);
    for (size_t k = 0; k < ITEMS * ITEMS; k++) {
        assert_close(a->cov[k], b->cov[k], 1e-15, 0);
        assert_close(a->cor[k], b->cor[k], 1e-15, 0);
    }
    for (size_t j = 0; j < ITEMS; j++)
        assert_close(a->mean[j], b->mean[j], 1e-15, 0);
    assert_int_equal(a->n_rows, WEIGHTED_ROWS);
    assert_int_equal(a->n_complete, 5);
    assert_non_null(find_note(&a->notes, "weighted", NULL));

    norma_description *weighted = NULL, *plain = NULL;
    assert_int_equal(norma_describe(&weighted, &counts, NULL), NORMA_OK);
    assert_int_equal(norma_describe(&plain, &rows.sample, NULL), NORMA_OK);
    for (size_t j = 0; j < ITEMS; j++) {
        const norma_item_description *x = &weighted->items[j], *y = &plain->items[j];
        assert_int_equal(x->n, y->n);
        assert_int_equal(x->n_missing, y->n_missing);
        assert_memory_equal(x->counts, y->counts, 5 * sizeof *x->counts);
        assert_close(x->mean, y->mean, 1e-15, 0);
        assert_close(x->sd, y->sd, 1e-15, 0);
        assert_close(x->median, y->median, 0, 0);
        assert_close(x->skewness, y->skewness, 1e-13, 1e-15);
        assert_close(x->kurtosis, y->kurtosis, 1e-13, 0);
    }
    norma_description_free(weighted);
    norma_description_free(plain);
    norma_moments_free(a);
    norma_moments_free(b);
    norma_moments_free(c);
    norma_tables_free(tables);
    norma_instrument_free(instrument);
    table_free(&t);
    table_free(&rows);
}

/* By hand: answers 1, 5 of I1 with weights 0.5 and 1.5 have the mean 4, and about it
   0.5 x 9 + 1.5 x 1 = 6 over 2 - 1. */
static void fractions_of_rows_equal_a_hand_calculation(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 4, 255, 255, 255, 0, 4, 0, 0, 0};
    const int64_t weights[] = {500000, 1500000, 1000000, 1000000, 1000000};
    const norma_data_source source = {.n_rows = 5, .cells = cells, .weights = weights};
    norma_instrument *instrument = instrument_of(2, 1, 5, NULL, false);
    norma_data *data = NULL;
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_tables *tables = counted(data, instrument, NULL, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0);
    norma_moments *m = moments_of(&counts, NORMA_MISSING_PAIRWISE);
    assert_close(m->mean[0], 4, 0, 0);
    assert_close(m->cov[0], 6, 1e-15, 0);
    assert_close(m->cor[1], 1, 0, 0);
    assert_int_equal(m->n_valid[0], 2);
    norma_moments_free(m);
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* ---- what counts leave open ---- */

/* Of GAPS, all three items: 4 of 8 rows are complete, all of them answered something. Five items of
   which three have gaps in different rows leave it open, and the least is taken. */
static void what_counts_leave_open_is_the_least_and_is_noted(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3, 1, 2, 3,         1, 2, 5, 4,         1, 3,         3, 2, 3, 1,
                           4, 4, 2, 5, 1, NO_ANSWER, 3, 4, 4, NO_ANSWER, 2, NO_ANSWER, 3, 1, 2, 5};
    const size_t first[] = {0, 1, 2};
    table t = table_of(answers, 8, 4, 1, 5);
    norma_tables *tables = counted_answers(answers, 8, 4, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0), some = counts_of(tables, first, 3);
    norma_sample rows = t.sample;
    norma_moments *all = moments_of(&counts, NORMA_MISSING_PAIRWISE);
    norma_moments *from_rows = moments_of(&rows, NORMA_MISSING_PAIRWISE);
    assert_same_moments(all, from_rows);
    norma_moments *part = moments_of(&some, NORMA_MISSING_PAIRWISE);
    assert_int_equal(part->n_complete, 6); /* I1 and I2 alone have gaps: their pair tells */
    norma_moments_free(part);
    norma_moments_free(all);
    norma_moments_free(from_rows);
    norma_tables_free(tables);
    table_free(&t);

    /* gaps of I1, I2 and I3 in rows 1, 2 and 3 of 8, nothing at all in row 8 but for I4 */
    int open[8 * 4];
    for (int k = 0; k < 8 * 4; k++)
        open[k] = 1 + (k * 7 + k / 4) % 5;
    open[0] = open[5] = open[10] = open[28] = open[29] = open[30] = NO_ANSWER;
    tables = counted_answers(open, 8, 4, NORMA_MISSING_PAIRWISE);
    some = counts_of(tables, first, 3);
    part = moments_of(&some, NORMA_MISSING_PAIRWISE);
    assert_int_equal(part->n_complete, 4);
    assert_int_equal(part->n, 7);
    assert_string_equal(find_note(&part->notes, "answering-rows-unknown", NULL)->message,
                        "between 7 and 8 rows answered any of the items: counts do not tell how "
                        "many, and n is the least");
    assert_string_equal(find_note(&part->notes, "complete-rows-unknown", NULL)->message,
                        "at least 4 of 8 rows answered all 3 items: counts of pairs do not tell "
                        "how many, and the least is taken");
    norma_moments_free(part);
    norma_tables_free(tables);
}

/* ---- refusals ---- */

static void check_refusal(const norma_sample *sample, norma_missing missing, norma_status want,
                          const char *sentence)
{
    norma_moments *m = NULL;
    norma_error err = {0};
    assert_int_equal(norma_moments_of(&m, sample, missing, 0, &err), want);
    assert_null(m);
    assert_string_equal(err.message, sentence);
}

static void what_counts_do_not_determine_is_refused(void **state)
{
    (void)state;
    norma_tables *pairwise = counted_answers(GAPS, 8, 3, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(pairwise, NULL, 0);
    check_refusal(&counts, NORMA_MISSING_LISTWISE, NORMA_EDATA,
                  "tables counted pairwise do not tell which rows answered all 3 items: use "
                  "--missing pairwise, or tabulate with --missing listwise");
    norma_tables_free(pairwise);

    const int answers[] = {1, 2, 3, 4, 5, 1, 2, 2, 4, 4, 3, NO_ANSWER};
    norma_tables *listwise = counted_answers(answers, 6, 2, NORMA_MISSING_LISTWISE);
    counts = counts_of(listwise, NULL, 0);
    check_refusal(&counts, NORMA_MISSING_PAIRWISE, NORMA_EDATA,
                  "tables counted listwise hold only the rows that answered every item: use "
                  "--missing listwise, or tabulate with --missing pairwise");
    norma_tables_free(listwise);
}

static void too_few_answers_are_refused_as_from_rows(void **state)
{
    (void)state;
    const int one[] = {1, 2, 3, NO_ANSWER, 2, NO_ANSWER, 3, NO_ANSWER, 4, NO_ANSWER};
    const int apart[] = {1, NO_ANSWER, 2, NO_ANSWER, 3, 4, NO_ANSWER, 5, NO_ANSWER, 5};
    norma_tables *tables = counted_answers(one, 5, 2, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0);
    check_refusal(&counts, NORMA_MISSING_PAIRWISE, NORMA_EDATA,
                  "item I2 has answers in 1 of 5 rows, and 2 are needed: leave it out, or give "
                  "more rows");
    norma_tables_free(tables);
    tables = counted_answers(apart, 5, 2, NORMA_MISSING_PAIRWISE);
    counts = counts_of(tables, NULL, 0);
    check_refusal(&counts, NORMA_MISSING_PAIRWISE, NORMA_EDATA,
                  "1 rows have answers to both I1 and I2, and 2 are needed: leave one of them out");
    check_refusal(&counts, NORMA_MISSING_LISTWISE, NORMA_EDATA,
                  "1 of 5 rows have an answer to all 2 items, and 2 are needed: leave out the "
                  "items with few answers, or use pairwise deletion");
    norma_tables_free(tables);
}

static void a_sample_is_rows_or_counts_and_names_what_is_there(void **state)
{
    (void)state;
    const uint8_t keep[8] = {0};
    const size_t beyond[] = {3};
    table t = table_of(GAPS, 8, 3, 1, 5);
    norma_tables *tables = counted_answers(GAPS, 8, 3, NORMA_MISSING_PAIRWISE);
    norma_sample both = counts_of(tables, NULL, 0), none = both, kept = both, group = both;
    norma_sample item = counts_of(tables, beyond, 1);
    both.data = t.data;
    none.tables = NULL;
    kept.keep = keep;
    group.group = 1;
    const char *either = "a sample is either rows or tables of counts";
    check_refusal(&both, NORMA_MISSING_PAIRWISE, NORMA_EINVAL, either);
    check_refusal(&none, NORMA_MISSING_PAIRWISE, NORMA_EINVAL, either);
    check_refusal(&kept, NORMA_MISSING_PAIRWISE, NORMA_EINVAL,
                  "tables of counts have no rows to leave out");
    check_refusal(&group, NORMA_MISSING_PAIRWISE, NORMA_EINVAL,
                  "there is no group number 1 in tables of 1");
    check_refusal(&item, NORMA_MISSING_PAIRWISE, NORMA_EINVAL,
                  "there is no item number 3 in a table of 3");
    norma_tables_free(tables);
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_tables *tables = counted_answers(GAPS, 8, 3, NORMA_MISSING_PAIRWISE);
    norma_sample counts = counts_of(tables, NULL, 0);
    norma_moments *m = NULL;
    norma_description *d = NULL;
    check_every_allocation(m, norma_moments_of(&m, &counts, NORMA_MISSING_PAIRWISE, 1, NULL));
    check_every_allocation(d, norma_describe(&d, &counts, NULL));
    norma_moments_free(m);
    norma_description_free(d);
    norma_tables_free(tables);

    const int64_t weights[] = {1500000, 1000000, 1, 1000000, 1000000, 1000000};
    norma_instrument *instrument = NULL;
    table t = weighted_table(&instrument, weights);
    check_every_allocation(m, norma_moments_of(&m, &t.sample, NORMA_MISSING_PAIRWISE, 1, NULL));
    norma_moments_free(m);
    norma_instrument_free(instrument);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_of_bfi_from_counts_are_those_from_rows),
        cmocka_unit_test(any_choice_of_items_is_looked_up_in_the_tables),
        cmocka_unit_test(listwise_moments_of_two_items_are_determined),
        cmocka_unit_test(complete_rows_make_both_ways_of_deleting_the_same),
        cmocka_unit_test(a_description_from_counts_is_that_from_rows),
        cmocka_unit_test(a_description_of_listwise_counts_is_that_of_complete_rows),
        cmocka_unit_test(a_weight_of_three_counts_as_three_rows),
        cmocka_unit_test(fractions_of_rows_equal_a_hand_calculation),
        cmocka_unit_test(what_counts_leave_open_is_the_least_and_is_noted),
        cmocka_unit_test(what_counts_do_not_determine_is_refused),
        cmocka_unit_test(too_few_answers_are_refused_as_from_rows),
        cmocka_unit_test(a_sample_is_rows_or_counts_and_names_what_is_there),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("counts", tests, NULL, NULL);
}
