#include "support/check.h"

#include <math.h>
#include <norma/data.h>
#include <string.h>

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"demo\", \"version\": \"1\", "
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"company\"], \"role\": \"role\"}, "
    "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [{\"id\": \"a\", \"latency\": \"t\"}, "
    "{\"id\": \"b\", \"reverse\": true}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", "
    "\"b\"]}]}";

static const uint8_t cells[] = {0, 4, 255, /* b */ 1, 2, 3};
static const double latencies[] = {1500, NAN, 900, /* b, not recorded */ 1, 2, 3};
static const char *const ids[] = {"r1", "r2", "r3"};
static const char *const companies[] = {"Beta", NULL, "Beta"};
static const char *const roles[] = {"employee", "executive", "employee"};
static const char *const *const labels[] = {companies, roles};

static norma_instrument *instrument(void)
{
    norma_instrument *made = NULL;
    assert_int_equal(norma_instrument_parse(&made, json, strlen(json), "i", NULL), NORMA_OK);
    return made;
}

static void a_table_gives_back_what_it_was_made_from(void **state)
{
    (void)state;
    norma_instrument *made = instrument();
    norma_data_source source = {
        .n_rows = 3, .cells = cells, .latencies = latencies, .respondents = ids, .labels = labels};
    norma_data *data = NULL;
    assert_int_equal(norma_data_make(&data, made, &source, NULL), NORMA_OK);
    norma_instrument_free(made);
    assert_int_equal(norma_data_rows(data), 3);
    assert_int_equal(norma_data_items(data), 2);
    assert_int_equal(norma_data_cells(data, 0)[1], 4);
    assert_int_equal(norma_data_cells(data, 0)[2], NORMA_MISSING_CELL);
    assert_true(norma_data_latencies(data, 0)[0] == 1500);
    assert_true(isnan(norma_data_latencies(data, 0)[1]));
    assert_null(norma_data_latencies(data, 1));
    assert_int_equal(norma_data_max(data, 0), 5);
    assert_true(norma_data_reversed(data, 1));
    assert_string_equal(norma_data_item_id(data, 1), "b");
    assert_string_equal(norma_data_respondent(data, 2), "r3");
    assert_int_equal(norma_data_file_row(data, 2), 3);
    assert_int_equal(norma_data_labels(data), 2);
    assert_string_equal(norma_data_label_column(data, 0), "company");
    assert_int_equal(norma_data_label_names(data, 0), 1);
    assert_int_equal(norma_data_label(data, 0, 1), NORMA_NONE);
    assert_string_equal(norma_data_label_name(data, 1, norma_data_label(data, 1, 1)), "executive");
    assert_string_equal(norma_data_input(data)->file, "");
    norma_data_free(data);
}

static void an_answer_beyond_its_range_is_refused(void **state)
{
    (void)state;
    norma_instrument *made = instrument();
    static const uint8_t wrong[] = {0, 4, 255, 1, 5, 3};
    norma_data_source source = {.n_rows = 3, .cells = wrong};
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(norma_data_make(&data, made, &source, &err), NORMA_EDATA);
    assert_null(data);
    assert_string_equal(err.message, "row 2, item b: the answer is beyond the range 1 to 5");
    norma_instrument_free(made);
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    norma_instrument *made = instrument();
    norma_data_source source = {
        .n_rows = 3, .cells = cells, .latencies = latencies, .respondents = ids, .labels = labels};
    norma_data *data = NULL;
    check_every_allocation(data, norma_data_make(&data, made, &source, NULL));
    norma_data_free(data);
    norma_data_free(NULL);
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_gives_back_what_it_was_made_from),
        cmocka_unit_test(an_answer_beyond_its_range_is_refused),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("make", tests, NULL, NULL);
}
