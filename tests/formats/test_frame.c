#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "formats/frames/frame.h"
#include "formats/frames/shortest.h"
#include "formats/text/parse.h"
#include "foundation/file.h"
#include "foundation/note.h"

static const char answers[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"two\", \"version\": \"1\", \"missing\": "
    "[\"99\", \"-9\"], \"columns\": {\"respondent\": \"id\", \"units\": [\"site\"]}, \"answers\": "
    "{\"min\": 1, \"max\": 5}, \"latency\": {\"unit\": \"s\"}, \"items\": [{\"id\": \"a\", "
    "\"latency\": \"ta\"}, \"b\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";

static norma_instrument *instrument(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static norma__frame *frame_new(void)
{
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    assert_non_null(frame);
    frame->input.file = norma__copy_text("d.sav");
    frame->input.sha256 = norma__copy_text("");
    frame->input.format = "SPSS";
    frame->input.encoding = "utf-8";
    return frame;
}

static norma__frame_column *add(norma__frame *frame, const char *name, bool is_text)
{
    assert_int_equal(norma__frame_add(frame, name, is_text, NULL), NORMA_OK);
    return &frame->columns[frame->n_columns - 1];
}

static void put(norma__frame_column *column, const double *numbers, size_t n)
{
    for (size_t row = 0; row < n; row++)
        assert_int_equal(norma__frame_put_number(column, row, numbers[row], NULL), NORMA_OK);
}

static void put_texts(norma__frame_column *column, const char *const *texts, size_t n)
{
    for (size_t row = 0; row < n; row++)
        assert_int_equal(norma__frame_put_text(column, row, texts[row], strlen(texts[row]), NULL),
                         NORMA_OK);
}

static void add_numbers(norma__frame *frame, const char *name, const double *numbers, size_t n)
{
    put(add(frame, name, false), numbers, n);
}

static void add_texts(norma__frame *frame, const char *name, const char *const *texts, size_t n)
{
    put_texts(add(frame, name, true), texts, n);
}

static norma_data *from_text(const norma_instrument *made, const char *text,
                             const norma_read_options *options)
{
    char *padded = calloc(strlen(text) + NORMA__FILE_PADDING, 1);
    norma_data *data = NULL;
    norma_error err = {0};
    memcpy(padded, text, strlen(text));
    if (norma__data_parse(&data, made, padded, strlen(text), "d.csv", options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(padded);
    return data;
}

static void same_notes(const norma_notes *got, const norma_notes *want)
{
    assert_int_equal(got->n, want->n);
    for (size_t i = 0; i < got->n; i++) {
        assert_string_equal(got->list[i].code, want->list[i].code);
        assert_string_equal(got->list[i].message, want->list[i].message);
    }
}

static void same_table(const norma_data *got, const norma_data *want)
{
    assert_int_equal(got->n_rows, want->n_rows);
    for (size_t i = 0; i < want->n_items; i++) {
        assert_int_equal(got->items[i].min, want->items[i].min);
        assert_int_equal(got->items[i].max, want->items[i].max);
        assert_memory_equal(got->items[i].cells, want->items[i].cells, want->n_rows);
        for (size_t r = 0; want->items[i].latencies && r < want->n_rows; r++) {
            double g = got->items[i].latencies[r], w = want->items[i].latencies[r];
            assert_true(g == w || (isnan(g) && isnan(w)));
        }
    }
    for (size_t r = 0; r < want->n_rows; r++) {
        assert_string_equal(norma_data_respondent(got, r), norma_data_respondent(want, r));
        assert_int_equal(norma_data_file_row(got, r), norma_data_file_row(want, r));
        for (size_t l = 0; l < want->n_labels; l++) {
            size_t g = norma_data_label(got, l, r), w = norma_data_label(want, l, r);
            assert_int_equal(g, w);
            if (g != NORMA_NONE)
                assert_string_equal(norma_data_label_name(got, l, g),
                                    norma_data_label_name(want, l, w));
        }
    }
    same_notes(norma_data_notes(got), norma_data_notes(want));
}

/* ---- columns ---- */

static void columns_stay_bytes_while_numbers_allow_it(void **state)
{
    (void)state;
    norma__frame *frame = frame_new();
    const double likert[] = {5, NAN, 1, -1}, wide[] = {0, 254, 255}, far[] = {300, 100, 554, 355},
                 half[] = {3, 0.5}, zero[] = {1, -0.0};
    add_numbers(frame, "likert", likert, 4);
    add_numbers(frame, "wide", wide, 3);
    add_numbers(frame, "far", far, 2);
    add_numbers(frame, "half", half, 2);
    add_numbers(frame, "zero", zero, 2);
    add_numbers(frame, "none", NULL, 0);
    assert_int_equal(norma__frame_end(frame, 4, NULL), NORMA_OK);
    assert_non_null(frame->columns[0].bytes);
    assert_int_equal(frame->columns[0].origin, -1);
    assert_non_null(frame->columns[1].numbers);
    assert_non_null(frame->columns[2].bytes);
    assert_non_null(frame->columns[3].numbers);
    assert_true(signbit(norma__frame_number(&frame->columns[4], 1)) != 0);
    for (size_t r = 0; r < 4; r++) {
        double got = norma__frame_number(&frame->columns[0], r);
        assert_true(got == likert[r] || (isnan(got) && isnan(likert[r])));
        assert_true(r > 2 || norma__frame_number(&frame->columns[1], r) == wide[r]);
        assert_true(r > 1 || norma__frame_number(&frame->columns[2], r) == far[r]);
        assert_true(isnan(norma__frame_number(&frame->columns[5], r)));
    }
    norma__frame_free(frame);
}

static void numbers_within_254_steps_are_bytes_wherever_they_lie(void **state)
{
    (void)state;
    norma__frame *frame = frame_new();
    const double far[] = {-1e9, -1e9 + 254, NAN, -1e9 + 7};
    add_numbers(frame, "far", far, 4);
    assert_non_null(frame->columns[0].bytes);
    for (size_t r = 0; r < 4; r++)
        assert_true(r == 2 || norma__frame_number(&frame->columns[0], r) == far[r]);
    norma__frame_free(frame);
}

static void the_shortest_text_of_a_number_reads_as_it(void **state)
{
    (void)state;
    char text[NORMA__SHORTEST];
    const struct {
        double number;
        const char *text;
    } cases[] = {{5, "5"},
                 {-12, "-12"},
                 {0.1, "0.1"},
                 {1.0 / 3, "0.3333333333333333"},
                 {1e300, "1e+300"},
                 {-0.0, "-0"},
                 {123456.789, "123456.789"},
                 {5e-324, "4.94065645841247e-324"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        norma__shortest(text, cases[i].number);
        assert_string_equal(text, cases[i].text);
        assert_true(strtod(text, NULL) == cases[i].number);
    }
}

/* ---- tables ---- */

static const double a[] = {1, 5, 99, 3, NAN, 2}, ta[] = {1.234, 0.1, NAN, 2, 900.000001, 1e5},
                    sites[] = {1, 1, 2, NAN, 10, 2};
static const char *const b[] = {"2", " 3 ", "NA", "-9", "", "5.0"}, *const ids[] = {"r1", "NA",
                                                                                    "r3", "",
                                                                                    "r5", "r6"},
                         *const other[] = {"x", "", "y", "x", "x", ""};
static const char same_as_text[] = "a,ta,site,b,id,other\n1,1.234,1,2,r1,x\n5,0.1,1, 3 ,NA,\n"
                                   "99,,2,NA,r3,y\n3,2,,-9,,x\n,900.000001,10,,r5,x\n"
                                   "2,1e5,2,5.0,r6,\n";

static norma__frame *six_rows(void)
{
    norma__frame *frame = frame_new();
    add_numbers(frame, "a", a, 6);
    add_numbers(frame, "ta", ta, 6);
    add_numbers(frame, "site", sites, 6);
    add_texts(frame, "b", b, 6);
    add_texts(frame, "id", ids, 6);
    add_texts(frame, "other", other, 6);
    assert_int_equal(norma__frame_end(frame, 6, NULL), NORMA_OK);
    return frame;
}

static norma_data *from_frame(norma__frame *frame, const norma_instrument *made,
                              const norma_read_options *options)
{
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma__frame_to_data(&data, frame, made, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__frame_free(frame);
    return data;
}

static void a_frame_is_read_as_the_same_cells_in_text_are(void **state)
{
    (void)state;
    static const char *const x[] = {"x", "absent"}, *const two[] = {"2"}, *const empty[] = {""};
    const norma_read_options all = NORMA_READ_OPTIONS_INIT;
    norma_read_options options[] = {all, all, all, all, all};
    options[1].where_column = "other";
    options[1].where_values = x;
    options[1].n_where_values = 2;
    options[2].where_column = "site";
    options[2].where_values = two;
    options[2].n_where_values = 1;
    options[3] = options[2];
    options[3].where_not = true;
    options[4] = options[2];
    options[4].where_values = empty;
    norma_instrument *made = instrument(answers);
    for (size_t o = 0; o < sizeof options / sizeof options[0]; o++) {
        norma_data *got = from_frame(six_rows(), made, &options[o]);
        norma_data *want = from_text(made, same_as_text, &options[o]);
        same_table(got, want);
        assert_string_equal(norma_data_input(got)->format, "SPSS");
        assert_int_equal(norma_data_input(got)->rows, 6);
        assert_int_equal(norma_data_input(got)->n_ignored_columns, 1);
        norma_data_free(got);
        norma_data_free(want);
    }
    norma_instrument_free(made);
}

static void ranges_that_are_not_given_are_observed(void **state)
{
    (void)state;
    const norma_read_options options = NORMA_READ_OPTIONS_INIT;
    const char *const columns[] = {"a", "ta", "site", "b", "id", "other"};
    const norma_item_list list = {.items = "a,site,b"};
    const double clean[] = {1, 5, NAN, 3, NAN, 2};
    const char *const whole[] = {"2", "3", "NA", "", "", "5.0"};
    norma_instrument *made = NULL;
    assert_int_equal(norma_instrument_from_list(&made, &list, columns, 6, NULL), NORMA_OK);
    norma__frame *frame = six_rows();
    put(&frame->columns[0], clean, 6);
    put_texts(&frame->columns[3], whole, 6);
    norma_data *got = from_frame(frame, made, &options);
    norma_data *want = from_text(made,
                                 "a,ta,site,b,id,other\n1,1.234,1,2,r1,x\n5,0.1,1,3,NA,\n,,2,NA,r3,"
                                 "y\n3,2,,,,x\n,900.000001,10,,r5,x\n2,1e5,2,5.0,r6,\n",
                                 &options);
    same_table(got, want);
    norma_data_free(got);
    norma_data_free(want);
    norma_instrument_free(made);
}

static void user_missing_values_are_missing_wherever_they_stand(void **state)
{
    (void)state;
    const norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(answers);
    norma__frame *frame = six_rows();
    frame->columns[0].n_missing = 2;
    frame->columns[0].missing[0] = (norma__missing_range){5, 5};
    frame->columns[0].missing[1] = (norma__missing_range){-INFINITY, 1};
    frame->columns[1].n_missing = 1;
    frame->columns[1].missing[0] = (norma__missing_range){900, INFINITY};
    frame->columns[2].n_missing = 1;
    frame->columns[2].missing[0] = (norma__missing_range){2, 2};
    norma_data *data = from_frame(frame, made, &options);
    const uint8_t want[] = {255, 255, 255, 2, 255, 1};
    assert_memory_equal(norma_data_cells(data, 0), want, 6);
    assert_true(isnan(norma_data_latencies(data, 0)[5]));
    assert_true(norma_data_latencies(data, 0)[3] == 2000);
    assert_int_equal(norma_data_label(data, 0, 2), NORMA_NONE);
    assert_string_equal(norma_data_label_name(data, 0, norma_data_label(data, 0, 4)), "10");
    norma_data_free(data);
    norma_instrument_free(made);
}

static void codes_of_answers_are_numbers_too(void **state)
{
    (void)state;
    const norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(
        "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\", \"missing\": "
        "[\"9\"], "
        "\"answers\": {\"min\": 1, \"max\": 5, \"codes\": {\"11\": 1, \"9\": 2, \"often\": 4}}, "
        "\"columns\": {\"continuous\": [\"age\"]}, \"items\": [\"a\", \"b\", \"c\"], \"scales\": "
        "[{\"id\": \"s\", "
        "\"items\": [\"a\", \"b\", \"c\"]}]}");
    const double small[] = {11, 9, 5, NAN}, wide[] = {11, 9, 5, NAN}, age[] = {20.5, 9, NAN, -1};
    const char *const texts[] = {"often", "11", "9", "NA"};
    norma__frame *frame = frame_new();
    add_numbers(frame, "a", small, 4);
    add_numbers(frame, "b", wide, 4);
    add_texts(frame, "c", texts, 4);
    add_numbers(frame, "age", age, 4);
    assert_int_equal(norma__frame_put_number(&frame->columns[1], 4, 1e6, NULL), NORMA_OK);
    assert_int_equal(norma__frame_end(frame, 5, NULL), NORMA_OK);
    frame->columns[1].missing[frame->columns[1].n_missing++] = (norma__missing_range){1e6, 1e6};
    norma_data *data = from_frame(frame, made, &options);
    const uint8_t want[] = {0, 255, 4, 255, 255}, coded[] = {3, 0, 255, 255, 255};
    assert_memory_equal(norma_data_cells(data, 0), want, 5);
    assert_memory_equal(norma_data_cells(data, 1), want, 5);
    assert_memory_equal(norma_data_cells(data, 2), coded, 5);
    assert_true(norma_data_continuous_values(data, 0)[0] == 20.5);
    assert_true(isnan(norma_data_continuous_values(data, 0)[1]));
    assert_true(norma_data_continuous_values(data, 0)[3] == -1);
    norma_data_free(data);
    norma_instrument_free(made);
}

static void weights_are_millionths_and_must_be_over_0(void **state)
{
    (void)state;
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.weights_column = "w";
    norma_instrument *made = instrument(answers);
    const double good[] = {1, 0.5, 2.25, 1.0 / 3, 1, 1}, bad[] = {1, 0, -1, NAN, 1e10, 1};
    norma__frame *frame = six_rows();
    add_numbers(frame, "w", good, 6);
    norma_data *data = from_frame(frame, made, &options);
    assert_int_equal(norma_data_weights(data)[1], 500000);
    assert_int_equal(norma_data_weights(data)[3], 333333);
    const norma_notes *notes = norma_data_notes(data);
    bool rounded = false;
    for (size_t i = 0; i < notes->n; i++)
        rounded = rounded || strcmp(notes->list[i].code, "weights-rounded") == 0;
    assert_true(rounded);
    norma_data_free(data);
    frame = six_rows();
    add_numbers(frame, "w", bad, 6);
    norma_error err = {0};
    assert_int_equal(norma__frame_to_data(&data, frame, made, &options, &err), NORMA_EDATA);
    assert_string_equal(
        err.message,
        "d.sav: 4 cells are not as they should be; row 2, column w: no weight from 0.000001 to "
        "10^9; row 3, column w: no weight from 0.000001 to 10^9; row 4, column w: no weight from "
        "0.000001 to 10^9; row 5, column w: no weight from 0.000001 to 10^9");
    norma__frame_free(frame);
    norma_instrument_free(made);
}

/* ---- refusals ---- */

static void refuses(norma__frame *frame, norma_status status, const char *sentence)
{
    const norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(answers);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(norma__frame_to_data(&data, frame, made, &options, &err), status);
    assert_null(data);
    assert_string_equal(err.message, sentence);
    norma__frame_free(frame);
    norma_instrument_free(made);
}

static void cells_that_are_no_answers_are_named_by_row_and_column(void **state)
{
    (void)state;
    const double wrong[] = {1, 0, 2.5, 7, 2e9, INFINITY}, slow[] = {-1, 0, 1, NAN, 1e14, 1};
    const char *const words[] = {"five", "5", "5", "1.5", "6", "1"};
    norma__frame *frame = six_rows();
    put(&frame->columns[0], wrong, 6);
    put(&frame->columns[1], slow, 6);
    put_texts(&frame->columns[3], words, 6);
    refuses(frame, NORMA_EDATA,
            "d.sav: 11 cells are not as they should be (--out-of-range missing makes 8 of "
            "them missing); row 1, column ta: no latency over 0; row 1, column b: no whole number; "
            "row 2, column a: not from 1 to 5; row 2, column ta: no latency over 0; row 3, column "
            "a: no whole number; row 4, column a: not from 1 to 5; row 4, column b: no whole "
            "number; row 5, column a: not from 1 to 5; row 5, column ta: no latency over 0; row 5, "
            "column b: not from 1 to 5; ...");
}

static void what_is_out_of_range_may_be_made_missing(void **state)
{
    (void)state;
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    norma_instrument *made = instrument(answers);
    norma__frame *frame = six_rows();
    const double wrong[] = {1, 0, 2, 7, 2e9, INFINITY};
    put(&frame->columns[0], wrong, 6);
    norma_data *data = from_frame(frame, made, &options);
    const uint8_t want[] = {0, 255, 1, 255, 255, 255};
    assert_memory_equal(norma_data_cells(data, 0), want, 6);
    const norma_notes *notes = norma_data_notes(data);
    bool found = false;
    for (size_t i = 0; i < notes->n; i++)
        found = found ||
                (strcmp(notes->list[i].code, "out-of-range") == 0 && notes->list[i].value == 4);
    assert_true(found);
    norma_data_free(data);
    norma_instrument_free(made);
}

static void frames_without_rows_or_columns_are_refused(void **state)
{
    (void)state;
    norma__frame *frame = frame_new();
    refuses(frame, NORMA_EDATA,
            "d.sav has no column for 5 of the instrument's: a, ta, b, id, site");
    frame = frame_new();
    const char *const names[] = {"a", "ta", "b", "id", "site"};
    for (size_t i = 0; i < 5; i++)
        add(frame, names[i], false);
    refuses(frame, NORMA_EDATA, "d.sav has a header and no row of data");
    frame = six_rows();
    add(frame, "b", false);
    refuses(frame, NORMA_EDATA, "d.sav: columns 4 and 7 are both named 'b'");
    frame = six_rows();
    const char *const twins[] = {"r1", "r2", "r3", "r4", "r1", "r6"};
    put_texts(&frame->columns[4], twins, 6);
    refuses(frame, NORMA_EDATA, "d.sav: rows 1 and 5 have the same respondent id in column id");
}

/* ---- nothing leaks ---- */

static norma_status build(norma__frame **out)
{
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    norma_status status = frame ? NORMA_OK : NORMA_ENOMEM;
    *out = NULL;
    if (status == NORMA_OK)
        status = norma__frame_add(frame, "a", false, NULL);
    for (size_t r = 0; status == NORMA_OK && r < 40; r++)
        status = norma__frame_put_number(&frame->columns[0], r, (double)r * 20, NULL);
    if (status == NORMA_OK)
        status = norma__frame_add(frame, "t", true, NULL);
    for (size_t r = 0; status == NORMA_OK && r < 20; r++)
        status =
            norma__frame_put_text(&frame->columns[1], r, &"abcdefghijklmnopqrstuvwxyz"[r], 3, NULL);
    if (status == NORMA_OK)
        status = norma__frame_end(frame, 50, NULL);
    if (status == NORMA_OK)
        *out = frame;
    else
        norma__frame_free(frame);
    return status;
}

static void building_survives_every_failed_allocation(void **state)
{
    (void)state;
    norma__frame *frame = NULL;
    check_every_allocation(frame, build(&frame));
    norma__frame_free(frame);
}

static void reading_survives_every_failed_allocation(void **state)
{
    (void)state;
    static const char *const x[] = {"x"};
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.threads = 1;
    options.where_column = "other";
    options.where_values = x;
    options.n_where_values = 1;
    norma_instrument *made = instrument(answers);
    norma__frame *frame = six_rows();
    norma_data *data = NULL;
    check_every_allocation(data, norma__frame_to_data(&data, frame, made, &options, NULL));
    norma__frame_free(frame);
    norma_data_free(data);
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stay_bytes_while_numbers_allow_it),
        cmocka_unit_test(numbers_within_254_steps_are_bytes_wherever_they_lie),
        cmocka_unit_test(the_shortest_text_of_a_number_reads_as_it),
        cmocka_unit_test(a_frame_is_read_as_the_same_cells_in_text_are),
        cmocka_unit_test(ranges_that_are_not_given_are_observed),
        cmocka_unit_test(user_missing_values_are_missing_wherever_they_stand),
        cmocka_unit_test(codes_of_answers_are_numbers_too),
        cmocka_unit_test(weights_are_millionths_and_must_be_over_0),
        cmocka_unit_test(cells_that_are_no_answers_are_named_by_row_and_column),
        cmocka_unit_test(what_is_out_of_range_may_be_made_missing),
        cmocka_unit_test(frames_without_rows_or_columns_are_refused),
        cmocka_unit_test(building_survives_every_failed_allocation),
        cmocka_unit_test(reading_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
