/* In which quarter of a map a point lies, given all that is uncertain. */
#ifndef NORMA_BENCHMARK_QUADRANTS_H
#define NORMA_BENCHMARK_QUADRANTS_H

#include <norma/benchmark.h>

/* Probabilities of low-low, high-low, low-high and high-high, as (x, y): the two means are t with
   n - 2 degrees of freedom about those observed, as after a flat prior, and lines have their error
   on top. NaN where n is under 3, a line is not known, or nothing varies. */
void norma__quadrants(double out[4], const norma_map_point *point, const norma_map_lines *lines);

#endif
