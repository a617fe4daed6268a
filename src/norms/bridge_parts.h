/* The distributions of one scale in two norm versions, side by side. */
#ifndef NORMA_NORMS_BRIDGE_PARTS_H
#define NORMA_NORMS_BRIDGE_PARTS_H

#include <norma/bridge.h>

#include "models/equating/spread.h"

typedef struct norma__span {
    const norma_norm_scale *from, *to;
    bool by_ranks; /* both have distributions; else only the line is known */
    norma__spread old, new;
    double slope, intercept; /* same z */
} norma__span;

norma_status norma__span_new(norma__span *span, const norma_norm_scale *from,
                             const norma_norm_scale *to, norma_error *err);
void norma__span_clear(norma__span *span);

/* The score of the same percentile in the new norm: within 0 ... 100; by the line where there are
   no ranks. NaN for NaN. */
norma__place norma__span_cross(const norma__span *span, double pomp);

/* The percentile of a score in a norm; NaN without a distribution. */
double norma__span_rank(const norma_norm_scale *scale, double pomp);

/* NORMA_EINVAL for a set that was only listed. */
norma_status norma__span_check(const norma_norm_set *from, const norma_norm_set *to,
                               norma_error *err);
bool norma__same_key(const norma_norm_set *from, const norma_norm_set *to);

#endif
