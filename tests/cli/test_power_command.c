/* norma power. Certified values: scripts/reference/sem_power.R (lavaan 0.6-14, whose search ends at
   1e-7) and semTools 0.5-6, findRMSEApower() and findRMSEAsamplesize(). */
#include <stdio.h>
#include <string.h>

#include "cli/runner.h"

#define PLANNED "norma power --population population.lav --model planned.lav "

static void power_of_a_model_is_that_of_lavaan(void **state)
{
    (void)state;
    cJSON *want = reference_load("sem_power.json");
    cJSON *made = run_json(PLANNED "--n 300 --wanted 0.8 --identification std-lv --format json");
    const cJSON *rows = json_at(made, "results/parameters");
    assert_close(json_number(made, "results/f0"), json_number(want, "f0"), 1e-7, 0);
    assert_close(json_number(made, "results/df"), json_number(want, "df"), 0, 0);
    assert_close(json_number(made, "results/noncentrality"), 600 * json_number(want, "f0"), 1e-7,
                 0);
    assert_close(json_number(made, "results/power"), json_number(want, "power"), 1e-6, 0);
    assert_close(json_number(made, "results/n_needed"), json_number(want, "n_needed"), 0, 0);
    assert_int_equal(cJSON_GetArraySize(rows), cJSON_GetArraySize(json_at(want, "est")));
    for (int k = 0; k < cJSON_GetArraySize(rows); k++) {
        const cJSON *row = cJSON_GetArrayItem(rows, k);
        assert_close(json_number(row, "truth"),
                     cJSON_GetArrayItem(json_at(want, "est"), k)->valuedouble, 2e-6, 2e-6);
        assert_close(json_number(row, "se"),
                     cJSON_GetArrayItem(json_at(want, "se"), k)->valuedouble, 5e-6, 0);
        assert_close(json_number(row, "power"),
                     cJSON_GetArrayItem(json_at(want, "parameter_power"), k)->valuedouble, 1e-4, 0);
        assert_null(cJSON_GetObjectItem(row, "simulated"));
    }
    assert_string_equal(text_at(made, "settings/population"), "population.lav");
    assert_true(cJSON_IsNull(json_at(made, "input")));
    cJSON_Delete(made);
    cJSON_Delete(want);
}

static void tests_of_the_rmsea_are_those_of_semtools(void **state)
{
    (void)state;
    static const struct {
        const char *options, *test;
        double n, power;
    } cases[] = {
        {"0.05:0.08 --df 20 --n 200", "close", 200, 0.454367983736993},
        {"0:0.05 --df 50 --n 100", "exact", 100, 0.318502985260796},
        {"0.05:0.01 --df 20 --n 200", "not-close", 200, 0.313827405637895},
        {"0.05:0.08 --df 30 --n 400 --groups 2", "close", 400, 0.586010801025719},
        {"0.08:0.05 --df 100 --n 150 --alpha 0.01", "not-close", 150, 0.640059684298379},
        {"0.05:0.08 --df 2 --wanted 0.8", "close", 3494, 0.80002731},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char line[160];
        snprintf(line, sizeof line, "norma power --format json --rmsea %s", cases[k].options);
        cJSON *made = run_json(line);
        assert_string_equal(text_at(made, "results/test"), cases[k].test);
        assert_close(json_number(made, "results/n"), cases[k].n, 0, 0);
        assert_close(json_number(made, "results/power"), cases[k].power, 1e-8, 0);
        cJSON_Delete(made);
    }
}

static void simulation_is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const formats[] = {"text", "json", "csv", "text --language fr"};
    for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
        char line[200];
        run r[3];
        for (int i = 0; i < 3; i++) {
            snprintf(line, sizeof line,
                     PLANNED "--n 200 --simulate 60 --seed %d --threads %d --format %s",
                     i == 2 ? 6 : 5, i == 1 ? 3 : 1, formats[k]);
            r[i] = run_line(line);
            assert_int_equal(r[i].code, 0);
        }
        assert_string_equal(r[0].out, r[1].out);
        assert_string_not_equal(r[0].out, r[2].out);
        for (int i = 0; i < 3; i++)
            run_free(&r[i]);
    }
    cJSON *made = run_json(PLANNED "--n 300 --simulate 200 --format json");
    assert_close(json_number(made, "results/simulated/rejected"),
                 json_number(made, "results/power"), 0, 0.06); /* four standard errors */
    assert_close(json_number(made, "results/simulated/converged"), 200, 0, 0);
    cJSON_Delete(made);
}

