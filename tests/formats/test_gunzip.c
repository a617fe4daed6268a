#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "data/table.h"
#include "formats/reading.h"
#include "formats/stream.h"
#include "formats/text/section.h"
#include "formats/text/source.h"

static char path[] = "/tmp/norma-gunzip-XXXXXX";
static unsigned char file[1 << 16];
static size_t length;

/* Adds a gzip member to the file in memory. */
static void zip(const char *text, size_t n)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)text;
    stream.avail_in = (unsigned)n;
    stream.next_out = file + length;
    stream.avail_out = (unsigned)(sizeof file - length);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    length = sizeof file - stream.avail_out;
    deflateEnd(&stream);
}

static void save(size_t n)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(file, 1, n, out), n);
    fclose(out);
}

static norma_status read_saved(norma_data **data, norma_error *err)
{
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_status status = norma_data_read(data, made, path, NULL, err);
    norma_instrument_free(made);
    return status;
}

static void check_three_rows(void)
{
    norma_data *data = NULL;
    norma_error err = {0};
    char sha256[NORMA__DIGEST_SIZE];
    if (read_saved(&data, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(norma_data_rows(data), 3);
    assert_int_equal(norma_data_cells(data, 0)[2], 2);
    norma__digest(sha256, file, length);
    assert_string_equal(norma_data_input(data)->sha256, sha256);
    norma_data_free(data);
}

static void members_are_one_text_and_the_digest_is_the_files(void **state)
{
    (void)state;
    norma_header *header = NULL;
    length = 0;
    zip("a,b\n1,2\n2,", 10);
    zip("", 0);
    zip("3\n3,4\n", 6);
    save(length);
    check_three_rows();
    memset(file + length, 0, 300); /* the last block of a tape */
    length += 300;
    save(length);
    check_three_rows();
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(header->n_columns, 2);
    norma_header_free(header);
}

static norma_status count_rows(void *context, const norma_data *block, norma_error *err)
{
    (void)err;
    *(size_t *)context += norma_data_rows(block);
    return NORMA_OK;
}

static void gzip_files_come_in_blocks_too(void **state)
{
    (void)state;
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_input input;
    norma_notes notes;
    size_t n = 0;
    length = 0;
    zip("a,b\n1,2\n2,3\n3,4\n", 16);
    save(length);
    norma__section_size = 4;
    made->items[0].range_known = false; /* the file is read twice */
    assert_int_equal(norma__data_stream(made, path, NULL, count_rows, &n, &input, &notes, NULL),
                     NORMA_OK);
    assert_int_equal(n, 3);
    assert_int_equal(input.rows, 3);
    assert_int_equal(notes.n, 1);
    norma__input_clear(&input);
    norma_notes_clear(&notes);
    norma_instrument_free(made);
    norma__section_size = 2 << 20;
}

/* Law: a file that was cut off anywhere, or in which any bit was turned, is refused with a sentence
   or reads as it did (times in its head and bits that fill up a byte may change). */
static void spoilt_files_are_refused(void **state)
{
    (void)state;
    length = 0;
    zip("a,b\n1,2\n2,3\n3,4\n", 16);
    for (size_t n = 2; n < length; n++) {
        norma_data *data = NULL;
        norma_error err = {0};
        save(n);
        assert_int_equal(read_saved(&data, &err), NORMA_EDATA);
        assert_non_null(strstr(err.message, "is a gzip file that was cut off"));
    }
    for (size_t bit = 16; bit < 8 * length; bit++) {
        norma_data *data = NULL;
        norma_error err = {0};
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
        save(length);
        norma_status status = read_saved(&data, &err);
        if (status == NORMA_OK)
            assert_int_equal(norma_data_rows(data), 3);
        else
            assert_true(status == NORMA_EDATA && err.message[0]);
        norma_data_free(data);
        file[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    memcpy(file + length, "more", 4);
    save(length + 4);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(read_saved(&data, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "is a damaged gzip file: after 16 bytes of text"));
}

static void bombs_are_not_read_to_their_end(void **state)
{
    (void)state;
    static char blanks[1 << 20];
    norma_data *data = NULL;
    norma_error err = {0};
    memset(blanks, '\n', sizeof blanks);
    memcpy(blanks, "a,b\n1,2\n", 8);
    length = 0;
    zip(blanks, sizeof blanks);
    save(length);
    norma__most_unzipped = 100000;
    assert_int_equal(read_saved(&data, &err), NORMA_EDATA);
    norma__most_unzipped = 0;
    assert_non_null(strstr(err.message, "holds more than 100000 bytes once decompressed"));
    assert_int_equal(read_saved(&data, &err), NORMA_OK); /* blank lines at the end are no rows */
    assert_int_equal(norma_data_rows(data), 1);
    norma_data_free(data);
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    norma_data *data = NULL;
    length = 0;
    zip("a,b\n1,2\n", 8);
    save(length);
    norma_instrument *made = instrument(TWO_ITEMS);
    check_every_allocation(data, norma_data_read(&data, made, path, NULL, NULL));
    norma_data_free(data);
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
        cmocka_unit_test(members_are_one_text_and_the_digest_is_the_files),
        cmocka_unit_test(gzip_files_come_in_blocks_too),
        cmocka_unit_test(spoilt_files_are_refused),
        cmocka_unit_test(bombs_are_not_read_to_their_end),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("gunzip", tests, make_file, remove_file);
}
