/* Setting out to correlate: the result with its variables, and which rows count. */
#ifndef NORMA_STATISTICS_CORRELATION_SETUP_H
#define NORMA_STATISTICS_CORRELATION_SETUP_H

#include "statistics/correlation.h"

/* Fills c->result with a new result for a checked sample and n_continuous variables of its data:
   ids and ranges, matrices of NaN. se is there unless acov is none. */
norma_status norma__correlating_new(norma__correlating *c, size_t n_continuous, norma_error *err);

/* The rows that count, into a new c->keep or none, and how many there are in the result. A note
   tells those that are lost. */
norma_status norma__correlating_rows(norma__correlating *c, norma_error *err);

/* n, mean, sd and categories of every variable. NORMA_EDATA naming one with fewer than two
   answers. */
norma_status norma__correlating_describe(norma__correlating *c, norma_error *err);

#endif
