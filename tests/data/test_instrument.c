#include "support/check.h"

#include <norma/instrument.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "{\"format\": \"norma-instrument-1\", \"id\": \"demo\", \"version\": \"1\""
#define RANGE ", \"answers\": {\"min\": 1, \"max\": 5}"
#define ITEMS RANGE ", \"items\": [\"a\", \"b\", \"c\", \"d\"]"
#define SCALES ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\", \"d\"]}]"
#define WHOLE HEAD ITEMS SCALES

static norma_instrument *parse(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i.json", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

/* The document is refused with exactly this sentence. */
static void refuses(const char *json, const char *sentence)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    norma_status status = norma_instrument_parse(&made, json, strlen(json), "i.json", &err);
    assert_int_equal(status, NORMA_EINSTRUMENT);
    assert_null(made);
    assert_string_equal(err.message, sentence);
}

/* ---- what a file says ---- */

static const char lq[] =
    HEAD ", \"title\": {\"en\": \"Climate\", \"fr\": \"Climat\"}, "
         "\"columns\": {\"respondent\": \"id\", \"units\": [\"company\", \"site\"], \"role\": "
         "\"role\"}, \"missing\": [\"-9\"], \"latency\": {\"column\": \"t_{item}_{item}\", "
         "\"unit\": \"s\"}, \"_why\": \"a comment\"" RANGE ", \"items\": [\"a\", "
         "{\"id\": \"b\", \"reverse\": true, \"text\": \"Bee\"}, "
         "{\"id\": \"c\", \"column\": \"q3\", \"latency\": \"q3_time\", \"min\": 0, \"max\": 4}, "
         "{\"id\": \"d\", \"latency\": null}], \"scales\": ["
         "{\"id\": \"leaf2\", \"items\": [\"d\", \"c\"], \"level\": \"theme\"}, "
         "{\"id\": \"top\", \"parts\": [\"leaf1\", \"leaf2\"], \"title\": {\"fr\": \"Haut\"}}, "
         "{\"id\": \"leaf1\", \"items\": [\"b\", \"a\"]}], "
         "\"scoring\": {\"min_answered\": 0.75}}";

static void a_file_is_read_as_it_says(void **state)
{
    (void)state;
    norma_instrument *i = parse(lq);
    assert_string_equal(i->id, "demo");
    assert_string_equal(i->title.in[NORMA_FRENCH], "Climat");
    assert_string_equal(i->respondent_column, "id");
    assert_int_equal(i->n_units, 2);
    assert_string_equal(i->unit_columns[1], "site");
    assert_string_equal(i->role_column, "role");
    assert_int_equal(i->n_missing_codes, 1);
    assert_true(i->latency_in_seconds);
    assert_int_equal(i->n_items, 4);
    assert_string_equal(i->items[0].latency_column, "t_a_a");
    assert_true(i->items[1].reversed);
    assert_string_equal(i->items[1].text.in[NORMA_FRENCH], "Bee");
    assert_string_equal(i->items[2].column, "q3");
    assert_string_equal(i->items[2].latency_column, "q3_time");
    assert_int_equal(i->items[2].max, 4);
    assert_null(i->items[3].latency_column);
    assert_true(i->scoring.min_answered == 0.75);
    assert_int_equal(norma_instrument_find_item(i, "c"), 2);
    assert_int_equal(norma_instrument_find_item(i, "z"), NORMA_NONE);
    assert_int_equal(strlen(i->sha256), 64);
    norma_instrument_free(i);
}

