/* norma norms compare from files to reports. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define LQ "--data $DATASETS/lq2002/lq2002.csv --instrument $DATASETS/lq2002/instrument.json"
#define COS "--data $DATASETS/cos-demo/cos-demo.csv --instrument $DATASETS/cos-demo/instrument.json"
#define COMPARE "norma norms compare --store norms.db "
#define THREE COMPARE LQ " --where COMPID=13,18,46"

/* Two norm sets of 46 companies, and one of the demonstration. */
static int begin(void **state)
{
    (void)state;
    runner_begin();
    run_saying("norma norms build " LQ " --where-not COMPID=13,18,46 --name army --store norms.db",
               "version 1 of norm set 'army'");
    run_saying("norma norms build " COS " --name cos --store cos.db",
               "version 1 of norm set 'cos'");
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void refuses(const char *line, int code, const char *says)
{
    run r = run_line(line);
    assert_int_equal(r.code, code);
    assert_non_null(strstr(r.err, says));
    run_free(&r);
}

static void contains(const char *line, const char *const *texts)
{
    run r = run_line(line);
    assert_int_equal(r.code, 0);
    for (; *texts; texts++)
        if (!strstr(r.out, *texts))
            fail_msg("'%s' is not in what %s gives", *texts, line);
    run_free(&r);
}

static void three_companies_are_compared_with_46(void **state)
{
    (void)state;
    cJSON *json = run_json(THREE " --format json");
    cJSON *want = run_json("norma units " LQ " --where COMPID=13,18,46 --format json");
    assert_string_equal(text_at(json, "results/norms/0/name"), "army");
    assert_close(json_number(json, "results/norms/0/scales/0/n"), 1915, 0, 200);
    assert_string_equal(text_at(json, "results/entities/0/kind"), "whole");
    assert_string_equal(text_at(json, "results/entities/1/id"), "13");
    const double mean = json_number(json, "results/entities/1/comparisons/0/scales/0/mean");
    const double norm = json_number(json, "results/norms/0/scales/0/mean");
    assert_close(json_number(json, "results/entities/1/comparisons/0/scales/0/difference"),
                 mean - norm, 1e-10, 0);
    assert_close(json_number(want, "results/scales/0/units/0/mean"), mean, 1e-12, 0);
    cJSON_Delete(json);
    cJSON_Delete(want);
}

static void several_sets_and_the_map_are_in_one_report(void **state)
{
    (void)state;
    cJSON *json = run_json(THREE " --name army:1,army --map leadership-climate,hostility "
                                 "--map-at 50,20 --format json --report page.html");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/norms")), 2);
    assert_close(json_number(json, "results/map/lines/1/x"), 50, 0, 0);
    double sum = 0;
    const cJSON *quarter = json_at(json, "results/map/points/0/quadrants/0");
    static const char *const corners[] = {"low_low", "high_low", "low_high", "high_high"};
    for (size_t q = 0; q < 4; q++)
        sum += json_number(quarter, corners[q]);
    assert_close(sum, 1, 1e-9, 0);
    char *page = read_text("page.html");
    assert_non_null(strstr(page, "<h1>Leadership climate, task significance and hostility</h1>"));
    assert_non_null(strstr(page, "id=\"set-1\""));
    free(page);
    cJSON_Delete(json);
}

static void the_screen_says_where_a_company_stands(void **state)
{
    (void)state;
    contains(COMPARE LQ " --where COMPID=13",
             (const char *const[]){"Norm set army, version 1", "The whole sample",
                                   "Leadership climate", "Profile of 3 scales", "Reading", NULL});
    contains(COMPARE LQ " --where COMPID=13 --language fr --map leadership-climate,hostility "
                        "--report fr.html",
             (const char *const[]){"Normes army, version 1", "L’échantillon entier",
                                   "Climat de commandement", "Carte :", "Lecture", NULL});
    char *page = read_text("fr.html");
    assert_non_null(strstr(page, "Comparaison aux normes"));
    assert_non_null(strstr(page, "Comment lire"));
    assert_null(strstr(page, "How to read"));
    free(page);
}

static void csv_has_a_line_an_entity_set_and_scale(void **state)
{
    (void)state;
    run r = run_line(THREE " --format csv");
    size_t lines = 0;
    assert_int_equal(r.code, 0);
    assert_int_equal(strncmp(r.out, "kind,population,level,id,norm,version,scale,verdict,n,", 53),
                     0);
    for (const char *c = r.out; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + 4 * 3); /* the whole and three companies, three scales */
    run_free(&r);
}

static void persons_are_written_only_when_asked_for(void **state)
{
    (void)state;
    run r = run_line(COMPARE LQ " --where COMPID=13 --persons persons.csv --respondent 234 2>&1");
    assert_non_null(strstr(r.out, "personal data"));
    run_free(&r);
    char *persons = read_text("persons.csv");
    assert_int_equal(strncmp(persons, "row,id,COMPID,norm,version,scale,score,low,high,", 48), 0);
    free(persons);
    r = run_line(COMPARE LQ " --where COMPID=13");
    assert_null(strstr(r.out, "personal data"));
    run_free(&r);
}

static void roles_are_kept_apart_and_hidden_units_are_only_named(void **state)
{
    (void)state;
    cJSON *json =
        run_json("norma norms compare --store cos.db " COS " --where company=C10 --format json");
    assert_string_equal(text_at(json, "results/entities/0/population"), "employee");
    const cJSON *hidden = json_at(json, "results/suppressed/0");
    assert_int_equal(cJSON_GetArraySize(hidden), 3);
    cJSON_Delete(json);
    json = run_json("norma norms compare --store cos.db " COS
                    " --where company=C10 --population employee --no-units --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/entities")), 1);
    cJSON_Delete(json);
}

