#include "cli/runner.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BFI " --data $DATASETS/bfi/bfi.csv --instrument $DATASETS/bfi/instrument.json"
#define SMALL " --data small.csv --range 1:5 --replicates 0"

/* Items a to e and their troubles: twin is a, sum is b + c - 1 (in range), flat never varies. */
static void write_small(void)
{
    char text[8192] = "a,b,c,d,e,twin,sum,flat\n";
    unsigned state = 5;
    for (int row = 0; row < 120; row++) {
        int x[5], base = 1 + row % 3;
        for (int i = 0; i < 5; i++) {
            state = state * 1103515245u + 12345u;
            x[i] = base + (int)(state >> 16) % 3;
        }
        x[1] = x[1] > 3 ? 3 : x[1];
        x[2] = x[2] > 3 ? 3 : x[2];
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%d,%d,%d,%d,%d,%d,%d,4\n", x[0], x[1], x[2], x[3],
                 x[4], x[0], x[1] + x[2] - 1);
    }
    write_text("small.csv", text);
    *(strchr(text, '\n') + 1) = '\0'; /* four rows of the five items */
    strcat(text, "1,2,3,4,5,1,4,4\n2,3,1,5,1,2,3,4\n5,1,2,2,4,5,2,4\n3,2,2,1,1,3,3,4\n");
    write_text("four.csv", text);
}

static int make_files(void **state)
{
    (void)state;
    runner_begin();
    write_small();
    write_text("target.csv", "item,F1,F2\na,,0\nb,,0\nc,0,\nd,0,\ne,0,\n");
    write_text("target.tsv", "item\tF1\tF2\na\t\t0\nb\t\t0\nc\t0,0\t\nd\t0\t\n\"e\"\t0\t\n");
    write_text("word.csv", "item,F1,F2\na,,0\nb,x,0\nc,0,\nd,0,\ne,0,\n");
    write_text("short.csv", "item,F1,F2\na,,0\nb,0\n");
    write_text("twice.csv", "item,F1,F2\na,,0\na,,0\n");
    write_text("unknown.csv", "item,F1,F2\nsecret,,0\n");
    write_text("less.csv", "item,F1,F2\na,,0\nb,,0\n");
    write_text("nothing.csv", "");
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* ---- matrices that carry no factors, or not all ------------------------------------------------
 */

static void refused(const char *line, int code, const char *sentence)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, sentence))
        fail_msg("%s\nexit %d: %s", line, r.code, r.err);
    assert_string_equal(r.out, "");
    run_free(&r);
}

static void a_matrix_without_factors_is_refused_with_its_reason(void **state)
{
    (void)state;
    refused("norma factor --items a --factors 1" SMALL, 1,
            "a factor analysis needs at least two items, got 1");
    refused("norma factor --items a,b --factors 2" SMALL, 1, "2 items cannot carry 2 factors");
    refused("norma factor --items a:d --factors 4" SMALL, 1, "4 items cannot carry 4 factors");
    refused("norma factor --items a,b,flat --factors 1" SMALL, 1, "item flat");
    refused("norma factor --items a:e,twin --factors 2 --extraction ml" SMALL, 1,
            "positive definite");
    refused("norma factor --items a:e,twin --factors 2 --extraction gls" SMALL, 1,
            "positive definite");
}

static void an_option_of_another_rotation_is_refused(void **state)
{
    (void)state;
    refused("norma factor --items a:e --factors 2 --rotation varimax --gamma 0.5" SMALL, 2,
            "--gamma goes with --rotation oblimin");
    refused("norma factor --items a:e --factors 2 --delta 0.1" SMALL, 2,
            "--delta goes with --rotation geomin");
    refused("norma factor --items a:e --factors 2 --power 3" SMALL, 2,
            "--power goes with --rotation promax");
    refused("norma factor --items a:e --factors 2 --rotation none --zeros 3" SMALL, 2,
            "--zeros goes with --rotation simplimax");
}

static void what_is_wrong_with_the_compared_file_names_it(void **state)
{
    (void)state;
    write_text("same.csv", "a,b,c,d,e\n1,2,3,4,3\n2,3,1,5,3\n5,1,2,2,3\n3,2,2,1,3\n");
    refused("norma factor --items a:e --factors 1 --compare same.csv" SMALL, 1,
            "--compare same.csv: item e has the same answer");
    write_text("without.csv", "a,b,c,d\n1,2,3,4\n2,3,1,5\n");
    refused("norma factor --items a,b,e --factors 1 --compare without.csv" SMALL, 2, "without.csv");
}

