/* Response tables from response files: what delimited text of the same content gives. */
#include "formats/reading.h"

#include <math.h>
#include <norma/output.h>
#include <unistd.h>

#include "data/table.h"
#include "formats/responses/responses.h"

static const char text[] = "id,company,role,a,ta,b,tb,c\n"
                           "p1,North,staff,1,250.5,5,900,0\n"
                           "p2,South,,2,1000,NA,,20\n"
                           "p3,North,lead,5,333,3,12.25,7\n"
                           "p4,,staff,,,1,1e3,9\n";

/* The same as columns. NAN is missing. */
static const char *const ids[] = {"p1", "p2", "p3", "p4"},
                         *const companies[] = {"North", "South", "North", ""},
                         *const roles[] = {"staff", "", "lead", "staff"};
static const double as[] = {1, 2, 5, NAN}, tas[] = {250.5, 1000, 333, NAN}, bs[] = {5, NAN, 3, 1},
                    tbs[] = {900, NAN, 12.25, 1000}, cs[] = {0, 20, 7, 9};

static norma__frame_column *add_numbers(norma__frame *frame, const char *name,
                                        const double *numbers)
{
    assert_int_equal(norma__frame_add(frame, name, false, NULL), NORMA_OK);
    norma__frame_column *column = &frame->columns[frame->n_columns - 1];
    for (size_t row = 0; row < 4; row++)
        assert_int_equal(norma__frame_put_number(column, row, numbers[row], NULL), NORMA_OK);
    return column;
}

static void add_texts(norma__frame *frame, const char *name, const char *const *texts)
{
    assert_int_equal(norma__frame_add(frame, name, true, NULL), NORMA_OK);
    for (size_t row = 0; row < 4; row++)
        assert_int_equal(norma__frame_put_text(&frame->columns[frame->n_columns - 1], row,
                                               texts[row], strlen(texts[row]), NULL),
                         NORMA_OK);
}

static norma__frame *columns(void)
{
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    assert_non_null(frame);
    add_texts(frame, "id", ids);
    add_texts(frame, "company", companies);
    add_texts(frame, "role", roles);
    add_numbers(frame, "a", as);
    add_numbers(frame, "ta", tas);
    add_numbers(frame, "b", bs);
    add_numbers(frame, "tb", tbs);
    add_numbers(frame, "c", cs);
    assert_int_equal(norma__frame_end(frame, 4, NULL), NORMA_OK);
    return frame;
}