static void parents_stand_before_their_parts_and_have_their_items(void **state)
{
    (void)state;
    norma_instrument *i = parse(lq);
    assert_int_equal(i->n_scales, 3);
    assert_string_equal(i->scales[0].id, "top");
    assert_string_equal(i->scales[0].title.in[NORMA_ENGLISH], "Haut");
    assert_int_equal(i->scales[0].parent, NORMA_NONE);
    assert_int_equal(i->scales[0].n_parts, 2);
    assert_string_equal(i->scales[i->scales[0].parts[0]].id, "leaf1");
    size_t leaf2 = norma_instrument_find_scale(i, "leaf2");
    assert_int_equal(i->scales[leaf2].parent, 0);
    assert_int_equal(i->scales[leaf2].depth, 1);
    assert_string_equal(i->scales[leaf2].level, "theme");
    assert_int_equal(i->scales[0].n_items, 4);
    assert_int_equal(i->scales[leaf2].items[0], 2); /* instrument order, not file order */
    assert_int_equal(i->scales[leaf2].items[1], 3);
    assert_int_equal(i->n_factors, 2); /* by default the scales of items */
    norma_instrument_free(i);
}

static void rules_that_are_not_given_are_the_shipped_ones_and_noted(void **state)
{
    (void)state;
    norma_instrument *i = parse(WHOLE "}");
    assert_int_equal(i->screening.n_rules, 6);
    assert_int_equal(i->screening.warnings_exclude, 2);
    assert_string_equal(i->screening.rules[1].id, "low-effort");
    assert_int_equal(i->screening.rules[1].index, NORMA_INDEX_RTE);
    assert_true(i->screening.rules[1].limit == 0.90);
    assert_false(i->screening.rules[1].at_least);
    assert_int_equal(i->screening.rules[4].min_items, 20);
    assert_true(i->screening.latency_floor_ms == 1000);
    assert_true(i->screening.latency_share == 0.10);
    assert_true(i->screening.latency_cap_ms == 10000);
    assert_true(i->screening.interruption_ms == 60000);
    assert_string_equal(i->gate.name.in[NORMA_ENGLISH], "COTAN 2010, group level");
    assert_int_equal(i->gate.n_criteria, 9);
    assert_string_equal(i->gate.criteria[8].id, "norm-age");
    assert_true(i->gate.criteria[8].at_most && i->gate.criteria[8].pass == 15);
    assert_true(i->gate.criteria[0].pass == 0.70 && i->gate.criteria[0].hold == 0.60);
    assert_int_equal(i->notes.n, 2);
    assert_string_equal(i->notes.list[0].code, "default-rules");
    assert_string_equal(i->notes.list[1].code, "default-gate");
    norma_instrument_free(i);
}

static void rules_of_the_file_stand_in_place_of_the_shipped_ones(void **state)
{
    (void)state;
    norma_instrument *i = parse(
        WHOLE ", \"screening\": {\"rules\": [{\"id\": \"x\", \"index\": \"irv\", \"below\": 0.2, "
              "\"action\": \"warn\", \"source\": \"own\"}], \"latency\": {\"floor_ms\": 500}}, "
              "\"gate\": \"efpa-2013\"}");
    assert_int_equal(i->screening.n_rules, 1);
    assert_string_equal(i->screening.rules[0].source.in[NORMA_ENGLISH], "own");
    assert_true(i->screening.latency_floor_ms == 500);
    assert_true(i->screening.latency_cap_ms == 10000);
    assert_true(i->gate.criteria[0].pass == 0.80);
    assert_int_equal(i->notes.n, 0);
    norma_instrument_free(i);
    i = parse(WHOLE ", \"gate\": {\"name\": \"mine\", \"criteria\": [{\"id\": \"n\", \"pass\": 9, "
                    "\"hold\": 3, \"source\": \"us\"}]}}");
    assert_string_equal(i->gate.name.in[NORMA_FRENCH], "mine");
    assert_string_equal(i->gate.criteria[0].id, "n");
    norma_instrument_free(i);
}

