#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/write.h"

#define NBSP "\xc2\xa0"
#define THIN "\xe2\x80\xaf" /* no-break too */
#define MINUS "\xe2\x88\x92"
#define UNDEFINED "\xe2\x80\x93"

static norma__figure figure(const char *text)
{
    norma__figure f;
    snprintf(f.text, sizeof f.text, "%s", text);
    return f;
}

/* Sets the digits of a printf-ed number: thousands grouped, decimal mark, true minus sign. */
static norma__figure typeset(norma_language language, const char *number, const char *sign)
{
    const char *separator = language == NORMA_FRENCH ? THIN : ",";
    const char *mark = language == NORMA_FRENCH ? "," : ".";
    size_t whole = strcspn(number, ".");
    norma__figure f;
    size_t at = (size_t)snprintf(f.text, sizeof f.text, "%s", sign);
    for (size_t i = 0; i < whole && at + 8 < sizeof f.text; i++) {
        f.text[at++] = number[i];
        f.text[at] = '\0';
        if ((whole - 1 - i) % 3 == 0 && i + 1 < whole)
            at += (size_t)snprintf(f.text + at, sizeof f.text - at, "%s", separator);
    }
    if (number[whole] && at + 4 < sizeof f.text)
        snprintf(f.text + at, sizeof f.text - at, "%s%s", mark, number + whole + 1);
    return f;
}

static bool rounds_to_zero(const char *number)
{
    return strspn(number, "0.") == strlen(number);
}

static norma__figure fixed(norma_language language, double value, int decimals, const char *plus)
{
    char number[40];
    if (!isfinite(value))
        return figure(UNDEFINED);
    if (fabs(value) >= 1e15) {
        snprintf(number, sizeof number, "%.3g", value);
        return figure(number);
    }
    snprintf(number, sizeof number, "%.*f", decimals, fabs(value));
    const char *sign = rounds_to_zero(number) ? "" : value < 0 ? MINUS : plus;
    return typeset(language, number, sign);
}

norma__figure norma__fixed(norma_language language, double value, int decimals)
{
    return fixed(language, value, decimals, "");
}

norma__figure norma__signed(norma_language language, double value, int decimals)
{
    return fixed(language, value, decimals, "+");
}

norma__figure norma__count(norma_language language, double value)
{
    return fixed(language, value, 0, "");
}

static norma__figure with_unit(norma__figure number, const char *unit)
{
    strncat(number.text, unit, sizeof number.text - strlen(number.text) - 1);
    return number;
}

norma__figure norma__percent(norma_language language, double share)
{
    const char *unit = language == NORMA_FRENCH ? THIN "%" : "%";
    if (!isfinite(share))
        return figure(UNDEFINED);
    if (share > 0 && share < 0.0005)
        return with_unit(figure(language == NORMA_FRENCH ? "<" NBSP "0,1" : "<0.1"), unit);
    return with_unit(fixed(language, 100 * share, 1, ""), unit);
}

norma__figure norma__p_value(norma_language language, double p)
{
    if (p < 0.001)
        return figure(language == NORMA_FRENCH ? "<" NBSP "0,001" : "<" NBSP "0.001");
    return fixed(language, p, 3, "");
}

/* Those at the end of a fraction. */
static void drop_zeros(char *number)
{
    size_t end = strlen(number);
    if (!strchr(number, '.'))
        return;
    while (number[end - 1] == '0')
        number[--end] = '\0';
    if (number[end - 1] == '.')
        number[end - 1] = '\0';
}

norma__figure norma__plain(norma_language language, double value)
{
    char number[40];
    if (!isfinite(value) || fabs(value) >= 1e15)
        return fixed(language, value, 0, "");
    int decimals = fabs(value) >= 100 ? 0 : fabs(value) >= 10 ? 1 : fabs(value) >= 0.1 ? 2 : 4;
    snprintf(number, sizeof number, "%.*f", decimals, fabs(value));
    drop_zeros(number);
    return typeset(language, number, value < 0 && !rounds_to_zero(number) ? MINUS : "");
}

norma__figure norma__significant(norma_language language, double value)
{
    char number[40];
    double size = fabs(value);
    if (!isfinite(value) || size >= 1000 || value == 0)
        return norma__plain(language, value);
    snprintf(number, sizeof number, "%.3g", size);
    char *power = strchr(number, 'e'), none[] = "";
    norma__figure unit = figure(power ? power : none);
    if (power)
        *power = '\0';
    return with_unit(typeset(language, number, value < 0 ? MINUS : ""), unit.text);
}

norma__figure norma__setting(norma_language language, double value)
{
    char number[40];
    double size = fabs(value);
    if (!isfinite(value) || size >= 1e9 || value == floor(value))
        return norma__plain(language, value);
    snprintf(number, sizeof number, size < 1e-4 ? "%.12f" : "%.9g", size);
    drop_zeros(number);
    return typeset(language, number, value < 0 ? MINUS : "");
}

norma__figure norma__duration(norma_language language, double ms)
{
    if (!isfinite(ms))
        return figure(UNDEFINED);
    if (ms < 1000)
        return with_unit(fixed(language, ms, 0, ""), NBSP "ms");
    if (ms < 600e3)
        return with_unit(fixed(language, ms / 1000, ms < 100e3 ? 1 : 0, ""), NBSP "s");
    return with_unit(fixed(language, ms / 60e3, 1, ""), NBSP "min");
}

norma__figure norma__plain_percent(norma_language language, double share)
{
    return with_unit(norma__setting(language, 100 * share),
                     language == NORMA_FRENCH ? THIN "%" : "%");
}

norma__figure norma__plain_duration(norma_language language, double ms)
{
    if (ms < 1000)
        return with_unit(norma__setting(language, ms), NBSP "ms");
    return with_unit(norma__setting(language, ms / 1000), NBSP "s");
}
