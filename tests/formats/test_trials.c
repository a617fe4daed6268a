#include "support/check.h"

#include <math.h>
#include <norma/trials.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"

#define INSTRUMENT(columns, more)                                                                  \
    "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\", \"implicit\": "       \
    "{\"columns\": {\"participant\": \"id\", \"latency\": \"ms\", \"block\": \"b\", \"correct\": " \
    "\"ok\"" columns "}" more ", \"tests\": [{\"id\": \"i\", \"kind\": \"iat\", \"blocks\": "      \
    "[{\"a\": \"A\", \"b\": \"B\"}]}]}}"
#define PLAIN INSTRUMENT("", "")

static norma_instrument *instrument_of(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i.json", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static norma_trials *read(const char *json, const char *csv, int out_of_range)
{
    norma_instrument *instrument = instrument_of(json);
    norma_trials_options options = {.version = 1, .out_of_range = out_of_range};
    norma_trials *made = NULL;
    norma_error err = {0};
    if (norma_trials_parse(&made, instrument, csv, strlen(csv), "t.csv", &options, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    return made;
}

static void refuses(const char *json, const char *csv, const char *sentence)
{
    norma_instrument *instrument = instrument_of(json);
    norma_trials *made = NULL;
    norma_error err = {0};
    assert_int_equal(norma_trials_parse(&made, instrument, csv, strlen(csv), "t.csv", NULL, &err),
                     NORMA_EDATA);
    assert_null(made);
    assert_string_equal(err.message, sentence);
    norma_instrument_free(instrument);
}

static void rows_become_trials(void **state)
{
    (void)state;
    norma_trials *t = read(INSTRUMENT(", \"stimulus\": \"w\", \"trial\": \"n\", \"key\": \"k\", "
                                      "\"device\": \"d\"",
                                      ", \"leave_out\": [{\"column\": \"w\", \"values\": "
                                      "[\"pause\"]}]"),
                           "w,id,n,ms,ok,b,k,d,more\n"
                           "sun,007,1,500,1,A,e,pc,x\n"
                           "pause,007,2,9000,1,A,,pc,x\n"
                           "\"rain, cold\",007,2,612.5,0,B,i,pc,x\n"
                           "sun,12,1,,1,Z,e,pc,x\n"
                           "sun,12,1,701,,B,,tablet,x\n",
                           0);
    assert_int_equal(t->n, 3);
    assert_int_equal(t->row[1], 3);
    assert_int_equal(t->row[2], 5);
    assert_string_equal(t->participants.names[t->participant[0]], "007");
    assert_string_equal(t->blocks.names[t->block[1]], "B");
    assert_string_equal(t->stimuli.names[t->stimulus[1]], "rain, cold");
    assert_string_equal(t->devices.names[t->device[2]], "tablet");
    assert_true(t->latency[1] == 612.5);
    assert_int_equal(t->correct[0], 1);
    assert_int_equal(t->correct[1], 0);
    assert_int_equal(t->correct[2], -1);
    assert_int_equal(t->key[2], NORMA_TRIAL_NONE);
    assert_true(t->number[1] == 2);
    assert_int_equal(t->input.rows, 5);
    assert_int_equal(t->notes.n, 3); /* left out, in no test, answers missing */
    assert_string_equal(t->notes.list[0].code, "trials-left-out");
    assert_string_equal(t->notes.list[1].code, "trials-in-no-test");
    assert_string_equal(t->notes.list[2].code, "answers-missing");
    norma_trials_free(t);
}

static void several_columns_may_tell_blocks_apart(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\", \"implicit\": "
        "{\"columns\": {\"participant\": \"id\", \"latency\": \"s\", \"block\": [\"b\", \"c\"], "
        "\"error\": \"e\"}, \"unit\": \"s\", \"tests\": [{\"id\": \"i\", \"kind\": \"iat\", "
        "\"blocks\": [{\"a\": [\"2/1\", \"5/0\"], \"b\": [\"2/0\", \"5/1\"]}]}]}}";
    norma_trials *t = read(json,
                           "id;b;c;e;s\n1000001;2;1;0;0,512\n1000001;5;1;1;0,6\n"
                           "1000002;2;0;0;0,7\n1000002;5;0;1;0,8\n",
                           0);
    assert_int_equal(t->n, 4);
    assert_string_equal(t->blocks.names[t->block[3]], "5/0");
    assert_string_equal(t->participants.names[t->participant[2]], "1000002");
    assert_close(t->latency[0], 512, 1e-12, 0);
    assert_int_equal(t->correct[0], 1);
    assert_int_equal(t->correct[1], 0);
    norma_trials_free(t);
}

static void latencies_not_over_0_are_refused_left_out_or_kept(void **state)
{
    (void)state;
    static const char csv[] = "id,ms,ok,b\n1,500,1,A\n1,0,1,B\n1,-3,1,B\n1,450,0,B\n";
    refuses(PLAIN, csv,
            "t.csv, row 2, column 'ms': a latency is over 0; --out-of-range missing leaves such "
            "trials out");
    norma_trials *t = read(PLAIN, csv, NORMA_TRIALS_MISSING);
    assert_true(isnan(t->latency[1]) && isnan(t->latency[2]));
    assert_string_equal(t->notes.list[0].code, "latencies-out-of-range");
    assert_true(t->notes.list[0].value == 2);
    norma_trials_free(t);
    t = read(PLAIN, csv, NORMA_TRIALS_KEEP);
    assert_true(t->latency[1] == 0 && t->latency[2] == -3);
    assert_string_equal(t->notes.list[0].code, "latencies-not-positive");
    norma_trials_free(t);
}

static void a_wrong_unit_is_named(void **state)
{
    (void)state;
    refuses(PLAIN, "id,ms,ok,b\n1,0.5,1,A\n1,0.7,1,B\n",
            "t.csv: the latencies of column 'ms' cannot be in milliseconds: half of them are under "
            "20 ms; they look like seconds: /implicit/unit is ms or s");
    refuses(PLAIN, "id,ms,ok,b\n1,500000,1,A\n1,700000,1,B\n",
            "t.csv: the latencies of column 'ms' cannot be in milliseconds: half of them are over "
            "a minute; they look like microseconds: /implicit/unit is ms or s");
    refuses(INSTRUMENT("", ", \"unit\": \"s\""), "id,ms,ok,b\n1,500,1,A\n1,700,1,B\n",
            "t.csv: the latencies of column 'ms' cannot be in seconds: half of them are over a "
            "minute; they look like milliseconds: /implicit/unit is ms or s");
}

static void faults_name_row_and_column_and_no_content(void **state)
{
    (void)state;
    refuses(PLAIN, "id,ms,ok\n1,500,1\n",
            "t.csv has no column 'b', which the instrument's implicit measures name as the block");
    refuses(PLAIN, "id,ms,ok,b\n1,500,1,A\n1,slow,1,B\n",
            "t.csv, row 2, column 'ms': this is no number");
    refuses(PLAIN, "id,ms,ok,b\n1,500,1,A\n,600,1,B\n",
            "t.csv, row 2, column 'id': a trial has a participant");
    refuses(PLAIN, "id,ms,ok,b\n1,500,1,A\n1,600,secret,B\n",
            "t.csv, row 2, column 'ok': the instrument does not say what this value means: name it "
            "in /implicit");
    refuses(PLAIN, "id,ms,ok,b\n1,500,1,A\n1,600,1,C\n",
            "t.csv has no trial of block 'B' (test 'i', test, condition B)");
    refuses(PLAIN, "id,ms,ok,b\n1,,1,A\n1,,1,B\n", "t.csv: column 'ms' has no latency");
    refuses(INSTRUMENT("", ", \"leave_out\": [{\"column\": \"ok\", \"values\": \"1\"}]"),
            "id,ms,ok,b\n1,500,1,A\n1,600,1,B\n",
            "t.csv has no trial of block 'A' (test 'i', test, condition A)");
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    static const char csv[] = "id,ms,ok,b\nx,500,1,A\nx,612.25,0,B\n";
    norma_instrument *instrument = instrument_of(PLAIN);
    norma_trials *made = NULL;
    norma_error err;
    check_every_allocation(
        made, norma_trials_parse(&made, instrument, csv, strlen(csv), "t.csv", NULL, &err));
    norma_trials_free(made);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_trials),
        cmocka_unit_test(several_columns_may_tell_blocks_apart),
        cmocka_unit_test(latencies_not_over_0_are_refused_left_out_or_kept),
        cmocka_unit_test(a_wrong_unit_is_named),
        cmocka_unit_test(faults_name_row_and_column_and_no_content),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
