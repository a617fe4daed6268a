/* norma units from files to reports: figures of other programs, and nothing of whom nothing may be
   told. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define LQ "norma units --data $DATASETS/lq2002/lq2002.csv --group COMPID"
#define LEAD LQ " --items LEAD01:LEAD11"

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

static double at(const cJSON *json, const char *format, int k)
{
    char path[96];
    snprintf(path, sizeof path, format, k);
    return json_number(json, path);
}

/* ---- figures of other programs ---- */

/* R's multilevel 2.7: scripts/reference/multilevel.R and agreement.R. */
static void leadership_climate_is_that_of_multilevel(void **state)
{
    (void)state;
    cJSON *json = run_json(LEAD " --icc-size mean --format json");
    cJSON *means = reference_load("multilevel.json"), *alike = reference_load("agreement.json");

    assert_close(json_number(json, "results/icc1"), .0879562185216009, 1e-12, 0);
    assert_close(json_number(json, "results/icc2"), .8007543730132594, 1e-12, 0);
    assert_close(json_number(json, "results/icc1_reml"),
                 json_number(means, "lq2002/LEAD/reml_icc1"), 1e-6, 0);
    assert_string_equal(text_at(json, "results/icc1_method"), "anova, mean size");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/units")), 49);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/items")), 11);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/suppressed")), 0);
    for (int u = 0; u < 49; u++) {
        const double n = at(alike, "lq2002/n/%d", u), icc1 = .0879562185216009;
        assert_close(atof(text_at(cJSON_GetArrayItem(json_at(json, "results/units"), u), "id")),
                     at(alike, "lq2002/units/%d", u), 0, 0);
        assert_close(at(json, "results/units/%d/n", u), n, 0, 0);
        assert_close(at(json, "results/units/%d/rwg_j_uniform", u), at(alike, "lq2002/rwg_j/%d", u),
                     1e-10, 0);
        assert_close(at(json, "results/units/%d/rwg_j_skewed", u),
                     at(alike, "lq2002/rwg_j/%d", 49 + u), 1e-10, 1e-12);
        assert_close(at(json, "results/units/%d/ad_m", u), at(alike, "lq2002/ad_mean/%d", u), 1e-10,
                     0);
        assert_close(at(json, "results/units/%d/mean_reliability", u),
                     n * icc1 / (1 + (n - 1) * icc1), 1e-10, 0);
    }
    cJSON_Delete(json);
    cJSON_Delete(means);
    cJSON_Delete(alike);
}

static void unequal_sizes_are_the_default(void **state)
{
    (void)state;
    cJSON *json = run_json(LEAD " --format json");
    cJSON *reml = run_json(LEAD " --icc-method reml --format json");
    cJSON *means = reference_load("multilevel.json");
    assert_close(json_number(json, "results/icc1"), json_number(means, "lq2002/LEAD/icc1_k0"),
                 1e-12, 0);
    assert_close(json_number(json, "results/k0"), json_number(means, "lq2002/LEAD/k0"), 1e-12, 0);
    assert_close(json_number(reml, "results/icc1"), json_number(reml, "results/icc1_reml"), 0, 0);
    cJSON_Delete(json);
    cJSON_Delete(reml);
    cJSON_Delete(means);
}

static void numbers_are_analysed_without_items(void **state)
{
    (void)state;
    cJSON *one = run_json(LQ " --continuous LEAD01 --format json");
    cJSON *item = run_json(LQ " --items LEAD01 --format json");
    cJSON *two = run_json(LQ " --continuous LEAD01,TSIG01 --format json");
    assert_close(json_number(one, "results/icc1"), json_number(item, "results/icc1"), 1e-12, 0);
    assert_string_equal(text_at(one, "results/items/0"), "LEAD01");
    assert_int_equal(cJSON_GetArraySize(json_at(two, "results/scales")), 2);
    assert_string_equal(text_at(two, "results/scales/1/scale"), "TSIG01");
    assert_close(json_number(two, "results/scales/0/icc1"), json_number(one, "results/icc1"), 0, 0);
    assert_close(json_number(two, "results/within_between/0/within/0/0"), 1, 1e-12, 0);
    cJSON_Delete(one);
    cJSON_Delete(item);
    cJSON_Delete(two);
}

