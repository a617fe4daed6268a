/* One cell: an answer, a latency, a number or a weight, from the bytes of its field. */
#ifndef NORMA_FORMATS_CELL_H
#define NORMA_FORMATS_CELL_H

#include "formats/text/csv.h"
#include "formats/text/decimal.h"
#include "formats/text/plan.h"

/* What is wrong with a cell. */
typedef enum norma__trouble {
    NORMA__NO_TROUBLE = 0,
    NORMA__NOT_WHOLE,          /* an answer that is no whole number */
    NORMA__NOT_CODED,          /* the same, to an item with texts that stand for answers */
    NORMA__BEYOND_RANGE,       /* an answer under min or over max */
    NORMA__NOT_A_NUMBER,       /* a latency or continuous value that is none */
    NORMA__NO_PLACE,           /* a place or number of visits that is no whole number from 1 */
    NORMA__IMPOSSIBLE_LATENCY, /* a latency that is not over 0, or over NORMA__LONGEST_MS */
    NORMA__NO_WEIGHT,          /* a weight that is missing, not over 0, or too large */
    NORMA__TROUBLES
} norma__trouble;

#define NORMA__LONGEST_MS 1e12

/* The largest weight, in millionths: 10^9. */
#define NORMA__HEAVIEST (INT64_C(1000000000) * NORMA_WEIGHT_ONE)

/* Answers over this, in size, are read as this. */
enum { NORMA__FARTHEST = 1000000000 };

/* Reads an answer to an item as a number; *missing when it is none. A code of the item's is what it
   stands for; 5, +5, 5.0 and 5,0 are whole. */
norma__trouble norma__answer(int *value, bool *missing, const norma__plan *plan, size_t item,
                             const norma__field *field);

/* Reads a latency in ms; NaN when it is missing. Decimal point or comma, exponents. A positive
   number is a latency even where its text is one of the codes of missing answers. */
norma__trouble norma__latency(double *ms, const norma__plan *plan, const norma__field *field);

/* Reads a number of some kind, times in ms; NaN when it is missing or in trouble. Codes of missing
   answers count first, but not for times. */
norma__trouble norma__number(double *value, const norma__plan *plan, norma__number_kind kind,
                             const norma__field *field);

/* Reads a weight in millionths; *rounded when it has more than six decimals. */
norma__trouble norma__weight(int64_t *weight, bool *rounded, const norma__field *field);

#endif
