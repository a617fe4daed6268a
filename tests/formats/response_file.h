/* A response file in memory, to be spoilt: tests/reference/responses.nrd, four columns of five
   rows, made by scripts/reference/responses.py. */
#ifndef NORMA_TESTS_RESPONSE_FILE_H
#define NORMA_TESTS_RESPONSE_FILE_H

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"

#define RESPONSE_FILE NORMA_REFERENCE "/responses.nrd"

typedef struct response_file {
    uint8_t *bytes; /* exactly length, so that a sanitizer sees a read beyond them */
    size_t length;
} response_file;

static inline response_file response_file_load(void)
{
    response_file file = {0};
    FILE *in = fopen(RESPONSE_FILE, "rb");
    if (!in)
        fail_msg("%s is missing", RESPONSE_FILE);
    fseek(in, 0, SEEK_END);
    file.length = (size_t)ftell(in);
    rewind(in);
    file.bytes = malloc(file.length);
    assert_non_null(file.bytes);
    assert_int_equal(fread(file.bytes, 1, file.length, in), file.length);
    fclose(in);
    return file;
}

static inline void response_file_put(const response_file *file, const char *path)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(file->bytes, 1, file->length, out), file->length);
    assert_int_equal(fclose(out), 0);
}

/* Gives the content the checksum that belongs to it. */
static inline void response_file_seal(response_file *file)
{
    norma__digesting all;
    if (file->length < NORMA__DIGEST_BYTES)
        return;
    norma__digest_begin(&all);
    norma__digest_add(&all, file->bytes, file->length - NORMA__DIGEST_BYTES);
    norma__digest_sum(file->bytes + file->length - NORMA__DIGEST_BYTES, &all);
}

#endif