/* Law: the key depends on what scores depend on, and on nothing else. */
static void the_key_knows_what_scores_depend_on(void **state)
{
    (void)state;
    static const char *const same[] = {
        WHOLE ", \"title\": \"Other\"}",
        HEAD RANGE ", \"items\": [\"d\", \"c\", \"b\", \"a\"], \"scales\": [{\"id\": \"s\", "
                   "\"items\": [\"c\", \"a\", \"b\", \"d\"], \"level\": \"x\"}]}",
    };
    static const char *const other[] = {
        WHOLE ", \"scoring\": {\"min_answered\": 0.6}}",
        HEAD RANGE ", \"items\": [\"a\", \"b\", \"c\", {\"id\": \"d\", \"reverse\": true}]" SCALES
                   "}",
        HEAD RANGE ", \"items\": [\"a\", \"b\", \"c\", {\"id\": \"d\", \"max\": 6}]" SCALES "}",
        HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\"]}]}",
    };
    norma_instrument *i = parse(WHOLE "}");
    for (size_t k = 0; k < sizeof same / sizeof same[0]; k++) {
        norma_instrument *j = parse(same[k]);
        assert_string_equal(i->key_sha256, j->key_sha256);
        norma_instrument_free(j);
    }
    for (size_t k = 0; k < sizeof other / sizeof other[0]; k++) {
        norma_instrument *j = parse(other[k]);
        assert_string_not_equal(i->key_sha256, j->key_sha256);
        norma_instrument_free(j);
    }
    norma_instrument_free(i);
}

/* ---- refusals ---- */

static void json_that_is_none_is_refused_with_line_and_column(void **state)
{
    (void)state;
    refuses("", "i.json is empty");
    refuses("{\n  \"id\": }", "i.json, line 2, column 9: not JSON from here on");
    refuses("{} x", "i.json, line 1, column 3: text after the end of the JSON document");
    refuses("{\"a\": \"\\u0000\"}",
            "i.json, line 1, column 8: \\u0000 is not a character of any text");
    refuses("\"\xff\"", "i.json is not UTF-8: save it as UTF-8");
    refuses("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "i.json, line 1, column 33: nested more than 32 levels deep");
    refuses("[]", "i.json: an object is wanted here, and it is an array");
}

static void unknown_or_doubled_members_are_refused(void **state)
{
    (void)state;
    refuses(WHOLE ", \"gates\": 1}", "i.json: 'gates' is not a member known here; begin its name "
                                     "with _ if it is a comment");
    refuses(WHOLE ", \"id\": \"x\"}", "i.json: 'id' is given twice");
    refuses(HEAD RANGE ", \"items\": [{\"id\": \"a\", \"revers\": true}]" SCALES "}",
            "i.json, at /items/0: 'revers' is not a member known here; begin its name with _ if it "
            "is a comment");
}

static void heads_are_checked(void **state)
{
    (void)state;
    refuses("{\"id\": \"x\"}", "i.json, at /format: a text is wanted here, and it is absent");
    refuses("{\"format\": \"norma-2\"}",
            "i.json, at /format: the format must be norma-instrument-1");
    refuses("{\"format\": \"norma-instrument-1\", \"id\": \"\"}",
            "i.json, at /id: a name has 1 to 64 characters, not 0");
    refuses(WHOLE ", \"title\": {\"de\": \"x\"}}",
            "i.json, at /title: 'de' is not a member known here; begin its name with _ if it is a "
            "comment");
    refuses(WHOLE ", \"title\": {}}",
            "i.json, at /title: a text in at least one language is wanted here");
    refuses(WHOLE ", \"missing\": [1]}",
            "i.json, at /missing/0: a text is wanted here, and it is a number");
    refuses(WHOLE ", \"scoring\": {\"min_answered\": 1.5}}",
            "i.json, at /scoring/min_answered: 1.5 is not from 0 to 1");
    refuses(WHOLE ", \"latency\": {\"column\": \"ms\"}}",
            "i.json, at /latency/column: the pattern must hold {item}, which stands for the item's "
            "id");
    refuses(WHOLE ", \"latency\": {\"column\": \"{item}_ms\", \"unit\": \"min\"}}",
            "i.json, at /latency/unit: the unit is ms or s");
    refuses(WHOLE ", \"columns\": {\"respondent\": \"a\"}}",
            "i.json, at /columns: column 'a' is used twice: a column has one meaning");
}

static void items_are_checked(void **state)
{
    (void)state;
    refuses(HEAD RANGE ", \"items\": []" SCALES "}",
            "i.json, at /items: an instrument has at least one item");
    refuses(HEAD RANGE ", \"items\": [\"a\", \"a\"]" SCALES "}",
            "i.json, at /items/1: item 'a' is already at /items/0");
    refuses(HEAD ", \"items\": [\"a\"]" SCALES "}",
            "i.json, at /items/0: item 'a' has no range: give it min and max, or the instrument "
            "'answers'");
    refuses(HEAD ", \"items\": [{\"id\": \"a\", \"min\": 5, \"max\": 5}]" SCALES "}",
            "i.json, at /items/0: max (5) must be over min (5)");
    refuses(HEAD ", \"items\": [{\"id\": \"a\", \"min\": 0, \"max\": 255}]" SCALES "}",
            "i.json, at /items/0: a range of 0 to 255 is wider than the 254 steps allowed");
    refuses(HEAD ", \"items\": [{\"id\": \"a\", \"min\": 0.5, \"max\": 2}]" SCALES "}",
            "i.json, at /items/0/min: 0.5 is not a whole number");
    refuses(HEAD RANGE ", \"items\": [\"a\", {\"id\": \"b\", \"column\": \"a\"}]" SCALES "}",
            "i.json, at /items/1: column 'a' is used twice: a column has one meaning");
}

static void scales_must_form_a_forest(void **state)
{
    (void)state;
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": []}]}",
            "i.json, at /scales/0: scale 's' is empty");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\"}]}",
            "i.json, at /scales/0: scale 's' must have items or parts, and not both");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"x\"]}]}",
            "i.json, at /scales/0/items/1: there is no item 'x'");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"parts\": [\"t\"]}]}",
            "i.json, at /scales/0/parts/0: there is no scale 't'");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"a\"]}]}",
            "i.json, at /scales/0: item 'a' is named twice");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}, {\"id\": \"s\", "
                       "\"items\": [\"b\"]}]}",
            "i.json, at /scales/1/id: scale 's' is already at /scales/0");
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"parts\": [\"l\"]}, {\"id\": \"t\", "
                       "\"parts\": [\"l\"]}, {\"id\": \"l\", \"items\": [\"a\"]}]}",
            "i.json, at /scales/1/parts: scale 'l' is already a part of 's'");
}

