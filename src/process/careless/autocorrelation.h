/* Answers that repeat themselves: the largest correlation of a sequence with itself, shifted. */
#ifndef NORMA_PROCESS_CARELESS_AUTOCORRELATION_H
#define NORMA_PROCESS_CARELESS_AUTOCORRELATION_H

#include <stdbool.h>
#include <stddef.h>

enum {
    NORMA__LAGS = 10,
    NORMA__LAG_ROOM = 12 /* zeros that must follow each sequence: whole vectors are read */
};

/* n numbers in the order they were given, 0 where missing; their squares; 1 where answered and 0
   where missing. Each is followed by NORMA__LAG_ROOM zeros. */
typedef struct norma__sequence {
    size_t n;
    bool complete; /* nothing is missing */
    double *number, *square, *answered;
} norma__sequence;

/* The largest |correlation| of the numbers with those 1 ... min(10, n / 2) places before, over the
   pairs that are answered; 1 where a stretch does not vary; NaN where no lag leaves three pairs. */
double norma__autocorrelation(const norma__sequence *sequence);

#endif
