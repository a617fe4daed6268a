#include "support/check.h"

#include "tables/tab_file.h"

/* ---- the format ---- */

/* Five respondents, two items, the second reversed. */
static const int FIVE[] = {1, 3, 2, 2, 1, 2, 3, NO_ANSWER, 2, 3};

static norma_tables *tables_of_five(void)
{
    const bool reversed[] = {false, true};
    norma_instrument *instrument = instrument_of(2, 1, 3, reversed, false);
    table t = table_with(FIVE, 5, 2, 1, 3, reversed, NULL);
    norma_tables *tables = counted(t.data, instrument, NULL, NORMA_MISSING_PAIRWISE);
    norma_instrument_free(instrument);
    table_free(&t);
    return tables;
}

#define HEADER_START "{\"missing\":\"pairwise\",\"weighted\":false,\"by\":\"\",\"groups\":[\"\"],"
#define HEADER_END                                                                                 \
    "\"instrument\":{\"format\":\"norma-instrument-1\",\"id\":\"test\",\"version\":\"1\","         \
    "\"title\":\"test\",\"items\":[{\"id\":\"I1\",\"min\":1,\"max\":3},"                           \
    "{\"id\":\"I2\",\"min\":1,\"max\":3,\"reverse\":true}],\"scales\":[{\"id\":\"all\","           \
    "\"title\":\"all\",\"items\":[\"I1\",\"I2\"]}],\"factors\":[\"all\"]}}\n"
#define HEADER HEADER_START "\"observed\":[]," HEADER_END
#define BEGIN "norma-tables 1\n"

/* The example of docs/tables-format.md. */
static const char *const FILE_OF_FIVE = BEGIN HEADER "group 5 4\n"
                                                     "2 2 1\n"
                                                     "0 2 2\n"
                                                     "0 1 1 0 1 1 0 0 0\n";

static void five_respondents_are_written_as_documented(void **state)
{
    (void)state;
    norma_tables *tables = tables_of_five();
    norma_output file = tables_written(tables), want = sealed(FILE_OF_FIVE);
    assert_string_equal(file.bytes, want.bytes);
    assert_int_equal(file.length, want.length);
    norma_output_free(&file);
    norma_output_free(&want);
    norma_tables_free(tables);
}

static void what_is_read_is_what_was_counted(void **state)
{
    (void)state;
    const int64_t one[] = {0, 2, 2}, two[] = {0, 1, 1, 0, 1, 1, 0, 0, 0};
    norma_output file = sealed(FILE_OF_FIVE);
    norma_tables *t = tables_parsed(&file);
    size_t n = 0;
    assert_int_equal(norma_tables_items(t), 2);
    assert_int_equal(norma_tables_groups(t), 1);
    assert_string_equal(norma_tables_by(t), "");
    assert_int_equal(norma_tables_rows(t, NORMA_NONE), 5);
    assert_int_equal(norma_tables_complete(t, 0), 4);
    assert_memory_equal(norma_tables_one_way(t, 0, 1), one, sizeof one);
    assert_memory_equal(norma_tables_two_way(t, NORMA_NONE, 0, 1), two, sizeof two);
    const norma_instrument *instrument = norma_tables_instrument(t);
    assert_true(instrument->items[1].reversed && instrument->items[1].range_known);
    assert_string_equal(instrument->scales[0].id, "all");
    const norma_input *input = norma_tables_inputs(t, &n);
    assert_int_equal(n, 1);
    assert_string_equal(input->file, "t.tab");
    assert_string_equal(input->format, "tables of counts");
    assert_int_equal(input->rows, 5);
    assert_int_equal(input->columns, 2);
    norma_tables_free(t);
    norma_output_free(&file);
}

/* ---- laws ---- */

/* Law: reading what was written and writing it again gives the same bytes. */
static void check_identity(const norma_tables *tables)
{
    norma_output first = tables_written(tables);
    norma_tables *read = tables_parsed(&first);
    norma_output second = tables_written(read);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_string_equal(norma_tables_instrument(read)->key_sha256,
                        norma_tables_instrument(tables)->key_sha256);
    norma_tables_free(read);
    norma_output_free(&first);
    norma_output_free(&second);
}

