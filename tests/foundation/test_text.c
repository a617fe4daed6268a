#include "support/check.h"

#include <string.h>

#include "foundation/text.h"

/* The boundary cases of RFC 3629, section 4. */
static void utf8_is_what_rfc_3629_says(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "plain text",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf",
                                       "eight ascii and é"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "eight ascii and \xe9"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(norma__is_utf8(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(norma__is_utf8(bad[i], strlen(bad[i])));
    assert_false(norma__is_utf8("\xe2\x82\xac", 2)); /* cut short */
    assert_int_equal(norma__characters("é€"), 2);
}

/* Law: every byte of Windows-1252 becomes one character of UTF-8; samples of each width. */
static void every_byte_of_windows_1252_becomes_one_character(void **state)
{
    (void)state;
    char out[4];
    for (int b = 1; b < 256; b++) {
        size_t n = norma__put_1252(out, (unsigned char)b);
        out[n] = '\0';
        assert_true(norma__is_utf8(out, n));
        assert_int_equal(norma__characters(out), 1);
    }
    out[norma__put_1252(out, 0x80)] = '\0';
    assert_string_equal(out, "€");
    out[norma__put_1252(out, 0x9f)] = '\0';
    assert_string_equal(out, "Ÿ");
    out[norma__put_1252(out, 0xe9)] = '\0';
    assert_string_equal(out, "é");
    out[norma__put_1252(out, 0x81)] = '\0';
    assert_string_equal(out, "\xef\xbf\xbd");
}

static void lines_and_columns_are_counted_from_one(void **state)
{
    (void)state;
    size_t line, column;
    norma__line_and_column("ab\ncd", 0, &line, &column);
    assert_true(line == 1 && column == 1);
    norma__line_and_column("ab\ncd", 4, &line, &column);
    assert_true(line == 2 && column == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_what_rfc_3629_says),
        cmocka_unit_test(every_byte_of_windows_1252_becomes_one_character),
        cmocka_unit_test(lines_and_columns_are_counted_from_one),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
