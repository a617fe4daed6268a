/* The correlation matrix that models are fitted to: of a sample's items, every entry defined. */
#ifndef NORMA_STATISTICS_MATRIX_H
#define NORMA_STATISTICS_MATRIX_H

#include <norma/dimensions.h>
#include <norma/moments.h>

typedef struct norma__matrix {
    const double *cor;      /* p x p, all entries finite; borrowed from moments */
    const char *const *ids; /* p; they are the sample's */
    size_t p, n;            /* n >= 2: rows used */
    norma_moments *moments; /* cor are polychorics where these were asked for, the rest is not */
    norma_notes notes;      /* of the moments and of the polychorics */
} norma__matrix;

/* NORMA_EDATA when a correlation is undefined (a constant item, or a pair, is named) or there are
   fewer than 2 items; and what norma_moments_of() and norma_correlate() refuse. A failure leaves
   {0}. */
norma_status norma__matrix_of(norma__matrix *out, const norma_sample *sample,
                              norma_factor_correlation type, norma_missing missing, size_t threads,
                              norma_error *err);
void norma__matrix_clear(norma__matrix *matrix);

#endif
