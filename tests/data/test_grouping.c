#include "support/check.h"

#include <norma/grouping.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"demo\", \"version\": \"1\", "
    "\"columns\": {\"units\": [\"company\", \"site\", \"service\"], \"role\": \"role\"}, "
    "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\"], "
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}]}";

enum { ROWS = 9 };
static const char *const companies[ROWS] = {"Beta",  "Alpha", "Beta", NULL,  "Alpha",
                                            "Alpha", "Beta",  "Beta", "Beta"};
static const char *const sites[ROWS] = {"10", "9", "2", "9", "9", "10", "10", NULL, "2"};
static const char *const services[ROWS] = {"Sales", "Sales", "Sales", "Sales", "Shop",
                                           "Sales", "Shop",  "Shop",  "Sales"};
static const char *const roles[ROWS] = {"b", "a", "b", "a", "a", "b", NULL, "a", "a"};
static const char *const *const labels[] = {companies, sites, services, roles};
static const uint8_t cells[ROWS];

static norma_data *table(void)
{
    norma_instrument *made = NULL;
    norma_data *data = NULL;
    norma_data_source source = {.n_rows = ROWS, .cells = cells, .labels = labels};
    assert_int_equal(norma_instrument_parse(&made, json, strlen(json), "i", NULL), NORMA_OK);
    assert_int_equal(norma_data_make(&data, made, &source, NULL), NORMA_OK);
    norma_instrument_free(made);
    return data;
}

static norma_grouping *group(size_t label, bool nested)
{
    norma_data *data = table();
    norma_grouping *grouping = NULL;
    assert_int_equal(norma_grouping_of(&grouping, data, label, nested, NULL), NORMA_OK);
    norma_data_free(data);
    return grouping;
}

static void units_stand_in_the_order_of_their_names(void **state)
{
    (void)state;
    norma_grouping *g = group(0, true);
    static const uint32_t unit[ROWS] = {1, 0, 1, NORMA_NO_UNIT, 0, 0, 1, 1, 1};
    assert_string_equal(g->column, "company");
    assert_int_equal(g->n_units, 2);
    assert_string_equal(g->names[0], "Alpha");
    assert_string_equal(g->paths[1], "Beta");
    assert_true(g->parent[0] == NORMA_NONE);
    assert_memory_equal(g->unit, unit, sizeof unit);
    assert_int_equal(g->n_without, 1);
    norma_grouping_free(g);
}

static void names_that_are_numbers_are_ordered_as_numbers(void **state)
{
    (void)state;
    norma_grouping *g = group(1, false);
    assert_int_equal(g->n_units, 3);
    assert_string_equal(g->names[0], "2");
    assert_string_equal(g->names[1], "9");
    assert_string_equal(g->names[2], "10");
    norma_grouping_free(g);
}

static void nested_units_are_told_apart_by_what_is_around_them(void **state)
{
    (void)state;
    norma_grouping *g = group(2, true);
    static const char *const paths[] = {"Alpha > 9 > Sales",  "Alpha > 9 > Shop",
                                        "Alpha > 10 > Sales", "Beta > 2 > Sales",
                                        "Beta > 10 > Sales",  "Beta > 10 > Shop"};
    /* sites in their order: Alpha's 9 and 10, Beta's 2 and 10 */
    static const size_t parents[] = {0, 0, 1, 2, 3, 3};
    static const uint32_t unit[ROWS] = {4, 0, 3, NORMA_NO_UNIT, 1, 2, 5, NORMA_NO_UNIT, 3};
    assert_int_equal(g->n_units, 6);
    for (size_t u = 0; u < 6; u++) {
        assert_string_equal(g->paths[u], paths[u]);
        assert_int_equal(g->parent[u], parents[u]);
    }
    assert_memory_equal(g->unit, unit, sizeof unit);
    assert_int_equal(g->n_without, 2);
    norma_grouping *sites_of = group(1, true);
    for (size_t r = 0; r < ROWS; r++)
        if (g->unit[r] != NORMA_NO_UNIT)
            assert_int_equal(g->parent[g->unit[r]], sites_of->unit[r]);
    norma_grouping_free(sites_of);
    norma_grouping_free(g);
}

static void many_units_are_each_their_own(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    norma_instrument *made = NULL;
    norma_data *data = NULL;
    norma_grouping *g = NULL;
    char(*names)[8] = calloc(MANY, sizeof *names);
    const char **list = calloc(MANY, sizeof *list), **same = calloc(MANY, sizeof *same);
    uint8_t *zero = calloc(MANY, 1);
    for (size_t r = 0; r < MANY; r++) {
        snprintf(names[r], sizeof names[r], "%zu", MANY - r);
        list[r] = names[r];
        same[r] = "x";
    }
    const char *const *const columns[] = {list, same, same, same};
    norma_data_source source = {.n_rows = MANY, .cells = zero, .labels = columns};
    assert_int_equal(norma_instrument_parse(&made, json, strlen(json), "i", NULL), NORMA_OK);
    assert_int_equal(norma_data_make(&data, made, &source, NULL), NORMA_OK);
    assert_int_equal(norma_grouping_of(&g, data, 2, true, NULL), NORMA_OK);
    assert_int_equal(g->n_units, MANY);
    for (size_t r = 0; r < MANY; r++)
        assert_int_equal(g->unit[r], MANY - 1 - r);
    norma_grouping_free(g);
    norma_data_free(data);
    norma_instrument_free(made);
    free(names);
    free(list);
    free(same);
    free(zero);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    norma_data *data = table();
    norma_grouping *g = NULL;
    norma_error err;
    assert_int_equal(norma_grouping_of(&g, data, 4, false, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "there is no label column 4: the table has 4");
    assert_int_equal(norma_grouping_of(&g, data, 3, true, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "column 'role' holds no units, so it is not nested");
    assert_null(g);
    norma_data_free(data);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_data *data = table();
    norma_grouping *g = NULL;
    check_every_allocation(g, norma_grouping_of(&g, data, 2, true, NULL));
    norma_grouping_free(g);
    norma_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_stand_in_the_order_of_their_names),
        cmocka_unit_test(names_that_are_numbers_are_ordered_as_numbers),
        cmocka_unit_test(nested_units_are_told_apart_by_what_is_around_them),
        cmocka_unit_test(many_units_are_each_their_own),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
