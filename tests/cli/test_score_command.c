/* norma score and its --verify, as people run them. */
#include "cli/runner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEMO                                                                                       \
    "norma score --data $DATASETS/cos-demo/cos-demo.csv --instrument "                             \
    "$DATASETS/cos-demo/instrument.json --today 2026-01-01 "

#define LQ                                                                                         \
    "norma score --data $DATASETS/lq2002/lq2002.csv --where COMPID=13 --instrument "               \
    "$DATASETS/lq2002/instrument.json --today 2026-01-01 "

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

static void says(const char *line, int code, const char *what)
{
    run r = run_line(line);
    if (r.code != code || !strstr(code ? r.err : r.out, what))
        fail_msg("%s: exit %d, %s%s", line, r.code, r.out, r.err);
    run_free(&r);
}

static size_t lines_of(const char *text)
{
    size_t n = 0;
    for (const char *c = text; *c; c++)
        n += *c == '\n';
    return n;
}

/* Replaces one byte of a file. */
static void alter(const char *from, const char *to, const char *at, size_t offset, char byte)
{
    char *text = read_text(from), *place = strstr(text, at);
    assert_non_null(place);
    place[offset] = byte;
    write_text(to, text);
    free(text);
}

/* ---- the demo ---------------------------------------------------------------------------------
 */

/* A unit's hold does not hide what else it did not pass: unit 2 of lq2002 has 24 respondents, whose
   answers on hostility do not agree. */
static void units_list_every_criterion_by_its_own_verdict(void **state)
{
    (void)state;
    cJSON *json = run_json("norma score --data $DATASETS/lq2002/lq2002.csv --instrument "
                           "$DATASETS/lq2002/instrument.json --format json");
    const cJSON *unit = json_at(json, "results/gate/units/0");
    assert_string_equal(text_at(unit, "unit"), "2");
    assert_int_equal(cJSON_GetArraySize(json_at(unit, "hold/hostility")), 1);
    assert_string_equal(text_at(unit, "hold/hostility/0"), "agreement");
    assert_string_equal(text_at(unit, "caution/hostility/0"), "n");
    assert_string_equal(text_at(unit, "caution/leadership-climate/0"), "n");
    cJSON_Delete(json);
}

static void scores_carry_their_record_in_csv_and_json(void **state)
{
    (void)state;
    run r = run_line(DEMO "--scores s.csv --reference sample");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "52 passed, 17 with caution, 1 held back"));
    assert_non_null(strstr(r.out, "personal data"));
    run_free(&r);
    char *csv = read_text("s.csv");
    assert_memory_equal(csv, "# norma-gate-record: {", 22);
    char *line_end = strchr(csv, '\n');
    cJSON *record = cJSON_ParseWithLength(csv + 21, (size_t)(line_end - csv) - 21);
    assert_non_null(record);
    assert_string_equal(text_at(record, "today"), "2026-01-01");
    assert_string_equal(text_at(record, "format"), "norma-gate-record-1");
    assert_int_equal(strlen(text_at(record, "file_sha256")), 64);
    assert_int_equal(strlen(text_at(record, "input/sha256")), 64);
    assert_int_equal(strlen(text_at(record, "instrument/sha256")), 64);
    assert_true(cJSON_IsNull(json_at(record, "norms")));
    assert_int_equal(cJSON_GetArraySize(json_at(record, "criteria")), 9);
    assert_int_equal(cJSON_GetArraySize(json_at(record, "cells")), 35 * 3);
    assert_int_equal(strncmp(line_end + 1, "row,id,company,site,service,role,", 33), 0);
    assert_non_null(strstr(csv, "strategic-impulse_true_high,strategic-impulse_z,"));
    free(csv);

    cJSON *json = run_json(DEMO "--reference sample --format json --output s.json && cat s.json");
    assert_true(cJSON_Compare(json_at(json, "results/gate/cells"), json_at(record, "cells"), 1));
    const cJSON *one = json_at(json, "results/respondents/0");
    assert_true(json_number(one, "scores/vision/low") < json_number(one, "scores/vision/pomp"));
    assert_true(json_number(one, "scores/vision/percentile") > 0);
    assert_int_equal((int)json_number(one, "row"), 1);
    assert_string_equal(text_at(one, "labels/role"), "employee");
    assert_string_equal(text_at(json, "results/scales/0/reference/of"), "sample");
    assert_int_equal(notes_with(json, "personal-data"), 1);
    cJSON_Delete(json);
    cJSON_Delete(record);
    says("norma score --verify s.csv", 0, "are those of its inputs");
    says("norma score --verify s.json", 0, "are those of its inputs");
}

