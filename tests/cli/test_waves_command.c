#include "cli/runner.h"

#include <string.h>

#define INSTRUMENT "--instrument $DATASETS/cos-demo/instrument.json "
#define WAVES "norma waves --before one.csv --data two.csv " INSTRUMENT

static void the_same_people_are_paired_in_every_format(void **state)
{
    (void)state;
    run_saying("norma simulate " INSTRUMENT "--n 300 --units 3 --seed 4 --output one.csv", "");
    run_saying("tail -n +2 one.csv | head -240 > rest.csv && (head -1 one.csv; cat rest.csv) > "
               "two.csv",
               "");
    cJSON *waves = run_json(WAVES "--format json --level company");
    assert_string_equal(text_at(waves, "results/scales/0/whole/design"), "paired");
    assert_close(json_number(waves, "results/scales/0/whole/change"), 0, 0, 1e-9);
    assert_int_equal(notes_with(waves, "waves-matched"), 1);
    cJSON_Delete(waves);
    run r = run_line(WAVES "--format csv");
    assert_int_equal(r.code, 0);
    assert_memory_equal(r.out, "scale,level,unit,n_before,n_after,", 34);
    run_free(&r);
    r = run_line(WAVES "--language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Répondants retenus"));
    assert_non_null(strstr(r.out, "Personnes ayant répondu deux"));
    run_free(&r);
}

static void usage_is_told(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"norma waves --data two.csv " INSTRUMENT,
         "--before is missing: the responses of the first wave"},
        {WAVES "--norm-set x", "--norm-set goes with --norms only"},
        {WAVES "--output one.csv", "one.csv is read, so nothing is written over it"},
    };
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        run r = run_line(lines[k][0]);
        assert_int_equal(r.code, 2);
        assert_non_null(strstr(r.err, lines[k][1]));
        run_free(&r);
    }
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_people_are_paired_in_every_format),
        cmocka_unit_test(usage_is_told),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
