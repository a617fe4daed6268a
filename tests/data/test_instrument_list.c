#include "support/check.h"

#include <norma/instrument.h>

static const char *const columns[] = {"id", "A1", "A2", "A3", "x:y", "A4", ""};

static norma_status make(norma_instrument **out, const char *items, const char *reverse, int min,
                         int max, norma_error *err)
{
    norma_item_list list = {
        .items = items, .reverse = reverse, .range_known = min < max, .min = min, .max = max};
    return norma_instrument_from_list(out, &list, columns, 7, err);
}

static void refuses(const char *items, const char *reverse, int min, int max, const char *sentence)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    assert_int_equal(make(&made, items, reverse, min, max, &err), NORMA_EINVAL);
    assert_null(made);
    assert_string_equal(err.message, sentence);
}

static void runs_follow_the_order_of_the_file(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    assert_int_equal(make(&made, "A4, A1:A3", "A2", 1, 6, NULL), NORMA_OK);
    assert_int_equal(made->n_items, 4);
    assert_string_equal(made->items[0].id, "A4");
    assert_string_equal(made->items[3].column, "A3");
    assert_true(made->items[2].reversed);
    assert_false(made->items[1].reversed);
    assert_int_equal(made->items[0].max, 6);
    assert_int_equal(made->n_scales, 1);
    assert_string_equal(made->scales[0].id, "items");
    assert_int_equal(made->scales[0].n_items, 4);
    assert_string_equal(made->notes.list[0].code, "default-rules");
    norma_instrument_free(made);
}

static void a_name_with_a_colon_is_a_name_first(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    assert_int_equal(make(&made, "x:y", NULL, 0, 0, NULL), NORMA_OK);
    assert_int_equal(made->n_items, 1);
    assert_false(made->items[0].range_known);
    norma_instrument_free(made);
    assert_int_equal(make(&made, "A3:x:y", NULL, 0, 0, NULL), NORMA_OK);
    assert_int_equal(made->n_items, 2);
    norma_instrument_free(made);
}

static void a_list_may_have_a_unit_beside_the_items(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    norma_error err = {0};
    norma_item_list list = {.items = "A1:A3", .continuous = "A4", .unit = "id"};
    check_every_allocation(made, norma_instrument_from_list(&made, &list, columns, 7, NULL));
    assert_int_equal(made->n_units, 1);
    assert_string_equal(made->unit_columns[0], "id");
    norma_instrument_free(made);
    static const char *const units[] = {"A2", "A4", "B1"};
    static const char *const sentences[] = {"'A2' is both an item and the column of the groups",
                                            "'A4' is both continuous and the column of the groups",
                                            "the data have no column 'B1'"};
    for (int k = 0; k < 3; k++) {
        list.unit = units[k];
        assert_int_equal(norma_instrument_from_list(&made, &list, columns, 7, &err), NORMA_EINVAL);
        assert_null(made);
        assert_string_equal(err.message, sentences[k]);
    }
}

static void lists_that_name_no_columns_are_refused(void **state)
{
    (void)state;
    refuses("B1", NULL, 1, 6, "the data have no column 'B1'");
    refuses("", NULL, 1, 6, "the list of columns has an empty name");
    refuses("A1,,A2", NULL, 1, 6, "the list of columns has an empty name");
    refuses("A1,A1", NULL, 1, 6, "the list names column 'A1' twice");
    refuses("A1:A3,A2", NULL, 1, 6, "the list names column 'A2' twice");
    refuses("A3:A1", NULL, 1, 6, "the run A3:A1 goes backwards: 'A3' is column 4, 'A1' column 2");
    refuses("A1:B9", NULL, 1, 6, "the run 'A1:B9' does not begin and end with columns of the data");
    refuses("A1:A2", "A3", 1, 6, "'A3' is to be reversed but is not among the items");
    refuses("A1:A2", "A1", 0, 0, "to reverse items their range must be given: --range MIN:MAX");
    norma_item_list list = {.items = "A1", .range_known = true, .min = 5, .max = 5};
    norma_instrument *made = NULL;
    norma_error err = {0};
    assert_int_equal(norma_instrument_from_list(&made, &list, columns, 7, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "the range 5:5 must go upwards by at most 254 steps");
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    norma_instrument *made = NULL;
    check_every_allocation(made, make(&made, "A1:A3", "A2", 1, 6, NULL));
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_follow_the_order_of_the_file),
        cmocka_unit_test(a_name_with_a_colon_is_a_name_first),
        cmocka_unit_test(a_list_may_have_a_unit_beside_the_items),
        cmocka_unit_test(lists_that_name_no_columns_are_refused),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("instrument_list", tests, NULL, NULL);
}