static void only_parameters_asked_for_are_told(void **state)
{
    (void)state;
    write_text("labels.lav", "f =~ x1 + b*x2 + b*x3\ng =~ x4 + x5 + x6\n");
    cJSON *made = run_json("norma power --population population.lav --model labels.lav --n 300 "
                           "--parameter b --parameter 'f =~ x3' --parameter g~~f --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(made, "results/parameters")), 2);
    assert_string_equal(text_at(made, "results/parameters/0/label"), "b");
    assert_string_equal(text_at(made, "results/parameters/1/lhs"), "f");
    assert_string_equal(text_at(made, "results/parameters/1/rhs"), "g");
    assert_string_equal(text_at(made, "settings/parameter"), "b,f =~ x3,g~~f");
    cJSON_Delete(made);
}

static void a_model_that_holds_is_rejected_at_the_level(void **state)
{
    (void)state;
    run r = run_line("norma power --population population.lav --model true.lav --n 300");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "The model holds in the population"));
    run_free(&r);
    cJSON *made = run_json("norma power --population population.lav --model true.lav --n 300 "
                           "--alpha 0.01 --format json");
    assert_close(json_number(made, "results/power"), 0.01, 1e-9, 0);
    assert_true(cJSON_IsNull(json_at(made, "results/n_needed")));
    cJSON_Delete(made);
}

static void what_cannot_be_planned_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int code;
        const char *says;
    } cases[] = {
        {"norma power", 2, "say what is planned"},
        {PLANNED, 2, "--n is missing"},
        {PLANNED "--n 1", 2, "--n is a whole number from 2"},
        {PLANNED "--n 301 --groups 2", 2, "--n 301 does not divide into 2 groups"},
        {PLANNED "--n 300 --df 3", 2, "--df goes with --rmsea"},
        {PLANNED "--n 300 --rmsea 0.05:0.08", 2, "--rmsea and --population exclude each other"},
        {PLANNED "--n 300 --output planned.lav", 2, "planned.lav is read"},
        {PLANNED "--n 300 --parameter b", 2, "the model has no parameter 'b'"},
        {PLANNED "--n 300 --parameter f=~x1", 2, "'f=~x1' is fixed in the model"},
        {"norma power --population planned.lav --model planned.lav --n 300", 1,
         "the population has no value for f =~ x1"},
        {"norma power --population population.lav --model more.lav --n 300", 1,
         "x9 is in the analysis model and not in the population"},
        {"norma power --population nowhere.lav --model planned.lav --n 300", 1, "nowhere.lav"},
        {"norma power --rmsea 0.05:0.08 --n 300", 2, "--df is missing"},
        {"norma power --rmsea 0.05 --df 3 --n 300", 2, "--rmsea is two different numbers"},
        {"norma power --rmsea nan:0.05 --df 3 --n 300", 2, "--rmsea is two different numbers"},
        {"norma power --rmsea 0.05:0.05 --df 3 --n 300", 2, "--rmsea is two different numbers"},
        {"norma power --rmsea 0.05:0.08 --df 3", 2, "--rmsea goes with one of --n"},
        {"norma power --rmsea 0.05:0.08 --df 3 --n 9 --wanted 0.9", 2, "goes with one of --n"},
        {"norma power --rmsea 0.05:0.05001 --df 2 --wanted 0.9", 1, "too close"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        run r = run_line(cases[k].line);
        if (r.code != cases[k].code || !strstr(r.err, cases[k].says) || r.bytes > 0)
            fail_msg("%s\ngave %d: %s", cases[k].line, r.code, r.err);
        run_free(&r);
    }
}

static int begin(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_power.json");
    runner_begin();
    write_text("population.lav", text_at(reference, "population"));
    write_text("planned.lav", text_at(reference, "analysis"));
    write_text("true.lav", "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nx1 ~~ x4\n");
    write_text("more.lav", "f =~ x1 + x2 + x9\n");
    cJSON_Delete(reference);
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
        cmocka_unit_test(power_of_a_model_is_that_of_lavaan),
        cmocka_unit_test(tests_of_the_rmsea_are_those_of_semtools),
        cmocka_unit_test(simulation_is_the_same_for_any_number_of_threads),
        cmocka_unit_test(only_parameters_asked_for_are_told),
        cmocka_unit_test(a_model_that_holds_is_rejected_at_the_level),
        cmocka_unit_test(what_cannot_be_planned_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
