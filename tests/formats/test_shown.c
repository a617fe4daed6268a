/* How the questionnaire was shown: places of items, times and visits of pages. */
#include "formats/reading.h"

#include <math.h>

#define SHOWN                                                                                      \
    "{\"format\": \"norma-instrument-1\", \"id\": \"shown\", \"version\": \"1\", "                 \
    "\"missing\": [\"9\"], \"answers\": {\"min\": 1, \"max\": 5}, "                                \
    "\"latency\": {\"unit\": \"s\"}, \"position\": {\"column\": \"{item}_pos\"}, "                 \
    "\"items\": [\"a\", \"b\", {\"id\": \"c\", \"position\": null}], "                             \
    "\"pages\": [{\"id\": \"p1\", \"items\": [\"b\", \"a\"], \"time\": \"t1\", \"visits\": "       \
    "\"v1\"}, {\"id\": \"p2\", \"items\": [\"c\"], \"time\": \"t2\"}], "                           \
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\"]}]}"
#define HEADER "a,a_pos,b,b_pos,c,t1,v1,t2\n"

static void places_times_and_visits_are_read(void **state)
{
    (void)state;
    norma_data *data = parse(SHOWN, HEADER "1,2,2,1,3,9,1,1.5\n4,,5,9,1,NA,2,\n", NULL);
    assert_int_equal(norma_data_pages(data), 2);
    assert_true(norma_data_positions(data, 0)[0] == 2);
    assert_true(isnan(norma_data_positions(data, 0)[1]));
    assert_true(norma_data_positions(data, 1)[0] == 1);
    assert_true(isnan(norma_data_positions(data, 1)[1])); /* 9 is a code of missing answers */
    assert_null(norma_data_positions(data, 2));
    assert_true(norma_data_page_times(data, 0)[0] == 9000); /* seconds; a time is no code */
    assert_true(isnan(norma_data_page_times(data, 0)[1]));
    assert_true(norma_data_page_visits(data, 0)[1] == 2);
    assert_true(norma_data_page_times(data, 1)[0] == 1500);
    assert_null(norma_data_page_visits(data, 1));
    assert_int_equal(norma_data_continuous(data), 0);
    norma_data_free(data);
}

static void rows_that_are_not_chosen_take_theirs_along(void **state)
{
    (void)state;
    const char *const values[] = {"5"};
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.where_column = "c";
    options.where_values = values;
    options.n_where_values = 1;
    norma_data *data =
        parse(SHOWN, HEADER "1,2,2,1,3,7,1,1\n1,1,1,2,5,8,1,2\n1,2,1,1,5,6,3,4\n", &options);
    assert_int_equal(norma_data_rows(data), 2);
    assert_true(norma_data_positions(data, 1)[0] == 2 && norma_data_positions(data, 1)[1] == 1);
    assert_true(norma_data_page_times(data, 0)[1] == 6000);
    assert_true(norma_data_page_visits(data, 0)[1] == 3);
    norma_data_free(data);
}

static void refuses(const char *rows, const char *sentence)
{
    norma_instrument *made = instrument(SHOWN);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(parse_bytes(&data, made, rows, strlen(rows), NULL, &err), NORMA_EDATA);
    assert_null(data);
    assert_string_equal(err.message, sentence);
    norma_instrument_free(made);
}

static void what_cannot_be_is_refused_with_its_place(void **state)
{
    (void)state;
    refuses(HEADER "1,0,2,1.5,3,7,1,1\n",
            "d.csv: 2 cells are not as they should be; row 1, column a_pos: no whole number from "
            "1; row 1, column b_pos: no whole number from 1");
    refuses(HEADER "1,1,2,2,3,-7,x,1\n",
            "d.csv: 2 cells are not as they should be (--out-of-range missing makes 1 of them "
            "missing); row 1, column t1: no latency over 0; row 1, column v1: no whole number from "
            "1");
    refuses("a,a_pos,b,c,v1,t2\n1,1,1,1,1,1\n",
            "d.csv has no column for 2 of the instrument's: b_pos, t1");
}

static void impossible_times_may_be_made_missing(void **state)
{
    (void)state;
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    norma_data *data = parse(SHOWN, HEADER "1,1,2,2,3,0,1,1\n1,1,2,2,3,-1,1,1\n", &options);
    assert_true(isnan(norma_data_page_times(data, 0)[0]));
    const norma_note *told = note(data, "page-time-out-of-range");
    assert_non_null(told);
    assert_string_equal(told->message,
                        "2 of 2 times of page p1 are not over 0 and were made missing");
    norma_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_times_and_visits_are_read),
        cmocka_unit_test(rows_that_are_not_chosen_take_theirs_along),
        cmocka_unit_test(what_cannot_be_is_refused_with_its_place),
        cmocka_unit_test(impossible_times_may_be_made_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
