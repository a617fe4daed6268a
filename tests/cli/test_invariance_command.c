/* norma invariance from a file to reports. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define SCHOOLS                                                                                    \
    "norma invariance --data $DATASETS/holzinger/holzinger.csv --model "                           \
    "$DATASETS/holzinger/model.lav --group school"
#define AGREEABLE                                                                                  \
    "norma invariance --data $DATASETS/bfi/bfi.csv --model-text 'A =~ A1 + A2 + A3 + A4 + A5' "    \
    "--group gender"

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

/* lavaan 0.6-14, scripts/reference/invariance.R */
static void schools_are_compared_as_lavaan_compares_them(void **state)
{
    static const char *const levels[] = {"configural", "metric", "scalar", "strict"};
    cJSON *reference = reference_load("invariance.json");
    cJSON *json = run_json(SCHOOLS " --estimator mlr --format json");
    const cJSON *want = json_at(reference, "HS_invariance_school_MLR");
    char at[96], of[96];
    (void)state;
    for (int k = 0; k < 4; k++) {
        snprintf(at, sizeof at, "results/levels/%d/name", k);
        assert_string_equal(text_at(json, at), levels[k]);
        snprintf(at, sizeof at, "results/levels/%d/fit/chisq_scaled", k);
        snprintf(of, sizeof of, "%s/chisq_scaled", levels[k]);
        assert_close(json_number(json, at), json_number(want, of), 1e-6, 0);
        if (k == 0)
            continue;
        snprintf(at, sizeof at, "results/levels/%d/difference/chisq", k);
        snprintf(of, sizeof of, "difference/chisq/%d", k - 1);
        assert_close(json_number(json, at), json_number(want, of), 2e-5, 0);
        snprintf(at, sizeof at, "results/levels/%d/delta/cfi_robust", k);
        assert_close(
            json_number(json, at),
            json_number(want, (snprintf(of, sizeof of, "%s/cfi_robust", levels[k]), of)) -
                json_number(want, (snprintf(of, sizeof of, "%s/cfi_robust", levels[k - 1]), of)),
            0, 1e-6);
    }
    assert_string_equal(text_at(json, "results/levels/1/equal/0"), "loadings");
    assert_string_equal(text_at(json, "results/levels/1/difference/method"),
                        "satorra-bentler-2001");
    assert_string_equal(text_at(json, "results/conclusion/highest"), "metric");
    assert_string_equal(text_at(json, "results/rule"), "chen-2007");
    assert_string_equal(text_at(json, "settings/estimator"), "mlr");
    assert_true(cJSON_IsFalse(json_at(json, "results/conclusion/means_comparable")));
    cJSON_Delete(json);
    cJSON_Delete(reference);
}

static void what_may_be_compared_is_said_in_both_languages(void **state)
{
    run english = run_line(SCHOOLS " --free-until rule");
    run french = run_line(SCHOOLS " --language fr --align --report page.html");
    (void)state;
    assert_int_equal(english.code, 0);
    assert_non_null(strstr(english.out, "Result:     The groups share"));
    assert_non_null(strstr(english.out, "x3~1"));
    assert_non_null(strstr(english.out, "scalar, 2 free"));
    assert_int_equal(french.code, 0);
    assert_non_null(strstr(french.out, "Bilan :     Les groupes partagent les saturations"));
    assert_non_null(strstr(french.out, "Alignement de visual"));
    assert_null(strstr(french.out, "verdict supported"));
    char *page = read_text("page.html");
    assert_non_null(strstr(page, "Peut-on comparer les groupes"));
    assert_non_null(strstr(page, "Moyennes et écarts-types alignés"));
    free(page);
    run_free(&english);
    run_free(&french);
}

static void csv_has_a_line_a_level_item_and_group(void **state)
{
    run r = run_line(SCHOOLS " --levels configural,metric --align --format csv");
    size_t lines = 0, commas = 0, first = 0;
    (void)state;
    assert_int_equal(r.code, 0);
    for (const char *at = r.out; *at; at++) {
        commas += *at == ',';
        if (*at != '\n')
            continue;
        if (lines++ == 0)
            first = commas;
        else
            assert_int_equal(commas, first);
        commas = 0;
    }
    /* levels, items, scales; of three factors: groups, and groups x (loadings and intercepts) */
    assert_int_equal(lines, 1 + 2 + 9 + 3 + 3 * (2 + 2 * 6));
    run_free(&r);
}

static void ordinal_items_are_compared_by_their_thresholds(void **state)
{
    cJSON *json = run_json(AGREEABLE " --ordered A1:A5 --identify wu-estabrook --format json");
    (void)state;
    assert_string_equal(text_at(json, "results/levels/1/name"), "thresholds");
    assert_string_equal(text_at(json, "results/levels/1/equal/0"), "thresholds");
    assert_string_equal(text_at(json, "results/levels/1/difference/method"), "satorra-2000");
    assert_close(json_number(json, "results/levels/1/difference/df"), 15, 0, 0);
    assert_true(json_number(json, "results/items/0/dmacs") > 0);
    cJSON_Delete(json);
}

static void strict_is_an_exit_code(void **state)
{
    run r = run_line(SCHOOLS " --strict");
    (void)state;
    assert_int_equal(r.code, 3);
    run_free(&r);
}

static void check_refusal(const char *line, int code, const char *part)
{
    run r = run_line(line);
    assert_int_equal(r.code, code);
    if (!strstr(r.err, part))
        fail_msg("'%s' lacks '%s'", r.err, part);
    run_free(&r);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    check_refusal("norma invariance --data $DATASETS/holzinger/holzinger.csv --model "
                  "$DATASETS/holzinger/model.lav",
                  2, "--group is missing");
    check_refusal(SCHOOLS " --levels weak", 2, "--levels is a list of");
    check_refusal(SCHOOLS " --reference Nowhere", 2, "no group 'Nowhere'");
    check_refusal(SCHOOLS " --min-group 3", 2, "at least 5");
    check_refusal(AGREEABLE " --ordered A1:A5 --levels metric", 2, "wu-estabrook");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schools_are_compared_as_lavaan_compares_them),
        cmocka_unit_test(what_may_be_compared_is_said_in_both_languages),
        cmocka_unit_test(csv_has_a_line_a_level_item_and_group),
        cmocka_unit_test(ordinal_items_are_compared_by_their_thresholds),
        cmocka_unit_test(strict_is_an_exit_code),
        cmocka_unit_test(what_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
