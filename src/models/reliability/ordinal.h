/* The sum of ordinal items by the model of normal responses cut at thresholds. */
#ifndef NORMA_MODELS_RELIABILITY_ORDINAL_H
#define NORMA_MODELS_RELIABILITY_ORDINAL_H

#include <stddef.h>

#include <norma/status.h>

/* One factor of latent responses, which are standardised. Matrices are p x p, column-major. */
typedef struct norma__ordinal {
    size_t p;
    const double *cor;       /* polychoric correlations */
    const double *loadings;  /* p */
    const size_t *first;     /* p + 1: where the thresholds of each item begin in: */
    const double *threshold; /* increasing within an item */
    const double *step;      /* what the item's score gains at each */
} norma__ordinal;

/* Green & Yang (2009, eq. 21): covariances of scores that the factor makes, over those that the
   correlations make, both with the thresholds; NaN when there are none. */
double norma__green_yang(const norma__ordinal *model);

/* How it moves with the thresholds and with the correlations below the diagonal, column by column,
   that loadings were fitted to by minres: slopes (thresholds + p (p - 1) / 2). NaN where loadings
   do not move smoothly. NORMA_ENOMEM. */
norma_status norma__green_yang_slopes(double *slopes, const norma__ordinal *model,
                                      norma_error *err);

#endif
