/* norma convert as people run it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/runner.h"

#define BFI NORMA_DATASETS "/bfi/bfi.csv"

static int begin(void **state)
{
    (void)state;
    runner_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void says(const char *line, int code, const char *out, const char *err)
{
    run r = run_line(line);
    if (r.code != code)
        fail_msg("%s gave %d: %s", line, r.code, r.err);
    if (out)
        assert_string_equal(r.out, out);
    if (err)
        assert_string_equal(r.err, err);
    run_free(&r);
}

/* The description of a file less its first line, which names it. */
static char *described(const char *file)
{
    char line[512];
    snprintf(line, sizeof line, "norma describe --data %s --items A1:A5,gender --range 1:6", file);
    run r = run_line(line);
    if (r.code != 0)
        fail_msg("%s gave %d: %s", line, r.code, r.err);
    char *text = strdup(strchr(r.out, '\n'));
    run_free(&r);
    return text;
}

static void a_file_in_any_format_is_described_as_the_text_is(void **state)
{
    (void)state;
    static const char *const files[] = {"b.csv",  "b.tsv.gz", "b.nrd",      "b.sav",
                                        "b.zsav", "b.dta",    "b.sas7bdat", "b.xpt"};
    char *want = described(BFI);
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        char line[512];
        snprintf(line, sizeof line, "norma convert " BFI " %s", files[f]);
        says(line, 0, NULL, "");
        char *got = described(files[f]);
        assert_string_equal(got, want);
        free(got);
    }
    free(want);
}

static void a_conversion_says_what_was_read_and_written(void **state)
{
    (void)state;
    says("norma convert " BFI " few.csv --columns age,A1:A2", 0,
         "norma convert: bfi.csv, 2,800 rows x 28 columns\n"
         "Read        delimited text\n"
         "Written     few.csv: delimited text, 2,800 rows x 3 columns, 19,565 bytes\n",
         "");
    says("head -n 2 few.csv", 0, "age,A1,A2\n16,2,4\n", "");
    says("norma convert few.csv few --to nrd --format json --output r.json", 0, "", "");
    says("grep -m1 -c '\"to\": \"nrd\"' r.json", 0, "1\n", NULL);
}

static void wrong_usage_is_told_and_nothing_is_written(void **state)
{
    (void)state;
    says("norma convert " BFI, 2, "",
         "norma: two files are needed: the one to read and the one to write; try 'norma convert "
         "--help'\n");
    says("norma convert " BFI " x.xlsx", 2, "",
         "norma: the ending of x.xlsx names no format to convert to: give --to; try 'norma convert "
         "--help'\n");
    says("norma convert " BFI " x.csv --delimiter pipe", 2, "",
         "norma: --delimiter is comma, semicolon or tab; try 'norma convert --help'\n");
    says("cp " BFI " own.csv && norma convert own.csv own.csv --to csv", 2, "",
         "norma: own.csv is read, so nothing is written over it; try 'norma convert --help'\n");
    says("norma convert own.csv own.por --columns A1,education", 1, "",
         "norma: SPSS portable cannot hold the names of 1 of 2 columns: 2, 'education' (too long); "
         "a name there has at most 8 capitals from A to Z, digits and @._$#, a capital or @ first; "
         "rename with --rename OLD=NEW,...\n");
    assert_int_equal(access("own.por", F_OK), -1);
    says("norma convert own.csv own.nrd --compress", 2, "",
         "norma: a response file cannot be compressed: delimited text and SPSS can; try 'norma "
         "convert "
         "--help'\n");
}

static void a_survey_export_finds_its_way_into_spss_by_new_names(void **state)
{
    (void)state;
    write_text("export.csv", "G[SQ001],Duration (in seconds)\n4,61\n");
    says("norma convert export.csv export.sav --rename 'G[SQ001]=G1,Duration (in seconds)=seconds'",
         0, NULL, "");
    says("norma convert export.sav back.csv && cat back.csv", 0,
         "norma convert: export.sav, 1 row x 2 columns\n"
         "Read        SPSS\n"
         "Written     back.csv: delimited text, 1 row x 2 columns, 16 bytes\n"
         "G1,seconds\n4,61\n",
         "");
    says("norma convert export.csv no.sav --rename G1", 2, "",
         "norma: --rename is OLD=NEW, or several with commas between; try 'norma convert "
         "--help'\n");
}