static void a_circle_of_scales_is_named_as_a_path(void **state)
{
    (void)state;
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"x\", \"parts\": [\"x\"]}]}",
            "i.json, at /scales/0: the scales go in a circle: x → x");
    refuses(HEAD ITEMS
            ", \"scales\": [{\"id\": \"x\", \"parts\": [\"y\"]}, {\"id\": \"y\", \"parts\": "
            "[\"z\"]}, {\"id\": \"z\", \"parts\": [\"x\"]}]}",
            "i.json, at /scales/0: the scales go in a circle: x → y → z → x");
}

static void an_item_in_two_siblings_names_both(void **state)
{
    (void)state;
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}, {\"id\": \"t\", "
                       "\"items\": [\"b\", \"a\"]}]}",
            "i.json, at /scales/1: item 'a' is in two sibling scales, 's' and 't'");
    /* The leaves l and m are no siblings; the wholes they are parts of are. */
    refuses(HEAD ITEMS
            ", \"scales\": [{\"id\": \"S\", \"parts\": [\"l\"]}, {\"id\": \"T\", \"parts\": "
            "[\"m\"]}, {\"id\": \"l\", \"items\": [\"a\"]}, {\"id\": \"m\", \"items\": [\"a\"]}]}",
            "i.json, at /scales/3: item 'a' is in two sibling scales, 'S' and 'T'");
}

