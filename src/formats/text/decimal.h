/* Numbers with a decimal point or comma and an exponent, as texts. */
#ifndef NORMA_FORMATS_DECIMAL_H
#define NORMA_FORMATS_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* A number as it was written: +-digits x 10^exponent. */
typedef struct norma__decimal {
    const char *begin, *end; /* the text: digits, at most one point or comma, the exponent */
    bool negative;
    uint64_t digits; /* the first 18, leading zeros not counted */
    int exponent;
    bool cut; /* a digit other than 0 came after those */
} norma__decimal;

/* Reads the whole of a text; false when it is no number. "inf" and "nan" are none. */
bool norma__decimal_read(norma__decimal *number, const char *begin, const char *end);

/* The number x 10^shift as the nearest double; infinite when it is too large for one. */
double norma__decimal_value(const norma__decimal *number, int shift);

/* The number x 10^places, rounded half away from zero, for a size of at most most (under 10^17);
   false when it is larger. *rounded when digits were lost. */
bool norma__decimal_fixed(int64_t *value, bool *rounded, const norma__decimal *number, int places,
                          int64_t most);

/* digits x 10^exponent, the nearest double: digits < 2^53 and |exponent| <= 22. */
static inline double norma__decimal_near(uint64_t digits, int exponent)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return exponent >= 0 ? (double)digits * tens[exponent] : (double)digits / tens[-exponent];
}

#endif