/* What a singular matrix, or too few rows, still give: loadings, and notes for the rest. */
static void a_singular_matrix_gives_a_partial_answer(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "norma factor --items a:e,twin --factors 2 --format json" SMALL,
        "norma factor --items a:e,sum --factors 1 --extraction pa --format json" SMALL,
        "norma factor --items a:e,twin --factors 2 --extraction pca --format json" SMALL,
        "norma factor --items a:e --factors 1 --range 1:5 --data four.csv --format json"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        cJSON *json = run_json(lines[i]);
        assert_int_equal(notes_with(json, "not-positive-definite"), 1);
        assert_true(cJSON_IsNumber(json_at(json, "results/loadings/0/0")));
        assert_true(cJSON_IsNull(json_at(json, "results/fit/rmsea")));
        assert_true(cJSON_IsNull(json_at(json, "results/kmo/overall")));
        cJSON_Delete(json);
    }
}

static void two_items_carry_a_factor_without_a_test(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor --items a,b --factors 1 --format json" SMALL);
    assert_int_equal(notes_with(json, "no-df"), 1);
    assert_true(cJSON_IsNull(json_at(json, "results/fit/p")));
    assert_true(cJSON_IsNull(json_at(json, "results/fit/rmsea_ci_low")));
    cJSON_Delete(json);
}

static void too_many_factors_leave_an_empty_one_or_no_df(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor --items a:e --factors 4 --format json" SMALL);
    assert_int_equal(notes_with(json, "no-df"), 1);
    cJSON_Delete(json);
}

/* ---- methods and rotations ---------------------------------------------------------------------
 */

static void every_extraction_and_rotation_runs(void **state)
{
    (void)state;
    static const char *const extractions[] = {"minres", "ml",      "gls", "pa",
                                              "alpha",  "minrank", "pca"};
    static const char *const rotations[] = {"none",      "varimax",   "quartimax",  "equamax",
                                            "geomin-t",  "infomax-t", "bifactor-t", "target-t",
                                            "oblimin",   "quartimin", "promax",     "geomin",
                                            "simplimax", "infomax",   "bifactor",   "target"};
    char line[512];
    for (size_t i = 0; i < 16; i++) {
        const char *extraction = extractions[i % 7];
        snprintf(line, sizeof line,
                 "norma factor" BFI " --replicates 0 --starts 3 --format json --extraction %s "
                 "--rotation %s",
                 extraction, rotations[i]);
        cJSON *json = run_json(line);
        assert_string_equal(text_at(json, "results/extraction"), extraction);
        assert_string_equal(text_at(json, "results/rotation"), rotations[i]);
        assert_int_equal(notes_with(json, "components"), strcmp(extraction, "pca") == 0);
        double sum = 0, shares = 0;
        for (int f = 0; f < 5; f++) {
            char path[40];
            snprintf(path, sizeof path, "results/variance/%d", f);
            shares += json_number(json, path);
        }
        const cJSON *h = NULL;
        cJSON_ArrayForEach(h, json_at(json, "results/communalities")) sum += h->valuedouble;
        assert_close(shares, sum, 1e-9, 0);
        cJSON_Delete(json);
    }
}

/* The key as target: an item is free on its own scale's factor alone, and factors stand in the
   order of the scales. */
static void a_target_comes_from_the_key_or_a_file(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor" BFI " --rotation target --replicates 0 --format json");
    for (int s = 0; s < 5; s++) {
        char path[60];
        snprintf(path, sizeof path, "results/key/scales/%d/factor", s);
        assert_int_equal(json_number(json, path), s + 1);
    }
    assert_int_equal(json_number(json, "results/key/n_hits"), 25);
    for (int i = 0; i < 25; i++) { /* a target of zeros has no signs: own loadings are positive */
        char path[60];
        snprintf(path, sizeof path, "results/loadings/%d/%d", i, i / 5);
        assert_true(json_number(json, path) > 0);
    }
    cJSON_Delete(json);
    cJSON *comma = run_json("norma factor --items a:e --rotation target --target target.csv "
                            "--format json" SMALL);
    assert_int_equal(json_number(comma, "results/n_factors"), 2);
    assert_string_equal(text_at(comma, "settings/target"), "target.csv");
    cJSON *tab = run_json("norma factor --items a:e --rotation target --target target.tsv "
                          "--format json" SMALL);
    assert_true(cJSON_Compare(json_at(comma, "results"), json_at(tab, "results"), true));
    cJSON_Delete(comma);
    cJSON_Delete(tab);
}

