#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

/* norma cfa and norma sem. Certified values: scripts/reference/sem_command.R (lavaan 0.6-14). */

#define HOLZINGER "norma cfa --data $DATASETS/holzinger/holzinger.csv "
#define MODEL HOLZINGER "--model $DATASETS/holzinger/model.lav "

/* The row of parameters that a reference row is about. */
static const cJSON *same_row(const cJSON *rows, const cJSON *want)
{
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, rows)
    {
        if (strcmp(text_at(row, "lhs"), text_at(want, "lhs")) == 0 &&
            strcmp(text_at(row, "op"), text_at(want, "op")) == 0 &&
            strcmp(text_at(row, "rhs"), text_at(want, "rhs")) == 0 &&
            json_number(row, "group") == json_number(want, "group"))
            return row;
    }
    return NULL;
}

static void check_against(const cJSON *made, const cJSON *want, double rel)
{
    const cJSON *figure = NULL, *row = NULL;
    cJSON_ArrayForEach(figure, json_at(want, "fit"))
    {
        const cJSON *got = cJSON_GetObjectItem(json_at(made, "results/fit"), figure->string);
        if (!cJSON_IsNumber(figure))
            continue;
        if (!cJSON_IsNumber(got))
            fail_msg("no figure %s", figure->string);
        assert_close(got->valuedouble, figure->valuedouble, rel, 1e-7);
    }
    cJSON_ArrayForEach(row, json_at(want, "parameters"))
    {
        const cJSON *got = same_row(json_at(made, "results/parameters"), row);
        if (!got)
            fail_msg("no row %s %s %s", text_at(row, "lhs"), text_at(row, "op"),
                     text_at(row, "rhs"));
        assert_close(json_number(got, "est"), json_number(row, "est"), 2e-5, 2e-6);
        assert_close(json_number(got, "se"), json_number(row, "se"), 2e-5, 2e-6);
        assert_close(json_number(got, "std_all"), json_number(row, "std.all"), 2e-5, 2e-6);
    }
}

static void figures_are_those_of_lavaan(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"holzinger_ml", MODEL},
        {"holzinger_mlr", MODEL "--estimator MLR --std-lv"},
        {"holzinger_school", MODEL "--group school --group-equal loadings,intercepts "
                                   "--group-partial visual=~x2"},
        {"democracy", "norma sem --data $DATASETS/democracy/democracy.csv --model "
                      "$DATASETS/democracy/model.lav"},
        {"bfi_fiml", "norma cfa --data $DATASETS/bfi/bfi.csv --model-text 'A =~ A1+A2+A3+A4+A5' "
                     "--missing fiml --estimator mlr"},
        {"bfi_wlsmv", "norma cfa --data $DATASETS/bfi/bfi.csv --model-text 'A =~ A1+A2+A3+A4+A5' "
                      "--ordered all"},
        {"lq2002_cluster",
         "norma cfa --data $DATASETS/lq2002/lq2002.csv --model-text 'L =~ LEAD01 + LEAD02 + "
         "LEAD03 + LEAD04; T =~ TSIG01 + TSIG02 + TSIG03' --estimator mlr --cluster COMPID"}};
    cJSON *want = reference_load("sem_command.json");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        char line[512];
        snprintf(line, sizeof line, "%s --format json", lines[k][1]);
        cJSON *made = run_json(line);
        assert_true(cJSON_IsTrue(json_at(made, "results/converged")));
        check_against(made, json_at(want, lines[k][0]), 1e-5);
        cJSON_Delete(made);
    }
    cJSON_Delete(want);
}

/* The tutorial's figures, with the digits that it prints. */
static void the_first_example_of_the_field_comes_out(void **state)
{
    (void)state;
    cJSON *made = run_json(MODEL "--format json --modification 3");
    assert_string_equal(text_at(made, "results/estimator"), "ML");
    assert_int_equal(json_number(made, "results/n"), 301);
    assert_close(json_number(made, "results/fit/chisq"), 85.306, 0, 5e-4);
    assert_int_equal(json_number(made, "results/fit/df"), 24);
    assert_close(json_number(made, "results/fit/cfi"), 0.931, 0, 5e-4);
    assert_close(json_number(made, "results/fit/tli"), 0.896, 0, 5e-4);
    assert_close(json_number(made, "results/fit/rmsea"), 0.092, 0, 5e-4);
    assert_close(json_number(made, "results/fit/rmsea_ci_low"), 0.071, 0, 5e-4);
    assert_close(json_number(made, "results/fit/rmsea_ci_high"), 0.114, 0, 5e-4);
    assert_close(json_number(made, "results/fit/srmr"), 0.065, 0, 5e-4);
    assert_close(json_number(made, "results/fit/aic"), 7517.490, 0, 5e-4);
    assert_close(json_number(made, "results/fit/bic"), 7595.339, 0, 5e-4);
    assert_int_equal(cJSON_GetArraySize(json_at(made, "results/modification_indices")), 3);
    assert_close(json_number(made, "results/modification_indices/0/mi"), 36.411, 0, 5e-4);
    assert_string_equal(text_at(made, "results/modification_indices/0/rhs"), "x9");
    cJSON_Delete(made);
}

