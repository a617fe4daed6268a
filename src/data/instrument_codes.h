/* Texts that stand for answers: A1 for 1, "Strongly agree" for 5. */
#ifndef NORMA_DATA_INSTRUMENT_CODES_H
#define NORMA_DATA_INSTRUMENT_CODES_H

#include <norma/instrument.h>

#include "data/json.h"

/* Codes as a file lists them: the object that gives them, absent or not, and the range that their
   answers must be in (min > max: any). An object without members gives no code, *codes not NULL. */
norma_status norma__read_answer_codes(norma_answer_code **codes, size_t *n, const norma__json *at,
                                      int min, int max);
void norma__free_answer_codes(norma_answer_code *codes, size_t n);

/* The codes of an item: its own, or the instrument's. A code goes before the number that it reads
   as, and the instrument's missing codes before both. */
const norma_answer_code *norma__item_codes(const norma_instrument *instrument, size_t item,
                                           size_t *n);

#endif
