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
    says("grep -c '\"to\": \"a response file\"' r.json", 0, "1\n", NULL);
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
    says("norma convert own.csv own.por", 1, "",
         "norma: column 27, 'education', cannot have this name in SPSS portable: it is too long; "
         "rename "
         "it\n");
    assert_int_equal(access("own.por", F_OK), -1);
    says("norma convert own.csv own.nrd --compress", 2, "",
         "norma: a response file cannot be compressed: delimited text and SPSS can; try 'norma "
         "convert "
         "--help'\n");
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
        cmocka_unit_test_setup_teardown(a_limit_of_the_size_of_files_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