/* A mean of answers from 1 to 5, told its range, agrees as the item that it is. */
static void numbers_of_a_known_range_have_agreement(void **state)
{
    (void)state;
    cJSON *number = run_json(LQ " --continuous LEAD01 --range 1:5 --format json");
    cJSON *item = run_json(LQ " --items LEAD01 --range 1:5 --format json");
    static const char *const same[] = {"rwg_j_uniform", "rwg_j_skewed", "ad_m", "ad_md", "awg"};
    for (int u = 0; u < 49; u++)
        for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
            char path[64];
            snprintf(path, sizeof path, "results/units/%d/%s", u, same[k]);
            assert_close(json_number(number, path), json_number(item, path), 1e-12, 1e-12);
        }
    cJSON_Delete(number);
    cJSON_Delete(item);
}

static void settings_tell_every_option_in_force(void **state)
{
    (void)state;
    cJSON *json = run_json(LEAD " --min-cell 12 --skew heavy-skew --draws 50 --seed 3 "
                                "--two-level off --pooled-sd --format json");
    assert_close(json_number(json, "settings/min-cell"), 12, 0, 0);
    assert_string_equal(text_at(json, "settings/skew"), "heavy-skew");
    assert_string_equal(text_at(json, "settings/two-level"), "off");
    assert_string_equal(text_at(json, "settings/group"), "COMPID");
    assert_string_equal(text_at(json, "settings/icc-size"), "unequal");
    assert_close(json_number(json, "settings/seed"), 3, 0, 0);
    assert_true(strlen(text_at(json, "settings/missing")) > 0);
    assert_true(cJSON_IsNull(json_at(json, "results/two_level")));
    cJSON_Delete(json);
}

/* Both kinds of omega, with what makes them uncertain; lavaan's: scripts/reference/twolevel.R. */
static void omegas_are_told_by_both_kinds_of_variance(void **state)
{
    (void)state;
    static const char *const omegas[][2] = {{"omega_within", "within"},
                                            {"omega_between", "between"},
                                            {"omega_2l", "two_level"},
                                            {"omega_between_observed", "between_observed"}};
    cJSON *json = run_json(LEAD " --format json");
    cJSON *lavaan = reference_load("twolevel.json");
    for (size_t k = 0; k < sizeof omegas / sizeof *omegas; k++) {
        char path[112];
        snprintf(path, sizeof path, "lead/implied/%s", omegas[k][1]);
        const double implied = json_number(lavaan, path);
        snprintf(path, sizeof path, "results/two_level/implied/%s", omegas[k][0]);
        assert_close(json_number(json, path), implied, 1e-6, 0);
        snprintf(path, sizeof path, "lead/implied_se/%s", omegas[k][1]);
        const double se = json_number(lavaan, path);
        snprintf(path, sizeof path, "results/two_level/implied/%s_se", omegas[k][0]);
        assert_close(json_number(json, path), se, 1e-4, 0);
        snprintf(path, sizeof path, "results/two_level/implied/%s_interval/0", omegas[k][0]);
        assert_true(json_number(json, path) < implied);
        snprintf(path, sizeof path, "results/two_level/implied/%s_interval/1", omegas[k][0]);
        assert_true(json_number(json, path) > implied);
    }
    run text = run_line(LEAD), french = run_line(LEAD " --language fr");
    assert_non_null(strstr(text.out, "of units (latent)             0.980  [0.961, 0.990]"));
    assert_non_null(strstr(french.out, "dans les unités               0,899  [0,892, 0,906]"));
    assert_non_null(strstr(french.out, "(anova, k0 de tailles inégales)"));
    run_free(&text);
    run_free(&french);
    run page = run_line(LEAD " --report units.html");
    char *html = read_text("units.html");
    assert_non_null(strstr(html, "0.98 <span class=\"ci\">[0.96, 0.99]</span>"));
    free(html);
    run_free(&page);
    cJSON_Delete(json);
    cJSON_Delete(lavaan);
}

