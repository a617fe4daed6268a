/* norma correlate from files to reports. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/runner.h"

#define BFI "norma correlate --data $DATASETS/bfi/bfi.csv"
#define ALL BFI " --items A1:O5 --range 1:6"

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

static double entry(const cJSON *json, const char *matrix, int row, int column)
{
    char path[64];
    snprintf(path, sizeof path, "results/%s/%d/%d", matrix, row, column);
    return json_number(json, path);
}

/* lavaan 0.6-14, lavCor() of 2,436 complete rows; scripts/reference/polychoric.R. */
static void polychorics_of_bfi_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *json = run_json(ALL " --type polychoric --missing listwise --format json");
    cJSON *reference = reference_load("polychoric_bfi.json");
    const cJSON *want = json_at(reference, "listwise/lavaan")->child;
    const cJSON *cut = json_at(reference, "listwise/thresholds")->child;
    static const char traits[] = "ACENO";

    assert_string_equal(text_at(json, "results/type"), "polychoric");
    assert_string_equal(text_at(json, "results/items/24"), "O5");
    for (int c = 0; c < 25; c++)
        for (int r = c + 1; r < 25; r++, want = want->next) {
            assert_close(entry(json, "matrix", r, c), want->valuedouble, 0, 1e-6);
            assert_close(entry(json, "matrix", c, r), entry(json, "matrix", r, c), 0, 0);
            assert_close(entry(json, "n", r, c), 2436, 0, 0);
        }
    for (int item = 0; item < 25; item++)
        for (int t = 0; t < 5; t++, cut = cut->next) {
            char path[64];
            snprintf(path, sizeof path, "results/thresholds/%c%d/%d", traits[item / 5],
                     item % 5 + 1, t);
            assert_close(json_number(json, path), cut->valuedouble, 1e-10, 0);
        }
    assert_int_equal(notes_with(json, "rows-lost"), 1);
    assert_string_equal(text_at(json, "results/notes/0/code"), "rows-lost");
    cJSON_Delete(reference);
    cJSON_Delete(json);
}

static void all_options_are_in_the_settings(void **state)
{
    (void)state;
    cJSON *json = run_json(BFI " --items N1:N5 --continuous age --type mixed --zero-cells none "
                               "--format json");
    assert_string_equal(text_at(json, "settings/type"), "mixed");
    assert_string_equal(text_at(json, "settings/missing"), "pairwise");
    assert_string_equal(text_at(json, "settings/zero-cells"), "none");
    assert_string_equal(text_at(json, "settings/continuous"), "age");
    assert_string_equal(text_at(json, "results/items/5"), "age");
    assert_string_equal(text_at(json, "results/variables/5/kind"), "continuous");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/thresholds")), 5);
    assert_true(cJSON_IsNull(json_at(json, "results/acov")));
    cJSON_Delete(json);
}

/* Law: the diagonal of the file has the squares of the standard errors, where its JSON says. */
static void the_file_of_covariances_is_in_the_order_that_the_json_tells(void **state)
{
    (void)state;
    enum { ITEMS = 4, N = ITEMS * 5 + ITEMS * (ITEMS - 1) / 2, HEADER = 128 };
    cJSON *json = run_json(BFI " --items N1:N4 --type polychoric --acov-file acov.npy "
                               "--format json");
    unsigned char header[HEADER];
    double acov[N * N], more;
    FILE *file = fopen("acov.npy", "rb");
    assert_non_null(file);
    assert_int_equal(fread(header, 1, HEADER, file), HEADER);
    assert_memory_equal(header, "\x93NUMPY\x01\x00\x76\x00", 10);
    assert_memory_equal(header + 10, "{'descr': '<f8', 'fortran_order': True, 'shape': (26, 26), }",
                        60);
    assert_int_equal(header[HEADER - 1], '\n');
    assert_int_equal(fread(acov, sizeof *acov, N * N, file), N * N);
    assert_int_equal(fread(&more, 1, 1, file), 0);
    fclose(file);

    assert_string_equal(text_at(json, "settings/acov"), "full");
    assert_string_equal(text_at(json, "settings/acov-file"), "acov.npy");
    assert_int_equal(json_number(json, "results/acov/n"), N);
    assert_string_equal(text_at(json, "results/acov/parameters/0"), "N1|t1");
    assert_string_equal(text_at(json, "results/acov/parameters/19"), "N4|t5");
    assert_string_equal(text_at(json, "results/acov/parameters/20"), "N2~~N1");
    assert_string_equal(text_at(json, "results/acov/parameters/23"), "N3~~N2");
    const int pairs[][2] = {{1, 0}, {2, 0}, {3, 0}, {2, 1}, {3, 1}, {3, 2}};
    for (int k = 0; k < 6; k++)
        assert_close(sqrt(acov[(20 + k) * (N + 1)]), entry(json, "se", pairs[k][0], pairs[k][1]),
                     1e-9, 0);
    cJSON_Delete(json);
}

