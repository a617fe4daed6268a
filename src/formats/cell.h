/* One cell: an answer or a latency, from the bytes of its field. */
#ifndef NORMA_FORMATS_CELL_H
#define NORMA_FORMATS_CELL_H

#include "formats/csv.h"
#include "formats/plan.h"

/* What is wrong with a cell. */
typedef enum norma__trouble {
    NORMA__NO_TROUBLE = 0,
    NORMA__NOT_WHOLE,          /* an answer that is no whole number */
    NORMA__BEYOND_RANGE,       /* an answer under min or over max */
    NORMA__NOT_A_NUMBER,       /* a latency that is no number */
    NORMA__IMPOSSIBLE_LATENCY, /* a latency that is not over 0, or over NORMA__LONGEST_MS */
    NORMA__TROUBLES
} norma__trouble;

#define NORMA__LONGEST_MS 1e12

/* Answers over this, in size, are read as this. */
enum { NORMA__FARTHEST = 1000000000 };

/* Reads an answer to an item as a number; *missing when it is none. A code of the item's is what it
   stands for; 5, +5, 5.0 and 5,0 are whole. */
norma__trouble norma__answer(int *value, bool *missing, const norma__plan *plan, size_t item,
                             const norma__field *field);

/* Reads a latency in ms; NaN when it is missing. Decimal point or comma, exponents. A positive
   number is a latency even where its text is one of the codes of missing answers. */
norma__trouble norma__latency(double *ms, const norma__plan *plan, const norma__field *field);

/* digits x 10^exponent, rounded once where digits < 2^53 and |exponent| <= 22. */
double norma__decimal_far(uint64_t digits, int exponent);
static inline double norma__decimal(uint64_t digits, int exponent)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (exponent < -22 || exponent > 22)
        return norma__decimal_far(digits, exponent);
    return exponent >= 0 ? (double)digits * tens[exponent] : (double)digits / tens[-exponent];
}

#endif
