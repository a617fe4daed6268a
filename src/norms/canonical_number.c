#include "norms/canonical_number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* digits x 10^power */
typedef struct decimal {
    uint64_t digits;
    int power;
} decimal;

enum { MOST_DIGITS = 17 };

/* ---- numbers of the usual size ----------------------------------------------------------------
   A set of many companies has hundreds of thousands of means, and printf() and strtod() in turns
   take a microsecond each. Within these bounds the ends of the interval of decimals that read as a
   double are exact in 128 bits. */

__extension__ typedef unsigned __int128 wide;

static const double LEAST = 0x1p-12, MOST = 0x1p50;

static wide power_of_ten(int exponent)
{
    wide power = 1;
    for (; exponent > 0; exponent--)
        power *= 10;
    return power;
}

/* The numbers that read as value lie between (2m - 1) and (2m + 1) halves of its last place, the
   lower one nearer below a power of two. All are taken as whole numbers of the unit 10^-shift and a
   rest; digits are dropped while a number with fewer is still between. */
static decimal shortest_exact(double value)
{
    int exponent;
    const uint64_t m = (uint64_t)ldexp(frexp(value, &exponent), 53);
    const bool lopsided = m == UINT64_C(1) << 52, even = m % 2 == 0;
    const int shift = MOST_DIGITS - (int)floor(log10(value)); /* 18 digits, or 17 */
    const int down = 53 - exponent + 2;                       /* value is 4 m / 2^down */
    const wide ten = power_of_ten(shift), mask = ((wide)1 << down) - 1;
    const wide low = (4 * (wide)m - (lopsided ? 1 : 2)) * ten, high = (4 * (wide)m + 2) * ten,
               at = 4 * (wide)m * ten;
    const bool low_in = even && (low & mask) == 0, high_in = even || (high & mask) != 0;
    /* the least and the greatest whole number of units inside */
    const uint64_t least = (uint64_t)(low >> down) + (low_in ? 0 : 1);
    const uint64_t greatest = (uint64_t)(high >> down) - (high_in ? 0 : 1);
    uint64_t unit = 1;
    int power = -shift;
    while (greatest / (10 * unit) * (10 * unit) >= least) {
        unit *= 10;
        power++;
    }
    /* the multiple of the unit nearest to the value, if it is inside; a tie goes to the even one */
    const uint64_t whole = (uint64_t)(at >> down);
    uint64_t digits = whole / unit;
    const uint64_t over = whole - digits * unit;
    const bool rest = (at & mask) != 0;
    const wide twice = 2 * (wide)over;
    if (unit == 1) {
        const wide part = at & mask, half = (wide)1 << (down - 1);
        digits += part > half || (part == half && digits % 2 == 1);
    } else {
        digits += twice > unit || (twice == unit && (rest || digits % 2 == 1));
    }
    if (digits * unit < least)
        digits++;
    else if (digits * unit > greatest)
        digits--;
    return (decimal){digits, power};
}

/* ---- the others ------------------------------------------------------------------------------ */

static double read(decimal of)
{
    char text[48];
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)of.digits, of.power);
    return strtod(text, NULL);
}

/* What printf() rounds to so many digits, whatever the decimal point of the locale. */
static decimal rounded(double value, int n_digits)
{
    char text[48];
    decimal made = {0, 0};
    snprintf(text, sizeof text, "%.*e", n_digits - 1, value);
    const char *c = text;
    for (; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9')
            made.digits = 10 * made.digits + (uint64_t)(*c - '0');
    made.power = (int)strtol(c + 1, NULL, 10) - (n_digits - 1);
    return made;
}

/* Just above a power of two the nearest decimal can lie below what reads as it, and the next one
   not above. */
static decimal shortest_tried(double value)
{
    decimal made = {0, 0};
    for (int n = 1; n <= MOST_DIGITS; n++) {
        made = rounded(value, n);
        if (read(made) == value)
            return made;
        made.digits++;
        if (read(made) == value)
            return made;
    }
    return made;
}

/* ---- laying out ------------------------------------------------------------------------------ */

size_t norma__canonical_whole(char *text, uint64_t number)
{
    char backwards[NORMA__CANONICAL_NUMBER];
    size_t n = 0;
    do
        backwards[n++] = (char)('0' + number % 10);
    while (number /= 10);
    for (size_t i = 0; i < n; i++)
        text[i] = backwards[n - 1 - i];
    text[n] = '\0';
    return n;
}

static size_t zeros(char *to, int n)
{
    memset(to, '0', (size_t)n);
    return (size_t)n;
}

/* ECMAScript's Number::toString: the point stands behind the first `point` digits. */
static size_t lay_out(char *text, decimal of)
{
    char digits[NORMA__CANONICAL_NUMBER];
    while (of.digits % 10 == 0) {
        of.digits /= 10;
        of.power++;
    }
    const int k = (int)norma__canonical_whole(digits, of.digits), point = k + of.power;
    size_t used = 0;
    if (k <= point && point <= 21) {
        memcpy(text, digits, (size_t)k);
        used = (size_t)k + zeros(text + k, point - k);
    } else if (0 < point && point <= 21) {
        memcpy(text, digits, (size_t)point);
        text[point] = '.';
        memcpy(text + point + 1, digits + point, (size_t)(k - point));
        used = (size_t)k + 1;
    } else if (-6 < point && point <= 0) {
        text[used++] = '0';
        text[used++] = '.';
        used += zeros(text + used, -point);
        memcpy(text + used, digits, (size_t)k);
        used += (size_t)k;
    } else {
        text[used++] = digits[0];
        if (k > 1) {
            text[used++] = '.';
            memcpy(text + used, digits + 1, (size_t)k - 1);
            used += (size_t)k - 1;
        }
        text[used++] = 'e';
        text[used++] = point > 0 ? '+' : '-';
        used += norma__canonical_whole(text + used, (uint64_t)abs(point - 1));
    }
    text[used] = '\0';
    return used;
}

size_t norma__canonical_number(char text[NORMA__CANONICAL_NUMBER], double number)
{
    const double size = fabs(number);
    if (size < 0x1p53 && size == floor(size)) {
        const size_t sign = number < 0;
        text[0] = '-';
        return sign + norma__canonical_whole(text + sign, (uint64_t)size);
    }
    const size_t sign = number < 0;
    text[0] = '-';
    return sign + lay_out(text + sign, size >= LEAST && size < MOST ? shortest_exact(size)
                                                                    : shortest_tried(size));
}