static void tables_of_counts_give_what_rows_give(void **state)
{
    (void)state;
    static const char *const types[] = {"pearson", "spearman", "polychoric"};
    char line[512];
    run r = run_line("norma tabulate $DATASETS/bfi/bfi.csv --items A1:A5 --reverse A1 --range 1:6 "
                     "--output a.tab");
    if (r.code != 0)
        fail_msg("%s", r.err);
    run_free(&r);
    for (int k = 0; k < 3; k++) {
        snprintf(line, sizeof line,
                 BFI " --items A1:A5 --reverse A1 --range 1:6 --type %s --format csv", types[k]);
        run rows = run_line(line);
        snprintf(line, sizeof line, "norma correlate --data a.tab --type %s --format csv",
                 types[k]);
        run counts = run_line(line);
        assert_int_equal(rows.code, 0);
        assert_int_equal(counts.code, 0);
        assert_string_equal(counts.out, rows.out);
        run_free(&rows);
        run_free(&counts);
    }
    r = run_line("norma correlate --data a.tab --missing fiml");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "tables of counts do not determine full-information maximum "
                                  "likelihood: give the responses themselves"));
    run_free(&r);
}

/* 55,000 rows of 40 items and a number, some missing: more than is counted from a table. */
static void write_large(const char *name)
{
    uint64_t state = 5;
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    for (int j = 1; j <= 40; j++)
        fprintf(file, "q%d,", j);
    fprintf(file, "number\n");
    for (int r = 0; r < 55000; r++) {
        int common = 0;
        for (int j = 0; j < 40; j++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            int draw = (int)(state >> 40) % 97;
            common = j % 8 == 0 ? draw % 3 : common;
            if (draw > 0)
                fputc('1' + common + draw % 3, file);
            fputc(',', file);
        }
        fprintf(file, "%d\n", r % 17);
    }
    assert_int_equal(fclose(file), 0);
}

/* Law: a large file is counted while it is read, which a continuous variable forbids; the items'
   correlations are the same. */
static void large_files_are_counted_and_small_ones_read_to_the_same_figures(void **state)
{
    (void)state;
    write_large("large.csv");
    static const char *const missing[] = {"pairwise", "listwise"};
    for (int k = 0; k < 2; k++) {
        char line[256];
        snprintf(line, sizeof line,
                 "norma correlate --data large.csv --items q1:q12 --range 1:5 --type polychoric "
                 "--missing %s --format json",
                 missing[k]);
        cJSON *counted = run_json(line);
        snprintf(line, sizeof line,
                 "norma correlate --data large.csv --items q1:q12 --range 1:5 --type mixed "
                 "--continuous number --missing %s --format json",
                 missing[k]);
        cJSON *read = run_json(line);
        for (int c = 0; c < 12; c++)
            for (int r = c + 1; r < 12; r++) {
                assert_close(entry(counted, "matrix", r, c), entry(read, "matrix", r, c), 0, 0);
                assert_close(entry(counted, "se", r, c), entry(read, "se", r, c), 0, 0);
                assert_close(entry(counted, "n", r, c), entry(read, "n", r, c), 0, 0);
            }
        assert_string_equal(text_at(counted, "input/sha256"), text_at(read, "input/sha256"));
        assert_int_equal(json_number(counted, "input/rows"), 55000);
        assert_int_equal(json_number(counted, "results/n_rows"), 55000);
        assert_int_equal(json_number(counted, "results/n_complete"),
                         (int)json_number(read, "results/n_complete"));
        assert_int_equal(notes_with(counted, "rows-lost"), k);
        cJSON_Delete(counted);
        cJSON_Delete(read);
    }
    run refused = run_line("norma correlate --data large.csv --items q1:q3 --range 1:4");
    assert_int_equal(refused.code, 1);
    assert_non_null(strstr(refused.err, "large.csv"));
    run_free(&refused);
}

/* What stands under a key of the JSON; free(). */
static char *printed(const char *line, const char *key)
{
    cJSON *json = run_json(line);
    char *text = cJSON_Print(json_at(json, key));
    cJSON_Delete(json);
    assert_non_null(text);
    return text;
}

/* Law: rows, rows counted while they are read and tables of counts give the same results, and the
   first two the same notes of the reader. Some rows have no answer at all, one item has none and
   one is constant. */
