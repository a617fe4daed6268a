#include "cli/runner.h"

#include <stdlib.h>
#include <string.h>

#define BFI                                                                                        \
    "norma norms continuous --data $DATASETS/bfi/bfi.csv --items E1:E5 --reverse E1,E2 "           \
    "--range 1:6 "
#define AGE BFI "--covariate age --groups classes --bootstrap 20 "

static void a_scale_is_normed_over_age(void **state)
{
    (void)state;
    cJSON *made = run_json(AGE "--format json --report norms.html");
    assert_int_equal(json_number(made, "results/n_rows"), 2800);
    assert_close(json_number(made, "results/model/score_max"), 100, 0, 0);
    assert_close(json_number(made, "results/model/step"), 4, 0, 1e-9);
    assert_close(json_number(made, "results/below/4"), 50, 0, 2);
    assert_int_equal(cJSON_GetArraySize(json_at(made, "results/groups")), 20);
    cJSON_Delete(made);
    char *page = read_text("norms.html");
    assert_non_null(strstr(page, "Percentile curves"));
    assert_non_null(strstr(page, "Norm table"));
    free(page);
}

static void any_column_may_be_the_score(void **state)
{
    (void)state;
    run r = run_line("norma norms continuous --data $DATASETS/bfi/bfi.csv --score education "
                     "--covariate age --groups classes --method moments --format csv");
    assert_int_equal(r.code, 0);
    assert_memory_equal(r.out, "age,education,percentile,percentile_low,", 40);
    run_free(&r);
}

static void size_of_the_company_is_counted(void **state)
{
    (void)state;
    cJSON *made = run_json("norma norms continuous --data $DATASETS/lq2002/lq2002.csv --items "
                           "LEAD01:LEAD11 --covariate company-size --companies COMPID --groups "
                           "classes --classes 8 --method shash --format json");
    assert_close(json_number(made, "results/model/covariate_min"), 10, 0, 0);
    assert_close(json_number(made, "results/model/covariate_max"), 99, 0, 0);
    assert_true(cJSON_IsTrue(json_at(made, "results/fit/converged")));
    cJSON_Delete(made);
}

static void it_speaks_french_and_compares(void **state)
{
    (void)state;
    run r = run_line(AGE "--compare --folds 2 --shape-degree 0 --language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Normes continues de items selon age"));
    assert_non_null(strstr(r.out, "distribution de Box-Cox"));
    run_free(&r);
}

static void usage_is_told(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {BFI, "--covariate is missing"},
        {BFI "--covariate age --score education", "--score and --items exclude each other"},
        {BFI "--covariate age --score-range 0:5", "--score-range goes with --score"},
        {"norma norms continuous --data $DATASETS/bfi/bfi.csv --score age --covariate age",
         "are the same column"},
        {"norma norms continuous --data $DATASETS/bfi/bfi.csv --score education --covariate age "
         "--score-range 5",
         "MIN:MAX"},
        {AGE "--power 7", "power"},
    };
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        run r = run_line(lines[k][0]);
        assert_int_equal(r.code, 2);
        if (!strstr(r.err, lines[k][1]))
            fail_msg("'%s' does not say '%s'", r.err, lines[k][1]);
        run_free(&r);
    }
    run r = run_line(BFI "--covariate company-size");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "name it with --companies"));
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
        cmocka_unit_test(a_scale_is_normed_over_age),
        cmocka_unit_test(any_column_may_be_the_score),
        cmocka_unit_test(size_of_the_company_is_counted),
        cmocka_unit_test(it_speaks_french_and_compares),
        cmocka_unit_test(usage_is_told),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
