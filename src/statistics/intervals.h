/* Intervals from bootstrap replicates. */
#ifndef NORMA_STATISTICS_INTERVALS_H
#define NORMA_STATISTICS_INTERVALS_H

#include <stddef.h>

/* Percentile interval: quantiles (type 7) of the n values, which are sorted; NaN values are left
   out. NaN when fewer than 2 remain. */
void norma__percentile_interval(double *low, double *high, double *values, size_t n, double level);

/* Bias-corrected and accelerated: Efron (1987), J. Am. Stat. Assoc. 82, 171-185. estimate is that
   of the sample, acceleration sum u^3 / (6 (sum u^2)^1.5) of its jackknife influences u. */
void norma__bca_interval(double *low, double *high, double *values, size_t n, double level,
                         double estimate, double acceleration);

#endif
