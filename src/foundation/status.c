#include "foundation/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *norma_status_name(norma_status status)
{
    static const char *const names[] = {"ok",    "invalid", "data",     "instrument",
                                        "input", "store",   "no-memory"};
    return (size_t)status < sizeof names / sizeof names[0] ? names[status] : "unknown";
}

const char *norma_version(void)
{
    return NORMA_VERSION;
}

norma_status norma__fail(norma_error *err, norma_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->status = status;
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
        norma__one_line(err->message);
    }
    return status;
}

norma_status norma__no_memory(norma_error *err)
{
    return norma__fail(err, NORMA_ENOMEM, "out of memory");
}

void norma__one_line(char *text)
{
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    norma__trim_utf8(text);
}

/* A message cut at the end of its buffer must not end in half a character. */
void norma__trim_utf8(char *text)
{
    size_t end = 0;
    for (size_t i = 0; text[i];) {
        unsigned char c = (unsigned char)text[i];
        size_t width = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
        for (size_t k = 1; k < width; k++)
            if (((unsigned char)text[i + k] & 0xc0) != 0x80) {
                text[end] = '\0';
                return;
            }
        i += width;
        end = i;
    }
}
