/* norma latency from files to reports; calibrations made of many and used on ten. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define COS "--instrument $DATASETS/cos-demo/instrument.json"
#define LATENCY "norma latency " COS " --replicates 0 --threads 1 --data "
#define EVERYONE "$DATASETS/cos-demo/cos-demo.csv"
#define SOME EVERYONE " --where company=C20,C18,C05"
/* The first ten respondents of those companies, in a file of their own. */
#define TEN "grep -e respondent, -e ,C20, -e ,C18, -e ,C05, " EVERYONE " | head -11 >ten.csv && "

/* One folder for all, with a calibration of three companies in norms.db. */
static int begin(void **state)
{
    (void)state;
    runner_begin();
    setenv("OMP_NUM_THREADS", "1", 1); /* threads of many tests at once wait for each other */
    run r = run_line(LATENCY SOME " --calibrate panel --store norms.db");
    if (r.code != 0 || !strstr(r.err, "version 1 of calibration 'panel'"))
        fail_msg("%s", r.err);
    run_free(&r);
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void json_has_the_keys_promised(void **state)
{
    (void)state;
    cJSON *json = run_json(LATENCY SOME " --format json");
    const int rows = (int)json_number(json, "results/n");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/items")), 80);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/respondents")), rows);
    const cJSON *item = json_at(json, "results/items/0");
    assert_string_equal(text_at(item, "id"), "VIS1");
    assert_true(json_number(item, "n") > 0 && json_number(item, "n") <= rows);
    assert_close(json_number(item, "mean_log"), log(json_number(item, "median_ms")), 0, 0.3);
    assert_close(json_number(item, "thresholds/nt10"), 0.1 * json_number(item, "mean_ms"), 1e-9, 0);
    assert_true(json_number(json, "results/respondents/0/row") >= 1);
    assert_true(json_number(json, "results/respondents/0/rte") >= 0);
    assert_true(json_number(json, "results/respondents/0/speed_se") > 0);
    assert_true(cJSON_IsTrue(json_at(json, "results/model/converged")));
    assert_true(json_number(json, "results/consistency/speed/odd_even") > 0.9);
    assert_true(json_number(json, "results/consistency/residual/odd_even") > 0.5);
    assert_true(cJSON_GetArraySize(json_at(json, "results/curves")) > 20);
    assert_true(json_number(json, "results/curves/0/bins/0/n") > 0);
    cJSON_Delete(json);
}

static void the_files_asked_for_are_written(void **state)
{
    (void)state;
    run_saying(LATENCY SOME " --report page.html --format csv --output all.csv", "");
    char *page = read_text("page.html"), *csv = read_text("all.csv");
    assert_non_null(strstr(page, "<!DOCTYPE html>"));
    assert_int_equal(strncmp(csv, "row,id,company,site,service,role,n_used,", 40), 0);
    free(page);
    free(csv);
    run_saying(LATENCY SOME " --language fr --report page.html", "");
    page = read_text("page.html");
    assert_non_null(strstr(page, "<html lang=\"fr\">"));
    free(page);
}

/* ---- calibrations ---- */

/* The same row in the results of everyone and of the ten: figures that are measured against the
   calibration agree, whoever else is in the file. */
static void ten_are_measured_as_everyone_is(void **state)
{
    (void)state;
    cJSON *all = run_json(LATENCY SOME " --use-store norms.db --format json");
    cJSON *ten = run_json(TEN LATENCY "ten.csv --use-store norms.db --calibration panel:1 "
                                      "--format json");
    static const char *const same[] = {"rte",       "relative_speed", "fast_pages",
                                       "median_ms", "speed",          "speed_se",
                                       "fit",       "fit_p",          "distance_residual"};
    assert_int_equal(cJSON_GetArraySize(json_at(ten, "results/respondents")), 10);
    for (int row = 0; row < 10; row++)
        for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
            char path[80];
            snprintf(path, sizeof path, "results/respondents/%d/%s", row, same[k]);
            assert_true(cJSON_IsNumber(json_at(ten, path)));
            assert_close(json_number(ten, path), json_number(all, path), 1e-10, 0);
        }
    for (int j = 0; j < 80; j++) {
        char path[80];
        snprintf(path, sizeof path, "results/items/%d/threshold_ms", j);
        assert_close(json_number(ten, path), json_number(all, path), 0, 0);
    }
    assert_true(cJSON_IsTrue(json_at(ten, "results/model/frozen")));
    assert_int_equal(notes_with(ten, "calibration-used"), 1);
    assert_string_equal(text_at(ten, "settings/calibration"), "panel:1");
    cJSON_Delete(all);
    cJSON_Delete(ten);
}

/* Without it, ten would be held against each other. */
static void thresholds_of_ten_alone_are_others(void **state)
{
    (void)state;
    cJSON *alone = run_json(TEN LATENCY "ten.csv --format json");
    cJSON *held = run_json(LATENCY "ten.csv --use-store norms.db --format json");
    assert_true(fabs(json_number(alone, "results/items/0/thresholds/nt10") -
                     json_number(held, "results/items/0/thresholds/nt10")) > 1);
    assert_int_equal(notes_with(alone, "calibration-used"), 0);
    cJSON_Delete(alone);
    cJSON_Delete(held);
}

static const struct {
    const char *line;
    int code;
    const char *says;
} refusals[] = {
    {"norma latency --data x.csv", 2, "--instrument is missing"},
    {LATENCY EVERYONE " --calibrate panel", 2, "--store is missing"},
    {LATENCY EVERYONE " --use-store a.db", 1, "there is no norm store 'a.db'"},
    {LATENCY EVERYONE " --report norms.db --use-store norms.db", 2, "norms.db is read"},
    {TEN LATENCY "ten.csv --calibrate panel --store c.db", 1, "100"},
    {LATENCY EVERYONE " --threshold fast", 2, "threshold"},
    {"norma latency --data $DATASETS/bfi/bfi.csv --instrument $DATASETS/bfi/instrument.json", 1,
     "latenc"},
};

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        run r = run_line(refusals[i].line);
        if (r.code != refusals[i].code || !strstr(r.err, refusals[i].says))
            fail_msg("%s: %d, %s", refusals[i].line, r.code, r.err);
        run_free(&r);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(json_has_the_keys_promised),      TEST(the_files_asked_for_are_written),
        TEST(ten_are_measured_as_everyone_is), TEST(thresholds_of_ten_alone_are_others),
        TEST(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests_name("latency command", tests, begin, end);
}
