#include "formats/response_file.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <norma/read.h>
#include <unistd.h>

#include "formats/responses/responses.h"
#include "foundation/digest.h"

static norma__frame *golden(void)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    if (norma__responses_frame(&frame, RESPONSE_FILE, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return frame;
}

/* ---- what is read ---- */

static void a_file_written_by_another_program_is_read_as_it_was_meant(void **state)
{
    norma__frame *frame = golden();
    const norma__frame_column *a = &frame->columns[0], *b = &frame->columns[1],
                              *t = &frame->columns[2], *town = &frame->columns[3];
    (void)state;
    assert_int_equal(frame->n_columns, 4);
    assert_int_equal(frame->n_rows, 5);

    assert_string_equal(a->name, "a");
    assert_string_equal(a->label, "I am calm");
    assert_int_equal(a->decimals, 0);
    assert_int_equal(a->n_value_labels, 3);
    assert_true(a->value_labels[1].value == 5);
    assert_string_equal(a->value_labels[1].label, "always");
    const double as[] = {1, 5, NAN, 3, NAN}; /* the last one is 9, which is user-missing */
    for (size_t row = 0; row < 5; row++)
        assert_close(norma__frame_number(a, row), as[row], 0, 0);
    assert_int_equal(a->bytes[4], 8);

    assert_close(norma__frame_number(b, 1), 251, 0, 0);
    assert_int_equal(b->decimals, -1);
    const double ts[] = {250.5, NAN, NAN, 1e300, 0.1};
    for (size_t row = 0; row < 5; row++)
        assert_close(norma__frame_number(t, row), ts[row], 0, 0);
    assert_true(t->numbers[2] == -99 && t->missing[0].low == -INFINITY);

    assert_int_equal(town->n_texts, 3);
    assert_string_equal(town->texts[town->codes[0]], "Genève");
    assert_string_equal(town->texts[town->codes[1]], "Lyon");
    assert_true(town->codes[2] == UINT32_MAX);
    assert_string_equal(town->texts[town->codes[4]], "Bâle");
    norma__frame_free(frame);
}

/* sha256sum of the file */
static void the_input_says_where_the_columns_came_from(void **state)
{
    norma__frame *frame = golden();
    (void)state;
    assert_string_equal(frame->input.file, RESPONSE_FILE);
    assert_string_equal(frame->input.sha256,
                        "ab6ce694d492605134fe6ef3777dad46ab258ea3545224ec6e8658f338024d5c");
    assert_string_equal(frame->input.format, "response file");
    assert_int_equal(frame->input.rows, 5);
    assert_int_equal(frame->input.columns, 4);
    norma__frame_free(frame);
}

static void the_header_is_the_names_of_the_columns(void **state)
{
    norma_header *header = NULL;
    norma_error err = {0};
    (void)state;
    assert_int_equal(norma__responses_header(&header, RESPONSE_FILE, &err), NORMA_OK);
    assert_int_equal(header->n_columns, 4);
    assert_string_equal(header->columns[0], "a");
    assert_string_equal(header->columns[3], "town");
    norma_header_free(header);
}

/* ---- what is written ---- */

static void what_was_read_is_written_to_the_same_bytes(void **state)
{
    response_file file = response_file_load();
    norma__frame *frame = golden();
    norma_output out;
    (void)state;
    assert_int_equal(norma__responses_write(&out, frame, NULL), NORMA_OK);
    assert_int_equal(out.length, file.length);
    assert_memory_equal(out.bytes, file.bytes, file.length);
    norma_output_free(&out);
    norma__frame_free(frame);
    free(file.bytes);
}

/* A frame by hand; every array is the test's. */
static norma_output written(norma__frame_column *columns, size_t n_columns, size_t n_rows)
{
    const norma__frame frame = {.columns = columns, .n_columns = n_columns, .n_rows = n_rows};
    norma_output out;
    norma_error err = {0};
    if (norma__responses_write(&out, &frame, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out;
}

static void neither_the_order_of_a_dictionary_nor_an_empty_text_leaves_a_trace(void **state)
{
    char *ordered[] = {"x", "y"}, *other[] = {"unused", "y", "x", ""};
    uint32_t codes[] = {0, UINT32_MAX, 1, 0}, other_codes[] = {2, 3, 1, 2};
    norma__frame_column columns[2] = {
        {.name = "c", .label = "", .codes = codes, .texts = ordered, .n_texts = 2},
        {.name = "c", .label = "", .codes = other_codes, .texts = other, .n_texts = 4}};
    norma_output a = written(&columns[0], 1, 4), b = written(&columns[1], 1, 4);
    (void)state;
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    norma_output_free(&a);
    norma_output_free(&b);
}

/* 1 where all are in 1 ... 255, else 0 where all are in 0 ... 254, else the smallest. */
static void bytes_begin_where_questionnaires_do_whatever_the_frame_had(void **state)
{
    static const struct {
        int origin;
        uint8_t bytes[3];
        int want;
    } cases[] = {{0, {5, 1, 255}, 1},     {-3, {8, 4, 255}, 1},
                 {0, {0, 4, 255}, 0},     {1, {0, 254, 1}, 1},
                 {-7, {7, 9, 8}, 0},      {0, {0, 254, 1}, 0},
                 {2, {0, 254, 1}, 2},     {-9, {2, 255, 9}, -7},
                 {7, {255, 255, 255}, 1}, {INT_MAX - 255, {1, 254, 9}, INT_MAX - 255}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        uint8_t bytes[3];
        memcpy(bytes, cases[k].bytes, sizeof bytes);
        norma__frame_column column = {
            .name = "c", .label = "", .bytes = bytes, .origin = cases[k].origin};
        norma_output out = written(&column, 1, 3);
        norma__frame *frame = NULL;
        assert_int_equal(norma__responses_parse(&frame, out.bytes, out.length, "f", NULL),
                         NORMA_OK);
        assert_int_equal(frame->columns[0].origin, cases[k].want);
        for (size_t row = 0; row < 3; row++)
            assert_close(norma__frame_number(&frame->columns[0], row),
                         norma__frame_number(&column, row), 0, 0);
        norma__frame_free(frame);
        norma_output_free(&out);
    }
}

static void a_missing_number_is_written_in_one_form(void **state)
{
    double plain[] = {NAN, 1}, odd[] = {-NAN, 1};
    uint64_t payload = 0xfff8000000000123u;
    memcpy(&odd[0], &payload, sizeof payload);
    norma__frame_column columns[2] = {{.name = "c", .label = "", .numbers = plain},
                                      {.name = "c", .label = "", .numbers = odd}};
    norma_output a = written(&columns[0], 1, 2), b = written(&columns[1], 1, 2);
    (void)state;
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    norma_output_free(&a);
    norma_output_free(&b);
}

static void numbers_and_data_of_any_length_come_back(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 130; n += n < 3 ? 1 : 61) {
        uint8_t bytes[192];
        double numbers[192];
        for (size_t row = 0; row < n; row++) {
            bytes[row] = (uint8_t)(row * 7);
            numbers[row] = row % 2 ? DBL_MIN / (double)(row + 1) : -DBL_MAX;
        }
        norma__frame_column columns[2] = {
            {.name = "b", .label = "", .bytes = bytes, .origin = -100, .decimals = -1},
            {.name = "n", .label = "", .numbers = numbers, .decimals = 3}};
        norma_output out = written(columns, 2, n);
        norma__frame *frame = NULL;
        assert_int_equal(norma__responses_parse(&frame, out.bytes, out.length, "f", NULL),
                         NORMA_OK);
        assert_int_equal(frame->n_rows, n);
        assert_int_equal(frame->columns[0].origin, n ? -100 : 1);
        assert_int_equal(frame->columns[1].decimals, 3);
        if (n) {
            assert_memory_equal(frame->columns[0].bytes, bytes, n);
            assert_memory_equal(frame->columns[1].numbers, numbers, n * sizeof(double));
        }
        norma__frame_free(frame);
        norma_output_free(&out);
    }
}

/* ---- what is refused ---- */

static void refuses_to_write(norma__frame_column *columns, size_t n_columns, const char *sentence)
{
    const norma__frame frame = {.columns = columns, .n_columns = n_columns, .n_rows = 1};
    norma_output out;
    norma_error err = {0};
    assert_int_equal(norma__responses_write(&out, &frame, &err), NORMA_EDATA);
    assert_string_equal(err.message, sentence);
    assert_null(out.bytes);
}

static void columns_that_cannot_be_told_apart_or_understood_are_not_written(void **state)
{
    uint8_t byte[] = {0};
    char *texts[] = {"\xff"};
    uint32_t codes[] = {0};
    norma__value_label labels[] = {{2, "two"}, {1, "one"}};
    norma__frame_column columns[] = {{.name = "a", .label = "", .bytes = byte},
                                     {.name = "a", .label = "", .bytes = byte},
                                     {.name = "", .label = "", .bytes = byte},
                                     {.name = "", .label = "", .bytes = byte}};
    (void)state;
    refuses_to_write(columns, 0, "the table has no column");
    refuses_to_write(columns, 2, "the table has two columns named 'a'");
    norma_output out = written(columns + 1, 3, 1); /* columns without a name are no twins */
    norma_output_free(&out);
    columns[0].value_labels = labels;
    columns[0].n_value_labels = 2;
    refuses_to_write(columns, 1,
                     "the table: column 1 is not sound: its labelled values are not in order");
    columns[1].missing[0] = (norma__missing_range){NAN, 1};
    columns[1].n_missing = 1;
    refuses_to_write(columns + 1, 1,
                     "the table: column 1 is not sound: a range of missing values is empty");
    columns[2] = (norma__frame_column){
        .name = "c", .label = "", .codes = codes, .texts = texts, .n_texts = 1};
    refuses_to_write(columns + 2, 1, "the table: column 1 is not sound: its texts are not UTF-8");
}

/* The golden file with one change, its checksum made anew, is refused with this sentence. */
static void refuses(size_t at, const void *bytes, size_t n, const char *sentence)
{
    response_file file = response_file_load();
    norma__frame *frame = NULL;
    norma_error err = {0};
    memcpy(file.bytes + at, bytes, n);
    response_file_seal(&file);
    assert_int_equal(norma__responses_parse(&frame, file.bytes, file.length, "f.nrd", &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, sentence);
    assert_null(frame);
    free(file.bytes);
}

/* Places in the golden file. */
enum {
    AT_VERSION = 16,
    AT_LENGTH = 24,
    AT_ROWS = 32,
    AT_COLUMNS = 40,
    AT_DIRECTORY = 48,
    AT_A = 320,
    AT_TOWN = 512
};

static void refuses_u64(size_t at, uint64_t number, const char *sentence)
{
    refuses(at, &number, sizeof number, sentence);
}

static void heads_that_cannot_be_are_refused(void **state)
{
    const uint32_t two = 2;
    (void)state;
    refuses(0, "N", 1, "f.nrd does not begin as a response file does");
    refuses(AT_VERSION, &two, sizeof two,
            "f.nrd is a response file of version 2.0 and version 1.0 is what is read here: use a "
            "norma that reads it");
    refuses_u64(AT_LENGTH, UINT64_MAX,
                "f.nrd has 608 bytes and should have 18446744073709551615: it was cut short or "
                "added to; take a fresh copy of it");
    refuses_u64(AT_ROWS, UINT64_MAX, "f.nrd is not sound: it has more rows than bytes");
    refuses_u64(AT_ROWS, 6,
                "f.nrd: column 1 is not sound: its data have another length than its rows");
    refuses_u64(AT_COLUMNS, 0, "f.nrd has no column");
    refuses_u64(AT_COLUMNS, UINT64_MAX / 2,
                "f.nrd is not sound: it has more columns than its directory");
    refuses_u64(AT_COLUMNS, 3, "f.nrd is not sound: its directory says more than its columns");
    refuses_u64(AT_COLUMNS, 5, "f.nrd: column 5 is not sound: it is not described as columns are");
    refuses_u64(AT_DIRECTORY, UINT64_MAX - 55,
                "f.nrd is not sound: its length leaves no room for its parts");
}

static void a_changed_byte_breaks_the_checksum(void **state)
{
    response_file file = response_file_load();
    norma__frame *frame = NULL;
    norma_error err = {0};
    (void)state;
    file.bytes[file.length - 100] ^= 1;
    assert_int_equal(norma__responses_parse(&frame, file.bytes, file.length, "f.nrd", &err),
                     NORMA_EDATA);
    assert_string_equal(err.message,
                        "f.nrd is damaged: its content is not the one its checksum was taken of: "
                        "take a fresh copy of it");
    free(file.bytes);
}

static void data_that_cannot_be_are_refused(void **state)
{
    const uint32_t three = 3, zero = 0, two = 2;
    (void)state;
    refuses(AT_A + 6, "x", 1,
            "f.nrd is not sound: there is something at offset 326, where nothing should be");
    refuses(AT_TOWN, &three, 4, "f.nrd: column 4 is not sound: a row has a text that is not there");
    refuses(AT_TOWN, &two, 4,
            "f.nrd: column 4 is not sound: its texts are not in order of first appearance");
    refuses(AT_TOWN + 16, &zero, 4,
            "f.nrd: column 4 is not sound: it has texts that are in no row");
    refuses(AT_TOWN + 20, "\xff", 1, "f.nrd: column 4 is not sound: its texts are not UTF-8");
    refuses(AT_TOWN + 29, "\0", 1, "f.nrd: column 4 is not sound: it has more texts than it says");
    refuses(AT_TOWN + 32, "x", 1, "f.nrd: column 4 is not sound: it has fewer texts than it says");
    refuses(AT_TOWN + 28, "\0Lyon", 5,
            "f.nrd: column 4 is not sound: it has an empty text, which is a missing one");
}

static void what_is_no_response_file_is_told_so(void **state)
{
    norma__frame *frame = NULL;
    norma_header *header = NULL;
    norma_error err = {0};
    (void)state;
    assert_int_equal(norma__responses_frame(&frame, "/nowhere/f.nrd", &err), NORMA_EIO);
    assert_string_equal(err.message, "/nowhere/f.nrd cannot be read: No such file or directory");
    char path[] = "/tmp/norma-test-XXXXXX";
    assert_true(close(mkstemp(path)) == 0);
    assert_int_equal(norma__responses_frame(&frame, path, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, " does not begin as a response file does"));
    assert_int_equal(norma__responses_header(&header, path, &err), NORMA_EDATA);
    assert_null(header);
    response_file file = response_file_load();
    file.length = 40;
    response_file_put(&file, path);
    assert_int_equal(norma__responses_frame(&frame, path, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, " has 40 bytes, too few for a response file: it was cut "
                                        "short; take a fresh copy of it"));
    free(file.bytes);
    unlink(path);
}

/* ---- memory ---- */

static void memory_that_runs_out_is_said_and_nothing_leaks(void **state)
{
    norma__frame *frame = NULL;
    norma_header *header = NULL;
    norma_output out = {0};
    (void)state;
    check_every_allocation(frame, norma__responses_frame(&frame, RESPONSE_FILE, NULL));
    check_every_allocation(out.bytes, norma__responses_write(&out, frame, NULL));
    check_every_allocation(header, norma__responses_header(&header, RESPONSE_FILE, NULL));
    norma_header_free(header);
    norma_output_free(&out);
    norma__frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_written_by_another_program_is_read_as_it_was_meant),
        cmocka_unit_test(the_input_says_where_the_columns_came_from),
        cmocka_unit_test(the_header_is_the_names_of_the_columns),
        cmocka_unit_test(what_was_read_is_written_to_the_same_bytes),
        cmocka_unit_test(neither_the_order_of_a_dictionary_nor_an_empty_text_leaves_a_trace),
        cmocka_unit_test(bytes_begin_where_questionnaires_do_whatever_the_frame_had),
        cmocka_unit_test(a_missing_number_is_written_in_one_form),
        cmocka_unit_test(numbers_and_data_of_any_length_come_back),
        cmocka_unit_test(columns_that_cannot_be_told_apart_or_understood_are_not_written),
        cmocka_unit_test(heads_that_cannot_be_are_refused),
        cmocka_unit_test(a_changed_byte_breaks_the_checksum),
        cmocka_unit_test(data_that_cannot_be_are_refused),
        cmocka_unit_test(what_is_no_response_file_is_told_so),
        cmocka_unit_test(memory_that_runs_out_is_said_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
