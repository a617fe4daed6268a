/* Where fit bends most against parameters. */
#ifndef NORMA_MODELS_DIMENSIONS_HULL_H
#define NORMA_MODELS_DIMENSIONS_HULL_H

#include <stddef.h>

/* Of solutions of 0 ... n - 1 factors with their fit (NaN: left out) and degrees of freedom, which
   fall: the one whose elbow st is largest, or NORMA_NONE when fewer than three are on the upper
   convex hull. st (n): NaN where a solution is not on it, or at one of its ends; INFINITY where the
   fit gains nothing after it. work: n numbers. */
size_t norma__hull_elbow(double *st, const double *fit, const double *df, size_t n, size_t *work);

#endif
