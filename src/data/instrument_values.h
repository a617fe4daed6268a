/* Texts that stand in cells, as lists of an instrument file give them. */
#ifndef NORMA_DATA_INSTRUMENT_VALUES_H
#define NORMA_DATA_INSTRUMENT_VALUES_H

#include "data/json.h"

/* A copy of one text, which may not be empty. */
norma_status norma__read_value(char **copy, const norma__json *at);

/* One text or several, at least one; n stays 0 when at is absent. */
norma_status norma__read_values(char ***values, size_t *n, const norma__json *at);

#endif
