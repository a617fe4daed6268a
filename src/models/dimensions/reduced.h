/* Eigenvalues of a correlation matrix and of its reduced form, without allocating: they are wanted
   of many simulated matrices, by several threads. Matrices are p x p and column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_REDUCED_H
#define NORMA_MODELS_DIMENSIONS_REDUCED_H

#include <stdbool.h>
#include <stddef.h>

/* Numbers of work that both need. */
size_t norma__reduced_work(size_t p);

/* Eigenvalues (p, decreasing); false when LAPACK found none. norma__prepare_numerics() must have
   been called. */
bool norma__eigenvalues(double *values, const double *cor, size_t p, double *work);

/* The same with squared multiple correlations, 1 - 1/r^ii, on the diagonal, and log |cor| (NULL:
   not wanted). False, and NaN, when cor is not positive definite. */
bool norma__reduced_eigenvalues(double *values, double *log_det, const double *cor, size_t p,
                                double *work);

#endif