static void check_identity_of(const char *folder, const char *by, norma_missing missing)
{
    norma_tables *tables = counted_dataset(folder, by, missing);
    check_identity(tables);
    norma_tables_free(tables);
}

static void writing_reading_and_writing_again_changes_nothing(void **state)
{
    (void)state;
    check_identity_of("bfi", NULL, NORMA_MISSING_PAIRWISE);
    check_identity_of("bfi", NULL, NORMA_MISSING_LISTWISE);
    check_identity_of("lq2002", "COMPID", NORMA_MISSING_PAIRWISE);
    check_identity_of("cos-demo", NULL, NORMA_MISSING_PAIRWISE);
    norma_tables *five = tables_of_five();
    check_identity(five);
    norma_tables_free(five);
}

/* Ranges that were observed stay told apart from declared ones, also of one answer or none. */
static void observed_ranges_and_awkward_names_survive(void **state)
{
    (void)state;
    static const char *const columns[] = {"plain", "say \"x\\y\"", "caf\xc3\xa9"};
    static const char *const names[] = {"b\nc", "b\nc", "b\nc", "b\nc", "b\nc", NULL, "a\"", "a\"",
                                        NULL,   "a\"",  "a\"",  "a\"",  NULL,   NULL, NULL};
    static uint8_t cells[3 * 15];
    const char *const *labels[] = {names};
    norma_item_list list = {.items = "plain:caf\xc3\xa9"};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_tables *tables = NULL;
    norma_error err = {0};
    for (size_t r = 0; r < 15; r++) {
        cells[r] = (uint8_t)(r % 4);
        cells[15 + r] = 0;
        cells[30 + r] = NORMA_MISSING_CELL;
    }
    assert_int_equal(norma_instrument_from_list(&instrument, &list, columns, 3, NULL), NORMA_OK);
    instrument->unit_columns = calloc(1, sizeof(char *));
    instrument->unit_columns[0] = strdup("unit \"u\"");
    instrument->n_units = 1;
    const int max[] = {5, 3, 1};
    for (size_t i = 0; i < 3; i++) {
        instrument->items[i].range_known = true;
        instrument->items[i].min = 2;
        instrument->items[i].max = max[i];
    }
    const norma_data_source source = {.n_rows = 15, .cells = cells, .labels = labels};
    instrument->items[1].max = instrument->items[1].min;
    instrument->items[2].min = instrument->items[2].max = 0;
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < 3; i++) {
        instrument->items[i].range_known = false;
        instrument->items[i].min = instrument->items[i].max = 0;
    }
    tables = counted(data, instrument, "unit \"u\"", NORMA_MISSING_PAIRWISE);
    assert_int_equal(norma_tables_categories(tables, 1), 1);

    norma_output file = tables_written(tables);
    assert_non_null(strstr(file.bytes, "\"groups\":[\"\",\"a\\\"\",\"b\\u000ac\"]"));
    assert_non_null(strstr(file.bytes, "\"observed\":[{\"id\":\"plain\",\"min\":2,\"max\":5},"));
    norma_tables *read = tables_parsed(&file);
    assert_string_equal(norma_tables_by(read), "unit \"u\"");
    assert_string_equal(norma_tables_group_name(read, 2), "b\nc");
    assert_int_equal(norma_tables_min(read, 1), 2);
    assert_int_equal(norma_tables_max(read, 1), 2);
    assert_false(norma_tables_instrument(read)->items[0].range_known);
    norma_output again = tables_written(read);
    assert_string_equal(file.bytes, again.bytes);
    norma_output_free(&again);
    norma_output_free(&file);
    norma_tables_free(read);
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* ---- refusals: altered and cut files ---- */

static void check_refused(const char *bytes, size_t length, const char *sentence)
{
    norma_tables *t = NULL;
    norma_error err = {0};
    assert_int_equal(norma_tables_parse(&t, bytes, length, "t.tab", &err), NORMA_EDATA);
    assert_null(t);
    if (sentence)
        assert_string_equal(err.message, sentence);
    assert_true(err.message[0] != '\0');
}

