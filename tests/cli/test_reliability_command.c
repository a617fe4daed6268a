/* norma reliability: what it gives, and what it does with data that cannot carry it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define BFI " --data $DATASETS/bfi/bfi.csv"
#define KEY " --instrument $DATASETS/bfi/instrument.json"
#define COS                                                                                        \
    " --instrument $DATASETS/cos-demo/instrument.json --data $DATASETS/cos-demo/cos-demo.csv"

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

/* q1 ... qp of n rows that share a trait; seed makes another set of rows. */
static void write_answers(const char *name, size_t n, size_t p, unsigned seed)
{
    char *text = calloc(n * (p * 2 + 8) + 64, 1), *at = text;
    assert_non_null(text);
    at += sprintf(at, "id");
    for (size_t j = 0; j < p; j++)
        at += sprintf(at, ",q%zu", j + 1);
    *at++ = '\n';
    for (size_t r = 0; r < n; r++) {
        unsigned trait = (unsigned)r * 7919u % 5;
        at += sprintf(at, "p%zu", r);
        for (size_t j = 0; j < p; j++) {
            unsigned noise = ((unsigned)r * 31u + (unsigned)j * 17u + seed * 13u) * 2654435761u;
            int answer = 1 + (int)trait + (int)(noise >> 30) - 1;
            at += sprintf(at, ",%d", answer < 1 ? 1 : answer > 5 ? 5 : answer);
        }
        *at++ = '\n';
    }
    write_text(name, text);
    free(text);
}

#define INSTRUMENT(columns)                                                                        \
    "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", " columns             \
    "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"q1\", \"q2\", \"q3\", \"q4\"],"          \
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"a\", \"b\"]}, {\"id\": \"a\", \"items\": "       \
    "[\"q1\", \"q2\"]}, {\"id\": \"b\", \"items\": [\"q3\", \"q4\"]}]}"

static void write_instrument(void)
{
    write_text("t.json", INSTRUMENT("\"columns\": {\"respondent\": \"id\"},"));
    write_text("nameless.json", INSTRUMENT(""));
}

/* ---- what it gives ---- */

static void everything_is_given_by_default_and_little_when_asked(void **state)
{
    (void)state;
    cJSON *full = run_json("norma reliability" BFI KEY " --scale neuroticism --format json");
    cJSON *basic = run_json("norma reliability" BFI KEY " --extent basic --format json");
    assert_string_equal(text_at(full, "settings/extent"), "full");
    assert_string_equal(text_at(full, "settings/scale"), "neuroticism");
    assert_int_equal(cJSON_GetArraySize(json_at(full, "results/scales")), 1);
    assert_true(cJSON_GetArraySize(json_at(full, "results/scales/0/coefficients")) > 10);
    assert_true(cJSON_GetArraySize(json_at(full, "results/scales/0/conditional_sem")) > 10);
    assert_int_equal(cJSON_GetArraySize(json_at(full, "results/scales/0/information/theta")), 81);
    assert_int_equal(cJSON_GetArraySize(json_at(basic, "results/scales")), 5);
    assert_null(
        cJSON_GetObjectItem(cJSON_GetArrayItem(json_at(basic, "results/scales"), 0), "halves"));
    assert_close(json_number(full, "results/scales/0/alpha/value"),
                 json_number(basic, "results/scales/3/alpha/value"), 0, 0);
    cJSON_Delete(full);
    cJSON_Delete(basic);
}

static void scales_with_parts_are_composites_of_them(void **state)
{
    (void)state;
    cJSON *json = run_json("norma reliability" COS " --scale vision,goals,skills --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 3);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/composites")), 2);
    assert_string_equal(text_at(json, "results/composites/0/id"), "vision");
    assert_string_equal(text_at(json, "results/composites/0/parts/1/id"), "customer-priority");
    assert_true(json_number(json, "results/composites/0/reliability/value") >
                json_number(json, "results/scales/0/alpha/value"));
    assert_true(cJSON_IsNumber(json_at(json, "results/scales/0/puc")));
    cJSON_Delete(json);
}

static void results_are_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const lines[] = {"norma reliability" BFI KEY
                                        " --shorten 3 --bootstrap 50 --format json",
                                        "norma reliability" COS " --format json"};
    for (size_t k = 0; k < 2; k++) {
        char one[512], three[512];
        snprintf(one, sizeof one, "%s --threads 1", lines[k]);
        snprintf(three, sizeof three, "%s --threads 3", lines[k]);
        run a = run_line(one), b = run_line(three);
        assert_int_equal(a.code, 0);
        assert_string_equal(a.out, b.out);
        run_free(&a);
        run_free(&b);
    }
}

