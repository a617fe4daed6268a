#include "support/check.h"

#include <math.h>
#include <norma/read.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/text/csv.h"
#include "formats/text/export.h"
#include "formats/text/parse.h"
#include "foundation/file.h"
#include "foundation/memory.h"

/* Two items of a Qualtrics survey, each on a page of its own with a timing question. */
static const char qualtrics[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"q\", \"version\": \"1\", "
    "\"columns\": {\"respondent\": \"ResponseId\"}, \"answers\": {\"min\": 1, \"max\": 5}, "
    "\"latency\": {\"column\": \"t{item}_Page Submit\", \"unit\": \"s\"}, "
    "\"items\": [\"Q1\", \"Q2\"], \"scales\": [{\"id\": \"s\", \"items\": [\"Q1\", \"Q2\"]}]}";

#define Q_NAMES                                                                                    \
    "StartDate,EndDate,Progress,Duration (in seconds),Finished,ResponseId,"                        \
    "Q1,tQ1_First Click,tQ1_Last Click,tQ1_Page Submit,tQ1_Click Count,Q2,tQ2_Page Submit\n"
#define Q_WORDINGS                                                                                 \
    "Start Date,End Date,Progress,Duration (in seconds),Finished,Response ID,"                     \
    "\"My manager listens,\nand \"\"acts\"\"\",Timing - First Click,Timing - Last Click,"          \
    "Timing - Page Submit,Timing - Click Count,I can decide,Timing - Page Submit\n"
#define Q_IDS                                                                                      \
    "\"{\"\"ImportId\"\":\"\"startDate\"\",\"\"timeZone\"\":\"\"Europe/Paris\"\"}\","              \
    "\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\"{\"\"ImportId\"\":\"\"progress\"\"}\","              \
    "\"{\"\"ImportId\"\":\"\"duration\"\"}\",\"{\"\"ImportId\"\":\"\"finished\"\"}\","             \
    "\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\","                \
    "\"{\"\"ImportId\"\":\"\"QID2_FIRST_CLICK\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_LAST_CLICK\"\"}" \
    "\""                                                                                           \
    ",\"{\"\"ImportId\"\":\"\"QID2_PAGE_SUBMIT\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_CLICK_"         \
    "COUNT\"\"}\""                                                                                 \
    ",\"{\"\"ImportId\"\":\"\"QID3\"\"}\",\"{\"\"ImportId\"\":\"\"QID4_PAGE_SUBMIT\"\"}\"\n"
#define Q_ROWS                                                                                     \
    "2026-03-02 09:00:01,2026-03-02 09:01:40,100,99,1,R_1a,4,1.25,2.5,3.061,2,5,2.4\n"             \
    "2026-03-02 09:05:01,2026-03-02 09:06:01,50,60,0,R_2b,2,0,0,7.5,0,,\n"

static norma_instrument *instrument(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static char *padded(const char *text)
{
    char *bytes = calloc(strlen(text) + NORMA__FILE_PADDING, 1);
    assert_non_null(bytes);
    memcpy(bytes, text, strlen(text));
    return bytes;
}

static norma_status parse(norma_data **out, const char *json, const char *text, norma_error *err)
{
    const norma_read_options defaults = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(json);
    char *bytes = padded(text);
    norma_status status =
        norma__data_parse(out, made, bytes, strlen(text), "d.csv", &defaults, err);
    free(bytes);
    norma_instrument_free(made);
    return status;
}

static norma_data *parsed(const char *json, const char *text)
{
    norma_data *data = NULL;
    norma_error err = {0};
    if (parse(&data, json, text, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

static void is_refused(const char *json, const char *text, const char *sentence)
{
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(parse(&data, json, text, &err), NORMA_EDATA);
    assert_null(data);
    assert_string_equal(err.message, sentence);
}

static void is_no_instrument(const char *json, const char *sentence)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    assert_int_equal(norma_instrument_parse(&made, json, strlen(json), "i", &err),
                     NORMA_EINSTRUMENT);
    assert_null(made);
    assert_string_equal(err.message, sentence);
}

static const norma_note *note(const norma_data *data, const char *code)
{
    const norma_notes *notes = norma_data_notes(data);
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

/* The cells of an item as text: 1 5 . for 1, 5 and missing. */
static void has_cells(const norma_data *data, size_t item, const char *want)
{
    char got[256] = "";
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        uint8_t cell = norma_data_cells(data, item)[r];
        char one[8] = ".";
        if (cell != NORMA_MISSING_CELL)
            snprintf(one, sizeof one, "%d", cell + norma_data_min(data, item));
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", r ? " " : "", one);
    }
    assert_string_equal(got, want);
}

static void has_label(const char *text, size_t column, const char *name, const char *label)
{
    norma__csv csv;
    char *bytes = padded(text);
    norma_error err = {0};
    assert_int_equal(norma__csv_open(&csv, bytes, strlen(text), "d.csv", &err), NORMA_OK);
    assert_string_equal(csv.columns[column], name);
    assert_string_equal(norma__export_label(&csv, column), label);
    norma__csv_free(&csv);
    free(bytes);
}

/* ---- Qualtrics ---- */

static void are_the_responses(norma_data *data, double header_rows)
{
    assert_int_equal(norma_data_rows(data), 2);
    has_cells(data, 0, "4 2");
    has_cells(data, 1, "5 .");
    assert_string_equal(norma_data_respondent(data, 0), "R_1a");
    assert_close(norma_data_latencies(data, 0)[0], 3061, 1e-15, 0);
    assert_close(norma_data_latencies(data, 0)[1], 7500, 1e-15, 0);
    assert_true(isnan(norma_data_latencies(data, 1)[1]));
    assert_int_equal(norma_data_file_row(data, 1), 2);
    assert_non_null(note(data, "qualtrics-headers"));
    assert_true(note(data, "qualtrics-headers")->value == header_rows);
    assert_int_equal(norma_data_input(data)->rows, 2);
    norma_data_free(data);
}

static void three_rows_of_headers_are_no_responses(void **state)
{
    (void)state;
    norma_data *data = parsed(qualtrics, Q_NAMES Q_WORDINGS Q_IDS Q_ROWS);
    assert_string_equal(note(data, "qualtrics-headers")->message,
                        "the file is an export of Qualtrics: its first 3 rows are headers, and "
                        "responses begin after them");
    are_the_responses(data, 3);
    data = parsed(qualtrics, "\xef\xbb\xbf" Q_NAMES Q_WORDINGS Q_IDS Q_ROWS);
    are_the_responses(data, 3);
}

static void either_row_after_the_names_may_be_gone(void **state)
{
    (void)state;
    are_the_responses(parsed(qualtrics, Q_NAMES Q_WORDINGS Q_ROWS), 2);
    are_the_responses(parsed(qualtrics, Q_NAMES Q_IDS Q_ROWS), 2);
}

static void a_file_whose_headers_were_cleaned_is_as_any_other(void **state)
{
    (void)state;
    norma_data *data = parsed(qualtrics, Q_NAMES Q_ROWS);
    assert_int_equal(norma_data_rows(data), 2);
    assert_null(note(data, "qualtrics-headers"));
    norma_data_free(data);
}

static void the_older_form_names_its_columns_in_two_rows(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"q\", \"version\": \"1\", \"columns\": "
        "{\"respondent\": \"V1\"}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"Q1\"], "
        "\"scales\": [{\"id\": \"s\", \"items\": [\"Q1\"]}]}";
    norma_data *data = parsed(json, "V1,V2,V8,V9,Q1,\n"
                                    "ResponseID,ResponseSet,StartDate,EndDate,How is it?,\n"
                                    "R_1,Default,2017-07-18 08:28:09,2017-07-18 08:28:48,3,\n");
    assert_int_equal(norma_data_rows(data), 1);
    has_cells(data, 0, "3");
    assert_string_equal(norma_data_respondent(data, 0), "R_1");
    assert_true(note(data, "qualtrics-headers")->value == 2);
    norma_data_free(data);
}

#define ONE_ITEM                                                                                   \
    "{\"format\": \"norma-instrument-1\", \"id\": \"q\", \"version\": \"1\", \"answers\": "        \
    "{\"min\": 1, \"max\": 5}, \"items\": [\"Q1\"], \"scales\": [{\"id\": \"s\", \"items\": "      \
    "[\"Q1\"]}]}"

static void tabs_need_no_quotes_around_import_ids(void **state)
{
    (void)state;
    norma_data *data = parsed(ONE_ITEM, "StartDate\tQ1\nAnfangsdatum\tWie geht es?\n"
                                        "{\"ImportId\":\"startDate\",\"timeZone\":\"Z\"}\t"
                                        "{\"ImportId\":\"QID1\"}\n2026-03-02 09:00\t3\n");
    has_cells(data, 0, "3");
    norma_data_free(data);
}

static void the_second_row_labels_the_columns(void **state)
{
    (void)state;
    static const char text[] = Q_NAMES Q_WORDINGS Q_IDS Q_ROWS;
    has_label(text, 6, "Q1", "My manager listens,\nand \"acts\"");
    has_label(text, 5, "ResponseId", "Response ID");
    has_label(Q_NAMES Q_IDS Q_ROWS, 6, "Q1", "");
    has_label("StartDate,EndDate,Q1\nDebut,Fin,Caf\xe9\n", 2, "Q1", "Caf\xc3\xa9");
    has_label("a,b\n1,2\n", 1, "b", "");
}

static void an_export_without_responses_is_refused(void **state)
{
    (void)state;
    is_refused(qualtrics, Q_NAMES Q_WORDINGS Q_IDS, "d.csv has a header and no row of data");
}

/* A file is read in pieces, of which the first has 64 KiB. */
static void wordings_may_be_longer_than_what_is_read_at_first(void **state)
{
    (void)state;
    char path[] = "/tmp/norma-export-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    fputs("StartDate,EndDate,Q1\nStart Date,End Date,\"", file);
    for (size_t i = 0; i < 100000; i++)
        fputc('w', file);
    fputs("\"\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\","
          "\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n2026-01-01,2026-01-01,4",
          file);
    assert_int_equal(fclose(file), 0);
    norma_instrument *made = instrument(ONE_ITEM);
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma_data_read(&data, made, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    has_cells(data, 0, "4");
    norma_data_free(data);
    norma_instrument_free(made);
    unlink(path);
}

/* ---- LimeSurvey ---- */

#define LIME(missing, columns)                                                                     \
    "{\"format\": \"norma-instrument-1\", \"id\": \"l\", \"version\": \"1\", "                     \
    "\"columns\": {\"respondent\": \"id\"}, \"missing\": [" missing "], "                          \
    "\"answers\": {\"min\": 1, \"max\": 5, \"codes\": "                                            \
    "{\"AO01\": 1, \"AO02\": 2, \"AO03\": 3, \"AO04\": 4, \"AO05\": 5}}, "                         \
    "\"latency\": {\"unit\": \"s\"}, \"items\": [" columns "], "                                   \
    "\"scales\": [{\"id\": \"s\", \"items\": [\"Q1\", \"Q2\"]}]}"

static const char lime[] = LIME("\"N/A\"", "{\"id\": \"Q1\", \"latency\": \"Q1Time\"}, "
                                           "{\"id\": \"Q2\", \"column\": \"G[SQ001]\"}");

static void answer_codes_become_what_they_are_declared_to_be(void **state)
{
    (void)state;
    norma_data *data =
        parsed(lime, "\"id\";\"submitdate\";\"lastpage\";\"startlanguage\";\"Q1\";\"G[SQ001]\";"
                     "\"interviewtime\";\"groupTime7\";\"Q1Time\"\r\n"
                     "\"1\";\"2026-03-02 10:00:00\";\"2\";\"en\";\"AO05\";\"AO01\";\"31.5\";"
                     "\"20\";\"4.25\"\r\n"
                     "\"2\";\"\";\"1\";\"fr\";\"AO02\";\"N/A\";\"8\";\"8\";\"8\"\r\n"
                     "\"3\";\"\";\"1\";\"fr\";\"4\";\"\";\"8\";\"8\";\"8\"\r\n\r\n");
    has_cells(data, 0, "5 2 4");
    has_cells(data, 1, "1 . .");
    assert_true(norma_data_latencies(data, 0)[0] == 4250);
    assert_null(note(data, "limesurvey-headings"));
    norma_data_free(data);
}

#define L_HEADINGS                                                                                 \
    "\"id. Response ID\",\"submitdate. Date submitted\",\"lastpage. Last page\","                  \
    "\"startlanguage. Start language\",\"Q1. How is it. Really?\",\"G[SQ001]. Grid [one]\","       \
    "\"Q1Time. Question time: Q1\",\"other\"\n"
#define L_ROW "\"1\",\"2026-03-02\",\"2\",\"en\",\"AO05\",\"AO01\",\"4\",\"x\"\n"

static void headings_of_code_and_wording_go_by_the_code(void **state)
{
    (void)state;
    norma_data *data = parsed(lime, L_HEADINGS L_ROW);
    has_cells(data, 0, "5");
    has_cells(data, 1, "1");
    assert_true(note(data, "limesurvey-headings")->value == 7);
    assert_true(note(data, "limesurvey-headings")->of == 8);
    norma_data_free(data);
    has_label(L_HEADINGS L_ROW, 4, "Q1", "How is it. Really?");
    has_label(L_HEADINGS L_ROW, 5, "G[SQ001]", "Grid [one]");
    has_label(L_HEADINGS L_ROW, 7, "other", "");
}

static void the_whole_heading_still_names_its_column(void **state)
{
    (void)state;
    norma_data *data =
        parsed(LIME("\"N/A\"", "{\"id\": \"Q1\", \"column\": \"Q1. How is it. Really?\"}, "
                               "{\"id\": \"Q2\", \"column\": \"G[SQ001]\"}"),
               L_HEADINGS L_ROW);
    has_cells(data, 0, "5");
    norma_data_free(data);
}

static void a_code_that_two_columns_have_names_the_first(void **state)
{
    (void)state;
    static const char text[] =
        "id: ID,lastpage: Page,startlanguage: Langue,Q1: a,Q1: b\n1,2,3,4,5\n";
    has_label(text, 3, "Q1", "a");
    has_label(text, 4, "Q1: b", "");
}

static void headings_of_other_files_are_left_alone(void **state)
{
    (void)state;
    has_label("id. ID,lastpage,startlanguage. x\n1,2,3\n", 0, "id. ID", "");
    has_label("identity. x,lastpage. y,startlanguage. z\n1,2,3\n", 1, "lastpage. y", "");
    has_label("x. a,id. b,lastpage. y,startlanguage. z\n1,2,3,4\n", 1, "id. b", "");
}

/* ---- codes of answers ---- */

#define CODED(answers, item)                                                                       \
    "{\"format\": \"norma-instrument-1\", \"id\": \"c\", \"version\": \"1\", \"missing\": "        \
    "[\"X\"], \"answers\": " answers ", \"items\": [\"a\", " item "], "                            \
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}"

static void an_item_may_have_codes_of_its_own(void **state)
{
    (void)state;
    norma_data *data =
        parsed(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"Disagree\": 1, \"Agr\xc3\xa9"
                     "e\": 5, \"12\": 2, \"1\": 3}}",
                     "{\"id\": \"b\", \"min\": 0, \"max\": 1, \"codes\": {\"N\": 0, \"Y\": 1}}"),
               "a,b\nDisagree,Y\n\"Agr\xc3\xa9"
               "e\",N\n12,1\n1,0\nX,X\n 4 ,\"Y\"\n");
    has_cells(data, 0, "1 5 2 3 . 4");
    has_cells(data, 1, "1 0 1 0 . 1");
    norma_data_free(data);
}

static void codes_are_compared_as_windows_1252_too(void **state)
{
    (void)state;
    norma_data *data = parsed(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"gelegentlich h\xc3\xa4"
                                    "ufig\": 4}}",
                                    "\"b\""),
                              "a,b\ngelegentlich h\xe4ufig,1\n");
    has_cells(data, 0, "4");
    norma_data_free(data);
}

static void a_text_that_is_no_code_is_no_answer(void **state)
{
    (void)state;
    is_refused(
        CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"A1\": 1}}", "{\"id\": \"b\", \"codes\": {}}"),
        "a,b\nA1,1\na1,A1\n",
        "d.csv: 2 cells are not as they should be; row 2, column a: neither a whole "
        "number nor one of the item's texts; "
        "row 2, column b: no whole number");
}

