/* Correlation matrices of normal samples, drawn without drawing rows: cost does not grow with n. */
#ifndef NORMA_STATISTICS_WISHART_H
#define NORMA_STATISTICS_WISHART_H

#include <gsl/gsl_rng.h>
#include <stddef.h>

/* The correlation matrix (p x p, column-major, full) of n rows of normals with correlations
   root root' (root p x p lower triangular, or NULL for uncorrelated ones), by Bartlett's
   decomposition (Smith & Hocking, 1972, Appl. Stat. 21, 341-345); with n - 1 < p its rank is n - 1
   (Srivastava, 2003, Ann. Stat. 31, 1537-1560). work: p^2 numbers. The diagonal is 1
   up to rounding. norma__prepare_numerics() before. n >= 2. */
void norma__wishart_correlations(double *cor, const double *root, size_t p, size_t n,
                                 gsl_rng *random, double *work);

#endif
