/* What a user can get wrong: each case says the exit code and the one sentence on stderr, and
   leaves the folder as it was. Under the dev preset the command runs under ASan, LSan and UBSan. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/runner.h"

/* ---- the files that the cases use -------------------------------------------------------------
 */

#define HEAD "{\"format\":\"norma-instrument-1\",\"id\":\"t\",\"version\":\"1\","
#define COLUMNS "\"columns\":{\"respondent\":\"id\",\"units\":[\"unit\"]},"
#define ANSWERS "\"answers\":{\"min\":1,\"max\":5},"
#define ITEMS "\"items\":[\"q1\",\"q2\",\"q3\",\"q4\"],"
#define SCALES                                                                                     \
    "\"scales\":[{\"id\":\"a\",\"items\":[\"q1\",\"q2\"]},"                                        \
    "{\"id\":\"b\",\"items\":[\"q3\",\"q4\"]}]"
#define COLS "id,unit,q1,q2,q3,q4\n"
#define ROWS                                                                                       \
    "r1,x,1,2,2,1\nr2,x,2,1,3,3\nr3,x,3,3,3,4\nr4,x,4,5,1,2\nr5,y,5,4,4,5\nr6,y,1,1,5,4\n"         \
    "r7,y,2,3,2,2\nr8,y,3,4,1,1\nr9,x,4,4,5,5\nr10,y,5,5,4,3\nr11,x,2,2,1,2\nr12,y,3,2,3,3\n"

static const struct {
    const char *name, *text;
} files[] = {
    {"good.json", HEAD COLUMNS ANSWERS ITEMS SCALES "}"},
    {"timed.json", HEAD ANSWERS "\"latency\":{\"column\":\"{item}_ms\",\"unit\":\"ms\"},"
                                "\"items\":[\"q1\",\"q2\"],"
                                "\"scales\":[{\"id\":\"a\",\"items\":[\"q1\",\"q2\"]}]}"},
    {"good.csv", COLS ROWS},
    {"kept.txt", "what stood here before\n"},
    /* responses */
    {"empty.csv", ""},
    {"header.csv", COLS},
    {"ragged.csv", COLS "r1,x,1,2,3,4\nr2,x,1,2,3\n"},
    {"quote.csv", COLS "r1,x,1,2,3,4\nr2,\"x,1,2,3,4\nr3,x,1,2,3,4\n"},
    {"huge.csv", COLS "r1,x,1,2,3,4\nr2,x,1,2147483648,3,4\n"},
    {"word.csv", COLS "r1,x,1,secret,3,4\n"},
    {"decimal.csv", COLS "r1,x,1,2.5,3,4\n"},
    {"range.csv", COLS "r1,x,1,2,3,4\nr2,x,6,2,0,4\n"},
    {"twins.csv", "id,unit,q1,q2,q2,q3,q4\nr1,x,1,2,3,4,5\n"},
    {"ids.csv", COLS "r1,x,1,2,3,4\nr2,x,1,2,3,4\nr1,x,4,3,2,1\n"},
    {"missing.csv", "id,unit,q1,q3\nr1,x,1,2\n"},
    {"negative.csv", "q1,q2,q1_ms,q2_ms\n1,2,900,800\n2,3,-5,700\n"},
    {"zero.csv", "q1,q2,q1_ms,q2_ms\n1,2,900,800\n2,3,0,700\n"},
    {"untimed.csv", "q1,q2\n1,2\n"},
    {"constant.csv",
     "id,unit,q1,q2,q3,q4\nr1,x,3,2,2,1\nr2,x,3,1,3,3\nr3,x,3,3,3,4\nr4,y,3,5,1,2\n"},
    /* instruments */
    {"broken.json", HEAD ANSWERS "\"items\":[\"q1\","},
    {"tail.json", HEAD COLUMNS ANSWERS ITEMS SCALES "} and more"},
    {"array.json", "[]"},
    {"nothing.json", ""},
    {"format.json", "{\"format\":\"norma-instrument-9\",\"id\":\"t\",\"version\":\"1\"}"},
    {"noitems.json", HEAD ANSWERS SCALES "}"},
    {"noversion.json", "{\"format\":\"norma-instrument-1\",\"id\":\"t\"," ANSWERS ITEMS SCALES "}"},
    {"misspelt.json", HEAD ANSWERS ITEMS SCALES ",\"screning\":{}}"},
    {"cycle.json", HEAD ANSWERS ITEMS "\"scales\":[{\"id\":\"a\",\"parts\":[\"b\"]},"
                                      "{\"id\":\"b\",\"parts\":[\"a\"]}]}"},
    {"stranger.json", HEAD ANSWERS ITEMS "\"scales\":[{\"id\":\"a\",\"items\":[\"q1\",\"q9\"]}]}"},
    {"noscale.json", HEAD ANSWERS ITEMS "\"scales\":[{\"id\":\"a\",\"parts\":[\"z\"]}]}"},
    {"siblings.json", HEAD ANSWERS ITEMS "\"scales\":[{\"id\":\"a\",\"items\":[\"q1\",\"q2\"]},"
                                         "{\"id\":\"b\",\"items\":[\"q2\",\"q3\"]}]}"},
    {"twice.json", HEAD ANSWERS "\"items\":[\"q1\",\"q1\"]," SCALES "}"},
    {"wide.json", HEAD "\"answers\":{\"min\":0,\"max\":300}," ITEMS SCALES "}"},
    {"upside.json", HEAD "\"answers\":{\"min\":5,\"max\":1}," ITEMS SCALES "}"},
    {"index.json", HEAD ANSWERS ITEMS SCALES
     ",\"screening\":{\"rules\":[{\"id\":\"r\",\"index\":\"mood\",\"below\":1,"
     "\"action\":\"warn\",\"source\":\"none\"}]}}"},
    {"gate.json", HEAD ANSWERS ITEMS SCALES ",\"gate\":\"no-such-gate\"}"},
};