/* Writes the frame, which it frees, to a new file. */
static void put_file(char path[32], norma__frame *frame)
{
    norma_output out;
    norma_error err = {0};
    strcpy(path, "/tmp/norma-test-XXXXXX");
    assert_true(close(mkstemp(path)) == 0);
    if (norma__responses_write(&out, frame, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    const norma_file file = {path, &out};
    assert_int_equal(norma_files_write(&file, 1, NULL), NORMA_OK);
    norma_output_free(&out);
    norma__frame_free(frame);
}

static norma_data *read_frame(norma__frame *frame, const char *json,
                              const norma_read_options *options)
{
    char path[32];
    norma_instrument *made = instrument(json);
    norma_data *data = NULL;
    norma_error err = {0};
    put_file(path, frame);
    if (norma_data_read(&data, made, path, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    unlink(path); /* what is mapped stays */
    norma_instrument_free(made);
    return data;
}

static bool lies_in_the_file(const norma_data *data, size_t item)
{
    const uint8_t *from = data->mapped, *cells = norma_data_cells(data, item);
    return from && cells >= from && cells + norma_data_rows(data) <= from + data->mapped_size;
}

static void same_tables(const norma_data *got, const norma_data *want)
{
    assert_int_equal(norma_data_rows(got), norma_data_rows(want));
    for (size_t r = 0; r < norma_data_rows(want); r++) {
        assert_string_equal(norma_data_respondent(got, r), norma_data_respondent(want, r));
        assert_int_equal(norma_data_file_row(got, r), norma_data_file_row(want, r));
        for (size_t l = 0; l < norma_data_labels(want); l++)
            assert_int_equal(norma_data_label(got, l, r), norma_data_label(want, l, r));
        for (size_t i = 0; i < norma_data_items(want); i++) {
            const double *ms = norma_data_latencies(want, i);
            assert_int_equal(norma_data_cells(got, i)[r], norma_data_cells(want, i)[r]);
            if (ms)
                assert_close(norma_data_latencies(got, i)[r], ms[r], 0, 0);
        }
    }
    assert_int_equal(norma_data_notes(got)->n, norma_data_notes(want)->n);
    for (size_t n = 0; n < norma_data_notes(want)->n; n++)
        assert_string_equal(norma_data_notes(got)->list[n].message,
                            norma_data_notes(want)->list[n].message);
}

static void the_table_is_that_of_the_same_content_as_text(void **state)
{
    norma_data *want = parse(INSTRUMENT("ms"), text, NULL),
               *got = read_frame(columns(), INSTRUMENT("ms"), NULL);
    (void)state;
    same_tables(got, want);
    assert_string_equal(norma_data_input(got)->format, "response file");
    assert_int_equal(strlen(norma_data_input(got)->sha256), 64);
    norma_data_free(got);
    norma_data_free(want);
}

static void so_it_is_where_a_filter_chooses_rows(void **state)
{
    const char *const values[] = {"North"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.where_column = "company";
    o.where_values = values;
    o.n_where_values = 1;
    norma_data *got = read_frame(columns(), INSTRUMENT("s"), &o);
    (void)state;
    assert_int_equal(norma_data_rows(got), 2);
    assert_int_equal(norma_data_file_row(got, 1), 3);
    assert_false(lies_in_the_file(got, 0));
    assert_int_equal(norma_data_cells(got, 0)[1], 4);
    assert_close(norma_data_latencies(got, 0)[1], 333000, 0, 0);
    norma_data_free(got);
}

/* a: 1, 2, 5 from the smallest answer on. b: the same, whose smallest byte is 1. c: 9 is a code of
   missing answers. */
static void answers_stay_in_the_file_where_no_cell_has_to_change(void **state)
{
    norma_data *data = read_frame(columns(), INSTRUMENT("ms"), NULL);
    (void)state;
    assert_true(lies_in_the_file(data, 0));
    assert_true(lies_in_the_file(data, 1));
    assert_false(lies_in_the_file(data, 2));
    assert_int_equal(norma_data_cells(data, 2)[3], NORMA_MISSING_CELL);
    norma_data_free(data);
}

static void user_missing_answers_and_other_origins_are_copied(void **state)
{
    const double zero_based[] = {0, 1, 4, NAN};
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    assert_non_null(frame);
    norma__frame_column *a = add_numbers(frame, "a", as);
    a->missing[0] = (norma__missing_range){2, 3};
    a->n_missing = 1;
    add_numbers(frame, "b", zero_based);
    assert_int_equal(norma__frame_end(frame, 4, NULL), NORMA_OK);
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    norma_data *data = read_frame(frame, TWO_ITEMS, &o);
    const uint8_t want[2][4] = {{0, 255, 4, 255}, {255, 0, 3, 255}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_false(lies_in_the_file(data, i));
        assert_memory_equal(norma_data_cells(data, i), want[i], 4);
    }
    assert_non_null(note(data, "out-of-range"));
    norma_data_free(data);
}

static void answers_that_are_none_are_refused_as_in_text(void **state)
{
    const double beyond[] = {1, 6, 2, 3}, parts[] = {1, 2.5, 3, 4};
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_error err = {0};
    char path[32];
    (void)state;
    assert_non_null(frame);
    add_numbers(frame, "a", beyond);
    add_numbers(frame, "b", parts);
    assert_int_equal(norma__frame_end(frame, 4, NULL), NORMA_OK);
    put_file(path, frame);
    assert_int_equal(norma_data_read(&data, made, path, NULL, &err), NORMA_EDATA);
    assert_null(data);
    assert_non_null(strstr(err.message, "2 cells are not as they should be"));
    assert_non_null(strstr(err.message, "row 2, column a: not from 1 to 5"));
    assert_non_null(strstr(err.message, "row 2, column b: no whole number"));
    unlink(path);
    norma_instrument_free(made);
}

static void ranges_that_are_not_given_are_those_of_the_answers(void **state)
{
    char path[32];
    norma_header *header = NULL;
    norma_instrument *made = NULL;
    norma_data *data = NULL;
    norma_file_format format;
    const norma_item_list list = {.items = "a,c"};
    (void)state;
    put_file(path, columns());
    assert_int_equal(norma_file_format_of(&format, path, NULL), NORMA_OK);
    assert_int_equal(format, NORMA_FILE_RESPONSES);
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(header->n_columns, 8);
    assert_int_equal(norma_instrument_from_list(&made, &list, (const char *const *)header->columns,
                                                header->n_columns, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_read(&data, made, path, NULL, NULL), NORMA_OK);
    assert_int_equal(norma_data_min(data, 0), 1);
    assert_int_equal(norma_data_max(data, 0), 5);
    assert_int_equal(norma_data_max(data, 1), 20);
    assert_true(lies_in_the_file(data, 0) && lies_in_the_file(data, 1));
    assert_non_null(note(data, "range-observed"));
    norma_data_free(data);
    norma_instrument_free(made);
    norma_header_free(header);
    unlink(path);
}

static void memory_that_runs_out_is_said_and_nothing_leaks(void **state)
{
    char path[32];
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    norma_data *data = NULL;
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    (void)state;
    o.threads = 1;
    put_file(path, columns());
    check_every_allocation(data, norma_data_read(&data, made, path, &o, NULL));
    norma_data_free(data);
    norma_instrument_free(made);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_that_of_the_same_content_as_text),
        cmocka_unit_test(so_it_is_where_a_filter_chooses_rows),
        cmocka_unit_test(answers_stay_in_the_file_where_no_cell_has_to_change),
        cmocka_unit_test(user_missing_answers_and_other_origins_are_copied),
        cmocka_unit_test(answers_that_are_none_are_refused_as_in_text),
        cmocka_unit_test(ranges_that_are_not_given_are_those_of_the_answers),
        cmocka_unit_test(memory_that_runs_out_is_said_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
