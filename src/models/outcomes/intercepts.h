/* A straight line with random intercepts of groups, by restricted maximum likelihood. */
#ifndef NORMA_OUTCOMES_INTERCEPTS_H
#define NORMA_OUTCOMES_INTERCEPTS_H

#include <stddef.h>
#include <stdint.h>

typedef struct norma__line {
    double intercept, slope, slope_se;
    double residual, between; /* variances; between is of the groups, 0 without */
} norma__line;

/* y on x, n >= 3 values that vary. group: of each value, 0 ... n_groups - 1; NULL: no random
   intercepts, which is least squares. work: 3 n_groups numbers (none without groups). slope is NaN
   when x does not vary. Laird & Ware (1982), Biometrics 38, 963-974; the ratio of the variances is
   profiled. */
norma__line norma__line_of(const double *x, const double *y, size_t n, const uint32_t *group,
                           size_t n_groups, double *work);

#endif
