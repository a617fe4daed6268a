#include "support/check.h"

#include <string.h>

#include "foundation/buffer.h"

static void text_grows_and_stays_ended(void **state)
{
    (void)state;
    norma__buffer buffer = {0};
    for (int i = 0; i < 1000; i++)
        norma__putf(&buffer, "%03d,", i);
    norma__put(&buffer, "end");
    assert_int_equal(buffer.length, 4003);
    assert_int_equal(strlen(buffer.bytes), 4003);
    assert_string_equal(buffer.bytes + 3996, "999,end");
    norma__buffer_free(&buffer);
}

static void a_failed_buffer_stays_failed(void **state)
{
    (void)state;
    norma__buffer buffer = {0};
    norma__put(&buffer, "kept");
    norma__alloc_countdown = 1;
    for (int i = 0; i < 300; i++)
        norma__put(&buffer, "more");
    norma__alloc_countdown = 0;
    assert_true(buffer.failed);
    norma__put(&buffer, "ignored");
    assert_null(strstr(buffer.bytes, "ignored"));
    norma__buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_and_stays_ended),
        cmocka_unit_test(a_failed_buffer_stays_failed),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
