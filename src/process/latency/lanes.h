/* Two numbers at a time, those that are NaN set aside without a branch: compilers do not do so by
   themselves, because a comparison may trap. */
#ifndef NORMA_PROCESS_LATENCY_LANES_H
#define NORMA_PROCESS_LATENCY_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef double lanes __attribute__((vector_size(16)));
typedef int64_t lanes_mask __attribute__((vector_size(16)));

enum { LANES = 2 };

static inline lanes lanes_load(const double *x)
{
    lanes v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void lanes_store(double *x, lanes v)
{
    memcpy(x, &v, sizeof v);
}

static inline lanes lanes_of(double x)
{
    return (lanes){x, x};
}

/* Where v is a number. */
static inline lanes_mask lanes_known(lanes v)
{
    return v <= lanes_of(INFINITY);
}

/* v where seen, 0 elsewhere. */
static inline lanes lanes_where(lanes_mask seen, lanes v)
{
    return (lanes)((lanes_mask)v & seen);
}

static inline void lanes_add(double *x, lanes_mask seen, lanes v)
{
    lanes_store(x, lanes_load(x) + lanes_where(seen, v));
}

static inline double lanes_sum(lanes v)
{
    return v[0] + v[1];
}

#endif