static void rows_and_counts_give_the_same_bytes(void **state)
{
    (void)state;
    static const char *const types[] = {"pearson", "spearman", "polychoric"};
    static const char *const missing[] = {"pairwise", "listwise"};
    FILE *file = fopen("paths.csv", "w");
    assert_non_null(file);
    fputs("a,b,c,none,same,far,text\n", file);
    for (int r = 0; r < 4000; r++) {
        if (r % 150 == 7)
            fputs(",,,,,,", file);
        else
            fprintf(file, "%d,%d,%.*s,,3,%d,", 1 + r % 4, 1 + r / 3 % 5, r % 9 > 0, &"2345"[r % 4],
                    1 + r % 7);
        for (int k = 0; k < 110; k++)
            fputs("0123456789", file);
        fputc('\n', file);
    }
    assert_int_equal(fclose(file), 0);
    run zip = run_line("gzip -kf paths.csv");
    assert_int_equal(zip.code, 0);
    run_free(&zip);
    for (int m = 0; m < 2; m++) {
        const char *items = m == 0 ? "a:far" : "a:c,same,far";
        char line[256];
        snprintf(line, sizeof line,
                 "norma tabulate paths.csv --items %s --range 1:5 --out-of-range missing --missing "
                 "%s --output paths.tab",
                 items, missing[m]);
        run tabulated = run_line(line);
        assert_int_equal(tabulated.code, 0);
        run_free(&tabulated);
        for (int t = 0; t < 3; t++) {
            char *results[3], *notes[2];
            for (int path = 0; path < 2; path++) {
                snprintf(line, sizeof line,
                         "norma correlate --data paths.csv%s --items %s --range 1:5 --out-of-range "
                         "missing --type %s --missing %s --format json",
                         path ? ".gz" : "", items, types[t], missing[m]);
                results[path] = printed(line, "results");
                notes[path] = printed(line, "notes");
            }
            snprintf(line, sizeof line,
                     "norma correlate --data paths.tab --type %s --missing %s --format json",
                     types[t], missing[m]);
            results[2] = printed(line, "results");
            assert_string_equal(results[0], results[1]);
            assert_string_equal(results[0], results[2]);
            assert_string_equal(notes[0], notes[1]);
            assert_int_equal(strstr(results[0], "rows-lost") != NULL, m);
            for (int path = 0; path < 3; path++)
                free(results[path]);
            free(notes[0]);
            free(notes[1]);
        }
    }
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    run one = run_line(ALL " --continuous age --type mixed --format json --threads 1");
    run four = run_line(ALL " --continuous age --type mixed --format json --threads 4");
    assert_int_equal(one.code, 0);
    assert_int_equal(one.bytes, four.bytes);
    assert_memory_equal(one.out, four.out, one.bytes);
    run_free(&one);
    run_free(&four);
}

/* Correlations of 0.9, 0.9 and -0.9, each of other rows. */
static const char CONTRARY[] = "a,b,c\n1,1,\n2,2,\n3,3,\n4,5,\n5,4,\n,1,1\n,2,3\n,3,2\n,4,4\n,5,5\n"
                               "1,,5\n2,,4\n3,,3\n4,,1\n5,,2\n";

static void strict_tells_a_matrix_that_is_not_positive_definite(void **state)
{
    (void)state;
    write_text("contrary.csv", CONTRARY);
    run plain = run_line("norma correlate --data contrary.csv --items a:c");
    run strict = run_line("norma correlate --data contrary.csv --items a:c --strict");
    assert_int_equal(plain.code, 0);
    assert_non_null(strstr(plain.out, "the matrix is not positive definite: its smallest "
                                      "eigenvalue is -0.8"));
    assert_int_equal(strict.code, 3);
    assert_string_equal(plain.out, strict.out);
    run_free(&plain);
    run_free(&strict);
    cJSON *json =
        run_json("norma correlate --data contrary.csv --items a:c --smooth ridge --format json");
    assert_close(json_number(json, "results/smoothing"), 1, 1e-12, 0);
    assert_close(entry(json, "matrix", 0, 1), 0.45, 1e-12, 0);
    assert_true(cJSON_IsTrue(json_at(json, "results/positive_definite")));
    assert_close(json_number(json, "results/smoothed_smallest_eigenvalue"), 0.1, 1e-12, 0);
    assert_int_equal(notes_with(json, "smoothed"), 1);
    cJSON_Delete(json);
    run smoothed =
        run_line("norma correlate --data contrary.csv --items a:c --smooth ridge --strict");
    assert_int_equal(smoothed.code, 0);
    run_free(&smoothed);
}