static void a_bad_target_is_refused_with_its_place(void **state)
{
    (void)state;
#define TARGET(file) "norma factor --items a:e --rotation target --target " file SMALL
    refused(TARGET("word.csv"), 1, "word.csv, row 3, column 2 is not a number");
    refused(TARGET("short.csv"), 1, "short.csv, row 3 does not have the 3 columns");
    refused(TARGET("twice.csv"), 1, "row 3: item a is there a second time");
    refused(TARGET("unknown.csv"), 1, "row 2: its first field is none of the items analysed");
    refused(TARGET("less.csv"), 1, "item c is not in less.csv");
    refused(TARGET("nothing.csv"), 1, "no header");
    refused(TARGET("absent.csv"), 1, "absent.csv cannot be read");
    refused(TARGET("target.csv") " --factors 3", 2, "not the number of columns of --target");
    refused("norma factor --items a:e --factors 2 --rotation target" SMALL, 2,
            "--rotation target needs --instrument");
    refused("norma factor" BFI " --rotation target --factors 3", 2,
            "as many factors as the instrument has");
    refused("norma factor" BFI " --target target.csv", 2, "--target goes with --rotation target");
}

/* ---- scores, comparison, halves ----------------------------------------------------------------
 */

static void scores_are_written_beside_the_report(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor" BFI " --scores f.csv --scores-method bartlett "
                           "--replicates 0 --format json");
    assert_string_equal(text_at(json, "settings/scores-method"), "bartlett");
    cJSON_Delete(json);
    char *scores = read_text("f.csv");
    assert_int_equal(strncmp(scores, "row,id,F1,F2,F3,F4,F5\n1,", 24), 0);
    size_t lines = 0;
    for (const char *at = scores; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 1 + 2800);
    free(scores);
    json = run_json("norma factor" BFI " --scores f.csv --correlation polychoric --replicates 0 "
                    "--factors 1 --format json");
    assert_int_equal(notes_with(json, "polychoric-scores"), 1);
    cJSON_Delete(json);
    refused("norma factor" BFI " --scores $DATASETS/bfi/bfi.csv", 2, "nothing is written over it");
    refused("norma factor" BFI " --scores-method bartlett", 2, "goes with --scores");
    refused("norma factor" BFI " --extraction pca --scores p.csv --scores-method ten-berge", 2,
            "one kind of scores");
}

static void another_file_is_compared(void **state)
{
    (void)state;
    run r = run_line("head -1401 $DATASETS/bfi/bfi.csv > one.csv && "
                     "(head -1 $DATASETS/bfi/bfi.csv; tail -1400 $DATASETS/bfi/bfi.csv) > two.csv");
    assert_int_equal(r.code, 0);
    run_free(&r);
    cJSON *json = run_json("norma factor --data one.csv --instrument $DATASETS/bfi/instrument.json "
                           "--compare two.csv --replicates 0 --format json");
    double smallest = json_number(json, "results/congruence/smallest");
    assert_true(smallest > 0.9 && smallest < 1);
    for (int f = 0; f < 5; f++) {
        char path[60];
        snprintf(path, sizeof path, "results/congruence/tucker/%d", f);
        assert_true(json_number(json, path) >= smallest);
    }
    cJSON_Delete(json);
    refused("norma factor --data one.csv --instrument $DATASETS/bfi/instrument.json --compare "
            "small.csv",
            1, "small.csv");
    refused("norma factor --data one.csv --instrument $DATASETS/bfi/instrument.json --compare "
            "two.csv --output two.csv",
            2, "nothing is written over it");
}

static void counts_factor_but_cannot_be_split_or_scored(void **state)
{
    (void)state;
    run r = run_line("norma tabulate $DATASETS/bfi/bfi.csv --instrument "
                     "$DATASETS/bfi/instrument.json --missing listwise --output b.tab");
    assert_int_equal(r.code, 0);
    run_free(&r);
    cJSON *rows = run_json("norma factor" BFI " --schmid-leiman --rotation geomin --format json");
    cJSON *counts = run_json("norma factor --data b.tab --schmid-leiman --rotation geomin "
                             "--format json");
    assert_true(cJSON_Compare(json_at(rows, "results"), json_at(counts, "results"), true));
    cJSON_Delete(rows);
    cJSON_Delete(counts);
    refused("norma factor --data b.tab --compare $DATASETS/bfi/bfi.csv", 2,
            "--compare needs --instrument");
    refused("norma factor --data b.tab --splits 5", 1, "--splits needs the rows");
    refused("norma factor --data b.tab --scores s.csv", 1,
            "factor scores need the answers of every respondent");
}

