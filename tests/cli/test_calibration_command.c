/* Calibrations: made of many respondents, listed, and used on ten. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define COS "--instrument $DATASETS/cos-demo/instrument.json"
#define EVERYONE "$DATASETS/cos-demo/cos-demo.csv"
/* The first ten respondents of those companies, in a file of their own. */
#define TEN "grep -e respondent, -e ,C20, -e ,C18, -e ,C05, " EVERYONE " | head -11 >ten.csv && "
#define SCREEN "norma screen " COS " --threads 1 --data "
#define SOME EVERYONE " --where company=C20,C18,C05"
#define CALIBRATE(store)                                                                           \
    SCREEN SOME " --calibrate panel --store " store " --draws 1000 --created "                     \
                "2025-01-31T12:00:00Z "

/* One folder for all, with a calibration of three companies in norms.db. */
static int begin(void **state)
{
    (void)state;
    runner_begin();
    setenv("OMP_NUM_THREADS", "1", 1); /* threads of many tests at once wait for each other */
    run r = run_line(CALIBRATE("norms.db"));
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

/* The number at a path, NaN for null. */
static double number_or_nan(const cJSON *json, const char *path)
{
    const cJSON *at = json_at(json, path);
    return cJSON_IsNull(at) ? NAN : at->valuedouble;
}

/* A row in the results of everyone and of the ten: what is measured against the calibration
   agrees, whoever else is in the file. */
static void ten_are_measured_as_everyone_is(void **state)
{
    (void)state;
    static const char *const same[] = {"rte",    "speed",   "mahalanobis", "irv",     "guttman",
                                       "u3poly", "lz_star", "synonyms",    "validity"};
    size_t defined = 0;
    cJSON *all = run_json(SCREEN SOME " --use-store norms.db --format json");
    cJSON *ten = run_json(TEN SCREEN "ten.csv --use-store norms.db --calibration panel:1 "
                                     "--format json");
    assert_int_equal(cJSON_GetArraySize(json_at(ten, "results/respondents")), 10);
    for (int row = 0; row < 10; row++)
        for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
            char path[80];
            snprintf(path, sizeof path, "results/respondents/%d/indices/%s", row, same[k]);
            assert_close(number_or_nan(ten, path), number_or_nan(all, path), 1e-12, 1e-12);
            defined += isnan(number_or_nan(ten, path)) ? 0 : 1;
        }
    assert_true(defined > 80);
    assert_int_equal(notes_with(ten, "calibration-used"), 1);
    assert_string_equal(text_at(ten, "settings/calibration"), "panel:1");
    cJSON_Delete(all);
    cJSON_Delete(ten);
}

/* Without one, ten respondents have no distances; with one, they have. */
static void a_calibration_gives_ten_what_they_lack(void **state)
{
    (void)state;
    static const char path[] = "results/respondents/3/indices/mahalanobis";
    cJSON *alone = run_json(TEN SCREEN "ten.csv --format json");
    cJSON *held = run_json(SCREEN "ten.csv --use-store norms.db --format json");
    assert_true(isnan(number_or_nan(alone, path)));
    assert_true(number_or_nan(held, path) > 0);
    assert_int_equal(notes_with(alone, "calibration-used"), 0);
    cJSON_Delete(alone);
    cJSON_Delete(held);
}

/* The share of careless respondents is not one of these ten. */
static void prevalence_is_said_to_be_the_calibration_s(void **state)
{
    (void)state;
    cJSON *all = run_json(SCREEN SOME " --draws 1000 --format json");
    cJSON *ten = run_json(TEN SCREEN "ten.csv --use-store norms.db --format json");
    assert_string_equal(text_at(all, "results/prevalence_of"), "sample");
    assert_string_equal(text_at(ten, "results/prevalence_of"), "calibration");
    run r = run_line(SCREEN "ten.csv --use-store norms.db");
    assert_non_null(strstr(r.out, "of the respondents of the calibration"));
    run_free(&r);
    cJSON_Delete(all);
    cJSON_Delete(ten);
}

static void a_validation_is_screened_by_it(void **state)
{
    (void)state;
    cJSON *json =
        run_json(TEN "norma validate " COS " --data ten.csv --use-store norms.db --format json");
    cJSON *screened = run_json(SCREEN "ten.csv --use-store norms.db --format json");
    assert_int_equal(notes_with(json, "calibration-used"), 1);
    assert_close(json_number(json, "results/screening/n_kept"),
                 json_number(screened, "results/n_kept"), 0, 0);
    cJSON_Delete(json);
    cJSON_Delete(screened);
}

static void the_same_sample_makes_the_same_store(void **state)
{
    (void)state;
    run r =
        run_line("norma screen " COS " --threads 3 --data " SOME
                 " --calibrate panel --store again.db --draws 1000 --created 2025-01-31T12:00:00Z");
    assert_int_equal(r.code, 0);
    run_free(&r);
    run_saying("cmp norms.db again.db", "");
    run_saying(CALIBRATE("again.db"), "version 2 of calibration 'panel'");
}

