/* The test between two numbers of factors. */
#ifndef NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_RANKS_H
#define NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_RANKS_H

#include <stddef.h>

/* p of the one-sided rank-sum test that the n values x lie below the n values y: Mann & Whitney
   (1947), Ann. Math. Stat. 18, 50-60, by the normal distribution, with midranks, ties and
   continuity corrected. 1 when all are alike. work: 2 n numbers. */
double norma__lies_below(const double *x, const double *y, size_t n, double *work);

#endif