/* What a unit's verdict says is told of units that may be shown, and of no other. */
static void hidden_units_are_listed_and_nothing_said_of_them(void **state)
{
    (void)state;
    cJSON *json = run_json(DEMO "--format json");
    const cJSON *unit, *units = json_at(json, "results/gate/units");
    size_t hidden = 0, shown = 0;
    cJSON_ArrayForEach(unit, units)
    {
        if (cJSON_IsTrue(json_at(unit, "shown"))) {
            shown++;
            continue;
        }
        assert_int_equal(cJSON_GetArraySize(unit), 4); /* level, unit, population, shown */
        hidden++;
    }
    assert_true(hidden > 0 && shown > 0);
    cJSON_Delete(json);
}

static void every_altered_byte_is_found(void **state)
{
    (void)state;
    run_saying(LQ "--scores s.csv", "");
    alter("s.csv", "t.csv", "\nrow,id", 0, ' ');
    says("norma score --verify t.csv", 1, "");
    alter("s.csv", "t.csv", "\n235,235,13,", 14, '7');
    says("norma score --verify t.csv", 1, "line ");
    alter("s.csv", "t.csv", "\"verdict\":\"pass\"", 11, 'P');
    says("norma score --verify t.csv", 1, "/cells/");
    alter("s.csv", "t.csv", "\"file_sha256\":\"", 15, 'x');
    says("norma score --verify t.csv", 1, "its own digest does not fit");
    alter("s.csv", "t.csv", "{\"calibration\"", 0, '[');
    says("norma score --verify t.csv", 1, "no gate record that can be read");
    run_saying(LQ "--format json --output s.json", "");
    alter("s.json", "t.json", "\"pomp\": ", 8, '1');
    says("norma score --verify t.json", 1, "/results/respondents/");
    alter("s.json", "t.json", "\n", 0, ' ');
    says("norma score --verify t.json", 1, "byte 2, which changes no value");
}

static void another_version_is_compared_by_its_figures(void **state)
{
    (void)state;
    run_saying(LQ "--scores s.csv", "");
    alter("s.csv", "t.csv", "\"norma\":\"", 9, '9');
    run r = run_line("norma score --verify t.csv");
    assert_int_equal(r.code, 1); /* nobody sealed it again */
    assert_non_null(strstr(r.err, "was made by norma 9"));
    assert_non_null(strstr(r.err, "its own digest does not fit"));
    run_free(&r);
}

static void the_input_that_changed_is_named(void **state)
{
    (void)state;
    run_saying("cp $DATASETS/lq2002/lq2002.csv d.csv && cp $DATASETS/lq2002/instrument.json i.json "
               "&& norma score --data d.csv --instrument i.json --scores s.csv >/dev/null",
               "");
    says("norma score --verify s.csv", 0, "are those of its inputs");
    says("mv d.csv e.csv; norma score --verify s.csv", 1, "name the file of responses with --data");
    says("norma score --verify s.csv --data e.csv", 0, "are those of its inputs");
    says("sed '2s/,[1-5],/,3,/;3s/,[1-5],/,4,/' e.csv > d.csv; norma score --verify s.csv", 1,
         "the file of responses d.csv is not the one that was scored");
    says("echo >> i.json; norma score --verify s.csv --data e.csv", 1,
         "the instrument i.json is not the one that was scored");
}

static void norms_are_part_of_the_record(void **state)
{
    (void)state;
    run_saying("norma norms build --data $DATASETS/lq2002/lq2002.csv --instrument "
               "$DATASETS/lq2002/instrument.json --name n --store n.db --created "
               "2020-01-01T00:00:00Z >/dev/null",
               "version 1 of norm set 'n' was added");
    run_saying("norma score --data $DATASETS/lq2002/lq2002.csv --where COMPID=13 --instrument "
               "$DATASETS/lq2002/instrument.json --norms n.db --today 2026-01-01 --scores s.csv "
               ">/dev/null",
               "");
    char *csv = read_text("s.csv");
    assert_non_null(strstr(csv, "\"norm-set\":\"n:1\""));
    assert_non_null(strstr(csv, "{\"code\":\"norm-age\",\"overridden\":false,\"upper\":null,"
                                "\"value\":6.0"));
    assert_non_null(strstr(csv, "_percentile"));
    free(csv);
    says("norma score --verify s.csv", 0, "are those of its inputs");
    /* a newer version of the set changes nothing; another set of that name and version does */
    run_saying("norma norms build --data $DATASETS/lq2002/lq2002.csv --instrument "
               "$DATASETS/lq2002/instrument.json --name n --store n.db >/dev/null",
               "version 2");
    says("norma score --verify s.csv", 0, "are those of its inputs");
    run_saying("rm n.db; norma norms build --data $DATASETS/lq2002/lq2002.csv --where-not COMPID=2 "
               "--instrument $DATASETS/lq2002/instrument.json --name n --store n.db --created "
               "2020-01-01T00:00:00Z >/dev/null",
               "version 1");
    says("norma score --verify s.csv", 1, "/norms/sha256");
}

