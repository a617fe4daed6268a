/* norma norms build: two-level norm sets, as the command makes and shows them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define ARMY                                                                                       \
    "norma norms build --instrument $DATASETS/lq2002/instrument.json --data "                      \
    "$DATASETS/lq2002/lq2002.csv --threads 1 --created 2025-01-31T12:00:00Z "
#define SHOW "norma norms show --store "

static int begin(void **state)
{
    (void)state;
    runner_begin();
    setenv("OMP_NUM_THREADS", "1", 1);
    run_saying(ARMY "--name army --store army.db --population 'companies of an army' --collected "
                    "2002-01-01:2002-06-30 --format json --output army.json",
               "version 1 of norm set 'army'");
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void the_largest_units_are_the_companies(void **state)
{
    (void)state;
    cJSON *json = run_json(SHOW "army.db --format json");
    assert_string_equal(text_at(json, "results/company_column"), "COMPID");
    assert_string_equal(text_at(json, "results/population"), "companies of an army");
    assert_string_equal(text_at(json, "results/collected_to"), "2002-06-30");
    assert_close(json_number(json, "results/n_companies"), 49, 0, 0);
    assert_close(json_number(json, "results/scales/0/companies/n"), 49, 0, 0);
    /* lme4, as tests/reference/multilevel.json has it of other items of the same people: .1 to .2
     */
    const double icc = json_number(json, "results/scales/0/companies/icc1");
    assert_true(icc > 0.05 && icc < 0.3);
    assert_true(json_number(json, "results/scales/0/n_effective") < 1000);
    assert_int_equal(strlen(text_at(json, "results/sha256")), 64);
    /* quantiles rise, and their intervals hold them */
    double last = -1;
    for (int k = 1; k < 6; k++) {
        char path[80];
        snprintf(path, sizeof path, "results/scales/0/companies/quantiles/%d", k);
        const cJSON *q = json_at(json, path);
        assert_true(json_number(q, "pomp") > last);
        last = json_number(q, "pomp");
        assert_true(json_number(q, "low") < last && json_number(q, "high") > last);
    }
    cJSON_Delete(json);
    char *built = read_text("army.json");
    assert_non_null(strstr(built, "norms-not-frozen"));
    free(built);
}

static void persons_only_and_companies_equal_are_choices(void **state)
{
    (void)state;
    run_saying(ARMY "--name persons --store two.db --company none", "version 1");
    cJSON *json = run_json(SHOW "two.db --name persons --format json");
    assert_close(json_number(json, "results/n_companies"), 0, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "results/scales/0/companies")));
    assert_close(json_number(json, "results/scales/0/n_effective"), 2042, 0, 0);
    cJSON_Delete(json);
    run_saying(ARMY "--name equal --store equal.db --weighting companies --parent persons:1 "
                    "--language fr --output equal.txt || "
                    "true",
               "there is no norm");
    run_saying(ARMY "--name equal --store two.db --weighting companies --parent persons:1 "
                    "--output equal.txt",
               "version 1");
    char *text = read_text("equal.txt");
    assert_non_null(strstr(text, "every company counts the same"));
    assert_non_null(strstr(text, "Follows persons:1"));
    assert_non_null(strstr(text, "effective respondents (Kish)"));
    free(text);
}

static void thresholds_are_frozen_with_the_norms(void **state)
{
    (void)state;
    run_saying(ARMY "--name army --store frozen.db --calibrate panel --replicates 0",
               "version 1 of calibration 'panel'");
    run_saying(ARMY "--name later --where-not COMPID=13 --store frozen.db --calibration panel",
               "version 1 of norm set 'later'");
    cJSON *json = run_json(SHOW "frozen.db --name later --format json");
    assert_string_equal(text_at(json, "results/calibration/name"), "panel");
    assert_close(json_number(json, "results/calibration/version"), 1, 0, 0);
    cJSON_Delete(json);
}