/* ---- people in units, made here ---- */

typedef struct unit {
    const char *company, *site, *role;
    int n;
} unit;

static int draw(uint32_t *state, int most)
{
    *state = *state * 1664525u + 1013904223u;
    return (int)((*state >> 16) % (unsigned)most);
}

/* Four items from 1 to 5; share: where a unit stands. */
static void write_people(const char *name, const unit *units, int n_units, bool answers)
{
    static char text[1 << 18];
    int length = snprintf(text, sizeof text, "company,site,role,a1,a2,a3,a4\n"), person = 0;
    uint32_t state = 2024;
    for (int u = 0; u < n_units; u++)
        for (int i = 0; i < units[u].n; i++, person++) {
            const int trait = draw(&state, 3) + (u % 2);
            length += snprintf(text + length, sizeof text - (size_t)length, "%s,%s,%s",
                               units[u].company, units[u].site, units[u].role);
            for (int k = 0; k < 4; k++)
                length += snprintf(text + length, sizeof text - (size_t)length,
                                   answers ? ",%d" : ",", 1 + trait + draw(&state, 2));
            length += snprintf(text + length, sizeof text - (size_t)length, "\n");
        }
    write_text(name, text);
}

static const char instrument[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\","
    " \"columns\": {\"units\": [\"company\", \"site\"], \"role\": \"role\"},"
    " \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"],"
    " \"scales\": [{\"id\": \"all\", \"parts\": [\"x\", \"y\"]},"
    "  {\"id\": \"x\", \"items\": [\"a1\", \"a2\"]}, {\"id\": \"y\", \"items\": [\"a3\", \"a4\"]}],"
    " \"screening\": {\"rules\": [{\"id\": \"none\", \"index\": \"missing_share\","
    "  \"at_least\": 1.01, \"action\": \"exclude\", \"source\": \"-\"}]},"
    " \"gate\": {\"name\": \"n alone\", \"criteria\": [{\"id\": \"n\", \"pass\": 2, \"hold\": 1,"
    "  \"source\": \"-\"}]}}";

#define ITEMS "norma units --data people.csv --items a1:a4 --range 1:5 --group site"
#define WITH "norma units --data people.csv --instrument i.json"

static void runs_in_every_form(const char *line)
{
    static const char *const forms[] = {"text", "json", "csv"};
    for (int f = 0; f < 3; f++)
        for (int french = 0; french < 2; french++) {
            char all[512];
            snprintf(all, sizeof all, "%s --format %s --language %s", line, forms[f],
                     french ? "fr" : "en");
            run r = run_line(all);
            if (r.code != 0)
                fail_msg("%s: %s", all, r.err);
            assert_null(strstr(r.out, " nan"));
            run_free(&r);
        }
}

static void ten_employees_and_two_executives_come_out(void **state)
{
    (void)state;
    static const unit people[] = {{"C", "one", "employee", 4},
                                  {"C", "two", "employee", 3},
                                  {"C", "three", "employee", 3},
                                  {"C", "one", "executive", 2}};
    write_people("people.csv", people, 4, true);
    write_text("i.json", instrument);
    runs_in_every_form(ITEMS);
    runs_in_every_form(WITH);
    cJSON *json = run_json(WITH " --format json");
    assert_true(cJSON_IsNull(json_at(json, "input/rows"))); /* ten are told, so two would follow */
    assert_close(json_number(json, "results/populations/0/n"), 10, 0, 0);
    assert_string_equal(text_at(json, "results/populations/0/id"), "employee");
    assert_null(cJSON_GetObjectItem(json_at(json, "results/populations/1"), "n"));
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/gaps")), 0);
    cJSON_Delete(json);
}