static void a_store_shows_its_calibrations_beside_its_norms(void **state)
{
    (void)state;
    run_saying("cp norms.db both.db && norma norms build " COS " --data " EVERYONE
               " --name panel --store both.db --replicates 0",
               "version 1 of norm set 'panel'");
    cJSON *list = run_json("norma norms list --store both.db --format json");
    assert_string_equal(text_at(list, "results/sets/0/name"), "panel");
    assert_string_equal(text_at(list, "results/calibrations/0/name"), "panel");
    assert_string_equal(text_at(list, "results/calibrations/0/source/filter"),
                        "company = C20, C18, C05");
    cJSON_Delete(list);
    cJSON *one = run_json("norma norms show --store both.db --calibration panel --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(one, "results/items")), 80);
    assert_true(cJSON_GetArraySize(json_at(one, "results/figures")) > 3);
    cJSON_Delete(one);
    run_saying("norma norms show --store both.db --calibration panel:1", "");
    run_saying("norma norms show --store both.db --calibration panel --format csv --output all.csv",
               "");
    run_saying("norma norms show --store both.db", "");
}

static const struct {
    const char *line;
    int code;
    const char *says;
} refusals[] = {
    {SCREEN EVERYONE " --calibrate panel", 2, "--store is missing"},
    {SCREEN EVERYONE " --store c.db", 2, "--store goes with --calibrate only"},
    {SCREEN EVERYONE " --created 2025-01-31T12:00:00Z", 2, "--created goes with --calibrate only"},
    {SCREEN EVERYONE " --calibration panel", 2, "--calibration goes with --use-store only"},
    {SCREEN EVERYONE " --use-store a.db --calibrate b --store c.db", 2, "exclude each other"},
    {SCREEN EVERYONE " --use-store a.db --calibration b:0", 2, "NAME or NAME:VERSION"},
    {SCREEN EVERYONE " --use-store a.db", 1, "there is no norm store 'a.db'"},
    {SCREEN EVERYONE " --use-store a.db --output a.db", 2, "a.db is read"},
    {SCREEN EVERYONE " --calibrate b --store a.db --output a.db", 2, "a.db is read"},
    {TEN SCREEN "ten.csv --calibrate panel --store c.db", 1, "100"},
    {SCREEN EVERYONE " --calibrate '' --store c.db", 2, "calibrate"},
    {SCREEN SOME " --calibrate b --store c.db --created now --draws 1000", 2, "is UTC"},
    {SCREEN SOME " --calibrate b:1 --store c.db --draws 1000", 2, "no colon"},
    {"norma latency " COS " --data " SOME " --calibrate b --store c.db --report c.db", 2,
     "c.db is read"},
    {"norma norms show --store a.db --calibration b --name c", 2, "without --name and --version"},
    {"norma norms show --store a.db --calibration b", 1, "there is no norm store"},
};

static void what_cannot_be_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        run r = run_line(refusals[i].line);
        if (r.code != refusals[i].code || !strstr(r.err, refusals[i].says))
            fail_msg("%s: %d, %s", refusals[i].line, r.code, r.err);
        run_free(&r);
    }
    char *left = list_folder();
    assert_null(strstr(left, "c.db"));
    assert_null(strstr(left, "a.db"));
    free(left);
}

static void refuse_instrument(const char *edit, const char *says)
{
    char line[512];
    snprintf(line, sizeof line,
             "sed '%s' $DATASETS/cos-demo/instrument.json >other.json && norma screen --instrument "
             "other.json --data " EVERYONE " --use-store norms.db",
             edit);
    run r = run_line(line);
    assert_int_equal(r.code, 1);
    if (!strstr(r.err, says))
        fail_msg("'%s' does not say '%s'", r.err, says);
    run_free(&r);
}

static void calibrations_of_another_instrument_are_refused(void **state)
{
    (void)state;
    refuse_instrument("s/\"max\": 6/\"max\": 7/",
                      "has answers 1 to 6 in the calibration and 1 to 7 here");
    refuse_instrument("s/\"id\": \"cos-demo\"/\"id\": \"other\"/",
                      "is of instrument 'cos-demo' and not of 'other'");
}

int main(void)
{
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(ten_are_measured_as_everyone_is),
        TEST(a_calibration_gives_ten_what_they_lack),
        TEST(prevalence_is_said_to_be_the_calibration_s),
        TEST(a_validation_is_screened_by_it),
        TEST(the_same_sample_makes_the_same_store),
        TEST(a_store_shows_its_calibrations_beside_its_norms),
        TEST(what_cannot_be_is_refused_and_leaves_nothing),
        TEST(calibrations_of_another_instrument_are_refused),
    };
    return cmocka_run_group_tests_name("calibration command", tests, begin, end);
}
