/* The summary of tables of counts: text, JSON and CSV in both languages. */
#include "support/check.h"

#include <norma/report.h>
#include <string.h>

#include "foundation/digest.h"
#include "report/words.h"
#include "support/counted.h"

static const norma_output CONTENT = {.bytes = (char *)"some bytes", .length = 10};
static const norma_file WRITTEN = {.path = "folder/t.tab", .content = &CONTENT};

static char *report_of(const norma_tables *tables, norma_format format, norma_language language)
{
    const norma_report_context context = {.command = "tabulate", .language = language};
    norma_output out = {0};
    norma_error err = {0};
    if (norma_report_tables(&out, tables, &WRITTEN, format, &context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out.bytes;
}

/* Ten rows of two items: I1 has 4 ones and 6 twos, I2 is 5 throughout and once missing. */
static norma_tables *ten_rows(norma_missing missing)
{
    const int answers[] = {1, 5, 1, 5, 1, 5, 1, 5, 2, 5, 2, 5, 2, 5, 2, 5, 2, 5, 2, NO_ANSWER};
    return counted_answers(answers, 10, 2, missing);
}

static void json_has_every_number_of_the_summary(void **state)
{
    (void)state;
    char digest[NORMA__DIGEST_SIZE];
    norma_tables *tables = ten_rows(NORMA_MISSING_PAIRWISE);
    char *text = report_of(tables, NORMA_FORMAT_JSON, NORMA_ENGLISH);
    cJSON *json = cJSON_Parse(text);
    norma__digest(digest, CONTENT.bytes, CONTENT.length);
    assert_int_equal(json_number(json, "results/rows"), 10);
    assert_int_equal(json_number(json, "results/complete"), 9);
    assert_int_equal(json_number(json, "results/items"), 2);
    assert_int_equal(json_number(json, "results/pairs"), 1);
    assert_int_equal(json_number(json, "results/counts"), 5 + 5 + 25);
    assert_int_equal(json_number(json, "results/zero"), 3 + 4 + 23);
    assert_int_equal(json_number(json, "results/small"), 2); /* the 4 ones, alone and with 5 */
    assert_int_equal(json_number(json, "results/small_under"), 5);
    assert_int_equal(json_number(json, "results/groups/0/rows"), 10);
    assert_string_equal(json_at(json, "results/groups/0/name")->valuestring, "");
    assert_string_equal(json_at(json, "results/missing")->valuestring, "pairwise");
    assert_string_equal(json_at(json, "results/output/file")->valuestring, "folder/t.tab");
    assert_string_equal(json_at(json, "results/output/sha256")->valuestring, digest);
    assert_int_equal(json_number(json, "results/output/bytes"), 10);
    cJSON_Delete(json);
    free(text);
    norma_tables_free(tables);
}

static void csv_has_a_line_a_group(void **state)
{
    (void)state;
    norma_tables *tables = ten_rows(NORMA_MISSING_PAIRWISE);
    char *text = report_of(tables, NORMA_FORMAT_CSV, NORMA_ENGLISH);
    assert_string_equal(text, "group,rows,complete,counts,zero,small\n,10,9,35,30,2\n");
    free(text);
    norma_tables_free(tables);
}

static size_t n_missing;

static void missing(const char *english)
{
    print_error("no French for: %s\n", english);
    n_missing++;
}

/* Weighted, listwise and with more groups than text shows: every sentence there is. */
static void every_sentence_has_its_french(void **state)
{
    (void)state;
    norma__phrase_missing = missing;
    norma_tables *listwise = ten_rows(NORMA_MISSING_LISTWISE);
    norma_tables *groups = counted_dataset("lq2002", "COMPID", NORMA_MISSING_PAIRWISE);
    char *text = report_of(listwise, NORMA_FORMAT_TEXT, NORMA_FRENCH);
    assert_non_null(strstr(text, "seules les lignes compl\xc3\xa8tes sont compt\xc3\xa9"
                                 "es"));
    free(text);
    text = report_of(groups, NORMA_FORMAT_TEXT, NORMA_FRENCH);
    assert_non_null(strstr(text, "\n46 "));
    assert_non_null(strstr(text, "\ntous "));
    free(text);
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    norma_tables_free(groups);
    norma_tables_free(listwise);
}

enum { ROWS = 5 * 52 };

static void many_groups_are_cut_in_text_and_rows_without_a_name_are_told(void **state)
{
    (void)state;
    static uint8_t cells[ROWS];
    static int64_t weights[ROWS];
    static char names[ROWS][8];
    static const char *labels[ROWS];
    const char *const *columns[] = {labels};
    for (size_t r = 0; r < ROWS; r++) {
        snprintf(names[r], sizeof names[r], "g%02zu", r / 5);
        labels[r] = r < 5 ? NULL : names[r];
        weights[r] = NORMA_WEIGHT_ONE;
    }
    norma_instrument *instrument = instrument_of(1, 1, 3, NULL, false);
    instrument->unit_columns = calloc(1, sizeof(char *));
    instrument->unit_columns[0] = strdup("unit");
    instrument->n_units = 1;
    const norma_data_source source = {
        .n_rows = ROWS, .cells = cells, .weights = weights, .labels = columns};
    norma_data *data = NULL;
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_tables *tables = counted(data, instrument, "unit", NORMA_MISSING_PAIRWISE);
    norma__phrase_missing = missing;
    char *text = report_of(tables, NORMA_FORMAT_TEXT, NORMA_ENGLISH);
    assert_non_null(strstr(text, "; counts are sums of weights\n"));
    assert_non_null(strstr(text, "\n(no name) "));
    assert_non_null(strstr(text, "\n2 further groups are in the JSON and CSV results.\n"));
    free(text);
    free(report_of(tables, NORMA_FORMAT_TEXT, NORMA_FRENCH));
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    norma_tables_free(tables);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const norma_report_context context = {.command = "tabulate"};
    norma_tables *tables = ten_rows(NORMA_MISSING_PAIRWISE);
    for (int format = NORMA_FORMAT_TEXT; format <= NORMA_FORMAT_CSV; format++) {
        norma_output out = {0};
        check_every_allocation(
            out.bytes,
            norma_report_tables(&out, tables, &WRITTEN, (norma_format)format, &context, NULL));
        norma_output_free(&out);
    }
    norma_tables_free(tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_every_number_of_the_summary),
        cmocka_unit_test(csv_has_a_line_a_group),
        cmocka_unit_test(every_sentence_has_its_french),
        cmocka_unit_test(many_groups_are_cut_in_text_and_rows_without_a_name_are_told),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("report of tables", tests, NULL, NULL);
}
