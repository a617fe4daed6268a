/* The assignment problem. */
#ifndef NORMA_MODELS_ROTATION_ASSIGN_H
#define NORMA_MODELS_ROTATION_ASSIGN_H

#include <stddef.h>

#include <norma/status.h>

/* Gives each of k rows a column of its own so that the sum of gain (k x k, column-major, finite)
   is greatest. NORMA_ENOMEM. Time O(k^3). */
norma_status norma__assign(size_t *column_of_row, const double *gain, size_t k, norma_error *err);

#endif