static void a_short_form_is_told_with_its_honest_figure(void **state)
{
    (void)state;
    cJSON *json = run_json("norma reliability" BFI KEY " --shorten 3 --folds 5 --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/short_forms")), 5);
    assert_int_equal(json_number(json, "settings/shorten"), 3);
    assert_int_equal(json_number(json, "results/short_forms/0/folds"), 5);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/short_forms/0/items")), 3);
    cJSON_Delete(json);
    json = run_json("norma reliability" BFI KEY " --shorten 5 --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/short_forms")), 0);
    assert_int_equal(notes_with(json, "short-form-not-computed"), 5);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 5);
    cJSON_Delete(json);
}

/* ---- two occasions ---- */

static void a_second_occasion_is_matched_by_id(void **state)
{
    (void)state;
    write_instrument();
    write_answers("first.csv", 60, 4, 1);
    write_answers("second.csv", 50, 4, 2);
    run moved = run_line("head -1 second.csv > shuffled.csv; tail -n +2 second.csv | sort -r >> "
                         "shuffled.csv; norma convert shuffled.csv shuffled.sav");
    assert_int_equal(moved.code, 0);
    run_free(&moved);
    const char *line = "norma reliability --data first.csv --instrument t.json --format json "
                       "--retest ";
    char plain[256], mixed[256];
    snprintf(plain, sizeof plain, "%ssecond.csv", line);
    snprintf(mixed, sizeof mixed, "%sshuffled.sav", line);
    cJSON *a = run_json(plain), *b = run_json(mixed);
    assert_int_equal(cJSON_GetArraySize(json_at(a, "results/retests")), 3);
    assert_int_equal(json_number(a, "results/retests/0/n"), 50);
    assert_int_equal(notes_with(a, "retest-unmatched"), 3);
    assert_string_equal(text_at(a, "settings/retest"), "second.csv");
    for (int k = 0; k < 3; k++) {
        char path[64];
        snprintf(path, sizeof path, "results/retests/%d/r/value", k);
        assert_close(json_number(a, path), json_number(b, path), 1e-12, 0);
        assert_true(json_number(a, path) > 0.3);
    }
    cJSON_Delete(a);
    cJSON_Delete(b);
}

static void says(const char *line, int code, const char *sentence)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, sentence))
        fail_msg("%s\ngave %d: %s", line, r.code, r.err);
    run_free(&r);
}

#define FIRST "norma reliability --data first.csv --instrument t.json"

static void occasions_that_do_not_go_together_are_refused_or_noted(void **state)
{
    (void)state;
    write_instrument();
    write_answers("first.csv", 30, 4, 1);
    write_text("twice.csv", "id,q1,q2,q3,q4\np1,1,2,3,4\np2,2,2,2,2\np1,1,1,1,1\n");
    write_text("others.csv", "id,q1,q2,q3,q4\nx1,1,2,3,4\nx2,2,2,2,2\nx3,1,1,1,1\n");
    says(FIRST " --retest twice.csv", 1, "twice.csv");
    says(FIRST " --retest nowhere.csv", 1, "nowhere.csv");
    says("norma reliability --data first.csv --instrument nameless.json --retest first.csv", 2,
         "name its column in the instrument");
    says("norma reliability --data first.csv --items q1:q4 --retest first.csv", 2,
         "name its column in the instrument");
    says(FIRST " --retest others.csv --output others.csv", 2, "nothing is written over it");
    says("norma tabulate first.csv --instrument t.json --output t.tab && "
         "norma reliability --data t.tab --retest first.csv",
         2, "does not go with tables of counts");
    cJSON *json = run_json(FIRST " --retest others.csv --format json");
    assert_int_equal(notes_with(json, "retest-not-computed"), 3);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/retests")), 0);
    cJSON_Delete(json);
}

/* ---- data that cannot carry it ---- */

static cJSON *of_answers(const char *answers)
{
    write_text("few.csv", answers);
    return run_json("norma reliability --data few.csv --items q1:q3 --range 1:5 --shorten 2 "
                    "--bootstrap 10 --format json");
}

static void bad_samples_give_the_right_partial_answer(void **state)
{
    (void)state;
    write_answers("first.csv", 30, 4, 1);
    cJSON *json = run_json("norma reliability --data first.csv --items q1 --format json");
    assert_int_equal(notes_with(json, "reliability-not-computed"), 1);
    cJSON_Delete(json);
    json = run_json("norma reliability --data first.csv --items q1,q2 --format json");
    assert_true(cJSON_IsNumber(json_at(json, "results/scales/0/alpha/value")));
    assert_true(cJSON_IsNull(json_at(json, "results/scales/0/omega_total/value")));
    assert_true(cJSON_IsNull(json_at(json, "results/scales/0/information")));
    assert_int_equal(notes_with(json, "information-undefined"), 1);
    cJSON_Delete(json);
    json = of_answers("q1,q2,q3\n3,3,3\n3,3,3\n3,3,3\n"); /* nothing varies */
    assert_true(cJSON_IsNull(json_at(json, "results/scales/0/alpha/value")));
    assert_int_equal(notes_with(json, "total-constant"), 1);
    cJSON_Delete(json);
    json = of_answers("q1,q2,q3\n1,3,2\n2,3,3\n4,3,5\n"); /* one item does not */
    assert_true(cJSON_IsNumber(json_at(json, "results/scales/0/alpha/value")));
    assert_int_equal(notes_with(json, "constant-item"), 1);
    cJSON_Delete(json);
    json = of_answers("q1,q2,q3\n1,2,2\n2,1,3\n"); /* fewer rows than items */
    assert_int_equal(notes_with(json, "conditional-few-rows"), 1);
    assert_int_equal(notes_with(json, "short-form-not-computed"), 1);
    cJSON_Delete(json);
    json = of_answers("q1,q2,q3\n1,1,1\n2,2,2\n3,3,3\n4,4,4\n5,5,5\n2,2,2\n"); /* all the same */
    assert_close(json_number(json, "results/scales/0/alpha/value"), 1, 1e-12, 0);
    cJSON_Delete(json);
}