static void an_instrument_makes_the_model(void **state)
{
    (void)state;
    cJSON *made = run_json("norma cfa --data $DATASETS/lq2002/lq2002.csv --instrument "
                           "$DATASETS/lq2002/instrument.json --model-from-instrument --std-lv "
                           "--reliability --format json");
    assert_true(strstr(text_at(made, "results/model"), "=~") != NULL);
    assert_int_equal(json_number(made, "results/fit/df"), 149);
    assert_int_equal(json_number(made, "results/n"), 2042);
    assert_true(cJSON_GetArraySize(json_at(made, "results/reliability/coefficients")) >= 6);
    cJSON_Delete(made);
    made = run_json("norma cfa --data $DATASETS/bfi/bfi.csv --items A1:A5 --reverse A1 --range 1:6 "
                    "--model-from-instrument one-factor --format json");
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_at(made, "results/parameters"))
    {
        if (strcmp(text_at(row, "op"), "=~") == 0) /* keyed, so that all go one way */
            assert_true(json_number(row, "est") > 0);
    }
    cJSON_Delete(made);
}

/* Columns that are no items stand beside items, and predictors stay numbers. */
static void numbers_and_items_go_together(void **state)
{
    (void)state;
    cJSON *made = run_json("norma sem --data $DATASETS/bfi/bfi.csv --instrument "
                           "$DATASETS/bfi/instrument.json --model-text 'N =~ N1+N2+N3; N ~ age' "
                           "--format json");
    assert_int_equal(json_number(made, "results/fit/df"), 2);
    cJSON_Delete(made);
    made = run_json("norma sem --data $DATASETS/bfi/bfi.csv --model-text 'N =~ N1+N2+N3; N ~ age' "
                    "--ordered all --format json");
    assert_string_equal(text_at(made, "results/estimator"), "WLSMV");
    size_t thresholds = 0;
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_at(made, "results/parameters"))
    {
        thresholds += strcmp(text_at(row, "op"), "|") == 0;
    }
    assert_int_equal(thresholds, 15);
    cJSON_Delete(made);
}

static void text_page_and_scores_are_written(void **state)
{
    (void)state;
    run r = run_line(MODEL "--report page.html --scores scores.csv --language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Le mod\xc3\xa8le ne s\xe2\x80\x99"));
    run_free(&r);
    char *page = read_text("page.html"), *scores = read_text("scores.csv");
    assert_non_null(strstr(page, "<ellipse"));
    assert_non_null(strstr(page, "HTMT"));
    assert_memory_equal(scores, "row,id,visual,textual,speed,visual_se,", 38);
    size_t lines = 0;
    for (const char *c = scores; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 302);
    free(page);
    free(scores);
}

static void errors_and_cutoffs_are_simulated(void **state)
{
    (void)state;
    cJSON *made = run_json(MODEL "--bootstrap 200 --bollen-stine --cutoffs 60 --format json");
    assert_string_equal(text_at(made, "results/se"), "bootstrap");
    assert_true(json_number(made, "results/bootstrap/converged") > 190);
    assert_true(json_number(made, "results/bootstrap/bollen_stine_p") < 0.02);
    const cJSON *row = json_at(made, "results/parameters/1");
    assert_close(json_number(row, "se"), 0.13, 0, 0.05);
    assert_close(json_number(row, "z"), json_number(row, "est") / json_number(row, "se"), 1e-12, 0);
    assert_true(json_number(made, "results/cutoffs/levels/0/rmsea/cutoff") < 0.08);
    cJSON_Delete(made);
}

static void the_same_bytes_for_any_number_of_threads(void **state)
{
    (void)state;
    run one = run_line(MODEL "--estimator mlr --format json --threads 1 --residuals");
    run two = run_line(MODEL "--estimator mlr --format json --threads 2 --residuals");
    assert_int_equal(one.code, 0);
    assert_string_equal(one.out, two.out);
    run_free(&one);
    run_free(&two);
}

