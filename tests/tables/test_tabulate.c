#include "support/check.h"

#include <norma/tables.h>

#include "support/table.h"
#include "tables/counts.h"

/* ---- tables of small data ---- */

static norma_tables *tabulate(const norma_instrument *instrument, const norma_data *data,
                              const norma_tables_options *options)
{
    norma_tables *tables = NULL;
    norma_error err = {0};
    if (norma_tabulate(&tables, instrument, data, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return tables;
}

static void expect_refusal(norma_status status, const char *words, const norma_instrument *i,
                           const norma_data *data, const norma_tables_options *options)
{
    norma_tables *tables = NULL;
    norma_error err = {0};
    assert_int_equal(norma_tabulate(&tables, i, data, options, &err), status);
    assert_null(tables);
    if (!strstr(err.message, words))
        fail_msg("'%s' does not say '%s'", err.message, words);
}

/* Rows of three items with answers 1 to 3, a unit and a role column. */
static norma_instrument *instrument_with_units(void)
{
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"test\", \"version\": \"7\","
        "\"title\": {\"en\": \"Test\", \"fr\": \"Essai\"},"
        "\"columns\": {\"units\": [\"company\"], \"role\": \"role\"},"
        "\"answers\": {\"min\": 1, \"max\": 3},"
        "\"items\": [{\"id\": \"A\", \"text\": \"secret wording\"}, {\"id\": \"B\", \"reverse\": "
        "true}, {\"id\": \"C\", \"column\": \"c col\"}],"
        "\"scales\": [{\"id\": \"whole\", \"parts\": [\"part\", \"rest\"]},"
        "{\"id\": \"part\", \"level\": \"facet\", \"items\": [\"A\", \"B\"]},"
        "{\"id\": \"rest\", \"favourable\": \"low\", \"items\": [\"C\"]}],"
        "\"factors\": [\"part\"]}";
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, sizeof json - 1, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

enum { ROWS = 12, M = NORMA_MISSING_CELL };
static const uint8_t CELLS[3 * ROWS] = {
    0, 1, 2, 0, 1, 2, 0, 1, 2, 0, M, 2, /* A */
    0, 0, 0, 1, 1, 1, 2, 2, 2, M, M, 0, /* B */
    2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 1, M, /* C */
};
static const char *const COMPANY[ROWS] = {"b", "b", "b",  "b", "b", "b",
                                          "a", "a", NULL, "a", "a", "a"};

static norma_data *data_with_units(const norma_instrument *instrument, const int64_t *weights)
{
    const char *const *labels[] = {COMPANY, COMPANY};
    const norma_data_source source = {
        .n_rows = ROWS, .cells = CELLS, .weights = weights, .labels = labels};
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

/* By hand from CELLS. */
static void counts_equal_a_hand_count(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_with_units();
    norma_data *data = data_with_units(instrument, NULL);
    norma_tables *t = tabulate(instrument, data, NULL);
    const int64_t a[] = {4, 3, 4}, b[] = {4, 3, 3}, c[] = {4, 1, 6};
    const int64_t ab[] = {1, 1, 1, 1, 1, 1, 2, 1, 1};
    const int64_t ac[] = {2, 0, 2, 1, 0, 2, 1, 0, 2};
    const int64_t bc[] = {0, 0, 3, 0, 0, 3, 3, 0, 0};

    assert_int_equal(norma_tables_items(t), 3);
    assert_int_equal(norma_tables_groups(t), 1);
    assert_string_equal(norma_tables_group_name(t, 0), "");
    assert_string_equal(norma_tables_by(t), "");
    assert_int_equal(norma_tables_rows(t, NORMA_NONE), ROWS);
    assert_int_equal(norma_tables_complete(t, NORMA_NONE), 9);
    assert_int_equal(norma_tables_categories(t, 0), 3);
    for (size_t group = 0; group < 2; group++) {
        size_t g = group ? NORMA_NONE : 0;
        assert_memory_equal(norma_tables_one_way(t, g, 0), a, sizeof a);
        assert_memory_equal(norma_tables_one_way(t, g, 1), b, sizeof b);
        assert_memory_equal(norma_tables_one_way(t, g, 2), c, sizeof c);
        assert_memory_equal(norma_tables_two_way(t, g, 0, 1), ab, sizeof ab);
        assert_memory_equal(norma_tables_two_way(t, g, 0, 2), ac, sizeof ac);
        assert_memory_equal(norma_tables_two_way(t, g, 1, 2), bc, sizeof bc);
    }
    norma_tables_free(t);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void listwise_counts_rows_with_all_answers(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_with_units();
    norma_data *data = data_with_units(instrument, NULL);
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    const int64_t ac[] = {1, 0, 2, 1, 0, 2, 1, 0, 2};
    options.missing = NORMA_MISSING_LISTWISE;
    options.min_group = 9;
    norma_tables *t = tabulate(instrument, data, &options);
    const norma_note *note = find_note(norma_tables_notes(t), "rows-lost", NULL);
    assert_int_equal(norma_tables_missing(t), NORMA_MISSING_LISTWISE);
    assert_memory_equal(norma_tables_two_way(t, NORMA_NONE, 0, 2), ac, sizeof ac);
    assert_int_equal(norma_tables_rows(t, NORMA_NONE), 12);
    assert_int_equal(norma_tables_complete(t, NORMA_NONE), 9);
    assert_non_null(note);
    assert_close(note->value, 3, 0, 0);
    norma_tables_free(t);
    options.min_group = 10;
    expect_refusal(NORMA_EDATA, "and there are 9: give more rows", instrument, data, &options);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void groups_come_by_name_and_add_up_to_all(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_with_units();
    norma_data *data = data_with_units(instrument, NULL);
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    options.by = "company";
    options.min_group = 5;
    expect_refusal(NORMA_EDATA, "1 of 3 groups by company", instrument, data, &options);
    options.by = "A";
    expect_refusal(NORMA_EINVAL, "'A' is no unit or role column", instrument, data, &options);
    options.by = "role";
    options.min_group = 4;
    expect_refusal(NORMA_EINVAL, "--min-group", instrument, data, &options);

    norma_tables *t = NULL;
    assert_int_equal(norma__tables_new(&t, instrument, (int[]){1, 1, 1}, (int[]){3, 3, 3},
                                       NORMA_MISSING_PAIRWISE, false, "company", NULL),
                     NORMA_OK);
    const char *const names[] = {"b", "", "a", "\xc3\xa9", "b"};
    norma__group *group;
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(norma__tables_group(&group, t, names[k], NULL), NORMA_OK);
        assert_string_equal(group->name, names[k]);
        group->n_rows += 10 + k;
        group->one_way[0] += (int64_t)k;
        group->two_way[26] += 1;
    }
    assert_int_equal(norma__tables_total(t, NULL), NORMA_OK);
    assert_int_equal(norma_tables_groups(t), 4);
    assert_string_equal(norma_tables_group_name(t, 0), "");
    assert_string_equal(norma_tables_group_name(t, 2), "b");
    assert_int_equal(norma_tables_rows(t, NORMA_NONE), 60);
    assert_int_equal(norma_tables_one_way(t, 2, 0)[0], 4);
    assert_int_equal(norma_tables_one_way(t, NORMA_NONE, 0)[0], 10);
    assert_int_equal(norma_tables_two_way(t, NORMA_NONE, 1, 2)[8], 5);
    norma_tables_free(t);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void the_instrument_of_tables_keeps_what_counts_need(void **state)
{
    (void)state;
    norma_instrument *from = instrument_with_units();
    norma_data *data = data_with_units(from, NULL);
    norma_tables *t = tabulate(from, data, NULL);
    const norma_instrument *kept = norma_tables_instrument(t);
    assert_string_equal(kept->id, "test");
    assert_string_equal(kept->version, "7");
    assert_string_equal(kept->title.in[NORMA_FRENCH], "Essai");
    assert_string_equal(kept->items[2].column, "c col");
    assert_string_equal(kept->items[0].text.in[NORMA_ENGLISH], "");
    assert_true(kept->items[1].reversed);
    assert_int_equal(kept->n_scales, 3);
    assert_string_equal(kept->scales[1].level, "facet");
    assert_int_equal(kept->scales[1].parent, 0);
    assert_int_equal(kept->scales[0].n_parts, 2);
    assert_int_equal(kept->scales[0].n_items, 3);
    assert_int_equal(kept->scales[2].favourable, NORMA_FAVOURABLE_LOW);
    assert_int_equal(kept->n_factors, 1);
    assert_int_equal(kept->factor_scales[0], 1);
    assert_int_equal(kept->n_units, 0);
    assert_string_equal(kept->key_sha256, from->key_sha256);
    norma_tables_free(t);
    norma_data_free(data);
    norma_instrument_free(from);
}

static void weights_add_up_in_millionths(void **state)
{
    (void)state;
    int64_t weights[ROWS];
    norma_instrument *instrument = instrument_with_units();
    for (int r = 0; r < ROWS; r++)
        weights[r] = (r + 1) * 500000;
    norma_data *data = data_with_units(instrument, weights);
    norma_tables *t = tabulate(instrument, data, NULL);
    assert_true(norma_tables_weighted(t));
    assert_int_equal(norma_tables_rows(t, NORMA_NONE), ROWS);
    assert_int_equal(norma_tables_one_way(t, NORMA_NONE, 2)[0], (7 + 8 + 9 + 10) * 500000);
    assert_int_equal(norma_tables_two_way(t, NORMA_NONE, 0, 1)[6], (3 + 12) * 500000);
    norma_tables_free(t);
    norma_data_free(data);

    for (int r = 0; r < ROWS; r++)
        weights[r] = INT64_C(1) << 50;
    data = data_with_units(instrument, weights);
    expect_refusal(NORMA_EDATA, "weights add up to more than 2^53", instrument, data, NULL);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void too_many_items_are_refused(void **state)
{
    (void)state;
    enum { P = 1001 };
    static char names[P][8];
    static const char *columns[P];
    for (size_t i = 0; i < P; i++) {
        snprintf(names[i], sizeof names[i], "i%zu", i);
        columns[i] = names[i];
    }
    static uint8_t cells[P];
    char list[32];
    for (size_t p = 1000; p <= P; p++) {
        norma_instrument *instrument = NULL;
        norma_data *data = NULL;
        snprintf(list, sizeof list, "i0:i%zu", p - 1);
        const norma_item_list items = {
            .items = list, .range_known = true, .min = 1, .max = p == P ? 5 : 200};
        assert_int_equal(norma_instrument_from_list(&instrument, &items, columns, p, NULL),
                         NORMA_OK);
        const norma_data_source source = {.n_rows = 1, .cells = cells};
        assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
        expect_refusal(NORMA_EDATA, p == P ? "1001 items are too many" : "more than 2048 MiB",
                       instrument, data, NULL);
        norma_data_free(data);
        norma_instrument_free(instrument);
    }
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_with_units();
    norma_data *data = data_with_units(instrument, NULL);
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *t = NULL;
    options.threads = 1;
    check_every_allocation(t, norma_tabulate(&t, instrument, data, &options, NULL));
    norma_tables_free(t);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_equal_a_hand_count),
        cmocka_unit_test(listwise_counts_rows_with_all_answers),
        cmocka_unit_test(groups_come_by_name_and_add_up_to_all),
        cmocka_unit_test(the_instrument_of_tables_keeps_what_counts_need),
        cmocka_unit_test(weights_add_up_in_millionths),
        cmocka_unit_test(too_many_items_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
