/* Rows of a group with answers missing, sorted by what is missing. */
#ifndef NORMA_MODELS_OBSERVED_PATTERNS_H
#define NORMA_MODELS_OBSERVED_PATTERNS_H

#include "models/observed/observed.h"
#include "statistics/incomplete.h"

/* What maximum likelihood of incomplete data works on, and its room: no two calls for one group at
   the same time. */
typedef struct norma__patterns {
    norma__incomplete rows; /* each variable less its mean and over its standard deviation; rows are
                               numbers of the group's rows */
    norma__likeliest fit;   /* its model and what is expected under it are of the last evaluation */
    double log_scales;      /* sum over the cells seen of 2 ln scale, weighted */
    double saturated;       /* f at the group's mean and covariance matrix */
    struct norma__unstructured *unstructured; /* once it was needed; NULL before */
    double *precision, *pull;                 /* p x p: room */
} norma__patterns;

/* 1 of a variable that does not vary. */
double norma__patterns_scale(const norma__patterns *patterns, size_t variable);

void norma__patterns_free(norma__patterns *patterns); /* takes NULL */

/* Frees unstructured, which is large. */
void norma__patterns_release(norma__patterns *patterns);

/* What a normal model expects of the rows: fit.step.filled, fit.expected, both standardised. False
   when sigma is not positive definite. */
bool norma__patterns_expect(norma__patterns *patterns, const double *sigma, const double *mu);

#endif