/* The gate holds back two executives: their number is not told by that either. */
static void a_population_that_is_held_is_not_counted(void **state)
{
    (void)state;
    static const unit people[] = {{"C", "one", "employee", 14}, {"C", "one", "executive", 2}};
    char text[sizeof instrument];
    snprintf(text, sizeof text, "%s", instrument);
    memcpy(strstr(text, "\"pass\": 2, \"hold\": 1"), "\"pass\": 9, \"hold\": 9", 20);
    write_people("people.csv", people, 2, true);
    write_text("i.json", text);
    cJSON *json = run_json(WITH " --format json");
    assert_close(json_number(json, "results/populations/0/n"), 14, 0, 0);
    assert_true(cJSON_IsFalse(json_at(json, "results/populations/1/shown")));
    assert_true(cJSON_IsNull(json_at(json, "input/rows")));
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 6); /* employees' */
    cJSON_Delete(json);
    run r = run_line(WITH);
    assert_null(strstr(r.out, "Held back"));
    assert_null(strstr(r.out, "16 rows"));
    assert_non_null(strstr(r.out, "figures of everybody"));
    run_free(&r);
}

static void one_unit_and_units_of_one_come_out(void **state)
{
    (void)state;
    static const unit one[] = {{"C", "only", "employee", 40}};
    static unit many[30];
    static char names[30][8];
    write_text("i.json", instrument);
    write_people("people.csv", one, 1, true);
    runs_in_every_form(ITEMS);
    runs_in_every_form(WITH);
    for (int u = 0; u < 30; u++) {
        snprintf(names[u], sizeof names[u], "s%d", u);
        many[u] = (unit){"C", names[u], "employee", 1};
    }
    write_people("people.csv", many, 30, true);
    runs_in_every_form(ITEMS);
    runs_in_every_form(WITH);
    runs_in_every_form(ITEMS " --min-cell 1");
    cJSON *json = run_json(ITEMS " --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/units")), 0);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/suppressed")), 30);
    cJSON_Delete(json);
}

static void a_unit_without_answers_is_not_shown(void **state)
{
    (void)state;
    write_text("people.csv", "site,a1,a2\nempty,,\nempty,,\n"
                             "full,1,2\nfull,2,2\nfull,3,3\nfull,4,5\nfull,5,4\nfull,1,1\n"
                             "full,2,1\nfull,3,4\nfull,4,4\nfull,5,5\nfull,3,2\n");
    cJSON *json = run_json("norma units --data people.csv --items a1,a2 --range 1:5 --group site "
                           "--format json");
    assert_string_equal(text_at(json, "results/units/0/id"), "full");
    assert_string_equal(text_at(json, "results/suppressed/0/id"), "empty");
    cJSON_Delete(json);
    write_text("people.csv", "site,a1,a2\nempty,,\nempty,,\n");
    runs_in_every_form("norma units --data people.csv --items a1,a2 --range 1:5 --group site");
}

