#include "cli/runner.h"

#include <stdlib.h>
#include <string.h>

static const char margins[] =
    "{\"gender\": {\"1\": 49, \"2\": 51}, \"education\": {\"1\": 10, \"2\": 28, \"3\": 27, "
    "\"4\": 22, \"5\": 13}}";

#define RAKE "norma rake --data $DATASETS/bfi/bfi.csv --items A1:A5 --margins margins.json "

static void the_file_of_weights_is_read_by_other_commands(void **state)
{
    (void)state;
    write_text("margins.json", margins);
    cJSON *raked = run_json(RAKE "--output w.csv --format json");
    assert_close(json_number(raked, "results/margins/0/categories/0/after"), 0.49, 0, 1e-9);
    assert_int_equal(json_number(raked, "results/margins/1/missing"), 223);
    assert_int_equal(notes_with(raked, "rake-missing"), 1);
    char *weights = read_text("w.csv");
    assert_memory_equal(weights, "row,weight\n1,", 13);
    free(weights);

    cJSON *correlated =
        run_json("norma correlate --data $DATASETS/bfi/bfi.csv --items A1:A5 --weights-file w.csv "
                 "--format json");
    assert_int_equal(notes_with(correlated, "weights-joined"), 1);
    cJSON_Delete(correlated);
    run_saying(
        "norma tabulate $DATASETS/bfi/bfi.csv --items A1:A5 --by gender --weights-file w.csv "
        "--output w.tab > /dev/null",
        "");
    cJSON *counted = run_json("norma describe --data w.tab --group 1 --format json");
    run whole = run_line("norma describe --data w.tab --format json");
    assert_int_equal(whole.code, 0);
    run_free(&whole);
    cJSON_Delete(counted);
    cJSON_Delete(raked);
}

static void rows_that_were_not_raked_have_no_weight(void **state)
{
    (void)state;
    run_saying(RAKE "--output part.csv --where-not gender=3 > /dev/null", "");
    run r = run_line("norma rake --data $DATASETS/bfi/bfi.csv --items A1:A5 --margins margins.json "
                     "--where education=1,2,3,4,5 --output part.csv > /dev/null && "
                     "norma correlate --data $DATASETS/bfi/bfi.csv --items A1:A5 --weights-file "
                     "part.csv");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "has no weight in part.csv"));
    run_free(&r);
}

static void usage_is_told(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"norma rake --data $DATASETS/bfi/bfi.csv --items A1:A5 --output w.csv",
         "--margins is missing: the file of the population's shares"},
        {RAKE, "--output is missing: the file that the weights go to"},
        {RAKE "--output margins.json", "margins.json is read, so nothing is written over it"},
        {RAKE "--output w.csv --cap 1", "cap"},
    };
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        run r = run_line(lines[k][0]);
        assert_int_equal(r.code, 2);
        assert_non_null(strstr(r.err, lines[k][1]));
        run_free(&r);
    }
}

static void it_speaks_french_and_csv(void **state)
{
    (void)state;
    run r = run_line(RAKE "--output w.csv --language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Effectif efficace (Kish)"));
    run_free(&r);
    r = run_line(RAKE "--output w.csv --format csv");
    assert_int_equal(r.code, 0);
    assert_memory_equal(r.out, "margin,category,n,before,target,after\ngender,1,919,", 51);
    run_free(&r);
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
        cmocka_unit_test(the_file_of_weights_is_read_by_other_commands),
        cmocka_unit_test(rows_that_were_not_raked_have_no_weight),
        cmocka_unit_test(usage_is_told),
        cmocka_unit_test(it_speaks_french_and_csv),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
