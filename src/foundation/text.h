/* Bytes that came from outside as text: UTF-8, or Windows-1252 made UTF-8. */
#ifndef NORMA_FOUNDATION_TEXT_H
#define NORMA_FOUNDATION_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, none over U+10FFFF.
 */
bool norma__is_utf8(const char *bytes, size_t length);

/* The number of characters of a UTF-8 text. */
size_t norma__characters(const char *text);

/* Writes a Windows-1252 byte as UTF-8, at most 3 bytes; returns how many. The five bytes that the
   code page leaves undefined become U+FFFD. */
size_t norma__put_1252(char *out, unsigned char byte);

/* The line of a byte, from 1, and its column in it, in bytes from 1. */
void norma__line_and_column(const char *bytes, size_t at, size_t *line, size_t *column);

#endif