/* Law: rows of weight 2 are rows twice; of weight 1, the rows themselves. */
static void weights_count_rows(void **state)
{
    (void)state;
    write_text("once.csv", "a,b,w\n1,2,2\n3,4,1\n2,5,2\n5,5,1\n4,1,1\n");
    write_text("twice.csv", "a,b\n1,2\n1,2\n3,4\n2,5\n2,5\n5,5\n4,1\n");
    for (int type = 0; type < 3; type++) {
        static const char *const types[] = {"pearson", "spearman", "polychoric"};
        char line[256];
        snprintf(line, sizeof line,
                 "norma correlate --data once.csv --items a,b --range 1:5 --weights w --type %s "
                 "--format json",
                 types[type]);
        cJSON *weighted = run_json(line);
        snprintf(line, sizeof line,
                 "norma correlate --data twice.csv --items a,b --range 1:5 --type %s --format json",
                 types[type]);
        cJSON *twice = run_json(line);
        assert_close(entry(weighted, "matrix", 1, 0), entry(twice, "matrix", 1, 0), 1e-9, 0);
        assert_close(entry(weighted, "n", 1, 0), 7, 0, 0);
        assert_string_equal(text_at(weighted, "settings/weights"), "w");
        assert_int_equal(notes_with(weighted, "weighted"), 1);
        cJSON_Delete(weighted);
        cJSON_Delete(twice);
    }
}

static void check_refused(const char *line, int code, const char *sentence)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, sentence))
        fail_msg("%s: exit %d, %s", line, r.code, r.err);
    assert_int_equal(r.bytes, 0);
    run_free(&r);
}

static void what_does_not_go_together_is_refused(void **state)
{
    (void)state;
    check_refused(ALL " --type spearman --missing fiml", 2,
                  "--missing fiml is the normal model of Pearson correlations: with --type "
                  "spearman, use pairwise or listwise");
    check_refused(ALL " --type tetrachoric", 1,
                  "item A1 has 6 categories in use, and a tetrachoric correlation is of items with "
                  "2: use --type polychoric");
    check_refused(ALL " --type mixed", 1,
                  "mixed correlations need a continuous variable beside the items, and there is "
                  "none: name one, or use another type");
    check_refused(
        ALL " --type pearson --acov-file a.npy", 2,
        "--acov full is of thresholds and polychorics: with --type pearson, use variances "
        "or none");
    check_refused(ALL " --type polychoric --acov full", 2,
                  "--acov full needs --acov-file, which it is written to");
    check_refused(ALL " --type polychoric --acov none --acov-file a.npy", 2,
                  "--acov-file is for --acov full");
    check_refused(ALL " --type kendall", 2,
                  "--type is one of pearson, spearman, polychoric, "
                  "tetrachoric, polyserial, mixed, not 'kendall'");
    check_refused(BFI " --items A1:A5 --continuous education --weights age", 1,
                  "weights count for pairwise and listwise correlations of items only: leave out "
                  "the continuous variables, or the weights");
    check_refused(BFI " --items A1:A5 --type polychoric --acov-file x.npy --output x.npy", 2,
                  "two outputs are to be written to x.npy");
    assert_int_equal(access("x.npy", F_OK), -1);
}

static void options_that_would_change_nothing_are_refused(void **state)
{
    (void)state;
    check_refused(BFI " --items A1:A5 --continuous age --type polychoric", 2,
                  "--type polychoric is of items only: leave out --continuous, or use --type "
                  "mixed");
    check_refused(BFI " --items A1:A5 --zero-cells psych", 2,
                  "--zero-cells is for polychoric, tetrachoric and mixed correlations: leave it "
                  "out with --type pearson");
    check_refused(BFI " --items A1:A5 --type spearman --thresholds global", 2,
                  "--type spearman has no thresholds: leave out --thresholds");
    run r = run_line("norma tabulate $DATASETS/bfi/bfi.csv --items A1:A5 --range 1:6 --output "
                     "a.tab");
    assert_int_equal(r.code, 0);
    run_free(&r);
    check_refused("norma describe --data a.tab --out-of-range missing", 2,
                  "--out-of-range does not go with tables of counts, which hold no answers out of "
                  "range");
}

