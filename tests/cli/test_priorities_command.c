/* norma priorities from files to reports. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define LQ                                                                                         \
    "norma priorities --data $DATASETS/lq2002/lq2002.csv --instrument "                            \
    "$DATASETS/lq2002/instrument.json"
#define HOSTILITY LQ " --criterion hostility --bootstrap 200"
#define COS                                                                                        \
    "norma priorities --data $DATASETS/cos-demo/cos-demo.csv --instrument "                        \
    "$DATASETS/cos-demo/instrument.json --bootstrap 100"
#define OUTCOMES " --outcomes outcomes.csv --outcome-unit COMPID --outcome nps"

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

static double wanted(const cJSON *reference, const char *name, int scale)
{
    return cJSON_GetArrayItem(json_at(reference, name), scale)->valuedouble;
}

static double of_scale(const cJSON *json, const char *list, int scale, const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "results/%s/%d/%s", list, scale, name);
    return json_number(json, path);
}

/* Every company's outcome is (7 COMPID) mod 13; most: rows of the file. */
static void write_outcomes(const char *most)
{
    char line[256];
    snprintf(line, sizeof line,
             "(echo COMPID,nps; tail -n +2 $DATASETS/lq2002/lq2002.csv | cut -d, -f1 | sort -nu | "
             "head -n %s | awk '{print $1 \",\" 7 * $1 %% 13}')",
             most);
    run r = run_line(line);
    assert_int_equal(r.code, 0);
    write_bytes("outcomes.csv", r.out, r.bytes);
    run_free(&r);
}

/* R 4.2.2, scripts/reference/priorities.R. */
static void importance_and_performance_of_lq2002_are_those_of_r(void **state)
{
    (void)state;
    cJSON *json = run_json(HOSTILITY " --format json");
    cJSON *want = reference_load("priorities.json");
    assert_close(json_number(json, "results/importance/r2"), json_number(want, "r2"), 1e-11, 0);
    assert_close(json_number(json, "results/n_sampling"), 49, 0, 0);
    assert_string_equal(text_at(json, "results/sampling_unit"), "COMPID");
    assert_string_equal(text_at(json, "results/priorities/0/scale"), "leadership-climate");
    for (int s = 0; s < 2; s++) {
        static const char *const names[] = {"mean",           "low", "high", "difference",
                                            "difference_low", NULL};
        for (size_t i = 0; names[i]; i++)
            assert_close(of_scale(json, "priorities", s, names[i]), wanted(want, names[i], s),
                         1e-10, 1e-10);
        assert_close(of_scale(json, "priorities", s, "importance/weight"),
                     wanted(want, "weights", s), 1e-11, 0);
        assert_close(of_scale(json, "priorities", s, "importance/general"),
                     wanted(want, "general", s), 1e-11, 0);
        assert_true(of_scale(json, "priorities", s, "importance/random_low") > 0);
        assert_true(of_scale(json, "priorities", s, "importance/low") <
                    of_scale(json, "priorities", s, "importance/weight"));
    }
    assert_int_equal(notes_with(json, "priorities-without-norms"), 1);
    cJSON_Delete(json);
    cJSON_Delete(want);
}

static void links_of_companies_with_outcomes_are_those_of_r(void **state)
{
    (void)state;
    write_outcomes("99");
    cJSON *json = run_json(LQ OUTCOMES " --format json");
    cJSON *want = reference_load("priorities.json");
    assert_string_equal(text_at(json, "results/links/0/outcome"), "nps");
    for (int s = 0; s < 2; s++) {
        assert_close(of_scale(json, "links", s, "units"), 49, 0, 0);
        assert_close(of_scale(json, "links", s, "r"), wanted(want, "link_r", s), 1e-9, 0);
        assert_close(of_scale(json, "links", s, "r_low"), wanted(want, "link_low", s), 1e-9, 0);
        assert_close(of_scale(json, "links", s, "r_high"), wanted(want, "link_high", s), 1e-9, 0);
        assert_close(of_scale(json, "links", s, "reliability"), wanted(want, "reliability", s),
                     1e-9, 0);
        assert_close(of_scale(json, "links", s, "slope"), wanted(want, "slope", s), 1e-9, 0);
    }
    cJSON_Delete(json);
    cJSON_Delete(want);
}

static void refuse(const char *line, int code, const char *says)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, says))
        fail_msg("%s: exit %d, %s", line, r.code, r.err);
    assert_string_equal(r.out, "");
    run_free(&r);
}

static void too_few_units_are_refused_with_the_number_needed(void **state)
{
    (void)state;
    write_outcomes("19");
    refuse(LQ OUTCOMES, 1, "needs 20 units with both, and there are 19");
    cJSON *json = run_json(HOSTILITY OUTCOMES " --format json");
    assert_int_equal(notes_with(json, "link-refused"), 1);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/links")), 0);
    cJSON_Delete(json);
}

