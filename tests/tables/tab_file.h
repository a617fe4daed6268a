/* Small .tab files for tests: made from answers, or sealed by hand. Include after
   support/check.h. */
#ifndef NORMA_TESTS_TAB_FILE_H
#define NORMA_TESTS_TAB_FILE_H

#include <norma/tables.h>

#include "foundation/digest.h"
#include "support/counted.h"

/* Bytes with their seal: "sha256 ..." of what is before it. */
static inline norma_output sealed(const char *text)
{
    char digest[NORMA__DIGEST_SIZE];
    size_t size = strlen(text) + 128;
    norma_output file = {.bytes = calloc(size, 1)};
    assert_non_null(file.bytes);
    norma__digest(digest, text, strlen(text));
    file.length = (size_t)snprintf(file.bytes, size, "%ssha256 %s\n", text, digest);
    return file;
}

/* Tables that must be read from bytes. */
static inline norma_tables *tables_parsed(const norma_output *file)
{
    norma_tables *tables = NULL;
    norma_error err = {0};
    if (norma_tables_parse(&tables, file->bytes, file->length, "t.tab", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return tables;
}

/* Bytes that must be written from tables. */
static inline norma_output tables_written(const norma_tables *tables)
{
    norma_output file = {0};
    norma_error err = {0};
    if (norma_tables_write(&file, tables, 0, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return file;
}

#endif