/* A part that does not say which end is good is like its whole; a scale of its own is not. */
static void the_favourable_end_is_inherited(void **state)
{
    (void)state;
    norma_instrument *i =
        parse(HEAD ITEMS ", \"scales\": [{\"id\": \"x\", \"items\": [\"a\"]}, {\"id\": \"y\", "
                         "\"favourable\": \"low\", \"items\": [\"b\"]}, {\"id\": \"w\", "
                         "\"favourable\": \"high\", \"parts\": [\"x\", \"y\"]}, {\"id\": \"z\", "
                         "\"items\": [\"c\"]}]}");
    const norma_favourable want[] = {NORMA_FAVOURABLE_HIGH, NORMA_FAVOURABLE_HIGH,
                                     NORMA_FAVOURABLE_LOW, NORMA_FAVOURABLE_UNSTATED};
    for (size_t s = 0; s < 4; s++)
        assert_int_equal(
            i->scales[norma_instrument_find_scale(i, (const char *const[]){"w", "x", "y", "z"}[s])]
                .favourable,
            want[s]);
    norma_instrument_free(i);
    refuses(HEAD ITEMS ", \"scales\": [{\"id\": \"s\", \"favourable\": \"up\", \"items\": "
                       "[\"a\"]}]}",
            "i.json, at /scales/0/favourable: the favourable end is high or low");
}

static void factors_are_scales_apart(void **state)
{
    (void)state;
    refuses(WHOLE ", \"factors\": [\"q\"]}", "i.json, at /factors/0: there is no scale 'q'");
    refuses(WHOLE ", \"factors\": []}", "i.json, at /factors: at least one scale is wanted here");
    refuses(WHOLE ", \"factors\": [\"s\", \"s\"]}",
            "i.json, at /factors: 's' and 's' share items: no factor may be a part of another");
}

#define RULE(text) WHOLE ", \"screening\": {\"rules\": [{" text "}]}}"

static void rules_are_checked(void **state)
{
    (void)state;
    refuses(RULE("\"id\": \"x\", \"index\": \"speeed\""),
            "i.json, at /screening/rules/0/index: there is no index 'speeed': see docs/screen.md");
    refuses(RULE("\"id\": \"x\", \"index\": \"rte\", \"below\": 1, \"at_least\": 2"),
            "i.json, at /screening/rules/0: a rule has one limit: at_least or below");
    refuses(RULE("\"id\": \"x\", \"index\": \"rte\", \"below\": 1, \"action\": \"drop\""),
            "i.json, at /screening/rules/0/action: the action is exclude or warn");
    refuses(RULE("\"id\": \"x\", \"index\": \"rte\", \"below\": 1, \"action\": \"warn\""),
            "i.json, at /screening/rules/0/source: a text is wanted here, and it is absent");
    refuses(RULE("\"id\": \"x\", \"index\": \"rte\", \"below\": 1e999"),
            "i.json, at /screening/rules/0/below: inf is not from -1.79769313486232e+308 to "
            "1.79769313486232e+308");
    refuses(WHOLE ", \"gate\": \"cotan\"}",
            "i.json, at /gate: there is no gate 'cotan': name one of cotan-2010-group, "
            "cotan-2010-individual, efpa-2013, or give an object with name and criteria");
    refuses(WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"alpha\"}]}}",
            "i.json, at /gate/criteria/0/id: there is no criterion 'alpha': see docs/gate.md");
    refuses(WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"n\", \"pass\": 1, "
                  "\"hold\": 2}]}}",
            "i.json, at /gate/criteria/0: hold (2) must not be over pass (1)");
    refuses(WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"norm-age\", \"pass\": "
                  "15, \"hold\": 20}]}}",
            "i.json, at /gate/criteria/0: of 'norm-age' small is good: it needs \"at_most\": true");
    refuses(WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"norm-age\", \"pass\": "
                  "15, \"hold\": 10, \"at_most\": true}]}}",
            "i.json, at /gate/criteria/0: hold (10) must not be under pass (15) with at_most");
    refuses(WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"n\", \"pass\": 1, "
                  "\"hold\": 1, \"at_most\": true}]}}",
            "i.json, at /gate/criteria/0: of 'n' large is good: at_most does not go with it");
    refuses(
        WHOLE ", \"gate\": {\"name\": \"g\", \"criteria\": [{\"id\": \"norm-age\", \"pass\": "
              "15, \"hold\": 20, \"at_most\": 1}]}}",
        "i.json, at /gate/criteria/0/at_most: true or false is wanted here, and it is a number");
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    norma_error err = {0};
    assert_int_equal(norma_instrument_load(&made, "/no/such.json", &err), NORMA_EIO);
    assert_string_equal(err.message, "/no/such.json cannot be read: No such file or directory");
    assert_int_equal(norma_instrument_load(&made, "/", &err), NORMA_EIO);
    assert_string_equal(err.message, "/ is a directory, not a file");
    assert_int_equal(norma_instrument_load(&made, "/dev/null", &err), NORMA_EIO);
    assert_string_equal(err.message, "/dev/null is not a regular file: save what comes through it "
                                     "and name that");
}