static void every_cut_and_every_changed_byte_is_refused(void **state)
{
    (void)state;
    norma_output file = sealed(FILE_OF_FIVE);
    for (size_t n = 0; n < file.length; n++) {
        char *cut = malloc(n ? n : 1); /* of that size, so that reading on would be seen */
        assert_non_null(cut);
        memcpy(cut, file.bytes, n);
        check_refused(cut, n, NULL);
        free(cut);
    }
    for (size_t k = 0; k < file.length; k++) {
        file.bytes[k] ^= 4;
        check_refused(file.bytes, file.length, NULL);
        file.bytes[k] ^= 4;
    }
    file.bytes[file.length - 80] ^= 1;
    check_refused(
        file.bytes, file.length,
        "t.tab, line 7: the sha256 is not that of the lines before: the file was altered");
    check_refused(file.bytes, file.length - 1,
                  "t.tab, line 7: the file was cut short or added to: it does not end with the "
                  "line of its sha256");
    check_refused("", 0, "t.tab is empty");
    check_refused("a,b\n1,2\n", 8, "t.tab, line 1: tables of counts begin with norma-tables 1");
    check_refused("norma-tables 2\n{}\n", 18,
                  "t.tab, line 1: this norma reads tables of counts of version 1 only");
    norma_output_free(&file);
}

/* ---- refusals: files that say what cannot be ---- */

static void check_sealed(const char *text, const char *sentence)
{
    norma_output file = sealed(text);
    check_refused(file.bytes, file.length, sentence);
    norma_output_free(&file);
}

static void counts_that_cannot_be_are_refused_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *counts, *sentence;
    } cases[] = {
        {"group 5 6\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 3: 6 rows cannot be complete out of 5"},
        {"group 0 0\n0 0 0\n0 0 0\n0 0 0 0 0 0 0 0 0\n",
         "t.tab, line 3: a group has at least one row"},
        {"group 5 4\n2 2 2\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 4: the counts of item I1 add up to more than the rows of the group"},
        {"group 5 4\n2 2 1\n0 2 1\n0 1 1 0 1 0 0 0 0\n",
         "t.tab, line 5: the counts of item I2 add up to fewer than the complete rows of the "
         "group"},
        {"group 5 4\n2 2 1\n0 2 2\n0 1 2 0 1 0 0 0 0\n",
         "t.tab, line 6: the counts of items I1 and I2 contradict those of the items alone"},
        {"group 5 4\n2 2 1\n0 2 2\n1 0 1 0 1 1 0 0 0\n",
         "t.tab, line 6: the counts of items I1 and I2 contradict those of the items alone"},
        {"group 5 3\n2 2 1\n0 2 2\n0 1 1 0 1 0 0 0 0\n",
         "t.tab, line 6: the counts of items I1 and I2 contradict those of the items alone"},
        {"group 6 3\n2 2 1\n0 2 2\n0 1 0 0 1 0 0 0 0\n",
         "t.tab, line 6: the counts of items I1 and I2 are fewer than the rows that must have "
         "answered both"},
        {"group 5 5\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 5: the counts of item I2 add up to fewer than the complete rows of the "
         "group"},
        {"group 6 2\n2 2 1\n0 2 2\n0 1 1 0 1 0 0 0 0\n",
         "t.tab, line 6: the counts of items I1 and I2 do not add up to the complete rows of the "
         "group"},
        {"group 5 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0\n", "t.tab, line 6: 9 counts are wanted here"},
        {"group 5 4\n2 2 1 0\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 4: 3 counts are wanted here"},
        {"group 5 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 -1\n",
         "t.tab, line 6: a whole number up to 2^53, without leading zeros, is wanted here"},
        {"group 5 4\n2 2 01\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 4: a whole number up to 2^53, without leading zeros, is wanted here"},
        {"group 9007199254740993 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 3: a whole number up to 2^53, without leading zeros, is wanted here"},
        {"group 5 4\n99999999999999999999999 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 4: a whole number up to 2^53, without leading zeros, is wanted here"},
        {"Group 5 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 3: a line \"group ROWS COMPLETE\" is wanted here"},
        {"group 5 4 1\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n",
         "t.tab, line 3: a line \"group ROWS COMPLETE\" is wanted here"},
        {"group 5 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n\n",
         "t.tab, line 7: the counts of all groups were read, and more lines follow"},
        {"group 5 4\n2 2 1\n",
         "t.tab, line 3: the file is too short for the counts of the items and groups that its "
         "header names: it was cut short"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s", BEGIN HEADER, cases[k].counts);
        check_sealed(text, cases[k].sentence);
    }
}

