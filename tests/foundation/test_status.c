#include "support/check.h"

#include <string.h>

#include "foundation/status.h"

static void a_message_is_one_line_and_whole_characters(void **state)
{
    (void)state;
    norma_error err;
    assert_int_equal(norma__fail(&err, NORMA_EDATA, "row %d:\n\x1b[31mred", 3), NORMA_EDATA);
    assert_string_equal(err.message, "row 3:  [31mred");
    char text[] = "caf\xc3\xa9";
    text[4] = '\0'; /* cut between the two bytes of the accent */
    norma__trim_utf8(text);
    assert_string_equal(text, "caf");
}

static void a_message_too_long_is_cut_between_characters(void **state)
{
    (void)state;
    norma_error err;
    char longer[3000];
    memset(longer, 0, sizeof longer);
    longer[0] = 'x'; /* so that the buffer ends inside a two-byte character */
    for (size_t i = 1; i + 2 < sizeof longer; i += 2)
        memcpy(longer + i, "\xc3\xa9", 2);
    norma__fail(&err, NORMA_EIO, "%s", longer);
    size_t length = strlen(err.message);
    assert_true(length >= sizeof err.message - 3);
    assert_int_equal(length % 2, 1);
}

static void no_error_wanted_is_no_crash(void **state)
{
    (void)state;
    assert_int_equal(norma__no_memory(NULL), NORMA_ENOMEM);
}

static void every_status_has_its_own_name(void **state)
{
    (void)state;
    for (int i = NORMA_OK; i <= NORMA_ENOMEM; i++)
        for (int k = NORMA_OK; k < i; k++)
            assert_string_not_equal(norma_status_name((norma_status)i),
                                    norma_status_name((norma_status)k));
    assert_string_equal(norma_status_name((norma_status)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_and_whole_characters),
        cmocka_unit_test(a_message_too_long_is_cut_between_characters),
        cmocka_unit_test(no_error_wanted_is_no_crash),
        cmocka_unit_test(every_status_has_its_own_name),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