static void what_is_asked_wrongly_is_said(void **state)
{
    (void)state;
    write_outcomes("30");
    refuse(LQ, 2, "give --criterion, or --outcomes, or both");
    refuse(LQ " --outcomes outcomes.csv", 2, "go together");
    refuse(LQ " --criterion hostility --norm-set x", 2, "--norm-set goes with --norms only");
    refuse(LQ " --criterion nothing", 2, "the criterion 'nothing' is no scale and no continuous");
    refuse(HOSTILITY " --level theme", 2, "is of level 'theme'");
    refuse(HOSTILITY " --min-cell 3", 2, "min-cell");
    refuse(LQ " --outcomes outcomes.csv --outcome-unit COMPID --outcome csat", 1,
           "outcomes.csv has no column 'csat'");
    refuse(LQ " --outcomes outcomes.csv --outcome-unit nps --outcome COMPID", 2,
           "'nps' is no unit column");
    write_text("outcomes.csv", "COMPID,nps\n2,3\n2,4\n");
    refuse(LQ OUTCOMES, 1, "rows 1 and 2 of the outcomes are of the same unit of COMPID");
    write_text("outcomes.csv", "COMPID,nps\n2,3\n3,high\n");
    refuse(LQ OUTCOMES, 1, "column 'nps' of outcomes.csv is not of numbers");
    write_text("outcomes.csv", "COMPID,nps\n2,3\n,4\n");
    refuse(LQ OUTCOMES, 1, "row 2 of outcomes.csv names no unit");
}

/* Five respondents: not one figure about them. */
static void a_small_group_is_not_reported_on(void **state)
{
    (void)state;
    run r = run_line("head -6 $DATASETS/lq2002/lq2002.csv");
    assert_int_equal(r.code, 0);
    write_bytes("few.csv", r.out, r.bytes);
    run_free(&r);
    refuse("norma priorities --data few.csv --instrument $DATASETS/lq2002/instrument.json "
           "--criterion hostility",
           1, "fewer than 10 respondents are kept: nothing is reported on them");
}

static void parts_of_the_criterion_are_no_predictors(void **state)
{
    (void)state;
    cJSON *json = run_json(COS " --criterion strategic-impulse --format json");
    const cJSON *list = json_at(json, "results/priorities"), *one;
    int n = 0;
    cJSON_ArrayForEach(one, list)
    {
        assert_string_not_equal(text_at(one, "scale"), "customer-vision");
        n++;
    }
    assert_int_equal(n, 13);
    assert_int_equal(notes_with(json, "priorities-overlap"), 7);
    cJSON_Delete(json);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    run one = run_line(HOSTILITY " --format csv --threads 1");
    run two = run_line(HOSTILITY " --format csv --threads 2");
    assert_int_equal(one.code, 0);
    assert_string_equal(one.out, two.out);
    assert_non_null(strstr(one.out, "leadership-climate,,2042,"));
    run_free(&one);
    run_free(&two);
}

/* A norm set of the sample itself: no scale differs from it. */
static void norms_are_the_benchmark_where_they_are_given(void **state)
{
    (void)state;
    run r = run_line("norma norms build --data $DATASETS/lq2002/lq2002.csv --instrument "
                     "$DATASETS/lq2002/instrument.json --store norms.db --name army");
    if (r.code != 0)
        fail_msg("%s", r.err);
    run_free(&r);
    cJSON *json = run_json(HOSTILITY " --norms norms.db --format json");
    assert_string_equal(text_at(json, "results/benchmark"), "norms");
    for (int s = 0; s < 2; s++) {
        assert_close(of_scale(json, "priorities", s, "difference"), 0, 0, 1e-9);
        assert_true(of_scale(json, "priorities", s, "difference_low") < 0);
    }
    assert_string_equal(text_at(json, "results/priorities/0/quadrant"), "not clear");
    assert_int_equal(notes_with(json, "priorities-without-norms"), 0);
    cJSON_Delete(json);
}

static void the_page_and_the_french_text_say_it_too(void **state)
{
    (void)state;
    write_outcomes("99");
    run r = run_line(HOSTILITY OUTCOMES " --language fr --report page.html");
    if (r.code != 0)
        fail_msg("%s", r.err);
    assert_non_null(strstr(r.out, "Climat de commandement"));
    char *page = read_text("page.html");
    assert_non_null(strstr(page, "Priorités d’action"));
    assert_non_null(strstr(page, "Liens des unités avec les résultats"));
    assert_null(strstr(page, "What matters"));
    free(page);
    run_free(&r);
    refuse(HOSTILITY " --report page.html --output page.html", 2, "page.html");
}

/* 84 executives, 77 of them kept. */
static void people_of_a_rare_role_are_left_out(void **state)
{
    (void)state;
    cJSON *json = run_json(COS " --criterion vision --min-cell 80 --format json");
    cJSON *all = run_json(COS " --criterion vision --format json");
    assert_close(json_number(json, "results/n"), 1313, 0, 0);
    assert_close(json_number(all, "results/n"), 1390, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "input/rows")));
    cJSON_Delete(json);
    cJSON_Delete(all);
    run r = run_line(COS " --criterion vision --min-cell 80");
    assert_non_null(strstr(r.out, "people of roles that too few have"));
    run_free(&r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(importance_and_performance_of_lq2002_are_those_of_r),
        TEST(links_of_companies_with_outcomes_are_those_of_r),
        TEST(too_few_units_are_refused_with_the_number_needed),
        TEST(what_is_asked_wrongly_is_said),
        TEST(a_small_group_is_not_reported_on),
        TEST(people_of_a_rare_role_are_left_out),
        TEST(parts_of_the_criterion_are_no_predictors),
        TEST(any_number_of_threads_gives_the_same_bytes),
        TEST(norms_are_the_benchmark_where_they_are_given),
        TEST(the_page_and_the_french_text_say_it_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
