/* The order in which each respondent saw the items, where it was recorded. */
#ifndef NORMA_PROCESS_CARELESS_PRESENTATION_H
#define NORMA_PROCESS_CARELESS_PRESENTATION_H

#include "process/careless/answers.h"

/* Places as they are recorded, made small: 0 where there is none, or it is no whole number in 1 ...
   NORMA__MOST_PLACES. */
enum { NORMA__MOST_PLACES = 65534 };

/* Whether the place of any item was recorded. */
bool norma__places_recorded(const norma__answers *answers, const norma_data *data);

/* Fills places, n respondents from first on, a respondent a row of answers->n. */
void norma__take_places(uint16_t *places, const norma__answers *answers, const norma_data *data,
                        size_t first, size_t n);

/* The order of n answers by their places, ties as they stand; room is for n more. False, and order
   0 ... n - 1, where a place of an answer given is not recorded; where none was given, the last. */
bool norma__presented_order(size_t *order, size_t *room, const uint16_t *places,
                            const uint8_t *cells, size_t n);

#endif
