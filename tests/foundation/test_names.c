#include "support/check.h"

#include <stdio.h>
#include <string.h>

#include "foundation/names.h"

static void names_keep_the_index_at_which_they_came(void **state)
{
    (void)state;
    enum { N = 5000 };
    static char texts[N][16];
    norma__names names = {0};
    size_t index;
    assert_true(norma__names_find(&names, "x", 1) == (size_t)-1);
    for (size_t i = 0; i < N; i++) {
        snprintf(texts[i], sizeof texts[i], "name%zu", i);
        assert_true(norma__names_add(&names, texts[i], strlen(texts[i]), &index));
        assert_int_equal(index, i);
    }
    for (size_t i = 0; i < N; i++) {
        assert_true(norma__names_add(&names, texts[i], strlen(texts[i]), &index));
        assert_int_equal(index, i);
        assert_int_equal(norma__names_find(&names, texts[i], strlen(texts[i])), i);
    }
    assert_int_equal(names.n, N);
    assert_true(norma__names_find(&names, "name1x", 6) == (size_t)-1);
    assert_int_equal(norma__names_find(&names, "name1x", 5), 1);
    norma__names_free(&names);
}

static void the_empty_name_is_a_name(void **state)
{
    (void)state;
    norma__names names = {0};
    size_t index;
    assert_true(norma__names_add(&names, "", 0, &index));
    assert_int_equal(norma__names_find(&names, "", 0), 0);
    norma__names_free(&names);
}

static void names_survive_a_failed_allocation(void **state)
{
    (void)state;
    for (long k = 1; k <= 2; k++) {
        norma__names names = {0};
        size_t index;
        norma__alloc_countdown = k;
        assert_false(norma__names_add(&names, "a", 1, &index));
        norma__alloc_countdown = 0;
        assert_true(norma__names_find(&names, "a", 1) == (size_t)-1);
        assert_true(norma__names_add(&names, "a", 1, &index));
        assert_int_equal(index, 0);
        norma__names_free(&names);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_the_index_at_which_they_came),
        cmocka_unit_test(the_empty_name_is_a_name),
        cmocka_unit_test(names_survive_a_failed_allocation),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