static void continuous_variables_of_an_instrument_are_not_dropped_silently(void **state)
{
    (void)state;
    write_text("two.json",
               "{\"format\": \"norma-instrument-1\", \"id\": \"two\", \"version\": \"1\", "
               "\"columns\": {\"continuous\": [\"age\"]}, \"answers\": {\"min\": 1, \"max\": 3}, "
               "\"items\": [{\"id\": \"a\"}, {\"id\": \"b\"}], "
               "\"scales\": [{\"id\": \"all\", \"items\": [\"a\", \"b\"]}]}");
    write_text("two.csv", "a,b,age\n1,2,30\n3,2,40\n2,3,35\n1,1,60\n");
    for (int polychoric = 0; polychoric < 2; polychoric++) {
        cJSON *json = run_json(polychoric ? "norma correlate --data two.csv --instrument two.json "
                                            "--type polychoric --format json"
                                          : "norma correlate --data two.csv --instrument two.json "
                                            "--format json");
        assert_int_equal(notes_with(json, "continuous-left-out"), polychoric);
        assert_int_equal(cJSON_GetArraySize(json_at(json, "results/items")), 3 - polychoric);
        cJSON_Delete(json);
    }
}

/* CSV has no room for notes, and nothing is silent. */
static void notes_of_csv_go_to_stderr(void **state)
{
    (void)state;
    write_text("contrary.csv", CONTRARY);
    run r = run_line("norma correlate --data contrary.csv --items a:c --format csv");
    assert_int_equal(r.code, 0);
    assert_int_equal(strncmp(r.out, "variable,a,b,c\n", 15), 0);
    assert_non_null(strstr(r.err, "norma: note: the matrix is not positive definite: its smallest "
                                  "eigenvalue is -0.8\n"));
    run_free(&r);
    write_text("same.csv", "a,b,c,d,e\n1,1,2,2,\n2,1,2,3,\n3,1,2,3,\n3,1,2,1,\n");
    r = run_line("norma correlate --data same.csv --items a:e --range 1:5 --format csv --output "
                 "same.out");
    assert_string_equal(r.out, "");
    assert_non_null(strstr(r.err, "item b has the same answer in all rows used: its correlations "
                                  "are undefined (2 notes like this one)\n"));
    assert_null(strstr(r.err, "item c"));
    assert_non_null(strstr(r.err, "item e has no answer in 4 rows"));
    run_free(&r);
    const char *const others[] = {"describe", "screen", "reliability"};
    for (int k = 0; k < 3; k++) {
        char line[128];
        snprintf(line, sizeof line,
                 "norma %s --data same.csv --items a:%c --range 1:5 --format csv", others[k],
                 k == 0 ? 'e' : 'd');
        r = run_line(line);
        assert_int_equal(r.code, 0);
        assert_non_null(strstr(r.err, "norma: note: "));
        run_free(&r);
    }
}

static void the_text_is_for_reading(void **state)
{
    (void)state;
    run few = run_line(BFI " --items A1:A3 --range 1:6 --type polychoric");
    assert_non_null(strstr(few.out, " 2  A2"));
    assert_non_null(strstr(few.out, "\nThresholds"));
    run_free(&few);
    run many = run_line(ALL " --language fr");
    assert_int_equal(many.code, 0);
    assert_non_null(strstr(many.out, "Les plus fortes de 300 corr\u00e9lations"));
    assert_null(strstr(many.out, "Seuils"));
    for (const char *at = many.out; *at; at += strcspn(at, "\n") + 1)
        assert_in_range(strcspn(at, "\n"), 0, 110); /* bytes: about 100 columns */
    run_free(&many);
    run csv = run_line(BFI " --items A1:A2 --format csv");
    assert_int_equal(strncmp(csv.out, "variable,A1,A2\nA1,1,-0.34", 25), 0);
    run_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(polychorics_of_bfi_are_those_of_lavaan, begin, end),
        cmocka_unit_test_setup_teardown(all_options_are_in_the_settings, begin, end),
        cmocka_unit_test_setup_teardown(the_file_of_covariances_is_in_the_order_that_the_json_tells,
                                        begin, end),
        cmocka_unit_test_setup_teardown(tables_of_counts_give_what_rows_give, begin, end),
        cmocka_unit_test_setup_teardown(
            large_files_are_counted_and_small_ones_read_to_the_same_figures, begin, end),
        cmocka_unit_test_setup_teardown(threads_change_no_byte, begin, end),
        cmocka_unit_test_setup_teardown(strict_tells_a_matrix_that_is_not_positive_definite, begin,
                                        end),
        cmocka_unit_test_setup_teardown(weights_count_rows, begin, end),
        cmocka_unit_test_setup_teardown(what_does_not_go_together_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(rows_and_counts_give_the_same_bytes, begin, end),
        cmocka_unit_test_setup_teardown(options_that_would_change_nothing_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(
            continuous_variables_of_an_instrument_are_not_dropped_silently, begin, end),
        cmocka_unit_test_setup_teardown(notes_of_csv_go_to_stderr, begin, end),
        cmocka_unit_test_setup_teardown(the_text_is_for_reading, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
