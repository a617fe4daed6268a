#include "formats/text/decimal.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Exponents beyond this are beyond all doubles, whatever the digits. */
enum { FARTHEST_EXPONENT = 1000000 };

/* As many digits as read_digits() keeps. */
enum { KEPT_DIGITS = 18 };

/* Digits that a double can depend on: 767, and one that says whether more follow. */
enum { MOST_DIGITS = 768 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *read_sign(bool *negative, const char *p, const char *end)
{
    *negative = p < end && *p == '-';
    return p < end && (*p == '-' || *p == '+') ? p + 1 : p;
}

static void move_point(norma__decimal *number, ptrdiff_t places)
{
    if (places > FARTHEST_EXPONENT)
        places = FARTHEST_EXPONENT;
    number->exponent += (int)places;
}

/* Digits past the 18th only move the point. */
static const char *read_digits(norma__decimal *number, const char *p, const char *end)
{
    ptrdiff_t dropped = 0;
    for (; p < end && is_digit(*p); p++) {
        if (number->digits < 100000000000000000u) {
            number->digits = 10 * number->digits + (uint64_t)(*p - '0');
        } else {
            number->cut = number->cut || *p != '0';
            dropped++;
        }
    }
    move_point(number, dropped);
    return p;
}

static const char *read_exponent(int *exponent, const char *p, const char *end)
{
    bool negative;
    int n = 0;
    p = read_sign(&negative, p, end);
    if (p == end || !is_digit(*p))
        return NULL;
    for (; p < end && is_digit(*p); p++)
        n = n < FARTHEST_EXPONENT ? 10 * n + (*p - '0') : n;
    *exponent += negative ? -n : n;
    return p;
}

bool norma__decimal_read(norma__decimal *number, const char *begin, const char *end)
{
    *number = (norma__decimal){.begin = begin, .end = end};
    const char *p = read_sign(&number->negative, begin, end), *first = p;
    bool any;
    p = read_digits(number, p, end);
    any = p > first;
    if (p < end && (*p == '.' || *p == ',')) {
        const char *point = ++p;
        p = read_digits(number, p, end);
        any = any || p > point;
        number->exponent -= p - point < FARTHEST_EXPONENT ? (int)(p - point) : FARTHEST_EXPONENT;
    }
    if (!any)
        return false;
    if (p < end && (*p == 'e' || *p == 'E') && !(p = read_exponent(&number->exponent, p + 1, end)))
        return false;
    return p == end;
}

/* All digits of the text again; what is past the last that counts is told by its being no 0. */
static size_t copy_digits(char *text, const norma__decimal *number)
{
    size_t n = 0;
    for (const char *p = number->begin; p < number->end && *p != 'e' && *p != 'E'; p++) {
        if (!is_digit(*p) || (n == 0 && *p == '0'))
            continue;
        if (n < MOST_DIGITS)
            text[n++] = *p;
        else if (*p != '0')
            text[MOST_DIGITS - 1] = '1';
    }
    return n;
}

/* Through strtod(), which rounds rightly, from a text without a point: so no locale can differ. */
static double far_value(const norma__decimal *number, int shift)
{
    char text[MOST_DIGITS + 32];
    size_t n;
    int exponent = number->exponent + shift;
    if (number->cut) {
        n = copy_digits(text, number);
        exponent -= (int)n - KEPT_DIGITS;
    } else {
        n = (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)number->digits);
    }
    snprintf(text + n, sizeof text - n, "e%d", exponent);
    return strtod(text, NULL);
}

double norma__decimal_value(const norma__decimal *number, int shift)
{
    int exponent = number->exponent + shift;
    double size =
        number->digits == 0 ? 0
        : !number->cut && number->digits < (UINT64_C(1) << 53) && exponent >= -22 && exponent <= 22
            ? norma__decimal_near(number->digits, exponent)
            : far_value(number, shift);
    return number->negative ? -size : size;
}

bool norma__decimal_fixed(int64_t *value, bool *rounded, const norma__decimal *number, int places,
                          int64_t most)
{
    uint64_t size = number->digits;
    int exponent = number->exponent + places;
    bool half = false;
    *rounded = number->cut;
    for (; exponent > 0 && size > 0; exponent--) {
        if (size > (uint64_t)most)
            return false;
        size *= 10;
    }
    for (; exponent < 0 && (size > 0 || half); exponent++) {
        *rounded = *rounded || size % 10 != 0;
        half = size % 10 >= 5;
        size /= 10;
    }
    size += half;
    if (size > (uint64_t)most)
        return false;
    *value = number->negative ? -(int64_t)size : (int64_t)size;
    return true;
}
