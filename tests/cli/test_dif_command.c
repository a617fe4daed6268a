/* norma dif from a file to reports. */
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define VERBAL                                                                                     \
    "norma dif --data $DATASETS/verbal-aggression/verbal-aggression.csv --instrument "             \
    "$DATASETS/verbal-aggression/instrument.json"

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

/* R 4.2.2, scripts/reference/dif.R; women are more, and so the reference group. */
static void verbal_aggression_by_gender_is_as_r_has_it(void **state)
{
    cJSON *root = reference_load("dif.json");
    cJSON *json = run_json(VERBAL " --group Gender --scale aggression --rounds 0 --min-cell 0 "
                                  "--format json");
    (void)state;
    assert_string_equal(text_at(json, "results/scales/0/reference"), "F");
    assert_string_equal(text_at(json, "settings/method"), "logistic");
    assert_close(json_number(json, "results/scales/0/focal/0/n_focal"), 73, 0, 0);
    assert_close(json_number(json, "results/scales/0/focal/0/items/2/logistic/both/chi2"),
                 json_number(root, "logistic/both/2"), 1e-6, 0);
    assert_close(json_number(json, "results/scales/0/focal/0/items/2/mantel/gmh/chi2"),
                 json_number(root, "ordered/gmh/2"), 1e-10, 0);
    cJSON_Delete(json);
    cJSON_Delete(root);
}

static void all_scales_come_in_every_format_and_in_french(void **state)
{
    run text = run_line(VERBAL " --group Gender --effect none --language fr");
    run csv = run_line(VERBAL " --group Gender --format csv");
    size_t lines = 0;
    (void)state;
    assert_int_equal(text.code, 0);
    assert_non_null(strstr(text.out, "Ancres : "));
    assert_non_null(strstr(text.out, "purification"));
    assert_null(strstr(text.out, "flagged"));
    for (const char *at = csv.out; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 1 + 24 + 12 + 12);
    run_free(&text);
    run_free(&csv);
}

static void any_column_can_be_the_group_of_a_list_of_items(void **state)
{
    cJSON *json = run_json("norma dif --data $DATASETS/bfi/bfi.csv --items N1:N5 --range 1:6 "
                           "--group education --reference 3 --anchors N1,N2,N3 --format json");
    (void)state;
    assert_string_equal(text_at(json, "results/scales/0/id"), "items");
    assert_string_equal(text_at(json, "results/scales/0/focal/0/name"), "1");
    assert_close(json_number(json, "results/scales/0/focal/3/rounds"), 0, 0, 0);
    cJSON_Delete(json);
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
    check_refusal(VERBAL, 2, "--group is missing");
    check_refusal(VERBAL " --group Gender --reference X", 2, "has no group 'X'");
    check_refusal(VERBAL " --group Gender --scale nothing", 2, "no scale 'nothing'");
    check_refusal(VERBAL " --group Gender --anchors nothing", 2, "no item 'nothing'");
    check_refusal(VERBAL " --group Gender --effect beta --method mantel", 2, "does not go with");
    check_refusal(VERBAL " --group Gender --where Gender=M", 2, "fewer than two groups");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(verbal_aggression_by_gender_is_as_r_has_it, begin, end),
        cmocka_unit_test_setup_teardown(all_scales_come_in_every_format_and_in_french, begin, end),
        cmocka_unit_test_setup_teardown(any_column_can_be_the_group_of_a_list_of_items, begin, end),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
