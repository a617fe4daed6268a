/* Variables of a correlation as columns of numbers, for the pairs that counts do not cover. */
#ifndef NORMA_STATISTICS_VARIABLE_VALUES_H
#define NORMA_STATISTICS_VARIABLE_VALUES_H

#include "statistics/correlation.h"

/* Values of a variable by row: keyed answers or numbers; NaN where missing or not kept. */
void norma__variable_values(double *values, const norma__correlating *c, size_t variable);

/* What a method makes of one pair of columns of n rows, NaN where missing. scratch is a thread's
   own. */
typedef void norma__pair_method(norma__correlating *c, size_t i, size_t j, const double *x,
                                const double *y, void *scratch);

/* Runs a method over every pair of a continuous variable j with every variable before it: i <
   first ... j - 1. scratch_bytes are given to each thread. */
norma_status norma__continuous_pairs(norma__correlating *c, size_t first,
                                     norma__pair_method *method, size_t scratch_bytes,
                                     norma_error *err);

/* Notes how many pairs of variables that vary have no correlation, and that weighted ones have no
   standard errors: "constant-pair", "weighted-errors". */
norma_status norma__note_pairs(norma__correlating *c, size_t first, norma_error *err);

#endif