/* Five people, one company; and everything held. */
static void what_is_too_small_comes_out_with_nothing_in_it(void **state)
{
    (void)state;
    run r = run_line("head -6 $DATASETS/lq2002/lq2002.csv > five.csv");
    run_free(&r);
    cJSON *json = run_json(COMPARE "--data five.csv --instrument $DATASETS/lq2002/instrument.json "
                                   "--map leadership-climate,hostility --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/entities")), 0);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/map/points")), 0);
    cJSON_Delete(json);
    json = run_json(COMPARE "--data five.csv --instrument $DATASETS/lq2002/instrument.json "
                            "--min-cell 1 --format json --report five.html");
    cJSON_Delete(json);
    contains(THREE " --today 2090-01-01", (const char *const[]){"held back", NULL});
}

static void wrong_usage_is_told(void **state)
{
    (void)state;
    refuses("norma norms compare " LQ, 2, "--store is missing");
    refuses(THREE " --map leadership-climate", 2, "--map is two axes by comma, X,Y");
    refuses(THREE " --map-at 1,2", 2, "--map-at goes with --map only");
    refuses(THREE " --map hostility,hostility --map-at 1,x", 2, "--map-at is two numbers by comma");
    refuses(THREE " --name army,,army", 2, "--name is NAME or NAME:VERSION");
    refuses(THREE " --name navy", 1, "navy");
    refuses(THREE " --level PLATOON", 2, "has no unit column 'PLATOON'");
    refuses(COMPARE COS, 1, "is of the instrument 'lq2002'");
    refuses(THREE " --override norm-age", 2, "needs a --because of its own");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_companies_are_compared_with_46),
        cmocka_unit_test(several_sets_and_the_map_are_in_one_report),
        cmocka_unit_test(the_screen_says_where_a_company_stands),
        cmocka_unit_test(csv_has_a_line_an_entity_set_and_scale),
        cmocka_unit_test(persons_are_written_only_when_asked_for),
        cmocka_unit_test(roles_are_kept_apart_and_hidden_units_are_only_named),
        cmocka_unit_test(what_is_too_small_comes_out_with_nothing_in_it),
        cmocka_unit_test(wrong_usage_is_told)};
    return cmocka_run_group_tests(tests, begin, end);
}