static void everyone_flagged_and_every_scale_held_come_out(void **state)
{
    (void)state;
    static const unit people[] = {{"C", "one", "employee", 30}, {"C", "two", "employee", 30}};
    static const char flagging[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\","
        " \"columns\": {\"units\": [\"site\"]}, \"answers\": {\"min\": 1, \"max\": 5},"
        " \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"],"
        " \"scales\": [{\"id\": \"x\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]}],"
        " \"screening\": {\"rules\": [{\"id\": \"all\", \"index\": \"missing_share\","
        "  \"at_least\": 0, \"action\": \"exclude\", \"source\": \"-\"}]}}";
    static const char holding[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\","
        " \"columns\": {\"units\": [\"site\"]}, \"answers\": {\"min\": 1, \"max\": 5},"
        " \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"],"
        " \"scales\": [{\"id\": \"x\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]}],"
        " \"gate\": {\"name\": \"never\", \"criteria\": [{\"id\": \"reliability\", \"pass\": 1,"
        "  \"hold\": 0.9999, \"source\": \"-\"}, {\"id\": \"n\", \"pass\": 900, \"hold\": 800, "
        "\"source\": \"-\"}]}}";
    write_people("people.csv", people, 2, true);
    write_text("i.json", flagging);
    runs_in_every_form(WITH);
    run r = run_line(WITH);
    assert_non_null(strstr(r.out, "screening set everyone aside"));
    assert_null(strstr(r.out, "too few"));
    run_free(&r);
    write_text("i.json", holding);
    runs_in_every_form(WITH);
    r = run_line(WITH " --strict");
    assert_int_equal(r.code, 3);
    assert_non_null(strstr(r.out, "Held back"));
    assert_non_null(strstr(r.out, "the gate holds every scale back"));
    assert_null(strstr(r.out, "Not shown"));
    assert_null(strstr(r.out, "too few"));
    run_free(&r);
    write_people("people.csv", people, 2, false);
    runs_in_every_form(WITH);
}

/* ---- levels, populations, gaps ---- */

static const unit company[] = {{"A", "north", "employee", 40},  {"A", "south", "employee", 25},
                               {"A", "north", "executive", 15}, {"A", "south", "executive", 12},
                               {"B", "north", "employee", 33},  {"B", "east", "employee", 30},
                               {"B", "north", "executive", 14}, {"B", "east", "executive", 16}};

static void every_level_and_population_has_its_units(void **state)
{
    (void)state;
    write_people("people.csv", company, 8, true);
    write_text("i.json", instrument);
    cJSON *json = run_json(WITH " --format json");
    cJSON *sites = run_json(WITH " --group site --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/levels")), 4);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 12);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/within_between")), 4);
    assert_int_equal(cJSON_GetArraySize(json_at(sites, "results/levels")), 2);
    assert_string_equal(text_at(json, "results/levels/1/level"), "site");
    assert_string_equal(text_at(json, "results/levels/1/units/0/id"), "A > north");
    assert_close(json_number(json, "results/levels/1/units/0/n"), 40, 0, 0);
    assert_string_equal(text_at(json, "results/scales/0/scores"), "pomp");
    cJSON_Delete(json);
    cJSON_Delete(sites);
}

static void gaps_are_of_executives_against_employees(void **state)
{
    (void)state;
    write_people("people.csv", company, 8, true);
    write_text("i.json", instrument);
    cJSON *json = run_json(WITH " --format json");
    const cJSON *gap = json_at(json, "results/gaps/0");
    assert_string_equal(text_at(gap, "first/population"), "executive");
    assert_string_equal(text_at(gap, "second/population"), "employee");
    assert_close(json_number(gap, "gap"),
                 json_number(gap, "first/mean") - json_number(gap, "second/mean"), 1e-12, 1e-12);
    assert_true(strlen(text_at(gap, "comparability")) > 0);
    cJSON_Delete(json);
}

/* ---- files beside the responses ---- */

static void a_head_count_narrows_intervals(void **state)
{
    (void)state;
    write_people("people.csv", company, 8, true);
    write_text("people_in.csv", "column,unit,people\nsite,north,120\n");
    cJSON *all = run_json(ITEMS " --format json");
    cJSON *known = run_json(ITEMS " --head-counts people_in.csv --format json");
    const int north = 1; /* east, north, south */
    const double n = at(all, "results/units/%d/n", north);
    assert_close(n, 102, 0, 0);
    assert_close(at(known, "results/units/%d/people", north), 120, 0, 0);
    assert_close(at(known, "results/units/%d/se", north),
                 at(all, "results/units/%d/se", north) * sqrt(1 - n / 120), 1e-12, 0);
    cJSON_Delete(all);
    cJSON_Delete(known);
}

