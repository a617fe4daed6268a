#include "support/check.h"

#include <norma/trials.h>
#include <string.h>

#include "data/trial_plan.h"

#define HEAD "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\""
#define COLUMNS                                                                                    \
    "\"columns\": {\"participant\": \"id\", \"latency\": \"ms\", \"block\": \"b\", \"correct\": "  \
    "\"ok\"}"
#define PAIR "{\"part\": \"practice\", \"a\": \"p1\", \"b\": \"p2\"}"
#define TEST_PAIR "{\"a\": [\"t1\", \"t3\"], \"b\": \"t2\", \"trials\": 40}"
#define IAT "{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": [" PAIR ", " TEST_PAIR "]}"
#define SECTION(columns, tests) HEAD ", \"implicit\": {" columns ", \"tests\": [" tests "]}}"

static norma_instrument *parse(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i.json", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static void refuses(const char *json, const char *sentence)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    assert_int_equal(norma_instrument_parse(&made, json, strlen(json), "i.json", &err),
                     NORMA_EINSTRUMENT);
    assert_null(made);
    assert_string_equal(err.message, sentence);
}

static void a_plan_is_read_as_the_file_says(void **state)
{
    (void)state;
    norma_instrument *i = parse(
        HEAD ", \"implicit\": {\"columns\": {\"participant\": \"id\", \"latency\": \"s\", "
             "\"block\": [\"b\", \"c\"], \"error\": \"e\", \"response\": \"r\", \"stimulus\": "
             "\"w\", \"trial\": \"n\", \"device\": \"d\", \"key\": \"k\"}, \"unit\": \"s\", "
             "\"agree\": [\"yes\", \"oui\"], \"leave_out\": [{\"column\": \"x\", \"except\": "
             "\"1\"}], \"tests\": [" IAT ", {\"id\": \"st\", \"kind\": \"statements\", \"blocks\": "
             "\"s\", \"baseline\": [\"n\"], \"scales\": [{\"id\": \"A\", \"title\": {\"fr\": "
             "\"Un\"}, \"statements\": [\"a1\", {\"id\": \"a2\", \"reverse\": true}]}]}, "
             "{\"id\": \"bi\", \"kind\": \"brief-iat\", \"order\": \"b-first\", \"penalty\": "
             "\"built-in\", \"blocks\": [{\"id\": \"1\", \"a\": \"x1\", \"b\": \"x2\"}]}]}}");
    const norma_trial_plan *p = i->trials;
    assert_int_equal(i->n_items, 0);
    assert_int_equal(i->n_scales, 0);
    assert_int_equal(p->n_block, 2);
    assert_true(p->column_of_errors && p->in_seconds);
    assert_string_equal(p->wrong[0], "1");
    assert_string_equal(p->right[0], "0");
    assert_string_equal(p->agree[1], "oui");
    assert_int_equal(p->n_disagree, 0);
    assert_true(p->leave_out[0].except);
    assert_int_equal(p->n_tests, 3);
    assert_string_equal(p->tests[0].pairs[0].id, "practice");
    assert_string_equal(p->tests[0].pairs[1].id, "test");
    assert_true(p->tests[0].pairs[0].practice);
    assert_int_equal(p->tests[0].pairs[1].n_a, 2);
    assert_int_equal(p->tests[0].pairs[1].trials, 40);
    assert_true(p->tests[1].scales[0].statements[1].reversed);
    assert_string_equal(p->tests[1].scales[0].title.in[NORMA_FRENCH], "Un");
    assert_int_equal(p->tests[2].warm_up, 4);
    assert_int_equal(p->tests[2].order, NORMA_ORDER_B_FIRST);
    assert_true(p->tests[2].built_in_penalty);
    norma_instrument_free(i);
}

