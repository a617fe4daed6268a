#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "report/write.h"

/* Matrices have hundreds of thousands of numbers, and printf takes longer over them than estimating
   them took. What it prints for %.17g is a whole number of 17 digits and a place for the point;
   within these bounds that number is an exact product of 128 bits. */
__extension__ typedef unsigned __int128 wide;

static const double LEAST = 0x1p-12, MOST = 1e15;
enum { DIGITS = 17, LONGEST = 32 };

static const uint64_t POWERS[] = {UINT64_C(1),
                                  UINT64_C(10),
                                  UINT64_C(100),
                                  UINT64_C(1000),
                                  UINT64_C(10000),
                                  UINT64_C(100000),
                                  UINT64_C(1000000),
                                  UINT64_C(10000000),
                                  UINT64_C(100000000),
                                  UINT64_C(1000000000),
                                  UINT64_C(10000000000),
                                  UINT64_C(100000000000),
                                  UINT64_C(1000000000000),
                                  UINT64_C(10000000000000),
                                  UINT64_C(100000000000000),
                                  UINT64_C(1000000000000000),
                                  UINT64_C(10000000000000000),
                                  UINT64_C(100000000000000000),
                                  UINT64_C(1000000000000000000)};

/* value 10^shift, rounded to even; shift is at most 20. */
static uint64_t scaled(double value, int shift)
{
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(value, &exponent), 53);
    wide product = (wide)mantissa * POWERS[shift < 10 ? shift : 10];
    if (shift > 10)
        product *= POWERS[shift - 10];
    int down = 53 - exponent; /* 3 ... 64 */
    uint64_t whole = (uint64_t)(product >> down);
    wide rest = product & (((wide)1 << down) - 1), half = (wide)1 << (down - 1);
    return whole + (rest > half || (rest == half && whole % 2 == 1));
}

/* The first 17 digits of a number, and *power, that of ten of the first of them. */
static uint64_t first_digits(double value, int *power)
{
    *power = (int)floor(log10(value));
    uint64_t digits = scaled(value, DIGITS - 1 - *power);
    if (digits < POWERS[DIGITS - 1]) /* log10 rounded up */
        digits = scaled(value, DIGITS - 1 - --*power);
    else if (digits >= POWERS[DIGITS])
        digits = scaled(value, DIGITS - 1 - ++*power);
    return digits;
}

static void put_digits(norma__buffer *out, uint64_t digits, int power, bool negative)
{
    char text[LONGEST];
    size_t at = sizeof text;
    int decimals = DIGITS - 1 - power;
    for (; decimals > 0 && digits % 10 == 0; decimals--)
        digits /= 10;
    for (int i = 0; i < decimals; i++, digits /= 10)
        text[--at] = (char)('0' + digits % 10);
    if (decimals > 0)
        text[--at] = '.';
    do
        text[--at] = (char)('0' + digits % 10);
    while (digits /= 10);
    if (negative)
        text[--at] = '-';
    norma__put_bytes(out, text + at, sizeof text - at);
}

void norma__put_exact(norma__buffer *out, double value)
{
    double size = fabs(value);
    int power;
    if (!isfinite(value)) {
        norma__put(out, "null");
    } else if (value >= 0 && value < MOST && value == floor(value) && !signbit(value)) {
        norma__put_whole(out, (size_t)value);
    } else if (size >= LEAST && size < MOST) {
        uint64_t digits = first_digits(size, &power);
        put_digits(out, digits, power, value < 0);
    } else {
        char number[40];
        int length = snprintf(number, sizeof number, "%.17g", value);
        norma__put_bytes(out, number, (size_t)length);
    }
}
