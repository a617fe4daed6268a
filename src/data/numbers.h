/* The columns of numbers beside the answers and their latencies: continuous variables, and what was
   recorded of how the questionnaire was shown. */
#ifndef NORMA_DATA_NUMBERS_H
#define NORMA_DATA_NUMBERS_H

#include <norma/instrument.h>

typedef enum norma__number_kind {
    NORMA__CONTINUOUS = 0,
    NORMA__POSITION, /* place at which an item was shown, from 1 */
    NORMA__PAGE_TIME,
    NORMA__PAGE_VISITS
} norma__number_kind;

typedef struct norma__number_column {
    const char *column; /* borrowed */
    norma__number_kind kind;
    size_t of; /* the continuous variable, item or page */
} norma__number_column;

/* How many there are; continuous variables come first. */
size_t norma__count_numbers(const norma_instrument *instrument);
/* Lists them all; list has room for as many. */
void norma__list_numbers(norma__number_column *list, const norma_instrument *instrument);

#endif
