/* Weights that may not be over a cap. */
#ifndef NORMA_NORMING_TRIMMING_H
#define NORMA_NORMING_TRIMMING_H

#include <norma/status.h>
#include <stddef.h>

/* The largest of n > 0 weights. */
double norma__most(const double *weights, size_t n);

/* Takes n weights to mean 1 with none over the cap, which is over 1: the largest are cut down to
   it, and the others multiplied by one factor. This is where cutting and dividing by the mean in
   turn, as R's anesrake does, would end. */
norma_status norma__cap(double *weights, size_t n, double cap, norma_error *err);

/* Cuts weights of mean 1 down to the cap; what is cut off is shared equally by those that were
   never cut, and so on until none is over it; trimWeights(strict = TRUE) of R's survey. */
norma_status norma__trim(double *weights, size_t n, double cap, norma_error *err);

#endif