static void settings_hold_every_option_in_force(void **state)
{
    (void)state;
    says("norma convert " BFI " few.tsv.gz --columns A1,age --format json --output r.json && "
         "norma convert few.tsv.gz few.zsav --format json --output s.json && "
         "grep -hE '\"(from|to|columns|rename|compress|delimiter)\": [\"tf]' r.json s.json",
         0,
         "    \"from\": \"csv\",\n"
         "    \"to\": \"tsv.gz\"\n"
         "    \"columns\": \"A1,age\",\n"
         "    \"compress\": true,\n"
         "    \"delimiter\": \"tab\",\n"
         "    \"rename\": \"none\",\n"
         "    \"to\": \"tsv.gz\"\n"
         "    \"from\": \"tsv.gz\",\n"
         "    \"to\": \"zsav\"\n"
         "    \"columns\": \"all\",\n"
         "    \"compress\": true,\n"
         "    \"delimiter\": \"none\",\n"
         "    \"rename\": \"none\",\n"
         "    \"to\": \"zsav\"\n",
         NULL);
}

static void a_damaged_name_of_a_response_file_is_damage(void **state)
{
    (void)state;
    says("norma convert " BFI " d.nrd --columns A1:A3 && sed -i '0,/A2/s//AX/' d.nrd", 0, NULL, "");
    says("norma describe --data d.nrd --items A1:A2", 1, "",
         "norma: d.nrd is damaged: its content is not the one its checksum was taken of: take a "
         "fresh copy of it\n");
    says("norma convert " BFI " d.nrd --columns A1:A3", 0, NULL, "");
    says("norma describe --data d.nrd --items A1:A9", 2, "",
         "norma: the run 'A1:A9' does not begin and end with columns of the data; try 'norma "
         "describe --help'\n");
}

static void workbooks_and_items_without_answers_are_told_as_what_they_are(void **state)
{
    (void)state;
    says("printf 'PK\\003\\004xyz' > w.xlsx; norma describe --data w.xlsx --items a", 1, "",
         "norma: w.xlsx is an Excel workbook or another ZIP archive: save it as CSV\n");
    says("printf '\\320\\317\\021\\340xyz' > w.xls; norma convert w.xls w.csv", 1, "",
         "norma: w.xls is an old Excel workbook: save it as CSV\n");
    says("printf 'a,b\\n,\\nNA,\\n' > none.csv; norma describe --data none.csv --items a:b | "
         "grep -c 'the range of 2 of 2 items is not given, and none of them has an answer'",
         0, "1\n", "");
}

static void a_limit_of_the_size_of_files_is_told(void **state)
{
    (void)state;
    says("(ulimit -f 10; norma convert " BFI " limited.sav)", 1, "",
         "norma: cannot write limited.sav: File too large\n");
    says("ls | grep -c limited", 1, "0\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_in_any_format_is_described_as_the_text_is, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_conversion_says_what_was_read_and_written, begin, end),
        cmocka_unit_test_setup_teardown(wrong_usage_is_told_and_nothing_is_written, begin, end),
        cmocka_unit_test_setup_teardown(a_survey_export_finds_its_way_into_spss_by_new_names, begin,
                                        end),
        cmocka_unit_test_setup_teardown(settings_hold_every_option_in_force, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_name_of_a_response_file_is_damage, begin, end),
        cmocka_unit_test_setup_teardown(
            workbooks_and_items_without_answers_are_told_as_what_they_are, begin, end),
        cmocka_unit_test_setup_teardown(a_limit_of_the_size_of_files_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
