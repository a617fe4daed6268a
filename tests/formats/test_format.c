#include "support/check.h"

#include <norma/read.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "formats/reading.h"

static char path[] = "/tmp/norma-format-XXXXXX";

static void write_file(const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static norma_file_format format_of(const void *bytes, size_t length)
{
    norma_file_format format;
    norma_error err = {0};
    write_file(bytes, length);
    assert_int_equal(norma_file_format_of(&format, path, &err), NORMA_OK);
    return format;
}

static void formats_are_known_by_their_first_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        norma_file_format format;
    } cases[] = {
        {"a,b\n1,2\n", 8, NORMA_FILE_TEXT},
        {"", 0, NORMA_FILE_TEXT},
        {"\x1f\x8b\x08\0", 4, NORMA_FILE_TEXT},
        {"norma-responses\n", 16, NORMA_FILE_RESPONSES},
        {"norma-tables 1\n", 15, NORMA_FILE_TABLES},
        {"$FL2@(#) SPSS DATA FILE", 23, NORMA_FILE_SAV},
        {"$FL3@(#) SPSS DATA FILE", 23, NORMA_FILE_SAV},
        {"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", 48, NORMA_FILE_XPT},
        {"HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!", 48, NORMA_FILE_XPT},
        {"<stata_dta><header><release>118</release>", 41, NORMA_FILE_DTA},
        {"\x72\x02\x01\x00\x02\x00", 6, NORMA_FILE_DTA},
        {"r,s\n1,2\n", 8, NORMA_FILE_TEXT}, /* 0x72 too */
        {"ASCII SPSS PORT FILE                    ", 40, NORMA_FILE_POR},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c"
         "\x18\x1f\x10\x11",
         32, NORMA_FILE_SAS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(format_of(cases[i].bytes, cases[i].length), cases[i].format);
}

static void formats_have_names(void **state)
{
    (void)state;
    for (int f = 0; f < NORMA_FILE_FORMATS; f++)
        assert_true(strlen(norma_file_format_name((norma_file_format)f)) >= 3);
    assert_string_equal(norma_file_format_name(NORMA_FILE_SAV), "SPSS");
    assert_string_equal(norma_file_format_name((norma_file_format)99), "an unknown format");
}

static void tables_of_counts_have_no_responses(void **state)
{
    (void)state;
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_error err = {0};
    char want[128];
    write_file("norma-tables 1\n", 15);
    assert_int_equal(norma_data_read(&data, made, path, NULL, &err), NORMA_EDATA);
    snprintf(want, sizeof want, "%s holds tables of counts: they have no responses to read", path);
    assert_string_equal(err.message, want);
    norma_instrument_free(made);
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? 1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_known_by_their_first_bytes),
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(tables_of_counts_have_no_responses),
    };
    return cmocka_run_group_tests_name("format", tests, make_file, remove_file);
}