/* ---- nothing leaks ---- */

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    check_every_allocation(made, norma_instrument_parse(&made, lq, strlen(lq), "i.json", NULL));
    norma_instrument_free(made);
    norma_instrument_free(NULL);
}

/* ---- how it is shown, and items that control ---- */

static const char shown[] =
    HEAD RANGE ", \"latency\": {\"unit\": \"ms\"}, \"position\": {\"column\": \"{item}_pos\"}, "
               "\"items\": [{\"id\": \"a\", \"text\": {\"en\": \"I like it - do you ?\"}}, "
               "{\"id\": \"b\", \"words\": 7, \"position\": \"pb\"}, "
               "{\"id\": \"c\", \"control\": {\"kind\": \"directed\", \"accept\": [4, 5]}}], "
               "\"pages\": [{\"id\": \"p\", \"items\": [\"b\", \"a\"], \"time\": \"t\"}], "
               "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}], "
               "\"screening\": {\"pairs\": {\"alike\": [[\"a\", \"b\"]], \"opposite\": [[\"b\", "
               "\"a\"]]}, \"latency\": {\"load_ms\": 200, \"shortest_ms\": 100, \"revisits\": "
               "\"keep\"}}}";

static void pages_positions_words_and_controls_are_read(void **state)
{
    (void)state;
    norma_instrument *i = parse(shown);
    assert_string_equal(i->items[0].position_column, "a_pos");
    assert_string_equal(i->items[1].position_column, "pb");
    assert_int_equal(i->items[0].words, 5); /* signs that stand alone are no words */
    assert_int_equal(i->items[1].words, 7);
    assert_int_equal(i->items[2].control, NORMA_CONTROL_DIRECTED);
    assert_int_equal(i->items[2].n_accepted, 2);
    assert_int_equal(i->items[2].accepted[1], 5);
    assert_int_equal(i->n_pages, 1);
    assert_int_equal(i->pages[0].n_items, 2);
    assert_int_equal(i->pages[0].items[0], 0); /* in instrument order */
    assert_string_equal(i->pages[0].time_column, "t");
    assert_null(i->pages[0].visits_column);
    assert_int_equal(i->screening.n_pairs, 2);
    assert_false(i->screening.pairs[0].opposite);
    assert_true(i->screening.pairs[1].opposite && i->screening.pairs[1].a == 1);
    assert_true(i->screening.load_ms == 200 && i->screening.shortest_ms == 100);
    assert_true(i->screening.revisits_count);
    norma_instrument_free(i);
}

static void reading_pages_and_controls_leaks_nothing(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    check_every_allocation(made,
                           norma_instrument_parse(&made, shown, strlen(shown), "i.json", NULL));
    norma_instrument_free(made);
}