static void a_code_must_stand_for_an_answer_in_range(void **state)
{
    (void)state;
    is_no_instrument(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"A6\": 6}}", "\"b\""),
                     "i, at /answers/codes/A6: the answers go from 1 to 5, and this is 6");
    is_no_instrument(CODED("{\"min\": 1, \"max\": 5}", "{\"id\": \"b\", \"codes\": {\"A\": 1.5}}"),
                     "i, at /items/1/codes/A: 1.5 is not a whole number");
    is_no_instrument(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"A\": 1, \"A\": 2}}", "\"b\""),
                     "i, at /answers/codes: 'A' is given twice");
    is_no_instrument(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\"\": 1}}", "\"b\""),
                     "i, at /answers/codes: an empty cell is a missing answer and cannot stand for "
                     "one");
    is_no_instrument(CODED("{\"min\": 1, \"max\": 5, \"codes\": {\" A\": 1}}", "\"b\""),
                     "i, at /answers/codes/ A: a code neither begins nor ends with a blank");
    is_no_instrument(
        CODED("{\"min\": 1, \"max\": 5, \"codes\": [1]}", "\"b\""),
        "i, at /answers/codes: an object is wanted here, of texts and the answers that "
        "they stand for");
}

static void nothing_leaks(void **state)
{
    (void)state;
    static const char *const texts[] = {Q_NAMES Q_WORDINGS Q_IDS Q_ROWS, L_HEADINGS L_ROW};
    static const char *const json[] = {qualtrics, lime};
    const norma_read_options defaults = NORMA_READ_OPTIONS_INIT;
    for (size_t i = 0; i < 2; i++) {
        char *bytes = padded(texts[i]);
        norma_status status = NORMA_ENOMEM;
        for (long k = 1; status != NORMA_OK; k++) {
            norma_instrument *made = NULL;
            norma_data *data = NULL;
            norma__alloc_countdown = k;
            status = norma_instrument_parse(&made, json[i], strlen(json[i]), "i", NULL);
            if (status == NORMA_OK)
                status = norma__data_parse(&data, made, bytes, strlen(bytes), "d", &defaults, NULL);
            norma__alloc_countdown = 0;
            assert_true(status == NORMA_OK || (status == NORMA_ENOMEM && !data));
            norma_data_free(data);
            norma_instrument_free(made);
        }
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_rows_of_headers_are_no_responses),
        cmocka_unit_test(either_row_after_the_names_may_be_gone),
        cmocka_unit_test(a_file_whose_headers_were_cleaned_is_as_any_other),
        cmocka_unit_test(the_older_form_names_its_columns_in_two_rows),
        cmocka_unit_test(tabs_need_no_quotes_around_import_ids),
        cmocka_unit_test(the_second_row_labels_the_columns),
        cmocka_unit_test(an_export_without_responses_is_refused),
        cmocka_unit_test(wordings_may_be_longer_than_what_is_read_at_first),
        cmocka_unit_test(answer_codes_become_what_they_are_declared_to_be),
        cmocka_unit_test(headings_of_code_and_wording_go_by_the_code),
        cmocka_unit_test(the_whole_heading_still_names_its_column),
        cmocka_unit_test(a_code_that_two_columns_have_names_the_first),
        cmocka_unit_test(headings_of_other_files_are_left_alone),
        cmocka_unit_test(an_item_may_have_codes_of_its_own),
        cmocka_unit_test(codes_are_compared_as_windows_1252_too),
        cmocka_unit_test(a_text_that_is_no_code_is_no_answer),
        cmocka_unit_test(a_code_must_stand_for_an_answer_in_range),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
