/* What extraction and rotation share: the signs of factors. Matrices are column-major. */
#ifndef NORMA_MODELS_FACTOR_LOADINGS_H
#define NORMA_MODELS_FACTOR_LOADINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a column of p loadings points the wrong way: its sum is negative or, when the sum is
   zero up to rounding, its largest loading is. */
bool norma__points_down(const double *column, size_t p);

/* Changes the sign of n numbers, stride apart. */
void norma__negate(double *x, size_t n, size_t stride);

#endif