static void fails_saying(const char *line, int code, const char *says)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, says))
        fail_msg("%s: %d, %s", line, r.code, r.err);
    assert_int_equal(r.bytes, 0);
    run_free(&r);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    write_people("people.csv", company, 8, true);
    write_text("i.json", instrument);
    write_text("few.csv", "column,unit,people\nsite,north,5\n");
    write_text("unknown.csv", "column,unit,people\nsite,nowhere,5\n");
    write_text("column.csv", "column,unit,people\nfloor,north,5\n");
    write_text("half.csv", "column,unit,people\nsite,north,5.5\n");
    write_text("nobody.csv", "column,unit,people\nsite,,5\n");
    write_text("twice.csv", "column,unit,people\nsite,north,500\nsite,north,600\n");
    write_text("short.csv", "column,unit\nsite,north\n");
    write_text("other.json", "{\"command\": \"describe\", \"results\": {}}");
    fails_saying(ITEMS " --head-counts few.csv", 1, "under the number of people");
    fails_saying(ITEMS " --head-counts unknown.csv", 2, "no such unit");
    fails_saying(ITEMS " --head-counts column.csv", 2, "no unit column 'floor'");
    fails_saying(ITEMS " --head-counts half.csv", 1, "row 1: column 'people' needs a whole number");
    fails_saying(ITEMS " --head-counts nobody.csv", 1, "row 1: nothing in column 'unit'");
    fails_saying(ITEMS " --head-counts twice.csv", 1, "head count 2: this unit of column 'site'");
    fails_saying(ITEMS " --head-counts short.csv", 1, "short.csv has no column 'people'");
    fails_saying(WITH " --head-counts few.csv", 2, "add a column 'population'");
    fails_saying(ITEMS " --printed other.json", 1, "no result that norma units wrote");
    fails_saying(ITEMS " --printed gone.json", 1, "gone.json");
    fails_saying(ITEMS " --min-cell 3", 2, "min-cell");
    fails_saying(WITH " --group floor", 2, "no unit column 'floor'");
    fails_saying("norma units --data people.csv --items a1:a4", 2, "--group is missing");
    fails_saying("norma units --data people.csv --group site", 2, "--instrument or --items");
    fails_saying("norma units --data people.csv --items a1:a4 --group floor", 2,
                 "no column 'floor'");
    fails_saying("norma units --data people.csv --instrument i.json --continuous a1", 2,
                 "exclude each other");
    fails_saying("norma describe --data people.csv --items a1:a4 --group site", 2,
                 "tables of counts");
}