static void pages_and_controls_that_cannot_be_are_refused(void **state)
{
    (void)state;
    refuses(HEAD ITEMS SCALES ", \"pages\": [{\"id\": \"p\", \"items\": [\"x\"]}]}",
            "i.json, at /pages/0/items/0: there is no item 'x'");
    refuses(HEAD ITEMS SCALES ", \"pages\": [{\"id\": \"p\", \"items\": [\"a\"]}, {\"id\": \"q\", "
                              "\"items\": [\"b\", \"a\"]}]}",
            "i.json, at /pages/1/items/1: item 'a' is already on page /pages/0");
    refuses(HEAD ITEMS SCALES ", \"pages\": [{\"id\": \"p\", \"items\": [\"a\"]}, {\"id\": \"p\", "
                              "\"items\": [\"b\"]}]}",
            "i.json, at /pages/1/id: page 'p' is already at /pages/0");
    refuses(HEAD ITEMS SCALES
            ", \"pages\": [{\"id\": \"p\", \"items\": [\"a\"], \"time\": \"b\"}]}",
            "i.json, at /pages: column 'b' is used twice: a column has one meaning");
    refuses(HEAD RANGE
            ", \"items\": [\"a\", {\"id\": \"b\", \"control\": {\"kind\": \"bogus\", "
            "\"accept\": [1]}}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}",
            "i.json, at /items/1: control item 'b' measures nothing and belongs in no scale");
    refuses(HEAD RANGE ", \"items\": [\"a\", {\"id\": \"b\", \"control\": {\"kind\": \"trap\", "
                       "\"accept\": [1]}}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}]}",
            "i.json, at /items/1/control/kind: the kind of a control item is directed or bogus");
    refuses(HEAD RANGE ", \"items\": [\"a\", {\"id\": \"b\", \"control\": {\"kind\": \"bogus\", "
                       "\"accept\": [6]}}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}]}",
            "i.json, at /items/1/control/accept/0: 6 is not from 1 to 5");
    refuses(HEAD ITEMS SCALES ", \"screening\": {\"pairs\": {\"alike\": [[\"a\", \"a\"]]}}}",
            "i.json, at /screening/pairs/alike/0: an item is no pair with itself");
    refuses(
        HEAD ITEMS SCALES ", \"position\": {\"column\": \"pos\"}}",
        "i.json, at /position/column: the pattern must hold {item}, which stands for the item's "
        "id");
}

/* ---- how scales are scored ---- */

#define TREE(scoring, top, leaf)                                                                   \
    HEAD ITEMS ", \"scales\": [{\"id\": \"leaf2\", \"items\": [\"d\", \"c\"]" leaf                 \
               "}, {\"id\": \"top\", "                                                             \
               "\"parts\": [\"leaf1\", \"leaf2\"]" top                                             \
               "}, {\"id\": \"leaf1\", \"items\": [\"b\", "                                        \
               "\"a\"]}]" scoring "}"

static void rules_of_scoring_are_read(void **state)
{
    (void)state;
    norma_instrument *i =
        parse(TREE(", \"scoring\": {\"from\": \"parts\", \"missing\": \"em\"}",
                   ", \"weights\": {\"leaf2\": 3}", ", \"weights\": {\"d\": 0.5}"));
    const norma_scale *top = &i->scales[norma_instrument_find_scale(i, "top")];
    const norma_scale *leaf = &i->scales[norma_instrument_find_scale(i, "leaf2")];
    assert_int_equal(i->scoring.missing, NORMA_SCORE_EM);
    assert_true(top->from_parts);
    assert_true(top->weights[0] == 1 && top->weights[1] == 3);
    assert_false(leaf->from_parts);
    assert_true(leaf->weights[0] == 1 && leaf->weights[1] == 0.5); /* c, d */
    assert_null(i->scales[norma_instrument_find_scale(i, "leaf1")].weights);
    norma_instrument_free(i);
    i = parse(TREE("", ", \"score\": \"parts\"", ""));
    assert_true(i->scales[norma_instrument_find_scale(i, "top")].from_parts);
    norma_instrument_free(i);
}

