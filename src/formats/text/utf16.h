/* UTF-16 as a stream of UTF-8. */
#ifndef NORMA_FORMATS_UTF16_H
#define NORMA_FORMATS_UTF16_H

#include <stdbool.h>

#include "formats/text/gunzip.h"

typedef struct norma__utf16 norma__utf16;

/* Whether a text that begins with these two bytes is UTF-16; *big when the larger byte is first. */
bool norma__utf16_begins(const char bytes[2], bool *big);

norma_status norma__utf16_open(norma__utf16 **out, bool big, const char *name, norma_error *err);
void norma__utf16_close(norma__utf16 *text);
void norma__utf16_restart(norma__utf16 *text);

/* The next bytes as UTF-8; *got is less than length only where the text ends. NORMA_EDATA for half
   a character. */
norma_status norma__utf16_take(norma__utf16 *text, char *bytes, size_t length, size_t *got,
                               norma__take_bytes *take, void *context, norma_error *err);

#endif
