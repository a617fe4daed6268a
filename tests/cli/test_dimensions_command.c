/* norma dimensions from files to reports. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define BFI "norma dimensions --data $DATASETS/bfi/bfi.csv"
#define QUICK " --replicates 10 --permutations 5 --network-replicates 5"

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

static const cJSON *criterion(const cJSON *json, const char *code)
{
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, json_at(json, "results/criteria"))
    {
        if (strcmp(text_at(one, "code"), code) == 0)
            return one;
    }
    fail_msg("there is no criterion %s", code);
    return NULL;
}

/* EFAtools 1.0.0.9000 finds the same of the 2,436 complete rows: efa_parallel() 5 (components)
   and 8 (common factors), efa_map() 5 and 6, efa_ekc() 6, efa_kgc() 6. */
static void bfi_has_the_numbers_of_efatools(void **state)
{
    (void)state;
    cJSON *json = run_json(BFI " --instrument $DATASETS/bfi/instrument.json --format json");
    assert_close(json_number(json, "results/n"), 2436, 0, 0);
    assert_close(json_number(criterion(json, "parallel-components-mean"), "n_factors"), 5, 0, 0);
    assert_close(json_number(criterion(json, "parallel-factors-mean"), "n_factors"), 8, 0, 0);
    assert_close(json_number(criterion(json, "map"), "n_factors"), 5, 0, 0);
    assert_close(json_number(criterion(json, "map-trace"), "n_factors"), 6, 0, 0);
    assert_close(json_number(criterion(json, "empirical-kaiser"), "n_factors"), 6, 0, 0);
    assert_close(json_number(criterion(json, "kaiser"), "n_factors"), 6, 0, 0);
    assert_int_equal(notes_with(json, "rows-lost"), 1);
    assert_close(json_number(json, "settings/replicates"), 100, 0, 0);
    cJSON_Delete(json);
}

static char *run_bytes(const char *line)
{
    run r = run_line(line);
    if (r.code != 0)
        fail_msg("%s: %d, %s", line, r.code, r.err);
    char *out = r.out;
    r.out = NULL;
    run_free(&r);
    return out;
}

static void threads_change_nothing(void **state)
{
    (void)state;
    char *one = run_bytes(BFI " --items A1:A5,N1:N5 --range 1:6 --threads 1 --format csv" QUICK);
    char *three = run_bytes(BFI " --items A1:A5,N1:N5 --range 1:6 --threads 3 --format csv" QUICK);
    char *other = run_bytes(BFI " --items A1:A5,N1:N5 --range 1:6 --seed 2 --format csv" QUICK);
    assert_string_equal(one, three);
    assert_string_not_equal(one, other);
    free(one);
    free(three);
    free(other);
}

/* Counts say the same of everything that needs no rows. */
static void tables_of_counts_say_what_they_can(void **state)
{
    (void)state;
    run r = run_line("norma tabulate $DATASETS/bfi/bfi.csv --items A1:A5,N1:N5 --range 1:6 "
                     "--missing listwise --output bfi.tab");
    assert_int_equal(r.code, 0);
    run_free(&r);
    cJSON *counts = run_json("norma dimensions --data bfi.tab --format json" QUICK);
    cJSON *rows = run_json(BFI " --items A1:A5,N1:N5 --range 1:6 --format json" QUICK);
    static const char *const codes[] = {"parallel-components-mean", "map", "empirical-kaiser"};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        assert_true(cJSON_Compare(criterion(counts, codes[k]), criterion(rows, codes[k]), true));
    cJSON_Delete(counts);
    cJSON_Delete(rows);
}

static void a_page_with_plots_goes_beside_the_report(void **state)
{
    (void)state;
    run r = run_line(BFI " --items N1:N5 --range 1:6 --report page.html --language fr" QUICK);
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "lignes utilis\u00e9es"));
    run_free(&r);
    char *page = read_text("page.html");
    assert_non_null(strstr(page, "<html lang=\"fr\""));
    assert_non_null(strstr(page, "Analyse parall\u00e8le"));
    free(page);
}

static void refuses(const char *line, int code, const char *sentence)
{
    run r = run_line(line);
    if (r.code != code || !strstr(r.err, sentence))
        fail_msg("%s: %d, %s", line, r.code, r.err);
    run_free(&r);
}

static void bad_input_gets_its_sentence(void **state)
{
    (void)state;
    write_text("bad.csv", "a,b,c\n1,3,1\n2,3,2\n3,3,3\n4,3,4\n5,3,5\n");
    refuses("norma dimensions --data bad.csv --items a --range 1:5", 1,
            "the number of factors is a question of at least two items, got 1");
    refuses("norma dimensions --data bad.csv --items a,b --range 1:5", 1,
            "item b has the same answer in all 5 rows used");
    refuses("norma dimensions --data bad.csv --items a:c --range 1:5 --most 1001", 2,
            "--most is a whole number from 0 to 1000");
    refuses("norma dimensions --data bad.csv --items a:c --range 1:5 --correlation kendall", 2,
            "--correlation is one of pearson, polychoric");
}

/* Two items that are the same: what needs an inverse says nothing, the rest does. */
static void perfect_correlation_gives_the_partial_answer(void **state)
{
    (void)state;
    write_text("same.csv", "a,b,c\n1,1,1\n2,2,1\n3,3,4\n4,4,3\n5,5,5\n2,2,3\n4,4,4\n");
    cJSON *json =
        run_json("norma dimensions --data same.csv --items a:c --range 1:5 --format json" QUICK);
    assert_int_equal(notes_with(json, "criteria-singular"), 1);
    assert_true(cJSON_IsNull(json_at(json, "results/reduced_eigenvalues")));
    assert_true(cJSON_IsNull(json_at(criterion(json, "parallel-factors-mean"), "n_factors")));
    assert_close(json_number(criterion(json, "kaiser"), "n_factors"), 1, 0, 0);
    cJSON_Delete(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bfi_has_the_numbers_of_efatools, begin, end),
        cmocka_unit_test_setup_teardown(threads_change_nothing, begin, end),
        cmocka_unit_test_setup_teardown(tables_of_counts_say_what_they_can, begin, end),
        cmocka_unit_test_setup_teardown(a_page_with_plots_goes_beside_the_report, begin, end),
        cmocka_unit_test_setup_teardown(bad_input_gets_its_sentence, begin, end),
        cmocka_unit_test_setup_teardown(perfect_correlation_gives_the_partial_answer, begin, end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
