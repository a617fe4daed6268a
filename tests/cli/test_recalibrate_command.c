/* norma norms recalibrate: half of the companies of lq2002 as a norm, the others as a collection.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define INSTRUMENT " --instrument $DATASETS/lq2002/instrument.json"
#define RECALIBRATE "norma norms recalibrate --store s.db --name army --data even.csv" INSTRUMENT

static void check_run(const char *line)
{
    run r = run_line(line);
    if (r.code != 0)
        fail_msg("%s", r.err);
    run_free(&r);
}

static int begin(void **state)
{
    (void)state;
    runner_begin();
    check_run("head -1 $DATASETS/lq2002/lq2002.csv | tee even.csv > odd.csv; "
              "awk -F, 'NR > 1 && $1 % 2 == 0' $DATASETS/lq2002/lq2002.csv >> even.csv; "
              "awk -F, 'NR > 1 && $1 % 2 == 1 && $1 != 13' $DATASETS/lq2002/lq2002.csv >> odd.csv");
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void build(const char *more)
{
    char line[512];
    snprintf(line, sizeof line, "norma norms build --data odd.csv --name army --store s.db %s %s",
             INSTRUMENT, more);
    check_run(line);
}

static double figure(const cJSON *json, const char *list, int i, const char *name)
{
    char path[96];
    snprintf(path, sizeof path, "results/%s/%d/%s", list, i, name);
    return json_number(json, path);
}

static double wanted(const cJSON *root, const char *group, const char *name, int i)
{
    char path[96];
    snprintf(path, sizeof path, "%s/%s/%d", group, name, i);
    return json_number(root, path);
}

static void check_tests(const cJSON *json, const char *list, int i, const cJSON *root,
                        const char *group, int at, double rel)
{
    static const char *const names[] = {"change",        "se", "df", "low", "high", "d",
                                        "equivalence_p", "p"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        assert_close(figure(json, list, i, names[k]), wanted(root, group, names[k], at), rel,
                     1e-12);
}

/* ---- certified: R 4.2.2, scripts/reference/drift.R ---- */

/* The scale of that name among the results. */
static int find(const cJSON *json, const char *id)
{
    char path[64];
    int i = 0;
    do
        snprintf(path, sizeof path, "results/scales/%d/id", i);
    while (strcmp(text_at(json, path), id) != 0 && ++i < 10);
    return i;
}

static const char *const scales[] = {"leadership-climate", "task-significance", "hostility"};

static void persons_drift_as_t_test_ks_test_and_chisq_test_have_it(void **state)
{
    cJSON *root = reference_load("drift.json");
    (void)state;
    build("--company none");
    cJSON *json = run_json(RECALIBRATE " --format json");
    for (int s = 0; s < 3; s++) {
        int at = find(json, scales[s]);
        check_tests(json, "scales", at, root, "persons", s, 1e-9);
        assert_close(figure(json, "scales", at, "ks"), wanted(root, "whole", "ks", s), 1e-9, 0);
        assert_close(figure(json, "scales", at, "shift"), wanted(root, "whole", "shift", s), 1e-9,
                     0);
        assert_close(figure(json, "scales", at, "shift_at"), wanted(root, "whole", "shift_at", s),
                     1e-8, 0);
        assert_close(figure(json, "scales", at, "sd_ratio"), wanted(root, "whole", "sd_ratio", s),
                     1e-9, 0);
    }
    for (int j = 0; j < 11; j++) {
        check_tests(json, "items", j, root, "items", j, 1e-9);
        assert_close(figure(json, "items", j, "chi2"), wanted(root, "items", "chi2", j), 1e-9, 0);
        assert_close(figure(json, "items", j, "variation"), wanted(root, "items", "variation", j),
                     1e-9, 0);
    }
    assert_true(cJSON_IsFalse(json_at(json, "results/new/written")));
    cJSON_Delete(json);
    cJSON_Delete(root);
}

static void companies_drift_with_linearised_errors(void **state)
{
    cJSON *root = reference_load("drift.json");
    (void)state;
    build("--company COMPID");
    cJSON *json = run_json(RECALIBRATE " --format json");
    for (int s = 0; s < 3; s++)
        check_tests(json, "scales", find(json, scales[s]), root, "companies", s, 1e-7);
    cJSON_Delete(json);
    cJSON_Delete(root);
}

/* ---- what is written ---- */