/* Between two waves somebody has left: with both printed, that person's answer would follow. */
static void an_earlier_result_is_taken_into_account(void **state)
{
    (void)state;
    static unit now[4] = {{"C", "one", "employee", 20},
                          {"C", "two", "employee", 20},
                          {"C", "three", "employee", 20},
                          {"C", "four", "employee", 20}};
    write_people("people.csv", now, 4, true);
    run r = run_line(ITEMS " --format json --output before.json");
    assert_int_equal(r.code, 0);
    run_free(&r);
    now[1].n = 19;
    write_people("people.csv", now, 4, true);
    cJSON *alone = run_json(ITEMS " --format json");
    cJSON *both = run_json(ITEMS " --printed before.json --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(alone, "results/suppressed")), 0);
    assert_true(cJSON_GetArraySize(json_at(both, "results/suppressed")) > 0);
    cJSON_Delete(alone);
    cJSON_Delete(both);
}

/* ---- nothing of hidden units is anywhere ---- */

/* Sizes of the hidden ones are found nowhere else. */
static const unit leaky[] = {{"K", "alpha", "employee", 131},  {"K", "beta", "employee", 13},
                             {"K", "gamma", "employee", 120},  {"K", "delta", "employee", 17},
                             {"L", "epsilon", "employee", 90}, {"L", "zeta", "employee", 19},
                             {"L", "eta", "employee", 75},     {"K", "alpha", "executive", 11}};
enum { LEAKY = sizeof leaky / sizeof *leaky };

/* Mean answers of every unit of the file, and n, as read by somebody else. */
static void figures_of(double mean[LEAKY], int n[LEAKY])
{
    char *text = read_text("people.csv");
    const char *line = strchr(text, '\n') + 1;
    for (int u = 0; u < LEAKY; u++) {
        double sum = 0;
        n[u] = leaky[u].n;
        for (int i = 0; i < n[u]; i++, line = strchr(line, '\n') + 1) {
            int a[4];
            const char *cells = line;
            for (int comma = 0; comma < 3; comma++)
                cells = strchr(cells, ',') + 1;
            assert_int_equal(sscanf(cells, "%d,%d,%d,%d", &a[0], &a[1], &a[2], &a[3]), 4);
            sum += (a[0] + a[1] + a[2] + a[3]) / 4.0;
        }
        mean[u] = sum / n[u];
    }
    free(text);
}

/* A whole number that stands alone: not part of a longer one, nor of a name. */
static bool has_number(const char *text, const char *digits)
{
    const size_t length = strlen(digits);
    for (const char *found = text; (found = strstr(found, digits)); found++) {
        const char before = found == text ? ' ' : found[-1], after = found[length];
        if (!strchr("0123456789.,-eE_", before) && !strchr("0123456789.,", after))
            return true;
        if (before == ',' && (after == ',' || after == '\n')) /* a cell of CSV */
            return true;
    }
    return false;
}

static void check_uncounted(const char *line, const char *text, int n)
{
    char figure[32];
    snprintf(figure, sizeof figure, "%d", n);
    if (has_number(text, figure))
        fail_msg("%s: %s is told", line, figure);
}

static void check_unsaid(const char *line, const char *text, double mean, int least)
{
    char figure[32];
    for (int decimals = least; decimals <= 12; decimals++)
        for (int pomp = 0; pomp < 2; pomp++)
            for (int comma = 0; comma < 2; comma++) {
                snprintf(figure, sizeof figure, "%.*f", decimals, pomp ? 25 * (mean - 1) : mean);
                if (comma)
                    *strchr(figure, '.') = ',';
                if (strstr(text, figure))
                    fail_msg("%s: %s is told", line, figure);
            }
}

static void nothing_of_hidden_units_is_in_any_output(void **state)
{
    (void)state;
    static const char *const lines[] = {
        ITEMS " --min-cell 20 --draws 0", WITH " --min-cell 20 --draws 0",
        WITH " --group site --min-cell 20 --draws 0 --two-level off"};
    static const char *const forms[] = {"text", "json", "csv"};
    double mean[LEAKY];
    int n[LEAKY];
    write_people("people.csv", leaky, LEAKY, true);
    write_text("i.json", instrument);
    figures_of(mean, n);
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++)
        for (int f = 0; f < 3; f++)
            for (int french = 0; french < 2; french++) {
                char line[512];
                snprintf(line, sizeof line, "%s --format %s --language %s", lines[l], forms[f],
                         french ? "fr" : "en");
                run r = run_line(line);
                assert_int_equal(r.code, 0);
                assert_non_null(strstr(r.out, "beta"));       /* it is listed */
                const int apart = l == 0 ? LEAKY - 1 : LEAKY; /* executives, with the instrument */
                for (int u = 0; u < apart; u++)
                    if (n[u] < 20) {
                        check_uncounted(line, r.out, n[u]);
                        check_uncounted(line, r.err, n[u]);
                        check_unsaid(line, r.out, mean[u], 3);
                        check_unsaid(line, r.err, mean[u], 3);
                    }
                run_free(&r);
            }
}