static void norm_sets_are_tied_to_the_rules_of_scoring(void **state)
{
    (void)state;
    const char *const files[] = {
        TREE("", "", ""), TREE("", ", \"score\": \"parts\"", ""),
        TREE("", ", \"score\": \"parts\", \"weights\": {\"leaf1\": 2}", ""),
        TREE("", "", ", \"weights\": {\"c\": 2}"),
        TREE(", \"scoring\": {\"missing\": \"two-way\"}", "", "")};
    enum { FILES = sizeof files / sizeof files[0] };
    norma_instrument *made[FILES];
    for (size_t f = 0; f < FILES; f++)
        made[f] = parse(files[f]);
    for (size_t f = 0; f < FILES; f++)
        for (size_t g = 0; g < f; g++)
            assert_string_not_equal(made[f]->key_sha256, made[g]->key_sha256);
    /* what is said anew changes nothing */
    norma_instrument *same = parse(TREE(", \"scoring\": {\"from\": \"items\", \"missing\": "
                                        "\"person-mean\"}",
                                        ", \"score\": \"items\"", ", \"weights\": {\"c\": 1}"));
    assert_string_equal(same->key_sha256, made[0]->key_sha256);
    norma_instrument_free(same);
    for (size_t f = 0; f < FILES; f++)
        norma_instrument_free(made[f]);
}

static void rules_of_scoring_that_cannot_be_are_refused(void **state)
{
    (void)state;
    refuses(TREE("", ", \"weights\": {\"leaf1\": 2}", ""),
            "i.json, at /scales/1/weights: scale 'top' is scored from its items, so its parts have "
            "no weights: add \"score\": \"parts\"");
    refuses(TREE("", ", \"score\": \"parts\", \"weights\": {\"x\": 2}", ""),
            "i.json, at /scales/1/weights/x: scale 'top' has no part 'x'");
    refuses(
        TREE("", "", ", \"weights\": {\"c\": 0}"),
        "i.json, at /scales/0/weights/c: a weight is at least 0.000001: what counts for nothing "
        "is left out of the scale");
    refuses(TREE("", "", ", \"weights\": [1, 2]"),
            "i.json, at /scales/0/weights: weights are an object: ids and numbers");
    refuses(TREE("", "", ", \"score\": \"parts\""),
            "i.json, at /scales/0/score: scale 'leaf2' has no parts");
    refuses(TREE("", "", ", \"score\": \"sum\""),
            "i.json, at /scales/0/score: a score is made of items or of parts");
    refuses(TREE(", \"scoring\": {\"missing\": \"zero\"}", "", ""),
            "i.json, at /scoring/missing: missing answers are handled by person-mean, two-way, em "
            "or complete");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_scoring_are_read),
        cmocka_unit_test(norm_sets_are_tied_to_the_rules_of_scoring),
        cmocka_unit_test(rules_of_scoring_that_cannot_be_are_refused),
        cmocka_unit_test(pages_positions_words_and_controls_are_read),
        cmocka_unit_test(pages_and_controls_that_cannot_be_are_refused),
        cmocka_unit_test(reading_pages_and_controls_leaks_nothing),
        cmocka_unit_test(a_file_is_read_as_it_says),
        cmocka_unit_test(parents_stand_before_their_parts_and_have_their_items),
        cmocka_unit_test(rules_that_are_not_given_are_the_shipped_ones_and_noted),
        cmocka_unit_test(rules_of_the_file_stand_in_place_of_the_shipped_ones),
        cmocka_unit_test(the_key_knows_what_scores_depend_on),
        cmocka_unit_test(json_that_is_none_is_refused_with_line_and_column),
        cmocka_unit_test(unknown_or_doubled_members_are_refused),
        cmocka_unit_test(heads_are_checked),
        cmocka_unit_test(items_are_checked),
        cmocka_unit_test(scales_must_form_a_forest),
        cmocka_unit_test(a_circle_of_scales_is_named_as_a_path),
        cmocka_unit_test(an_item_in_two_siblings_names_both),
        cmocka_unit_test(the_favourable_end_is_inherited),
        cmocka_unit_test(factors_are_scales_apart),
        cmocka_unit_test(rules_are_checked),
        cmocka_unit_test(a_file_that_cannot_be_read_is_named),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("instrument", tests, NULL, NULL);
}