/* What text cannot hold: a NUL byte, a line of 10 MB, 2,000 levels of brackets. */
static void make_big_files(void)
{
    static const char with_nul[] = COLS "r1,x,1,2,\0,4\n";
    const size_t ten_megabytes = 10u << 20;
    char *bytes = malloc(ten_megabytes);
    assert_non_null(bytes);
    write_bytes("nul.csv", with_nul, sizeof with_nul - 1);
    memset(bytes, 'x', ten_megabytes);
    write_bytes("line.csv", bytes, ten_megabytes);
    memset(bytes, '[', 2000);
    write_bytes("deep.json", bytes, 2000);
    memset(bytes, 0x5a, 4096);
    write_bytes("noise.db", bytes, 4096);
    free(bytes);
}

static void make_foreign_database(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open("foreign.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE songs (title TEXT)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

/* A norm store of lq2002, and a copy with its middle overwritten. */
static void make_stores(void)
{
    run r = run_line("norma norms build --instrument $DATASETS/lq2002/instrument.json "
                     "--data $DATASETS/lq2002/lq2002.csv --name army --store army.db");
    if (r.code != 0)
        fail_msg("no store: %s", r.err);
    run_free(&r);
    r = run_line("cp army.db torn.db && dd if=noise.db of=torn.db bs=1024 seek=3 count=4 "
                 "conv=notrunc 2>'/dev/null' && head -c 700 army.db > short.db");
    assert_int_equal(r.code, 0);
    run_free(&r);
}

static int make_files(void **state)
{
    (void)state;
    runner_begin();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        write_text(files[i].name, files[i].text);
    make_big_files();
    make_foreign_database();
    make_stores();
    assert_int_equal(mkdir("folder", 0700), 0);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* ---- the cases --------------------------------------------------------------------------------
 */

typedef struct bad_input {
    const char *line;
    int code;
    const char *sentence; /* a part of the one sentence on stderr */
} bad_input;

#define GOOD " --instrument good.json --data good.csv"
#define LQ " --instrument $DATASETS/lq2002/instrument.json --data $DATASETS/lq2002/lq2002.csv"

static const bad_input responses[] = {
    {"norma describe --instrument good.json --data empty.csv", 1, "empty"},
    {"norma describe --items q1,q2 --data empty.csv", 1, "empty"},
    {"norma describe --instrument good.json --data header.csv", 1, "row"},
    {"norma describe --instrument good.json --data ragged.csv", 1, "row 2"},
    {"norma describe --instrument good.json --data quote.csv", 1, "quote"},
    {"norma describe --instrument good.json --data nul.csv", 1, "NUL"},
    {"norma describe --instrument good.json --data line.csv", 1, "line.csv"},
    {"norma describe --items x --data line.csv", 2, "column"},
    {"norma describe --instrument good.json --data huge.csv", 1, "row 2, column q2"},
    {"norma describe --instrument good.json --data word.csv", 1, "row 1, column q2"},
    {"norma describe --instrument good.json --data decimal.csv", 1, "row 1, column q2"},
    {"norma describe --instrument good.json --data range.csv", 1, "row 2, column q3"},
    {"norma describe --instrument good.json --data word.csv --out-of-range missing", 1,
     "row 1, column q2"},
    {"norma describe --instrument good.json --data twins.csv", 1, "q2"},
    {"norma describe --instrument good.json --data ids.csv", 1, "row"},
    {"norma describe --instrument good.json --data missing.csv", 1, "q2"},
    {"norma describe --instrument timed.json --data untimed.csv", 1, "q1_ms"},
    {"norma screen --instrument timed.json --data negative.csv", 1, "row 2, column q1_ms"},
    {"norma screen --instrument timed.json --data zero.csv", 1, "row 2, column q1_ms"},
    {"norma describe --instrument good.json --data no-such.csv", 1, "no-such.csv"},
    {"norma describe --instrument good.json --data folder", 1, "folder"},
    {"norma describe --instrument good.json --data good.csv/below", 1, "good.csv/below"},
    {"norma describe" GOOD " --where unit=nowhere", 1, "row"},
    {"norma factor --instrument good.json --data constant.csv", 1, "q1"},
    {"norma factor" GOOD " --factors 4", 1, "factors"},
};

static const bad_input instruments[] = {
    {"norma describe --instrument broken.json --data good.csv", 1, "line 1, column"},
    {"norma describe --instrument tail.json --data good.csv", 1, "after the end"},
    {"norma describe --instrument array.json --data good.csv", 1, "array.json"},
    {"norma describe --instrument nothing.json --data good.csv", 1, "empty"},
    {"norma describe --instrument good.csv --data good.csv", 1, "line 1, column 1"},
    {"norma describe --instrument deep.json --data good.csv", 1, "deep"},
    {"norma describe --instrument format.json --data good.csv", 1, "/format"},
    {"norma describe --instrument noitems.json --data good.csv", 1, "items"},
    {"norma describe --instrument noversion.json --data good.csv", 1, "version"},
    {"norma describe --instrument misspelt.json --data good.csv", 1, "screning"},
    {"norma describe --instrument cycle.json --data good.csv", 1, "/scales/"},
    {"norma describe --instrument stranger.json --data good.csv", 1, "q9"},
    {"norma describe --instrument noscale.json --data good.csv", 1, "/scales/0/parts/0"},
    {"norma describe --instrument siblings.json --data good.csv", 1, "q2"},
    {"norma describe --instrument twice.json --data good.csv", 1, "/items/1"},
    {"norma describe --instrument wide.json --data good.csv", 1, "/answers"},
    {"norma describe --instrument upside.json --data good.csv", 1, "/answers"},
    {"norma describe --instrument index.json --data good.csv", 1, "/screening/rules/0"},
    {"norma describe --instrument gate.json --data good.csv", 1, "/gate"},
    {"norma describe --instrument no-such.json --data good.csv", 1, "no-such.json"},
    {"norma describe --instrument folder --data good.csv", 1, "folder"},
    {"norma simulate --instrument cycle.json", 1, "/scales/"},
};

static const bad_input usage[] = {
    {"norma describ", 2, "no command 'describ'; try 'norma --help'"},
    {"norma norms burn", 2, "no command 'norms burn'; try 'norma norms --help'"},
    {"norma norms", 2, "norms build"},
    {"norma help no-such", 2, "no command 'no-such'"},
    {"norma describe", 2, "--data is missing; try 'norma describe --help'"},
    {"norma describe --data good.csv", 2, "either --instrument or --items"},
    {"norma describe" GOOD " --items q1", 2, "exclude each other"},
    {"norma describe --data", 2, "--data needs a value"},
    {"norma describe --data= --items q1", 2, "--data needs a value"},
    {"norma describe --data --items q1", 2, "--data needs a value"},
    {"norma describe --data good.csv --data good.csv", 2, "given twice"},
    {"norma describe --bogus", 2, "no option --bogus"},
    {"norma describe" GOOD " q1", 2, "'q1' is not an option"},
    {"norma describe" GOOD " --format xml", 2, "text, json, csv"},
    {"norma describe" GOOD " --language de", 2, "en, fr"},
    {"norma describe" GOOD " --threads -1", 2, "--threads is a whole number"},
    {"norma describe" GOOD " --threads 9999999999999999999999", 2, "--threads"},
    {"norma factor" GOOD " --seed 1.5", 2, "--seed is a whole number"},
    {"norma reliability" GOOD " --conf-level 1.5", 2, "--conf-level is a number"},
    {"norma reliability" GOOD " --conf-level nan", 2, "--conf-level is a number"},
    {"norma reliability" GOOD " --missing casewise", 2, "listwise, pairwise"},
    {"norma reliability --data good.csv --items q1:q4 --reverse q2", 2, "--reverse needs --range"},
    {"norma reliability" GOOD " --reverse q2", 2, "--reverse goes with --items"},
    {"norma reliability --data good.csv --items q4:q1", 2, "backwards"},
    {"norma reliability --data good.csv --items q1,q1", 2, "twice"},
    {"norma reliability --data good.csv --items q1,,q2", 2, "empty name"},
    {"norma reliability --data good.csv --items q1,q7", 2, "no column 'q7'"},
    {"norma reliability --data good.csv --items q1:q3 --reverse q4 --range 1:5", 2,
     "not among the items"},
    {"norma reliability --data good.csv --items q1:q3 --range 5", 2, "--range is MIN:MAX"},
    {"norma reliability --data good.csv --items q1:q3 --range 5:1", 2, "--range is MIN:MAX"},
    {"norma reliability --data good.csv --items q1:q3 --range 1:99999999999", 2, "--range is"},
    {"norma reliability --data good.csv --items q1:q3 --range 1:900", 2, "range"},
    {"norma factor --data good.csv --items q1:q4", 2, "--factors is missing"},
    {"norma factor" GOOD " --factors 0", 2, "--factors"},
    {"norma describe" GOOD " --where unit", 2, "--where is COLUMN=VALUE"},
    {"norma describe" GOOD " --where no_column=1", 2, "no column 'no_column'"},
    {"norma describe" GOOD " --where unit=x --where-not unit=y", 2, "exclude each other"},
    {"norma validate" GOOD " --norm-set army", 2, "--norm-set goes with --norms"},
    {"norma validate" GOOD " --norms army.db --norm-set army:0", 2, "NAME:VERSION"},
    {"norma validate" GOOD " --format csv", 2, "text or json"},
    {"norma norms list", 2, "--store is missing"},
    {"norma norms show --store army.db --version one", 2, "--version is a whole number"},
    {"norma norms build" GOOD " --store new.db", 2, "--name is missing"},
    {"norma simulate --instrument good.json --n 0", 2, "--n "},
    {"norma simulate --instrument good.json --careless 1.2", 2, "--careless"},
};

static const bad_input outputs[] = {
    {"norma describe" GOOD " > '/dev/full'", 1, "standard output"},
    {"norma describe" GOOD " >&-", 1, "standard output"},
    {"norma --help > '/dev/full'", 1, "standard output"},
    {"norma describe" GOOD " --output /dev/full", 1, "/dev/full"},
    {"norma describe" GOOD " --output no-such-folder/out.txt", 1, "no-such-folder/out.txt"},
    {"norma describe" GOOD " --output good.csv/out.txt", 1, "good.csv/out.txt"},
    {"norma describe" GOOD " --output folder", 1, "folder"},
    {"norma describe --instrument good.json --data range.csv --output kept.txt", 1, "row 2"},
    {"norma simulate --instrument good.json --n 20 --output /dev/full", 1, "/dev/full"},
    {"norma simulate --instrument good.json --n 20 --output new.csv --truth /dev/full", 1,
     "/dev/full"},
    {"norma simulate --instrument good.json --n 20 --output new.csv --truth none/t.json", 1,
     "none/t.json"},
    {"norma validate" LQ " --report none/r.html", 1, "none/r.html"},
    {"norma validate" LQ " --report /dev/full", 1, "/dev/full"},
    {"norma validate" LQ " --results /dev/full --report new.html", 1, "/dev/full"},
    {"norma validate" LQ " --scores /dev/full --report new.html", 1, "/dev/full"},
    {"norma validate" LQ " --report new.html --respondents /dev/full", 1, "/dev/full"},
    {"norma describe" GOOD " --output good.csv", 2, "good.csv is read"},
    {"norma describe" GOOD " --output ./good.json", 2, "good.json is read"},
    {"norma norms list --store army.db --output army.db", 2, "army.db is read"},
    {"norma validate" LQ " --norms army.db --report army.db", 2, "army.db is read"},
    {"norma validate" LQ " --report new.html --results new.html", 2, "two outputs"},
    {"norma validate" LQ " --report kept.txt --output ./kept.txt", 2, "two outputs"},
    {"norma validate" LQ " --report kept.txt --scores none/s.csv", 1, "none/s.csv"},
};

static const bad_input stores[] = {
    {"norma norms list --store no-such.db", 1, "no-such.db"},
    {"norma norms list --store folder", 1, "folder"},
    {"norma norms list --store noise.db", 1, "no SQLite file"},
    {"norma norms list --store good.csv", 1, "no SQLite file"},
    {"norma norms list --store foreign.db", 1, "another program"},
    {"norma norms show --store short.db --name army", 1, "short.db"},
    {"norma norms show --store torn.db --name army", 1, "torn.db"},
    {"norma norms show --store army.db --name navy", 1, "no norm set 'navy'"},
    {"norma norms show --store army.db --name army --version 7", 1, "no version 7"},
    {"norma validate" LQ " --norms no-such.db --report new.html", 1, "no-such.db"},
    {"norma validate" LQ " --norms army.db --norm-set navy --report new.html", 1, "navy"},
    {"norma validate" LQ " --norms army.db --norm-set army:9 --report new.html", 1, "version 9"},
    {"norma validate" GOOD " --norms army.db --report new.html", 1, "of the instrument 'lq2002'"},
    {"sed 's/\"reverse\": true//; s/\"max\": 5/\"max\": 6/' $DATASETS/lq2002/instrument.json > "
     "\"$TMPDIR/other.json\" && norma validate --instrument \"$TMPDIR/other.json\" "
     "--data $DATASETS/lq2002/lq2002.csv --norms army.db --report new.html",
     1, "another scoring key"},
    {"norma norms build" LQ " --name army --store foreign.db", 1, "another program"},
    {"norma norms build" LQ " --name army --store none/new.db", 1, "none/new.db"},
    {"norma norms build" LQ " --name army --store /dev/full", 1, "/dev/full"},
    {"norma norms build" LQ " --name ' army' --store new.db", 2, "name of a norm set"},
    {"norma norms build" LQ " --name army --store new.db --output new.db", 2, "nothing is written"},
    {"norma norms build --instrument good.json --data ragged.csv --name n --store new.db", 1,
     "row 2"},
};

static size_t lines_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Returns how many cases went wrong, telling each. */
static int wrong(const bad_input *cases, size_t n)
{
    int failures = 0;
    for (size_t i = 0; i < n; i++) {
        char *before = list_folder();
        run r = run_line(cases[i].line);
        char *after = list_folder();
        const char *fault = NULL;
        if (r.code != cases[i].code)
            fault = "another exit code";
        else if (lines_of(r.err) != 1 || strncmp(r.err, "norma: ", 7) != 0)
            fault = "not one sentence";
        else if (!strstr(r.err, cases[i].sentence))
            fault = "another sentence";
        else if (strstr(r.err, "secret"))
            fault = "the content of a cell was told";
        else if (r.bytes != 0)
            fault = "something on stdout";
        else if (strcmp(before, after) != 0)
            fault = "the folder was changed";
        if (fault)
            print_error("%s\n  %s: code %d (want %d), stderr (want \"%s\"): %.600s\n",
                        cases[i].line, fault, r.code, cases[i].code, cases[i].sentence, r.err);
        failures += fault != NULL;
        run_free(&r);
        free(before);
        free(after);
    }
    return failures;
}

#define ALL(cases) wrong(cases, sizeof(cases) / sizeof((cases)[0]))

static void bad_responses_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_int_equal(ALL(responses), 0);
}

static void bad_instruments_are_refused_with_their_pointer(void **state)
{
    (void)state;
    assert_int_equal(ALL(instruments), 0);
}

static void wrong_usage_is_told_with_where_to_find_help(void **state)
{
    (void)state;
    assert_int_equal(ALL(usage), 0);
    for (size_t i = 0; i < sizeof usage / sizeof usage[0]; i++) {
        run r = run_line(usage[i].line);
        assert_non_null(strstr(r.err, "; try 'norma"));
        run_free(&r);
    }
}

static void outputs_are_written_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_int_equal(ALL(outputs), 0);
    char *kept = read_text("kept.txt");
    assert_string_equal(kept, "what stood here before\n");
    free(kept);
}

/* Root may write anywhere; everybody else is told. */
static void a_folder_that_cannot_be_written_to_is_told(void **state)
{
    (void)state;
    static const bad_input closed[] = {
        {"norma describe" GOOD " --output closed/out.txt", 1, "closed/out.txt"},
        {"norma norms build" LQ " --name n --store closed/n.db", 1, "closed/n.db"}};
    if (geteuid() == 0)
        skip();
    assert_int_equal(mkdir("closed", 0500), 0);
    assert_int_equal(ALL(closed), 0);
    assert_int_equal(rmdir("closed"), 0);
}

static void unusable_norm_stores_are_refused(void **state)
{
    (void)state;
    assert_int_equal(ALL(stores), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_responses_are_refused_with_their_place),
        cmocka_unit_test(bad_instruments_are_refused_with_their_pointer),
        cmocka_unit_test(wrong_usage_is_told_with_where_to_find_help),
        cmocka_unit_test(outputs_are_written_whole_or_not_at_all),
        cmocka_unit_test(a_folder_that_cannot_be_written_to_is_told),
        cmocka_unit_test(unusable_norm_stores_are_refused),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