/* ---- overrides --------------------------------------------------------------------------------
 */

static void overrides_are_loud_and_permanent(void **state)
{
    (void)state;
    run r = run_line(DEMO "--override reliability:learning --because 'asked for by the "
                          "board' --override norm-n --because 'there are no norms' --scores s.csv");
    if (r.code != 0)
        fail_msg("%s", r.err);
    assert_non_null(strstr(r.out, "OVERRIDDEN  reliability:learning on 1 scale, because: "
                                  "asked for by the board"));
    assert_non_null(strstr(r.out, "(overridden)"));
    assert_non_null(strstr(r.out, "norm-n changed nothing"));
    run_free(&r);
    char *csv = read_text("s.csv");
    assert_non_null(strstr(csv, "{\"because\":\"asked for by the board\",\"changed\":1,\"code\":"
                                "\"reliability\",\"scale\":\"learning\"}"));
    assert_non_null(strstr(csv, "\"overridden\":true"));
    free(csv);
    says("norma score --verify s.csv", 0, "are those of its inputs");
    says(DEMO "--override n", 2, "every --override needs a --because of its own");
    says(DEMO "--override n --because short", 2, "needs a reason of 10 to 250 characters");
    says(DEMO "--override alpha --because 'a reason of some length'", 2, "it has reliability,");
    says(DEMO "--today 2026-1-1", 2, "given twice");
}

static void a_validation_tells_of_overrides_too(void **state)
{
    (void)state;
    run r = run_line("norma validate --data $DATASETS/cos-demo/cos-demo.csv --instrument "
                     "$DATASETS/cos-demo/instrument.json --override reliability --because "
                     "'the board <b>knows</b>' --results r.json --report r.html");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "OVERRIDDEN  reliability on "));
    run_free(&r);
    char *html = read_text("r.html");
    assert_non_null(strstr(html, "the board &lt;b&gt;knows&lt;/b&gt;"));
    assert_non_null(strstr(html, "Criteria overridden by a person"));
    free(html);
    cJSON *json = run_json("cat r.json");
    assert_string_equal(text_at(json, "results/gate/overrides/0/code"), "reliability");
    assert_true(json_number(json, "results/gate/overrides/0/changed") > 1);
    cJSON_Delete(json);
}

static void strict_is_negative_when_a_scale_is_held(void **state)
{
    (void)state;
    run r = run_line(DEMO "--strict");
    assert_int_equal(r.code, 3);
    run_free(&r);
}

/* ---- small companies --------------------------------------------------------------------------
 */