static void nothing_is_written_unless_asked_and_then_the_parent_is_told(void **state)
{
    (void)state;
    build("--company COMPID");
    cJSON *dry = run_json(RECALIBRATE " --format json");
    cJSON *wet = run_json(RECALIBRATE " --weighting companies --write --report "
                                      "r.html --format json 2>/dev/null");
    cJSON *list = run_json("norma norms list --store s.db --format json");
    cJSON *show = run_json("norma norms show --store s.db --name army --version 2 --format json");
    (void)state;
    assert_true(cJSON_IsNull(json_at(dry, "results/new/version")));
    assert_close(json_number(wet, "results/new/version"), 2, 0, 0);
    assert_string_equal(text_at(wet, "results/new/weighting"), "companies");
    assert_close(json_number(wet, "results/bridges/0/rows/0/score"), 0, 0, 0);
    assert_close(json_number(show, "results/parents/0/version"), 1, 0, 0);
    char *page = read_text("r.html");
    assert_non_null(strstr(page, "task-significance"));
    free(page);
    cJSON_Delete(dry);
    cJSON_Delete(wet);
    cJSON_Delete(list);
    cJSON_Delete(show);
}

static void answers_are_pooled_but_no_respondent_twice(void **state)
{
    (void)state;
    build("--company COMPID");
    cJSON *json = run_json(RECALIBRATE " --with-data odd.csv --format json");
    assert_close(json_number(json, "results/new/n"), 1943, 0, 0);
    assert_close(json_number(json, "results/collection/n"), 1000, 0, 0);
    cJSON_Delete(json);
    run r = run_line(RECALIBRATE " --with-data even.csv");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "1000 respondents are in both"));
    run_free(&r);
}

static void a_planted_change_is_found_in_the_scale_and_in_the_item(void **state)
{
    (void)state;
    build("--company none");
    /* everybody one more on LEAD01 and on hostility where that can be */
    check_run(
        "awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { "
        "if ($at[\"LEAD01\"] < 5) $at[\"LEAD01\"]++; for (i in at) if (i ~ /HOSTIL/ && $at[i] < 4) "
        "$at[i]++ } { print }' even.csv > planted.csv");
    cJSON *json = run_json("norma norms recalibrate --store s.db --name army --data planted.csv "
                           "--format json" INSTRUMENT);
    int hostility = find(json, "hostility");
    char path[64];
    snprintf(path, sizeof path, "results/scales/%d/verdict", hostility);
    assert_string_equal(text_at(json, path), "drifted");
    assert_true(cJSON_IsFalse(json_at(json, "results/items/0/anchor")));
    assert_true(cJSON_IsTrue(json_at(json, "results/items/3/anchor")));
    cJSON_Delete(json);
}

static void every_format_has_it_in_every_language(void **state)
{
    (void)state;
    build("--company COMPID");
    run text = run_line(RECALIBRATE " --language fr --report fr.html");
    run csv = run_line(RECALIBRATE " --format csv");
    char *page = read_text("fr.html");
    size_t commas = 0, lines = 0;
    assert_int_equal(text.code, 0);
    assert_non_null(strstr(text.out, "Passerelle"));
    assert_null(strstr(text.out, "drifted"));
    assert_non_null(strstr(page, "Recalibrage des normes"));
    for (const char *at = csv.out; *at; at++) {
        commas += *at == ',';
        lines += *at == '\n';
    }
    assert_int_equal(commas, 32 * lines);
    free(page);
    run_free(&text);
    run_free(&csv);
}

static void check_refusal(const char *line, int code, const char *part)
{
    run r = run_line(line);
    assert_int_equal(r.code, code);
    assert_non_null(strstr(r.err, part));
    run_free(&r);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    build("--company none");
    check_refusal("norma norms recalibrate --name army --data even.csv" INSTRUMENT, 2,
                  "--store is missing");
    check_refusal(RECALIBRATE " --weighting companies", 2, "a column says which they are");
    check_refusal(RECALIBRATE " --created 2026-01-01T00:00:00Z", 2, "goes with --write");
    check_refusal(RECALIBRATE " --company NONE", 2, "NONE");
    check_refusal("norma norms recalibrate --store s.db --name army --data "
                  "$DATASETS/bfi/bfi.csv --instrument $DATASETS/bfi/instrument.json",
                  1, "instrument");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(persons_drift_as_t_test_ks_test_and_chisq_test_have_it,
                                        begin, end),
        cmocka_unit_test_setup_teardown(companies_drift_with_linearised_errors, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_written_unless_asked_and_then_the_parent_is_told,
                                        begin, end),
        cmocka_unit_test_setup_teardown(answers_are_pooled_but_no_respondent_twice, begin, end),
        cmocka_unit_test_setup_teardown(a_planted_change_is_found_in_the_scale_and_in_the_item,
                                        begin, end),
        cmocka_unit_test_setup_teardown(every_format_has_it_in_every_language, begin, end),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
