#include "cli/runner.h"

#include <stdlib.h>
#include <string.h>

#define RELIABILITY "norma reliability --data $DATASETS/bfi/bfi.csv --items N1:N5 --range 1:6"

static int begin(void **state)
{
    (void)state;
    runner_begin();
    write_text("same.csv", "a,b,c\n3,3,3\n3,3,3\n3,3,3\n");
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* The bootstrap of two replicates has no interval of 95 % worth its name, and says so. */
static void too_few_replicates_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int notes;
    } cases[] = {{RELIABILITY " --bootstrap 1 --format json", 1},
                 {RELIABILITY " --bootstrap 39 --format json", 1},
                 {RELIABILITY " --bootstrap 40 --format json", 0},
                 {RELIABILITY " --bootstrap 20 --conf-level 0.9 --format json", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *json = run_json(cases[i].line);
        assert_int_equal(notes_with(json, "bootstrap-few"), cases[i].notes);
        assert_int_equal(notes_with(json, "bootstrap-left-out"), 0);
        cJSON_Delete(json);
    }
}

/* Feldt's interval has no standard error, and the one of the ADF is beside its own interval only.
 */
static void a_standard_error_is_beside_its_own_interval(void **state)
{
    (void)state;
    run r = run_line(RELIABILITY);
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "\xe2\x80\x93  [0.802, 0.824]    Feldt       Alpha"));
    assert_non_null(strstr(r.out, " 0.006  [0.801, 0.825]    ADF         Alpha"));
    run_free(&r);
}

static void a_scale_that_does_not_vary_has_no_sentence_about_change(void **state)
{
    (void)state;
    run r = run_line("norma reliability --data same.csv --items a:c --range 1:5");
    assert_int_equal(r.code, 0);
    assert_null(strstr(r.out, "A person's mean score"));
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(too_few_replicates_are_told, begin, end),
        cmocka_unit_test_setup_teardown(a_standard_error_is_beside_its_own_interval, begin, end),
        cmocka_unit_test_setup_teardown(a_scale_that_does_not_vary_has_no_sentence_about_change,
                                        begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