/* The models are among the figures, so that export and its digest cover them. */
static void continuous_norms_stand_in_the_set(void **state)
{
    (void)state;
    run_saying(ARMY "--name sized --store sized.db --continuous company-size:moments --language fr "
                    "--output sized.txt",
               "version 1 of norm set 'sized'");
    char *text = read_text("sized.txt");
    assert_non_null(strstr(text, "Normes continues selon company-size, de 10 à 99"));
    assert_non_null(strstr(text, "régression des moments"));
    free(text);
    cJSON *json = run_json(SHOW "sized.db --format json");
    cJSON *alone = run_json("norma norms continuous --instrument "
                            "$DATASETS/lq2002/instrument.json --data $DATASETS/lq2002/lq2002.csv "
                            "--scale hostility --covariate company-size --companies COMPID "
                            "--method moments --bootstrap 0 --format json");
    assert_string_equal(text_at(json, "results/continuous/covariate"), "company-size");
    assert_string_equal(text_at(json, "results/continuous/scales/2/id"), "hostility");
    assert_string_equal(text_at(json, "results/continuous/scales/2/method"), "moments");
    assert_close(json_number(json, "results/continuous/scales/2/r2"),
                 json_number(alone, "results/fit/r2"), 1e-12, 0);
    assert_close(json_number(json, "results/continuous/scales/2/bic"),
                 json_number(alone, "results/fit/bic"), 1e-12, 0);
    cJSON_Delete(alone);
    cJSON_Delete(json);
    run_saying("norma norms export --store sized.db --output sized.json", "");
    run_saying("norma norms import --file sized.json --store copy.db", "");
    json = run_json(SHOW "copy.db --format json");
    assert_close(json_number(json, "results/continuous/scales/2/n"), 2042, 0, 0);
    cJSON_Delete(json);
    json = run_json(SHOW "army.db --format json");
    assert_true(cJSON_IsNull(json_at(json, "results/continuous")));
    cJSON_Delete(json);
}

static void a_list_says_which_versions_are_in_use(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++)
        run_saying(ARMY "--name twice --store twice.db", "norm set 'twice'");
    run_saying("norma norms retire --store twice.db --name twice --version 2 --because 'asked for "
               "by its owner'",
               "");
    run r = run_line("norma norms list --store twice.db --format csv");
    assert_int_equal(r.code, 0);
    const char *first = strstr(r.out, ",norms,49,current\n");
    assert_non_null(first);
    assert_non_null(strstr(first, ",norms,49,retired\n"));
    run_free(&r);
    r = run_line("norma norms list --store twice.db");
    assert_non_null(strstr(r.out, "companies"));
    assert_non_null(strstr(r.out, "retired"));
    run_free(&r);
}

/* A scale that the gate holds enters on a person's word only where that is asked for. */
static void an_overridden_scale_stays_out_unless_asked_for(void **state)
{
    (void)state;
#define COS                                                                                        \
    "norma norms build --instrument $DATASETS/cos-demo/instrument.json --data "                    \
    "$DATASETS/cos-demo/cos-demo.csv --where company=C20,C18,C05 --threads 1 --created "           \
    "2025-01-31T12:00:00Z --name cos "
#define WORD "--override reliability --because 'asked for by the board' "
    cJSON *out = run_json(COS WORD "--store out.db --format json");
    cJSON *in = run_json(COS WORD "--with-overridden --store in.db --format json");
    const int n_out = cJSON_GetArraySize(json_at(out, "results/scales"));
    const int n_in = cJSON_GetArraySize(json_at(in, "results/scales"));
    assert_int_equal(n_in - n_out, notes_with(out, "norms-scale-overridden"));
    assert_true(n_in > n_out);
    assert_int_equal(notes_with(in, "norms-scale-overridden"), 0);
    cJSON_Delete(out);
    cJSON_Delete(in);
}

static void what_cannot_be_is_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *flags;
        int code;
        const char *says;
    } lines[] = {{"--company section", 2, "--company is a unit column"},
                 {"--weighting people", 2, "--weighting is respondents or companies"},
                 {"--weighting companies --company none", 2, "companies can count the same only"},
                 {"--collected 2024-02", 2, "dates of collection"},
                 {"--parent army", 2, "--parent is NAME:VERSION"},
                 {"--calibrate a --calibration b", 2, "exclude each other"},
                 {"--calibration nobody", 1, "holds no calibration"},
                 {"--continuous age", 2, "no continuous variable of the instrument"},
                 {"--continuous company-size:curve", 2, "surface, moments, box-cox"},
                 {"--continuous company-size --company none", 2, "no column of companies"},
                 {"--override n", 2, "needs a --because"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[640];
        snprintf(line, sizeof line, ARMY "--name n --store army.db %s", lines[i].flags);
        run r = run_line(line);
        if (r.code != lines[i].code || !strstr(r.err, lines[i].says))
            fail_msg("%s: %d %s", lines[i].flags, r.code, r.err);
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_units_are_the_companies),
        cmocka_unit_test(persons_only_and_companies_equal_are_choices),
        cmocka_unit_test(thresholds_are_frozen_with_the_norms),
        cmocka_unit_test(continuous_norms_stand_in_the_set),
        cmocka_unit_test(a_list_says_which_versions_are_in_use),
        cmocka_unit_test(an_overridden_scale_stays_out_unless_asked_for),
        cmocka_unit_test(what_cannot_be_is_a_sentence),
    };
    return cmocka_run_group_tests_name("norms build", tests, begin, end);
}
