#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "report/write.h"

void norma__put_whole(norma__buffer *out, size_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    norma__put_bytes(out, digits + at, sizeof digits - at);
}

/* Scores lie between 1e-4 and 1e5: there, ten digits are a whole number and a shift. */
void norma__put_short(norma__buffer *out, double value)
{
    char text[40];
    double size = fabs(value);
    if (!isfinite(value))
        return;
    if (size != 0 && (size < 1e-4 || size >= 1e5)) {
        int length = snprintf(text, sizeof text, "%.10g", value);
        norma__put_bytes(out, text, (size_t)length);
        return;
    }
    int decimals = size < 10 ? 9 : size < 100 ? 8 : size < 1000 ? 7 : size < 10000 ? 6 : 5;
    static const double shift[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    uint64_t digits = (uint64_t)llround(size * shift[decimals]);
    while (decimals > 0 && digits % 10 == 0) {
        digits /= 10;
        decimals--;
    }
    size_t at = sizeof text;
    for (int i = 0; i < decimals; i++, digits /= 10)
        text[--at] = (char)('0' + digits % 10);
    if (decimals > 0)
        text[--at] = '.';
    do
        text[--at] = (char)('0' + digits % 10);
    while (digits /= 10);
    if (value < 0 && value != 0)
        text[--at] = '-';
    norma__put_bytes(out, text + at, sizeof text - at);
}

void norma__put_values(norma__buffer *out, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        norma__put(out, ",");
        norma__put_short(out, values[i]);
    }
}

static void put_quoted(norma__buffer *out, const char *prefix, const char *text)
{
    norma__put(out, "\"");
    norma__put(out, prefix);
    for (;;) {
        size_t n = strcspn(text, "\"");
        norma__put_bytes(out, text, n);
        if (!text[n])
            break;
        norma__put(out, "\"\"");
        text += n + 1;
    }
    norma__put(out, "\"");
}

static void put_field(norma__buffer *out, const char *prefix, const char *text)
{
    if (text[strcspn(text, "\",;\t\r\n")]) {
        put_quoted(out, prefix, text);
        return;
    }
    norma__put(out, prefix);
    norma__put(out, text);
}

void norma__put_field(norma__buffer *out, const char *text)
{
    bool formula = text[0] && strchr("=+-@\t\r", text[0]);
    put_field(out, formula ? "'" : "", text);
}

void norma__put_exact_field(norma__buffer *out, const char *text)
{
    put_field(out, "", text);
}
