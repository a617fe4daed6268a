#include <norma/read.h>

#include <stdlib.h>
#include <string.h>

#include "foundation/file.h"

const char *norma_file_format_name(norma_file_format format)
{
    static const char *const names[NORMA_FILE_FORMATS] = {
        [NORMA_FILE_TEXT] = "delimited text",
        [NORMA_FILE_RESPONSES] = "a response file",
        [NORMA_FILE_SAV] = "SPSS",
        [NORMA_FILE_POR] = "SPSS portable",
        [NORMA_FILE_DTA] = "Stata",
        [NORMA_FILE_SAS] = "SAS",
        [NORMA_FILE_XPT] = "SAS transport",
        [NORMA_FILE_TABLES] = "tables of counts",
    };
    return (unsigned)format < NORMA_FILE_FORMATS ? names[format] : "an unknown format";
}

/* The first bytes of a file; zeros stand after a short one. */
enum { LOOKED_AT = 512 };

static bool begins(const char *bytes, const char *magic)
{
    return strncmp(bytes, magic, strlen(magic)) == 0;
}

static bool is_sas(const char *bytes)
{
    static const unsigned char magic[32] = {0,    0,    0,    0,    0,    0,    0,    0,
                                            0,    0,    0,    0,    0xc2, 0xea, 0x81, 0x60,
                                            0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92, 0x08, 0x00,
                                            0x09, 0xc7, 0x31, 0x8c, 0x18, 0x1f, 0x10, 0x11};
    return memcmp(bytes, magic, sizeof magic) == 0;
}

/* Releases 104 to 114 have no magic: their release, byte order (1 or 2), file type 1, and 0. Those
   of 117 and later are tagged. No text has the bytes 1 and 0. */
static bool is_dta(const char *bytes)
{
    return begins(bytes, "<stata_dta>") ||
           (bytes[0] >= 0x68 && bytes[0] <= 0x76 && (bytes[1] == 1 || bytes[1] == 2) &&
            bytes[2] == 1 && bytes[3] == 0);
}

/* A portable file begins with 200 bytes of splash in any character set, then a table of 256
   characters, then this; some tools break its lines. */
static bool is_por(const char *bytes, size_t length)
{
    return memmem(bytes, length, "ASCII SPSS PORT FILE", 20) != NULL ||
           (length >= 464 && memmem(bytes + 456, length - 456, "SPSSPORT", 8) != NULL);
}

static norma_file_format format_of(const char *bytes, size_t length)
{
    if (begins(bytes, "norma-responses\n"))
        return NORMA_FILE_RESPONSES;
    if (begins(bytes, "norma-tables 1\n"))
        return NORMA_FILE_TABLES;
    if (begins(bytes, "$FL2") || begins(bytes, "$FL3"))
        return NORMA_FILE_SAV;
    if (begins(bytes, "HEADER RECORD*******LIB"))
        return NORMA_FILE_XPT;
    if (is_sas(bytes))
        return NORMA_FILE_SAS;
    if (is_dta(bytes))
        return NORMA_FILE_DTA;
    return is_por(bytes, length) ? NORMA_FILE_POR : NORMA_FILE_TEXT;
}

norma_status norma_file_format_of(norma_file_format *format, const char *path, norma_error *err)
{
    char bytes[LOOKED_AT + NORMA__FILE_PADDING] = {0}, *start = NULL;
    size_t length;
    norma_status status = norma__file_read_start(&start, &length, path, LOOKED_AT, err);
    *format = NORMA_FILE_TEXT;
    if (status != NORMA_OK)
        return status;
    memcpy(bytes, start, length);
    free(start);
    *format = format_of(bytes, length);
    return NORMA_OK;
}
