/* The reduced correlation matrix: squared multiple correlations for communalities. */
#ifndef NORMA_MODELS_DIMENSIONS_REDUCED_H
#define NORMA_MODELS_DIMENSIONS_REDUCED_H

#include <stdbool.h>
#include <stddef.h>

/* Eigenvalues (p, decreasing) of cor (p x p, column-major) with 1 - 1/r^ii on its diagonal, and
   log |cor| (NULL: not wanted). work: 2 p^2 + 2 p + 1 numbers; nothing is allocated. False, and
   NaN, when cor is not positive definite. */
bool norma__reduced_eigenvalues(double *values, double *log_det, const double *cor, size_t p,
                                double *work);

#endif
