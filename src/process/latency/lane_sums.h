/* Sums over a block of rows in eight lanes, so that processors add several at once and the order of
   adding is the same everywhere. */
#ifndef NORMA_PROCESS_LATENCY_LANE_SUMS_H
#define NORMA_PROCESS_LATENCY_LANE_SUMS_H

#include <stddef.h>

enum { NORMA__LANE_SUMS = 8 };

static inline double norma__lanes_total(const double lane[NORMA__LANE_SUMS])
{
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

/* n is a multiple of NORMA__LANE_SUMS. */
static inline double norma__sum(const double *x, size_t n)
{
    double lane[NORMA__LANE_SUMS] = {0};
    for (size_t i = 0; i < n; i += NORMA__LANE_SUMS)
        for (size_t l = 0; l < NORMA__LANE_SUMS; l++)
            lane[l] += x[i + l];
    return norma__lanes_total(lane);
}

static inline double norma__dot(const double *x, const double *z, size_t n)
{
    double lane[NORMA__LANE_SUMS] = {0};
    for (size_t i = 0; i < n; i += NORMA__LANE_SUMS)
        for (size_t l = 0; l < NORMA__LANE_SUMS; l++)
            lane[l] += x[i + l] * z[i + l];
    return norma__lanes_total(lane);
}

#endif