static void what_cannot_be_done_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int code;
        const char *says;
    } cases[] = {
        {HOLZINGER, 2, "the model is missing"},
        {MODEL "--model-text 'f =~ x1'", 2, "exclude each other"},
        {HOLZINGER "--model-from-instrument", 2, "--model-from-instrument needs --instrument"},
        {HOLZINGER "--items x1:x3 --model-from-instrument cube", 2, "not 'cube'"},
        {MODEL "--level theme", 2, "--level goes with --model-from-instrument"},
        {MODEL "--group-equal loadings", 2, "--group-equal goes with --group"},
        {MODEL "--group school --group-equal loadings,shoes", 2, "'shoes' is none of loadings"},
        {MODEL "--group school --group-partial visual=~x2", 2,
         "--group-partial goes with --group-equal"},
        {MODEL "--std-lv --identification effects", 2, "exclude each other"},
        {MODEL "--parameterization gamma", 2, "delta or theta"},
        {MODEL "--estimator map", 2, "--estimator is one of"},
        {MODEL "--bollen-stine", 2, "--bollen-stine goes with --bootstrap"},
        {MODEL "--bootstrap 20 --se standard", 2, "--bootstrap goes with --se bootstrap"},
        {MODEL "--scores-method bartlett", 2, "--scores-method goes with --scores"},
        {MODEL "--weights sex --weights-file w.csv", 2, "exclude each other"},
        {HOLZINGER "--model nowhere.lav", 1, "nowhere.lav cannot be read"},
        {HOLZINGER "--model-text 'f =~ x1 + x2 + x99'", 1, "'x99', which is no column of"},
        {HOLZINGER "--model-text 'f =~ x1 + '", 1, "--model-text"},
        {HOLZINGER "--model-text 'f =~ x1 + x2 + school'", 1, "school"},
        {MODEL "--group shoe", 2, "shoe"},
        {MODEL "--ordered all", 1, "row 1"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        run r = run_line(cases[k].line);
        if (r.code != cases[k].code || !strstr(r.err, cases[k].says))
            fail_msg("%s\ngave %d and '%s', not %d and '%s'", cases[k].line, r.code, r.err,
                     cases[k].code, cases[k].says);
        run_free(&r);
    }
    write_text("twice.csv", "a,b,c\n1,2,1\n2,1,2\n3,4,3\n4,3,4\n5,6,5\n");
    run t = run_line("norma cfa --data twice.csv --model-text 'f =~ a + b + c'");
    assert_non_null(strstr(t.err, "the variables before it in the model determine c"));
    run_free(&t);
    write_text("few.csv", "a,b,c\n1,2,2\n2,1,3\n4,4,1\n");
    t = run_line("norma cfa --data few.csv --model-text 'f =~ a + b + c'");
    assert_non_null(strstr(t.err, "there are not more rows than the 3 variables"));
    run_free(&t);
    write_text("model.lav", "f =~ x1 + x2 + x3");
    run r = run_line(HOLZINGER "--model model.lav --output model.lav");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "nothing is written over it"));
    run_free(&r);
}

/* Two factors of two items each that are one: a negative variance, or no end. */
static void strict_refuses_what_is_improper(void **state)
{
    (void)state;
    static const char text[] =
        "a,b,c\n1,2,2\n2,1,3\n3,4,1\n4,3,5\n5,6,2\n6,5,7\n7,8,3\n8,7,6\n9,9,4\n10,11,8\n";
    write_text("few.csv", text);
    run r = run_line("norma cfa --data few.csv --model-text 'f =~ a + b + c' --strict");
    assert_int_equal(r.code, 3);
    run_free(&r);
    r = run_line(HOLZINGER "--model-text 'f =~ x1 + x2; g =~ NA*x4 + x5 + x6' --strict");
    assert_int_equal(r.code, 3);
    assert_non_null(strstr(r.out, "The model is not identified: other estimates fit as well"));
    assert_non_null(strstr(r.out, "these parameters"));
    run_free(&r);
    r = run_line(MODEL "--cluster school --format json");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "there are 2 clusters: with fewer than 20"));
    run_free(&r);
    r = run_line(MODEL "--strict");
    assert_int_equal(r.code, 0);
    run_free(&r);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(figures_are_those_of_lavaan, begin, end),
        cmocka_unit_test_setup_teardown(the_first_example_of_the_field_comes_out, begin, end),
        cmocka_unit_test_setup_teardown(an_instrument_makes_the_model, begin, end),
        cmocka_unit_test_setup_teardown(numbers_and_items_go_together, begin, end),
        cmocka_unit_test_setup_teardown(text_page_and_scores_are_written, begin, end),
        cmocka_unit_test_setup_teardown(errors_and_cutoffs_are_simulated, begin, end),
        cmocka_unit_test_setup_teardown(the_same_bytes_for_any_number_of_threads, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_done_is_told, begin, end),
        cmocka_unit_test_setup_teardown(strict_refuses_what_is_improper, begin, end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