/* A page has a program in it, whose numbers say nothing; figures of data have more digits. */
static void nothing_of_hidden_units_is_on_the_page(void **state)
{
    (void)state;
    double mean[LEAKY];
    int n[LEAKY];
    write_people("people.csv", leaky, LEAKY, true);
    write_text("i.json", instrument);
    figures_of(mean, n);
    run r = run_line(WITH " --min-cell 20 --draws 0 --report page.html");
    assert_int_equal(r.code, 0);
    run_free(&r);
    char *page = read_text("page.html");
    assert_non_null(strstr(page, "beta"));
    for (int u = 0; u < LEAKY; u++)
        if (n[u] < 20)
            check_unsaid("page.html", page, mean[u], 5);
    free(page);
}

/* Whether a unit is small or protects a small one is not told. */
static void hidden_units_look_alike(void **state)
{
    (void)state;
    write_people("people.csv", leaky, LEAKY, true);
    cJSON *json = run_json(ITEMS " --format json --min-cell 20");
    const cJSON *hidden = json_at(json, "results/suppressed");
    assert_true(cJSON_GetArraySize(hidden) >= 3);
    for (const cJSON *cell = hidden->child; cell; cell = cell->next) {
        assert_int_equal(cJSON_GetArraySize(cell), 4);
        assert_string_equal(text_at(cell, "reason"), text_at(hidden, "0/reason"));
        assert_string_equal(text_at(cell, "level"), "site");
        for (const cJSON *unit = json_at(json, "results/units")->child; unit; unit = unit->next)
            assert_string_not_equal(text_at(unit, "id"), text_at(cell, "id"));
    }
    assert_int_equal(notes_with(json, "level-figures-of-shown-units"), 1);
    assert_int_equal(notes_with(json, "disclosure-off"), 0);
    cJSON_Delete(json);
    json = run_json(ITEMS " --format json --min-cell 1");
    assert_int_equal(notes_with(json, "disclosure-off"), 1);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/suppressed")), 0);
    cJSON_Delete(json);
}

/* The gate judges every unit that is shown: what it holds back there has a verdict and no score. */
static void what_the_gate_holds_back_in_a_unit_has_no_score_there(void **state)
{
    (void)state;
    cJSON *json = run_json("norma units --data $DATASETS/cos-demo/cos-demo.csv --instrument "
                           "$DATASETS/cos-demo/instrument.json --group company --format json");
    const cJSON *scale, *unit;
    size_t held = 0, told = 0;
    cJSON_ArrayForEach(scale, json_at(json, "results/scales"))
    {
        cJSON_ArrayForEach(unit, cJSON_GetObjectItem(scale, "units"))
        {
            static const char *const figures[] = {"mean", "sd", "ci_low", "eb_mean", "rank_mean"};
            const bool hold = strcmp(text_at(unit, "verdict"), "hold") == 0;
            held += hold;
            told += !hold;
            for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
                assert_true(hold == cJSON_IsNull(cJSON_GetObjectItem(unit, figures[k])));
        }
    }
    assert_true(held > 0 && told > held);
    cJSON_Delete(json);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(leadership_climate_is_that_of_multilevel),
        TEST(unequal_sizes_are_the_default),
        TEST(what_the_gate_holds_back_in_a_unit_has_no_score_there),
        TEST(numbers_are_analysed_without_items),
        TEST(numbers_of_a_known_range_have_agreement),
        TEST(settings_tell_every_option_in_force),
        TEST(omegas_are_told_by_both_kinds_of_variance),
        TEST(ten_employees_and_two_executives_come_out),
        TEST(a_population_that_is_held_is_not_counted),
        TEST(one_unit_and_units_of_one_come_out),
        TEST(a_unit_without_answers_is_not_shown),
        TEST(everyone_flagged_and_every_scale_held_come_out),
        TEST(every_level_and_population_has_its_units),
        TEST(gaps_are_of_executives_against_employees),
        TEST(a_head_count_narrows_intervals),
        TEST(what_is_wrong_is_said),
        TEST(an_earlier_result_is_taken_into_account),
        TEST(nothing_of_hidden_units_is_in_any_output),
        TEST(nothing_of_hidden_units_is_on_the_page),
        TEST(hidden_units_look_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
