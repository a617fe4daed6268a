#include "norms/canonical_read.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/decimal.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"
#include "norms/canonical_number.h"

/* ---- failing --------------------------------------------------------------------------------- */

void norma__canonical_refuse(norma__canonical_in *in, const char *format, ...)
{
    char sentence[512];
    va_list args;
    if (in->status != NORMA_OK)
        return;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    in->status = norma__fail(in->err, NORMA_ESTORE, "'%.300s' is damaged, at byte %zu: %s",
                             in->file, in->at + 1, sentence);
}

static void no_memory(norma__canonical_in *in)
{
    if (in->status == NORMA_OK)
        in->status = norma__no_memory(in->err);
}

/* ---- what must stand here -------------------------------------------------------------------- */

bool norma__canonical_next(const norma__canonical_in *in, char c)
{
    return in->status == NORMA_OK && in->at < in->length && in->bytes[in->at] == c;
}

static bool stands_here(const norma__canonical_in *in, const char *json, size_t length)
{
    return in->status == NORMA_OK && in->length - in->at >= length &&
           memcmp(in->bytes + in->at, json, length) == 0;
}

void norma__canonical_expect(norma__canonical_in *in, const char *json)
{
    const size_t length = strlen(json);
    if (stands_here(in, json, length))
        in->at += length;
    else
        norma__canonical_refuse(in, "%s is wanted here",
                                *json == '\n' ? "the line break at the end of the file" : json);
}

/* ---- texts ----------------------------------------------------------------------------------- */

static int hex(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* One escape behind its backslash; 0 when it is none that canonical JSON has. */
static char unescape(norma__canonical_in *in)
{
    static const char letters[] = "btnfr\"\\", shorts[] = "\b\t\n\f\r\"\\";
    const char *at = in->bytes + in->at;
    const size_t left = in->length - in->at;
    const char *found = left > 0 && *at ? strchr(letters, *at) : NULL;
    if (found) {
        in->at++;
        return shorts[found - letters];
    }
    if (left < 5 || memcmp(at, "u00", 3) != 0 || hex(at[3]) < 0 || hex(at[3]) > 1 || hex(at[4]) < 0)
        return 0;
    const char c = (char)(16 * hex(at[3]) + hex(at[4]));
    if (strchr(shorts, c)) /* NUL too */
        return 0;
    in->at += 5;
    return c;
}

/* The length that the text up to its closing quote has in the file. */
static size_t length_of_text(const norma__canonical_in *in)
{
    size_t at = in->at;
    for (; at < in->length && in->bytes[at] != '"'; at++)
        at += in->bytes[at] == '\\';
    return at < in->length ? at - in->at : in->length - in->at;
}

char *norma__canonical_read_text(norma__canonical_in *in)
{
    norma__canonical_expect(in, "\"");
    if (in->status != NORMA_OK)
        return NULL;
    char *text = NORMA__NEW(char, length_of_text(in) + 1), *to = text;
    if (!text)
        no_memory(in);
    while (in->status == NORMA_OK && !norma__canonical_next(in, '"')) {
        const char c = in->at < in->length ? in->bytes[in->at] : '\0';
        if ((unsigned char)c < 0x20)
            norma__canonical_refuse(in, "a text has no end, or a control character in it");
        else if (in->at++, c != '\\')
            *to++ = c;
        else if (!(*to++ = unescape(in)))
            norma__canonical_refuse(in, "this is no escape of canonical JSON");
    }
    norma__canonical_expect(in, "\"");
    if (in->status == NORMA_OK && !norma__is_utf8(text, (size_t)(to - text)))
        norma__canonical_refuse(in, "the text that ends here is not UTF-8");
    if (in->status == NORMA_OK)
        return text;
    free(text);
    return NULL;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool is_number(double *number, norma__canonical_in *in)
{
    const char *begin = in->bytes + in->at, *end = begin;
    const char *const last = in->bytes + in->length;
    char again[NORMA__CANONICAL_NUMBER];
    norma__decimal read;
    while (end < last && end - begin < NORMA__CANONICAL_NUMBER && *end &&
           strchr("-+.e0123456789", *end))
        end++;
    if (!norma__decimal_read(&read, begin, end))
        return false;
    *number = norma__decimal_value(&read, 0);
    if (!isfinite(*number) || norma__canonical_number(again, *number) != (size_t)(end - begin) ||
        memcmp(again, begin, (size_t)(end - begin)) != 0)
        return false;
    in->at += (size_t)(end - begin);
    return true;
}

double norma__canonical_read_real(norma__canonical_in *in)
{
    static const struct {
        const char *json;
        double number;
    } words[] = {{"null", NAN}, {"\"Infinity\"", INFINITY}, {"\"-Infinity\"", -INFINITY}};
    double number = 0;
    for (size_t w = 0; w < 3; w++)
        if (stands_here(in, words[w].json, strlen(words[w].json))) {
            in->at += strlen(words[w].json);
            return words[w].number;
        }
    if (in->status == NORMA_OK && !is_number(&number, in))
        norma__canonical_refuse(in, "a number in its shortest form is wanted here");
    return in->status == NORMA_OK ? number : 0;
}

size_t norma__canonical_read_size(norma__canonical_in *in)
{
    const char *from = in->bytes + in->at;
    uint64_t number = 0;
    size_t n = 0;
    if (in->status != NORMA_OK)
        return 0;
    while (n < 17 && in->at + n < in->length && from[n] >= '0' && from[n] <= '9')
        number = 10 * number + (uint64_t)(from[n++] - '0');
    if (n == 0 || (n > 1 && from[0] == '0') || number > UINT64_C(1) << 53) {
        norma__canonical_refuse(in, "a whole number from 0 to 2^53 is wanted here");
        return 0;
    }
    in->at += n;
    return (size_t)number;
}

/* ---- arrays ---------------------------------------------------------------------------------- */

/* Capacities are the powers of two from 8 on, known by n alone. */
static bool make_room(norma__canonical_in *in, void **array, size_t n, size_t size)
{
    if (*array && (n < 8 || (n & (n - 1)) != 0))
        return true;
    void *grown = norma__grow(*array, n < 8 ? 8 : 2 * n, size);
    if (!grown) {
        no_memory(in);
        return false;
    }
    *array = grown;
    return true;
}

bool norma__canonical_another(norma__canonical_in *in, void **array, size_t n, size_t size)
{
    if (n == 0) {
        norma__canonical_expect(in, "[");
        if (in->status != NORMA_OK || !make_room(in, array, 0, size))
            return false;
        if (!norma__canonical_next(in, ']'))
            return true;
    } else if (norma__canonical_next(in, ',')) {
        in->at++;
        return make_room(in, array, n, size);
    }
    norma__canonical_expect(in, "]");
    return false;
}

static bool is_null(norma__canonical_in *in)
{
    const bool null = stands_here(in, "null", 4);
    in->at += null ? 4 : 0;
    return null;
}

double *norma__canonical_read_reals(norma__canonical_in *in, size_t *n)
{
    void *array = NULL;
    *n = 0;
    if (is_null(in))
        return NULL;
    for (; norma__canonical_another(in, &array, *n, sizeof(double)); ++*n)
        ((double *)array)[*n] = norma__canonical_read_real(in);
    return array;
}

size_t *norma__canonical_read_sizes(norma__canonical_in *in, size_t *n)
{
    void *array = NULL;
    *n = 0;
    for (; norma__canonical_another(in, &array, *n, sizeof(size_t)); ++*n)
        ((size_t *)array)[*n] = norma__canonical_read_size(in);
    return array;
}