/* Counts of rows: nobody can be counted only where everybody answered. */
static void complete_rows_leave_no_room_in_the_margins(void **state)
{
    (void)state;
    check_sealed(BEGIN HEADER "group 5 5\n2 2 1\n0 2 3\n0 1 1 0 1 1 0 0 0\n",
                 "t.tab, line 6: the counts of items I1 and I2 contradict those of the items "
                 "alone");
    norma_output whole = sealed(BEGIN HEADER "group 5 5\n2 2 1\n0 2 3\n0 1 1 0 1 1 0 0 1\n");
    norma_tables_free(tables_parsed(&whole));
    norma_output_free(&whole);
}

static void headers_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *header, *sentence;
    } cases[] = {
        {"{}\n", "t.tab, line 2, at /missing: a text is wanted here, and it is absent"},
        {"{\"missing\":\"pairwise\",\"weighted\":false,\"by\":\"\",\"groups\":[\"a\"],"
         "\"observed\":[]," HEADER_END,
         "t.tab, line 2, at /groups/0: without a column of groups a group has no name"},
        {"{\"missing\":\"pairwise\",\"weighted\":false,\"by\":\"u\",\"groups\":[\"b\",\"a\"],"
         "\"observed\":[]," HEADER_END,
         "t.tab, line 2, at /groups/1: the groups are not in increasing order"},
        {"{\"missing\":\"pairwise\",\"weighted\":false,\"by\":\"u\",\"groups\":[\"a\",\"a\"],"
         "\"observed\":[]," HEADER_END,
         "t.tab, line 2, at /groups/1: the groups are not in increasing order"},
        {"{\"missing\":\"fiml\",\"weighted\":false,\"by\":\"\",\"groups\":[\"\"],"
         "\"observed\":[]," HEADER_END,
         "t.tab, line 2, at /missing: this is listwise or pairwise"},
        {HEADER_START "\"observed\":[{\"id\":\"I2\",\"min\":1,\"max\":3},{\"id\":\"I1\","
                      "\"min\":1,\"max\":3}]," HEADER_END,
         "t.tab, line 2, at /observed/1/id: 'I1' is no item of the instrument, or not in its "
         "order"},
        {HEADER_START "\"observed\":[{\"id\":\"I2\",\"min\":1,\"max\":0}]," HEADER_END,
         "t.tab, line 2, at /observed/0: 1 to 0 is no range"},
        {HEADER_START "\"observed\":[],\"instrument\":{\"format\":\"norma-instrument-1\"}}\n",
         "t.tab, line 2, at /id: a text is wanted here, and it is absent"},
        {HEADER_START "\"observed\":[],\"instrument\":1}\n",
         "t.tab, line 2, at /instrument: an instrument is wanted here"},
        {"{\"missing\":\n\"pairwise\"}\n",
         "t.tab, line 2, line 1, column 11: not JSON from here on"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s%s", BEGIN, cases[k].header,
                 "group 5 4\n2 2 1\n0 2 2\n0 1 1 0 1 1 0 0 0\n");
        check_sealed(text, cases[k].sentence);
    }
}

/* ---- refusals: what is not shown or cannot be written ---- */

