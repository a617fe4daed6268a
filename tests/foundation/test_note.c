#include "support/check.h"

#include <math.h>

#include "foundation/note.h"

static void notes_keep_their_order_and_parts(void **state)
{
    (void)state;
    norma_notes notes = {0}, all = {0};
    for (int i = 0; i < 9; i++)
        assert_int_equal(norma__note(&notes, NULL, "rows-lost", "A1", i, 9, "%d rows\tlost", i),
                         NORMA_OK);
    assert_int_equal(norma__notes_append(&all, &notes, NULL), NORMA_OK);
    assert_int_equal(norma__note(&all, NULL, "last", NULL, NAN, NAN, "end"), NORMA_OK);
    assert_int_equal(all.n, 10);
    assert_string_equal(all.list[4].message, "4 rows lost");
    assert_string_equal(all.list[4].subject, "A1");
    assert_true(all.list[4].value == 4 && all.list[4].of == 9);
    assert_string_equal(all.list[9].subject, "");
    norma_notes_clear(&notes);
    norma_notes_clear(&all);
    norma_notes_clear(NULL);
    assert_int_equal(all.n, 0);
}

static void no_memory_is_said_and_loses_nothing(void **state)
{
    (void)state;
    norma_notes notes = {0};
    norma_error err;
    norma__alloc_countdown = 1;
    assert_int_equal(norma__note(&notes, &err, "a", NULL, NAN, NAN, "b"), NORMA_ENOMEM);
    norma__alloc_countdown = 0;
    assert_string_equal(err.message, "out of memory");
    assert_int_equal(notes.n, 0);
    norma_notes_clear(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_keep_their_order_and_parts),
        cmocka_unit_test(no_memory_is_said_and_loses_nothing),
    };
    return cmocka_run_group_tests_name("note", tests, NULL, NULL);
}
