/* Rapid and slow: two log-normal components of an item's latencies. */
#ifndef NORMA_PROCESS_LATENCY_MIXTURE_H
#define NORMA_PROCESS_LATENCY_MIXTURE_H

#include <norma/latency.h>

#include "process/latency/binned.h"

/* Fewest latencies to fit two components to. */
enum { NORMA__MIXTURE_LEAST = 50 };

/* Two normal components of standardised values, the lower mean first, and twice the log-likelihood
   that they gain over one. */
typedef struct norma__components {
    double share, mean[2], sd[2]; /* share of the first */
    double statistic;
} norma__components;

/* Maximum likelihood by EM from several starts, until no parameter moves by more than tolerance; no
   component is narrower than a tenth of the whole. Location and scale make no difference.
   apart_first: of several maxima, the highest at which the components can be told apart is taken,
   and the highest of all only where there is none. */
void norma__components_fit(norma__components *out, const norma__binned *binned, bool apart_first,
                           double tolerance);

/* Whether components of n values can be told apart: Ashman's D over 2, a border, and the rapid one
   the smaller, with five values at least. */
bool norma__components_apart(const norma__components *components, size_t n);

/* Where the first component stops prevailing, between the means, in standard deviations from the
   mean; NaN where it does not. */
double norma__components_border(const norma__components *components);

/* Ashman's D: sqrt(2) |m1 - m2| / sqrt(s1^2 + s2^2). */
double norma__components_separation(const norma__components *components);

/* Fills n_draws statistics of samples of n values from a single normal
   distribution: the null distribution for items of any mean and sd. */
norma_status norma__components_null(double *statistics, size_t n_draws, size_t n, uint64_t seed,
                                    int threads, norma_error *err);

#endif
