/* An index as validity sees it. */
#ifndef NORMA_PROCESS_CARELESS_SCORES_H
#define NORMA_PROCESS_CARELESS_SCORES_H

#include <math.h>

#include "process/careless/nulls.h"

/* Scores beyond this say no more: how far out the tail goes is the model's guess. */
#define NORMA__SCORE_MOST 6.0

/* As far as it counts, and positive where suspicious (two-sided: where high). */
static inline double norma__oriented(norma_index index, double z)
{
    if (isnan(z))
        return NAN;
    z = fmax(-NORMA__SCORE_MOST, fmin(NORMA__SCORE_MOST, z));
    return norma_index_side(index) == NORMA_SIDE_LOW ? -z : z;
}

/* Of an index; NaN where it is undefined. Careful draws are what they are; everybody else is
   measured against the sample's own middle. */
static inline double norma__score(const norma__nulls *nulls, norma_index index, double extremity,
                                  double value, bool careful_draw)
{
    double z = norma__nulls_stand(nulls, index, extremity, value).middle;
    if (careful_draw)
        z = z * nulls->spread[index] + nulls->shift[index];
    return norma__oriented(index, z);
}

static inline double norma__high_part(double z)
{
    return z > 0 ? z : 0;
}

/* A less suspicious value speaks for care: the low part of a one-sided index is not positive. */
static inline double norma__low_part(norma_index index, double z)
{
    double below = z < 0 ? -z : 0;
    return norma_index_side(index) == NORMA_SIDE_BOTH ? below : -below;
}

#endif