static void a_questionnaire_may_have_implicit_measures_beside_its_items(void **state)
{
    (void)state;
    norma_instrument *i = parse(
        HEAD ", \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\"], \"scales\": "
             "[{\"id\": \"s\", \"items\": [\"a\", \"b\"]}], \"implicit\": {" COLUMNS
             ", \"tests\": [" IAT "]}}");
    assert_int_equal(i->n_items, 2);
    assert_non_null(i->trials);
    assert_int_equal(norma__needs_items(i, NULL), NORMA_OK);
    norma_instrument_free(i);
}

static void an_instrument_without_items_says_who_can_use_it(void **state)
{
    (void)state;
    norma_error err = {0};
    norma_instrument *i = parse(SECTION(COLUMNS, IAT));
    assert_int_equal(norma__needs_items(i, &err), NORMA_EINSTRUMENT);
    assert_string_equal(err.message, "instrument 'x' has no items, only implicit measures: norma "
                                     "implicit scores them from a file of trials");
    norma_instrument_free(i);
}

static void what_cannot_be_scored_is_refused_with_its_place(void **state)
{
    (void)state;
    refuses(SECTION("\"columns\": {\"latency\": \"ms\"}", IAT),
            "i.json, at /implicit/columns/participant: a text is wanted here, and it is absent");
    refuses(SECTION("\"columns\": {\"participant\": \"i\", \"latency\": \"ms\", \"block\": \"b\"}",
                    IAT),
            "i.json, at /implicit/tests/0: /implicit/columns names no column correct or error, "
            "which this kind of test needs");
    refuses(SECTION(COLUMNS ", \"unit\": \"min\"", IAT),
            "i.json, at /implicit/unit: the unit is ms or s");
    refuses(SECTION(COLUMNS, "{\"id\": \"i\", \"kind\": \"gnat\"}"),
            "i.json, at /implicit/tests/0/kind: a kind is iat, brief-iat, single-category or "
            "statements");
    refuses(SECTION(COLUMNS, "{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": [" PAIR "]}"),
            "i.json, at /implicit/tests/0/blocks: no pair of blocks is a test");
    refuses(SECTION(COLUMNS, IAT ", " IAT),
            "i.json, at /implicit/tests/1/id: the id 'i' is given twice");
    refuses(SECTION(COLUMNS, "{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": [{\"a\": \"x\", "
                             "\"b\": \"x\"}]}"),
            "i.json, at /implicit/tests/0/blocks/0/b: block 'x' is named twice: it is in one place "
            "only");
    refuses(SECTION(COLUMNS, "{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": [{\"a\": \"x\"}]}"),
            "i.json, at /implicit/tests/0/blocks/0: the blocks of condition b are missing");
    refuses(SECTION(COLUMNS, "{\"id\": \"s\", \"kind\": \"statements\", \"scales\": []}"),
            "i.json, at /implicit/tests/0: statements need the columns response and stimulus in "
            "/implicit/columns");
    refuses(SECTION(COLUMNS, ""), "i.json, at /implicit/tests: there is at least one test");
    refuses(SECTION(COLUMNS ", \"leave_out\": [{\"column\": \"x\"}]", IAT),
            "i.json, at /implicit/leave_out/0: give values, which are left out, or except, which "
            "stay");
    refuses(HEAD ", \"scales\": [], \"implicit\": {" COLUMNS ", \"tests\": [" IAT "]}}",
            "i.json, at /scales: scales need items, and there are none");
    refuses(HEAD "}", "i.json, at /items: an array is wanted here, and it is absent");
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    static const char json[] = SECTION(COLUMNS, IAT);
    norma_instrument *made = NULL;
    norma_error err;
    check_every_allocation(made, norma_instrument_parse(&made, json, strlen(json), "i.json", &err));
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_is_read_as_the_file_says),
        cmocka_unit_test(a_questionnaire_may_have_implicit_measures_beside_its_items),
        cmocka_unit_test(an_instrument_without_items_says_who_can_use_it),
        cmocka_unit_test(what_cannot_be_scored_is_refused_with_its_place),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
