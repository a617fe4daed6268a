/* Any bytes as an exported file of norms: refused with a sentence, or read into norm sets that are
   written as the same bytes. The first byte chooses whether the bytes are taken as the contents of
   one norm set or of one calibration, so that what digests would hide is reached. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "norms/calibration_check.h"
#include "norms/export_file.h"
#include "norms/set_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_same(const norma__buffer *written, const char *bytes, size_t length)
{
    check(written->length == length && memcmp(written->bytes, bytes, length) == 0);
}

static void read_file(const char *bytes, size_t length)
{
    norma__norm_file file;
    norma__buffer written = {0};
    norma_error err = {0};
    norma_status status = norma__norm_file_read(&file, bytes, length, "f.json", &err);
    check(status == NORMA_OK || (status == NORMA_ESTORE && err.message[0]));
    if (status == NORMA_OK) {
        check(norma__norm_file_write(&written, &file, &err) == NORMA_OK);
        check_same(&written, bytes, length);
    }
    norma__buffer_free(&written);
    norma__norm_file_clear(&file);
}

static void read_contents(const char *bytes, size_t length, int calibration)
{
    norma_error err = {0};
    norma__canonical_in in = {.bytes = bytes, .length = length, .file = "f.json", .err = &err};
    norma__buffer written = {0};
    norma__canonical out;
    norma_norm_set *set = calibration ? NULL : norma__canonical_read_set(&in);
    norma_calibration *of = calibration ? norma__canonical_read_calibration(&in) : NULL;
    check((set || of) ? in.status == NORMA_OK : in.status == NORMA_ESTORE && err.message[0]);
    norma__canonical_to_buffer(&out, &written);
    if (set)
        norma__canonical_set(&out, set);
    if (of)
        norma__canonical_calibration(&out, of);
    norma__canonical_end(&out);
    if (set || of)
        check_same(&written, bytes, in.at);
    if (set && norma__norm_set_check(set, &err) != NORMA_OK)
        check(err.message[0]);
    if (of && norma__calibration_check(of, &err) != NORMA_OK)
        check(err.message[0]);
    norma__buffer_free(&written);
    norma_norm_set_free(set);
    norma_calibration_free(of);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    char *text = malloc(length); /* one byte longer than what is read: its NUL */
    check(text != NULL);
    memcpy(text, bytes + 1, length - 1);
    text[length - 1] = '\0';
    if (bytes[0] % 3 == 0)
        read_file(text, length - 1);
    else
        read_contents(text, length - 1, bytes[0] % 3 == 2);
    free(text);
    return 0;
}
