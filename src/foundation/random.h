/* Random numbers in independent streams, so that results do not depend on the number of threads. */
#ifndef NORMA_FOUNDATION_RANDOM_H
#define NORMA_FOUNDATION_RANDOM_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

/* A GSL generator (xoshiro256**, period 2^256 - 1) for the given seed and stream: give each
   replicate or each row its own stream. Use with gsl_ran_*; free with gsl_rng_free(). NULL when
   there is no memory. */
gsl_rng *norma__random_new(uint64_t seed, uint64_t stream);

/* Restarts a generator of norma__random_new() at another stream; allocates nothing. */
void norma__random_restart(gsl_rng *random, uint64_t seed, uint64_t stream);

/* A whole number in 0 ... bound - 1, each as likely as any other; bound > 0. */
uint32_t norma__random_below(gsl_rng *random, uint32_t bound);

#endif