static void errors_are_given_or_a_note_says_why_not(void **state)
{
    (void)state;
    cJSON *json =
        run_json("norma factor" BFI " --extraction ml --errors information --replicates 0 "
                 "--format json");
    double loading = json_number(json, "results/loadings/0/0");
    double se = json_number(json, "results/loadings_se/0/0");
    assert_true(se > 0.005 && se < 0.1);
    assert_close(json_number(json, "results/loadings_ci_high/0/0"),
                 loading + 1.959963984540054 * se, 1e-12, 0);
    assert_true(json_number(json, "results/phi_se/0/1") > 0);
    assert_int_equal(json_number(json, "results/bootstrap"), 0);
    cJSON_Delete(json);
    json = run_json("norma factor" BFI " --errors bootstrap --bootstrap 20 --conf-level 0.9 "
                    "--rotation varimax --replicates 0 --format json");
    assert_int_equal(json_number(json, "results/bootstrap"), 20);
    assert_true(json_number(json, "results/loadings_se/3/1") > 0);
    assert_true(json_number(json, "results/loadings_ci_low/3/1") <
                json_number(json, "results/loadings_ci_high/3/1"));
    assert_true(cJSON_IsNull(json_at(json, "results/phi_se")));
    cJSON_Delete(json);
    json = run_json("norma factor" BFI " --errors information --correlation polychoric --factors 1 "
                    "--replicates 0 --format json");
    assert_true(cJSON_IsNull(json_at(json, "results/loadings_se")));
    assert_int_equal(notes_with(json, "errors-polychoric"), 1);
    cJSON_Delete(json);
    refused("norma factor" BFI " --bootstrap 20", 2, "--bootstrap goes with --errors bootstrap");
    refused("norma factor" BFI " --conf-level 0.9", 2, "--conf-level goes with --errors");
    run r = run_line("norma factor" BFI " --errors information --extraction ml --replicates 0");
    assert_non_null(strstr(r.out, "standard errors of the loadings from 0.0"));
    run_free(&r);
}

static void csv_and_text_tell_the_same_in_french(void **state)
{
    (void)state;
    run r = run_line("norma factor" BFI " --language fr --splits 4 --extraction ml");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Maximum de vraisemblance\u00a0: 5 facteurs"));
    assert_non_null(strstr(r.out, "Moitiés"));
    run_free(&r);
    r = run_line("norma factor" BFI " --format csv --replicates 0");
    assert_int_equal(r.code, 0);
    assert_int_equal(
        strncmp(r.out, "item,F1,F2,F3,F4,F5,communality,kmo,uniqueness,complexity\n", 58), 0);
    run_free(&r);
}

static void the_seed_and_not_the_threads_make_the_result(void **state)
{
    (void)state;
    run one = run_line("norma factor" BFI " --splits 6 --rotation simplimax --threads 1 "
                       "--format json --output 1.json");
    run three = run_line("norma factor" BFI " --splits 6 --rotation simplimax --threads 3 "
                         "--format json --output 3.json");
    assert_int_equal(one.code + three.code, 0);
    run_free(&one);
    run_free(&three);
    run same = run_line("grep -v threads 1.json > a; grep -v threads 3.json > b; cmp a b");
    assert_int_equal(same.code, 0);
    run_free(&same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_without_factors_is_refused_with_its_reason),
        cmocka_unit_test(an_option_of_another_rotation_is_refused),
        cmocka_unit_test(what_is_wrong_with_the_compared_file_names_it),
        cmocka_unit_test(a_singular_matrix_gives_a_partial_answer),
        cmocka_unit_test(two_items_carry_a_factor_without_a_test),
        cmocka_unit_test(too_many_factors_leave_an_empty_one_or_no_df),
        cmocka_unit_test(every_extraction_and_rotation_runs),
        cmocka_unit_test(a_target_comes_from_the_key_or_a_file),
        cmocka_unit_test(a_bad_target_is_refused_with_its_place),
        cmocka_unit_test(scores_are_written_beside_the_report),
        cmocka_unit_test(another_file_is_compared),
        cmocka_unit_test(counts_factor_but_cannot_be_split_or_scored),
        cmocka_unit_test(errors_are_given_or_a_note_says_why_not),
        cmocka_unit_test(csv_and_text_tell_the_same_in_french),
        cmocka_unit_test(the_seed_and_not_the_threads_make_the_result),
    };
    return cmocka_run_group_tests_name("factor_command", tests, make_files, remove_files);
}