static void counts_leave_out_what_needs_rows_and_say_so(void **state)
{
    (void)state;
    write_instrument();
    write_answers("first.csv", 40, 4, 1);
    run made = run_line("norma tabulate first.csv --instrument t.json --output t.tab");
    assert_int_equal(made.code, 0);
    run_free(&made);
    cJSON *rows = run_json("norma reliability --data first.csv --instrument t.json --format json");
    cJSON *counts = run_json("norma reliability --data t.tab --shorten 2 --format json");
    assert_int_equal(notes_with(counts, "reliability-needs-rows"), 3);
    assert_int_equal(notes_with(counts, "composite-not-computed"), 1);
    assert_int_equal(notes_with(counts, "short-form-not-computed"), 3);
    assert_int_equal(cJSON_GetArraySize(json_at(counts, "results/scales/0/conditional_sem")), 0);
    assert_true(cJSON_IsNull(json_at(counts, "results/scales/0/items/0/discrimination")));
    static const char *const same[] = {"alpha/value",          "omega_total/value",
                                       "items/0/floor",        "items/2/r_total",
                                       "coefficients/3/value", "information/marginal_reliability"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
        char path[96];
        snprintf(path, sizeof path, "results/scales/0/%s", same[k]);
        assert_close(json_number(counts, path), json_number(rows, path), 1e-12, 0);
    }
    cJSON_Delete(rows);
    cJSON_Delete(counts);
}

static void wrong_usage_is_said(void **state)
{
    (void)state;
    write_instrument();
    write_answers("first.csv", 30, 4, 1);
    says(FIRST " --shorten 1", 2, "--shorten is");
    says(FIRST " --folds 5", 2, "--folds goes with --shorten");
    says(FIRST " --shorten 2 --folds 1", 2, "--folds is");
    says(FIRST " --scale a,nothing", 2, "there is no scale 'nothing'");
    says(FIRST " --scale ,", 2, "there is no scale ''");
    says(FIRST " --extent most", 2, "basic, full");
    says(FIRST " --bootstrap 1e9", 2, "--bootstrap is");
}

static void text_and_csv_tell_all_parts(void **state)
{
    (void)state;
    write_instrument();
    write_answers("first.csv", 60, 4, 1);
    write_answers("second.csv", 60, 4, 2);
    run text = run_line(FIRST " --retest second.csv --shorten 3 --language fr");
    assert_int_equal(text.code, 0);
    assert_non_null(strstr(text.out, "Deux passations"));
    assert_non_null(strstr(text.out, "Formes brèves"));
    assert_non_null(strstr(text.out, "Scores des échelles qui ont des parties"));
    assert_null(strstr(text.out, "Two occasions"));
    run_free(&text);
    run csv = run_line(FIRST " --retest second.csv --shorten 3 --format csv");
    assert_int_equal(csv.code, 0);
    assert_non_null(strstr(csv.out, "\nall,retest,icc-a1,value,"));
    assert_non_null(strstr(csv.out, "\nall,composite,,reliability,"));
    assert_non_null(strstr(csv.err, "short form"));
    run_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_given_by_default_and_little_when_asked, begin,
                                        end),
        cmocka_unit_test_setup_teardown(scales_with_parts_are_composites_of_them, begin, end),
        cmocka_unit_test_setup_teardown(results_are_the_same_for_any_number_of_threads, begin, end),
        cmocka_unit_test_setup_teardown(a_short_form_is_told_with_its_honest_figure, begin, end),
        cmocka_unit_test_setup_teardown(a_second_occasion_is_matched_by_id, begin, end),
        cmocka_unit_test_setup_teardown(occasions_that_do_not_go_together_are_refused_or_noted,
                                        begin, end),
        cmocka_unit_test_setup_teardown(bad_samples_give_the_right_partial_answer, begin, end),
        cmocka_unit_test_setup_teardown(counts_leave_out_what_needs_rows_and_say_so, begin, end),
        cmocka_unit_test_setup_teardown(wrong_usage_is_said, begin, end),
        cmocka_unit_test_setup_teardown(text_and_csv_tell_all_parts, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
