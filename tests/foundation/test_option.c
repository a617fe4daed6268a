#include "support/check.h"

#include <math.h>
#include <norma/option.h>
#include <stdbool.h>
#include <string.h>

typedef struct sample_options {
    double level;
    size_t count;
    uint64_t seed;
    int kind;
    bool on;
} sample_options;

static const char *const kinds[] = {"plain", "fancy", NULL};
static const norma_option table[] = {
    {"level", NORMA_OPTION_REAL, offsetof(sample_options, level), 0, 1, NULL, "a share"},
    {"count", NORMA_OPTION_COUNT, offsetof(sample_options, count), 1, 10, NULL, "how many"},
    {"seed", NORMA_OPTION_SEED, offsetof(sample_options, seed), 0, 0, NULL, "random seed"},
    {"kind", NORMA_OPTION_CHOICE, offsetof(sample_options, kind), 0, 0, kinds, "which"},
    {"on", NORMA_OPTION_FLAG, offsetof(sample_options, on), 0, 0, NULL, "switch"},
    {0}};

static const sample_options valid = {.level = 0.5, .count = 3};

static void text_sets_each_type(void **state)
{
    (void)state;
    sample_options o = valid;
    assert_int_equal(norma_option_set(table, &o, "level", "0.25", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "count", "7", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "seed", "18446744073709551615", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "kind", "fancy", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "on", NULL, NULL), NORMA_OK);
    assert_true(o.level == 0.25 && o.count == 7 && o.seed == UINT64_MAX && o.kind == 1 && o.on);
}

static void what_is_no_value_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *sentence;
    } cases[] = {
        {"level", "2", "--level is a number from 0 to 1, not '2'"},
        {"level", "nan", "--level is a number from 0 to 1, not 'nan'"},
        {"level", "0.5x", "--level is a number from 0 to 1, not '0.5x'"},
        {"level", "", "--level is a number from 0 to 1, not ''"},
        {"count", "0", "--count is a whole number from 1 to 10, not '0'"},
        {"count", "-1", "--count is a whole number from 1 to 10, not '-1'"},
        {"count", "2.5", "--count is a whole number from 1 to 10, not '2.5'"},
        {"seed", "18446744073709551616",
         "--seed is a whole number from 0 to 18446744073709551615, not '18446744073709551616'"},
        {"kind", "odd", "--kind is one of plain, fancy, not 'odd'"},
        {"colour", "red", "there is no option --colour"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sample_options o = valid;
        norma_error err;
        assert_int_equal(norma_option_set(table, &o, cases[i].name, cases[i].text, &err),
                         NORMA_EINVAL);
        assert_string_equal(err.message, cases[i].sentence);
        assert_memory_equal(&o, &valid, sizeof o);
    }
}

static void a_struct_outside_its_table_is_refused(void **state)
{
    (void)state;
    norma_error err;
    assert_int_equal(norma_options_check(table, &valid, &err), NORMA_OK);
    sample_options o = valid;
    o.level = NAN;
    assert_int_equal(norma_options_check(table, &o, &err), NORMA_EINVAL);
    o = valid;
    o.count = 11;
    assert_int_equal(norma_options_check(table, &o, &err), NORMA_EINVAL);
    o = valid;
    o.kind = -1;
    assert_int_equal(norma_options_check(table, &o, &err), NORMA_EINVAL);
    o.kind = 2;
    assert_int_equal(norma_options_check(table, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "--kind is one of plain, fancy, not '2'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_sets_each_type),
        cmocka_unit_test(what_is_no_value_is_refused_and_changes_nothing),
        cmocka_unit_test(a_struct_outside_its_table_is_refused),
    };
    return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