static void small_counts_are_not_shown_under_min_cell(void **state)
{
    (void)state;
    norma_tables *tables = tables_of_five();
    norma_output file = {0};
    norma_error err = {0};
    assert_int_equal(norma_tables_write(&file, tables, 1, &err), NORMA_OK);
    norma_output_free(&file);
    /* one 1 of I1, four in the pair, and one who answered I1 alone */
    assert_int_equal(norma_tables_write(&file, tables, 2, &err), NORMA_EDATA);
    assert_null(file.bytes);
    assert_string_equal(err.message,
                        "6 counts (of missing answers too) are from 1 to 1, in the tables of 1 "
                        "pairs and of 1 items, which "
                        "--min-cell 2 does not let be shown: merge with more responses, make "
                        "larger groups, or leave out items with rare answers (6 of the counts are "
                        "with item I1)");
    assert_int_equal(norma_tables_write(&file, tables, 6, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "1 of 1 groups have fewer than 6 rows, which --min-cell does not let be "
                        "shown: merge with more responses, or make larger groups");
    norma_tables_free(tables);
}

static void weights_hide_how_many_people_there_are(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 1, 2, 0, 1};
    const int64_t weights[] = {30000000, 30000000, 30000000, 30000000, 30000000};
    const norma_data_source source = {.n_rows = 5, .cells = cells, .weights = weights};
    norma_instrument *instrument = instrument_of(1, 1, 3, NULL, false);
    norma_data *data = NULL;
    norma_tables *tables = NULL;
    norma_output file = {0};
    norma_error err = {0};
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    tables = counted(data, instrument, NULL, NORMA_MISSING_PAIRWISE);
    check_identity(tables);
    assert_int_equal(norma_tables_write(&file, tables, 5, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "weighted tables do not tell how many people are behind a count, so that "
                        "--min-cell 5 cannot be kept: tabulate without --weights");
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void names_that_could_not_be_read_back_are_not_written(void **state)
{
    (void)state;
    char column[] = "a question of the survey as it was worded, which is over 64 characters long";
    const char *const columns[] = {column};
    const uint8_t cells[] = {0, 1, 2, 0, 1};
    const norma_data_source source = {.n_rows = 5, .cells = cells};
    norma_item_list list = {.range_known = true, .min = 1, .max = 5, .items = "x"};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_tables *tables = NULL;
    norma_output file = {0};
    norma_error err = {0};
    const char *const x[] = {"x"};
    assert_int_equal(norma_instrument_from_list(&instrument, &list, x, 1, NULL), NORMA_OK);
    free(instrument->items[0].id);
    instrument->items[0].id = strdup(columns[0]);
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    tables = counted(data, instrument, NULL, NORMA_MISSING_PAIRWISE);
    assert_int_equal(norma_tables_write(&file, tables, 0, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "the tables cannot be written: the header, at /items/0/id: a name has 1 to "
                        "64 characters, not 75; an instrument can give items ids of their own");
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void files_that_are_not_there_are_refused(void **state)
{
    (void)state;
    norma_tables *t = NULL;
    norma_error err = {0};
    assert_int_equal(norma_tables_read(&t, "/nowhere/t.tab", &err), NORMA_EIO);
    assert_null(t);
    assert_non_null(strstr(err.message, "/nowhere/t.tab"));
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_output file = sealed(FILE_OF_FIVE), written = {0};
    norma_tables *t = NULL;
    check_every_allocation(t, norma_tables_parse(&t, file.bytes, file.length, "t.tab", NULL));
    check_every_allocation(written.bytes, norma_tables_write(&written, t, 0, NULL));
    norma_output_free(&written);
    norma_output_free(&file);
    norma_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_respondents_are_written_as_documented),
        cmocka_unit_test(what_is_read_is_what_was_counted),
        cmocka_unit_test(writing_reading_and_writing_again_changes_nothing),
        cmocka_unit_test(observed_ranges_and_awkward_names_survive),
        cmocka_unit_test(every_cut_and_every_changed_byte_is_refused),
        cmocka_unit_test(counts_that_cannot_be_are_refused_with_their_line),
        cmocka_unit_test(complete_rows_leave_no_room_in_the_margins),
        cmocka_unit_test(headers_that_cannot_be_are_refused),
        cmocka_unit_test(small_counts_are_not_shown_under_min_cell),
        cmocka_unit_test(weights_hide_how_many_people_there_are),
        cmocka_unit_test(names_that_could_not_be_read_back_are_not_written),
        cmocka_unit_test(files_that_are_not_there_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("tab file", tests, NULL, NULL);
}