static const char SMALL[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"small\", \"version\": \"1\", "
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"service\"], \"role\": \"role\"}, "
    "\"answers\": {\"min\": 1, \"max\": 5}, "
    "\"items\": [\"a\", \"b\", \"c\", \"d\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", "
    "\"b\", \"c\", \"d\"]}]}";

/* Ten employees and two executives in three services. */
static const char TWELVE[] = "id,service,role,a,b,c,d\n"
                             "1,Sales,employee,1,2,1,2\n2,Sales,employee,2,2,3,2\n"
                             "3,Sales,employee,3,3,3,4\n4,Sales,employee,4,4,5,4\n"
                             "5,Shop,employee,5,4,5,5\n6,Shop,employee,2,1,2,2\n"
                             "7,Shop,employee,3,4,3,3\n8,Back,employee,4,3,4,4\n"
                             "9,Back,employee,2,3,2,3\n10,Back,employee,5,5,4,5\n"
                             "11,Sales,executive,4,5,5,4\n12,Back,executive,3,3,4,3\n";

static void check_small(const char *data, const char *why)
{
    write_text("small.json", SMALL);
    write_text("small.csv", data);
    run r = run_line("norma score --data small.csv --instrument small.json --scores s.csv "
                     "--reference sample --factor-scores && norma score --verify s.csv");
    if (r.code != 0)
        fail_msg("%s: %s", why, r.err);
    run_free(&r);
    r = run_line("norma score --data small.csv --instrument small.json --format json "
                 "--language fr --missing em --output s.json && norma score --verify s.json");
    if (r.code != 0)
        fail_msg("%s: %s", why, r.err);
    run_free(&r);
}

static void ten_employees_and_two_executives_come_out(void **state)
{
    (void)state;
    check_small(TWELVE, "twelve");
    cJSON *json = run_json("cat s.json");
    const cJSON *unit;
    cJSON_ArrayForEach(unit, json_at(json, "results/gate/units"))
        assert_true(cJSON_IsFalse(json_at(unit, "shown")));
    /* the executives cannot be told of, and so the employees cannot be, beside the total */
    const cJSON *cell;
    cJSON_ArrayForEach(cell, json_at(json, "results/gate/cells")) if (*text_at(cell, "population"))
    {
        assert_true(cJSON_IsFalse(json_at(cell, "shown")));
        assert_int_equal(cJSON_GetArraySize(json_at(cell, "reasons")), 0);
    }
    cJSON_Delete(json);
    char *csv = read_text("s.csv");
    assert_int_equal(lines_of(csv), 2 + 12);
    assert_non_null(strstr(csv, "\n11,11,Sales,executive,,,"));
    assert_null(strstr(csv, "\n1,1,Sales,employee,,,"));
    free(csv);
    run r = run_line("norma score --data small.csv --instrument small.json");
    assert_non_null(strstr(r.out, "too small a population to tell more"));
    run_free(&r);
}

static void small_companies_of_every_kind_come_out(void **state)
{
    (void)state;
    check_small("id,service,role,a,b,c,d\n1,Sales,employee,1,2,1,2\n", "one person");
    check_small("id,service,role,a,b,c,d\n1,A,employee,1,2,1,2\n2,B,employee,5,4,5,4\n"
                "3,C,executive,3,3,2,3\n",
                "units of one");
    check_small("id,service,role,a,b,c,d\n1,A,,1,2,1,2\n2,A,,5,4,5,4\n3,A,,3,3,2,3\n",
                "one unit, no role");
    check_small("id,service,role,a,b,c,d\n1,A,employee,1,2,1,2\n2,B,employee,,,,\n"
                "3,A,executive,3,3,2,3\n4,B,employee,NA,,,\n",
                "a unit without an answer");
    check_small("id,service,role,a,b,c,d\n1,A,employee,,,,\n2,A,employee,,,,\n", "no answer");
    check_small("id,service,role,a,b,c,d\n1,A,employee,3,3,3,3\n2,A,employee,3,3,3,3\n"
                "3,A,employee,3,3,3,3\n",
                "no variation");
}

static void everyone_flagged_and_every_scale_held_come_out(void **state)
{
    (void)state;
    write_text("flag.json",
               "{\"format\": \"norma-instrument-1\", \"id\": \"small\", \"version\": \"1\", "
               "\"columns\": {\"respondent\": \"id\", \"units\": [\"service\"], \"role\": "
               "\"role\"}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\", "
               "\"c\", \"d\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\", "
               "\"d\"]}], \"screening\": {\"rules\": [{\"id\": \"all\", \"index\": "
               "\"longstring\", \"at_least\": 1, \"action\": \"exclude\", \"source\": "
               "\"test\"}]}}");
    write_text("small.csv", TWELVE);
    run r = run_line("norma score --data small.csv --instrument flag.json --scores s.csv "
                     "--reference sample && norma score --verify s.csv");
    if (r.code != 0)
        fail_msg("%s", r.err);
    run_free(&r);
    char *csv = read_text("s.csv");
    assert_int_equal(lines_of(csv), 2);
    free(csv);
    cJSON *json = run_json("norma score --data small.csv --instrument flag.json --format json");
    const cJSON *scale;
    cJSON_ArrayForEach(scale, json_at(json, "results/scales"))
        assert_string_equal(text_at(scale, "verdict"), "hold");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/respondents")), 0);
    cJSON_Delete(json);
}

/* ---- given a covariate ---- */

#define SIZED                                                                                      \
    "norma norms build --instrument $DATASETS/lq2002/instrument.json --data "                      \
    "$DATASETS/lq2002/lq2002.csv --threads 1 --name sized --continuous company-size:moments "
#define HELD_AGAINST LQ "--norms sized.db --norm-set "

/* The T of a score at a covariate in the table of `norms continuous`. */
static double t_of_table(const cJSON *json, double covariate, double score)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, json_at(json, "results/table"))
    {
        if (fabs(json_number(row, "covariate") - covariate) < 1e-9 &&
            fabs(json_number(row, "score") - score) < 1e-6)
            return json_number(row, "t");
    }
    return NAN;
}

