#include "formats/reading.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "formats/text/utf16.h"
#include "foundation/memory.h"

/* ---- bytes ---- */

struct bytes {
    const char *bytes;
    size_t length, taken;
};

static norma_status take(void *context, char *bytes, size_t length, size_t *got, norma_error *err)
{
    struct bytes *from = context;
    (void)err;
    *got = from->length - from->taken < length ? from->length - from->taken : length;
    memcpy(bytes, from->bytes + from->taken, *got);
    from->taken += *got;
    return NORMA_OK;
}

/* What a text becomes when so many bytes of it are taken at a time. */
static norma_status convert(char *out, size_t at_a_time, bool big, const char *text, size_t length,
                            norma_error *err)
{
    struct bytes from = {.bytes = text, .length = length};
    norma__utf16 *utf16 = NULL;
    size_t got = at_a_time;
    norma_status status = norma__utf16_open(&utf16, big, "d.tsv", err);
    for (; status == NORMA_OK && got == at_a_time; out += got)
        status = norma__utf16_take(utf16, out, at_a_time, &got, take, &from, err);
    *out = '\0';
    norma__utf16_close(utf16);
    return status;
}

/* a, e acute, euro sign, a clef beyond the basic plane: 1, 2, 3 and 4 bytes of UTF-8 */
static const char little[] = "a\0\xe9\0\xac\x20\x34\xd8\x1e\xdd";
static const char large[] = "\0a\0\xe9\x20\xac\xd8\x34\xdd\x1e";
static const char utf8[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e";

static void characters_of_any_width_become_utf8(void **state)
{
    (void)state;
    char got[64];
    for (size_t at_a_time = 1; at_a_time <= 12; at_a_time++) {
        assert_int_equal(convert(got, at_a_time, false, little, 10, NULL), NORMA_OK);
        assert_string_equal(got, utf8);
        assert_int_equal(convert(got, at_a_time, true, large, 10, NULL), NORMA_OK);
        assert_string_equal(got, utf8);
    }
}

static void half_a_character_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } halves[] = {{"a\0b", 3},
                  {"a\0\x34\xd8", 4},
                  {"a\0\x34\xd8"
                   "b\0",
                   6},
                  {"a\0\x1e\xdd", 4}};
    char got[64];
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
        norma_error err = {0};
        assert_int_equal(convert(got, 8, false, halves[i].text, halves[i].length, &err),
                         NORMA_EDATA);
        assert_non_null(strstr(err.message, "d.tsv is UTF-16 and has half a character at byte "));
    }
}

/* ---- files ---- */

/* Ten thousand rows, so that more than one piece is taken. */
static char *make_text(size_t *length, bool big)
{
    char line[32];
    char *text = calloc(10002, 64), *out = text;
    assert_non_null(text);
    for (size_t row = 0; row <= 10000; row++) {
        size_t n = row == 0 ? (size_t)snprintf(line, sizeof line, "b\ta\tcompany\r\n")
                            : (size_t)snprintf(line, sizeof line, "%zu\t5\tC?\r\n", 1 + row % 5);
        for (size_t i = 0; row == 0 && i < 2; i++)
            *out++ = (char)(big == (i == 0) ? 0xfe : 0xff);
        for (size_t i = 0; i < n; i++) {
            char c = line[i] == '?' ? (char)0xe9 : line[i];
            *out++ = big ? '\0' : c;
            *out++ = big ? c : '\0';
        }
    }
    *length = (size_t)(out - text);
    return text;
}

static void write_file(const char *path, bool zipped, const char *text, size_t length)
{
    gzFile file = gzopen(path, zipped ? "wb" : "wbT");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, text, (unsigned)length), (int)length);
    assert_int_equal(gzclose(file), Z_OK);
}

#define UNITS                                                                                      \
    "{\"format\": \"norma-instrument-1\", \"id\": \"u\", \"version\": \"1\", \"columns\": "        \
    "{\"units\": [\"company\"]}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", "       \
    "\"b\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}"

static void is_read(const char *path, const norma_instrument *made)
{
    norma_data *data = NULL;
    norma_header *header = NULL;
    norma_error err = {0};
    if (norma_data_read(&data, made, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(norma_data_rows(data), 10000);
    for (size_t r = 0; r < 10000; r++) {
        assert_int_equal(norma_data_cells(data, 0)[r], 4);
        assert_int_equal(norma_data_cells(data, 1)[r], (r + 1) % 5);
    }
    assert_string_equal(norma_data_label_name(data, 0, 0), "C\xc3\xa9");
    assert_string_equal(norma_data_input(data)->encoding, "utf-16");
    assert_non_null(note(data, "utf-16"));
    norma_data_free(data);
    assert_int_equal(norma_header_read(&header, path, &err), NORMA_OK);
    assert_string_equal(header->columns[0], "b");
    assert_int_equal(header->n_columns, 3);
    norma_header_free(header);
}

static void files_are_read_whichever_byte_comes_first(void **state)
{
    (void)state;
    char path[] = "/tmp/norma-utf16-XXXXXX";
    norma_instrument *made = instrument(UNITS);
    assert_int_equal(close(mkstemp(path)), 0);
    for (int big = 0; big < 2; big++) {
        size_t length;
        char *text = make_text(&length, big);
        for (int zipped = 0; zipped < 2; zipped++) {
            write_file(path, zipped, text, length);
            is_read(path, made);
        }
        free(text);
    }
    unlink(path);
    norma_instrument_free(made);
}

static void nothing_leaks(void **state)
{
    (void)state;
    static const char text[] = "\xff\xfe"
                               "a\0,\0b\0\n\0"
                               "1\0,\0"
                               "2\0\n";
    char path[] = "/tmp/norma-utf16-XXXXXX";
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_data *data = NULL;
    options.threads = 1;
    assert_int_equal(close(mkstemp(path)), 0);
    write_file(path, false, text, sizeof text);
    check_every_allocation(data, norma_data_read(&data, made, path, &options, NULL));
    norma_data_free(data);
    unlink(path);
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_any_width_become_utf8),
        cmocka_unit_test(half_a_character_is_refused),
        cmocka_unit_test(files_are_read_whichever_byte_comes_first),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
