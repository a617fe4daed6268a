/* norma implicit, as people run it. */
#include "cli/runner.h"
#include "support/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEMO                                                                                       \
    "norma implicit --trials $DATASETS/iat-demo/iat-demo.csv --instrument "                        \
    "$DATASETS/iat-demo/instrument.json"

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

static void everything_is_in_the_json(void **state)
{
    (void)state;
    cJSON *json = run_json(DEMO " --format json --splits 50");
    cJSON *reference = reference_load("implicit.json");
    const cJSON *person, *persons = json_at(json, "results/participants");
    int found = 0;
    assert_int_equal(cJSON_GetArraySize(persons), 48);
    cJSON_ArrayForEach(person, persons)
    {
        if (strcmp(text_at(person, "measure"), "iat") != 0 ||
            strcmp(text_at(person, "id"), text_at(reference, "ids/0")) != 0)
            continue;
        for (int k = 1; k <= 6; k++) {
            char mine[8], theirs[8];
            snprintf(mine, sizeof mine, "d%d", k);
            snprintf(theirs, sizeof theirs, "d%d/0", k);
            assert_close(json_number(person, mine), json_number(reference, theirs), 0, 1e-12);
        }
        assert_true(json_number(person, "se") > 0);
        assert_true(cJSON_IsNull(json_at(person, "excluded")));
        assert_true(cJSON_IsNull(json_at(person, "association")));
        found++;
    }
    assert_int_equal(found, 1);
    assert_int_equal((int)json_number(json, "results/reliability/iat/random_halves/n_splits"), 50);
    assert_true(json_number(json, "results/reliability/iat/odd_even/spearman_brown") > 0.5);
    assert_string_equal(text_at(json, "results/measures/1/kind"), "single-category");
    assert_int_equal((int)json_number(json, "results/measures/1/excluded/many-errors"), 2);
    assert_string_equal(text_at(json, "results/measures/0/variant"),
                        "latencies up to 10,000 ms, errors count as the mean of correct latencies "
                        "+ 600 ms, SD over both blocks after penalties");
    assert_string_equal(text_at(json, "settings/sd-from"), "penalised");
    assert_string_equal(text_at(json, "settings/out-of-range"), "error");
    assert_int_equal((int)json_number(json, "input/rows"), 7488);
    assert_int_equal(notes_with(json, "trials-left-out"), 1);
    cJSON_Delete(reference);
    cJSON_Delete(json);
}

static void text_and_csv_tell_the_same_in_their_way(void **state)
{
    (void)state;
    run r = run_line(DEMO " --language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Chocolat au lait ou noir (test d’association implicite)\n"
                                  "24 personnes, dont 24 retenues\n"));
    assert_non_null(strstr(r.out, "2 avec trop d’erreurs"));
    run_free(&r);
    r = run_line(DEMO " --format csv");
    assert_int_equal(r.code, 0);
    assert_int_equal(strncmp(r.out, "measure,id,d1,", 14), 0);
    int lines = 0;
    for (const char *c = r.out; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 49);
    assert_non_null(strstr(r.err, "norma: note: dark: 2 of 24 persons are excluded"));
    run_free(&r);
}

static void the_same_seed_gives_the_same_bytes_for_any_threads(void **state)
{
    (void)state;
    run a = run_line(DEMO " --format json --threads 1 --seed 5");
    run b = run_line(DEMO " --format json --threads 2 --seed 5");
    assert_string_equal(a.out, b.out);
    run_free(&a);
    run_free(&b);
}

static void other_commands_say_that_there_are_no_items(void **state)
{
    (void)state;
    static const char *const lines[] = {"reliability", "screen", "validate", "describe", "factor"};
    char line[300];
    write_text("d.csv", "a,b\n1,2\n");
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        snprintf(line, sizeof line,
                 "norma %s --data d.csv --instrument $DATASETS/iat-demo/instrument.json", lines[k]);
        run r = run_line(line);
        assert_int_equal(r.code, 1);
        assert_string_equal(r.err,
                            "norma: instrument 'iat-demo' has no items, only implicit measures: "
                            "norma implicit scores them from a file of trials\n");
        run_free(&r);
    }
    run r = run_line("norma simulate --instrument $DATASETS/iat-demo/instrument.json --n 10 "
                     "--output s.csv");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "has no items"));
    run_free(&r);
}

static void wrong_usage_and_wrong_files_are_told(void **state)
{
    (void)state;
    run r = run_line("norma implicit --instrument $DATASETS/iat-demo/instrument.json");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "--trials is missing"));
    run_free(&r);
    r = run_line("norma implicit --trials $DATASETS/bfi/bfi.csv --instrument "
                 "$DATASETS/bfi/instrument.json");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "has no implicit measures"));
    run_free(&r);
    r = run_line("norma implicit --trials $DATASETS/bfi/bfi.csv --instrument "
                 "$DATASETS/iat-demo/instrument.json");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "has no column 'trialcode'"));
    run_free(&r);
    r = run_line("cp $DATASETS/iat-demo/iat-demo.csv t.csv && norma implicit --trials t.csv "
                 "--instrument $DATASETS/iat-demo/instrument.json --output t.csv");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "is read, so nothing is written over it"));
    run_free(&r);
}

static void any_format_holds_trials(void **state)
{
    (void)state;
    run r = run_line(
        "norma convert $DATASETS/iat-demo/iat-demo.csv t.sav && norma convert "
        "$DATASETS/iat-demo/iat-demo.csv t.nrd && for f in $DATASETS/iat-demo/iat-demo.csv t.sav "
        "t.nrd; do norma implicit --trials $f --instrument $DATASETS/iat-demo/instrument.json "
        "--splits 5 --format csv --output out.csv 2> notes && cksum < out.csv >> sums; done; sort "
        "-u sums | wc -l");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "\n1\n"));
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_in_the_json, begin, end),
        cmocka_unit_test_setup_teardown(text_and_csv_tell_the_same_in_their_way, begin, end),
        cmocka_unit_test_setup_teardown(the_same_seed_gives_the_same_bytes_for_any_threads, begin,
                                        end),
        cmocka_unit_test_setup_teardown(other_commands_say_that_there_are_no_items, begin, end),
        cmocka_unit_test_setup_teardown(wrong_usage_and_wrong_files_are_told, begin, end),
        cmocka_unit_test_setup_teardown(any_format_holds_trials, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
