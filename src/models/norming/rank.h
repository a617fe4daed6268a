/* Ranks the other way round: which shares go with a percentile. */
#ifndef NORMA_NORMING_RANK_H
#define NORMA_NORMING_RANK_H

#include <norma/percentile.h>

/* The least and the largest share of n below a score whose interval of the rank (0 ... 1) holds the
   true share p; NaN where even none, or all, below does not exclude it. */
void norma__shares_around(double *low, double *high, double p, double n, int method,
                          double conf_level);

#endif
