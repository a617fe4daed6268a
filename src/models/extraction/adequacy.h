/* Is a correlation matrix worth factoring? Matrices are column-major. */
#ifndef NORMA_MODELS_EXTRACTION_ADEQUACY_H
#define NORMA_MODELS_EXTRACTION_ADEQUACY_H

#include <stddef.h>

/* Kaiser-Meyer-Olkin measure from a correlation matrix and its inverse: returns the overall value
   and fills items (p). NaN where all correlations are zero. */
double norma__kmo(double *items, const double *cor, const double *inverse, size_t p);

/* Bartlett's (1950) chi-square that all correlations are zero; NaN when n is too small for p. */
double norma__bartlett(double log_det, size_t p, size_t n);

#endif