/* Unit 13 has 99 respondents, the most. */
static void continuous_norms_give_scores_among_like_companies(void **state)
{
    (void)state;
    run r = run_line(SIZED "--store sized.db");
    assert_int_equal(r.code, 0);
    run_free(&r);
    cJSON *json = run_json(HELD_AGAINST "sized:1 --format json");
    cJSON *table = run_json("norma norms continuous --instrument $DATASETS/lq2002/instrument.json "
                            "--data $DATASETS/lq2002/lq2002.csv --scale hostility --covariate "
                            "company-size --companies COMPID --method moments --bootstrap 0 "
                            "--format json");
    const cJSON *person = json_at(json, "results/respondents/0");
    const double t = json_number(person, "given_scores/hostility/t");
    assert_close(json_number(person, "given/company-size"), 99, 0, 0);
    assert_close(t, t_of_table(table, 99, json_number(person, "scores/hostility/pomp")), 1e-9, 0);
    assert_close(json_number(person, "given_scores/hostility/percentile"),
                 50 * erfc((50 - t) / 10 / sqrt(2)), 1e-12, 0);
    cJSON_Delete(table);
    cJSON_Delete(json);
    says(HELD_AGAINST "sized:1", 0, "also given company-size");
    r = run_line(HELD_AGAINST "sized:1 --format csv");
    assert_non_null(strstr(r.out, ",hostility_percentile,hostility_percentile_given_company-size,"
                                  "hostility_t_given_company-size\n"));
    run_free(&r);
    says(HELD_AGAINST "sized:1 --scores sized.csv", 0, "");
}

/* Norms of the other companies have seen none so large. */
static void beyond_the_norms_nothing_is_given(void **state)
{
    (void)state;
    run r = run_line(SIZED "--store fewer.db --where-not COMPID=13");
    assert_int_equal(r.code, 0);
    run_free(&r);
    cJSON *json = run_json(LQ "--norms fewer.db --format json");
    assert_int_equal(notes_with(json, "given-rows-without"), 1);
    const cJSON *person = json_at(json, "results/respondents/0");
    assert_true(cJSON_IsNull(json_at(person, "given_scores/hostility/t")));
    assert_true(cJSON_IsNumber(json_at(person, "scores/hostility/t")));
    cJSON_Delete(json);
    json = run_json(LQ "--norms fewer.db --reference sample --format json");
    assert_null(cJSON_GetObjectItem(json_at(json, "results/respondents/0"), "given"));
    cJSON_Delete(json);
    says(LQ "--norms fewer.db --language fr", 0, "score T aussi à company-size donné");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(continuous_norms_give_scores_among_like_companies, begin,
                                        end),
        cmocka_unit_test_setup_teardown(beyond_the_norms_nothing_is_given, begin, end),
        cmocka_unit_test_setup_teardown(scores_carry_their_record_in_csv_and_json, begin, end),
        cmocka_unit_test_setup_teardown(units_list_every_criterion_by_its_own_verdict, begin, end),
        cmocka_unit_test_setup_teardown(hidden_units_are_listed_and_nothing_said_of_them, begin,
                                        end),
        cmocka_unit_test_setup_teardown(every_altered_byte_is_found, begin, end),
        cmocka_unit_test_setup_teardown(another_version_is_compared_by_its_figures, begin, end),
        cmocka_unit_test_setup_teardown(the_input_that_changed_is_named, begin, end),
        cmocka_unit_test_setup_teardown(norms_are_part_of_the_record, begin, end),
        cmocka_unit_test_setup_teardown(overrides_are_loud_and_permanent, begin, end),
        cmocka_unit_test_setup_teardown(a_validation_tells_of_overrides_too, begin, end),
        cmocka_unit_test_setup_teardown(strict_is_negative_when_a_scale_is_held, begin, end),
        cmocka_unit_test_setup_teardown(ten_employees_and_two_executives_come_out, begin, end),
        cmocka_unit_test_setup_teardown(small_companies_of_every_kind_come_out, begin, end),
        cmocka_unit_test_setup_teardown(everyone_flagged_and_every_scale_held_come_out, begin, end),
    };
    return cmocka_run_group_tests_name("score command", tests, NULL, NULL);
}
