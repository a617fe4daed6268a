/* Choosing and fitting the log-linear model of one form. */
#ifndef NORMA_EQUATING_PRESMOOTH_H
#define NORMA_EQUATING_PRESMOOTH_H

#include "models/equating/loglinear.h"

/* What is known of one form: its cells as observed, and as smoothed. */
typedef struct norma__sampled {
    norma__form form;
    double n;                /* people, or their weight */
    double *observed;        /* cells: shares */
    norma__loglinear smooth; /* {0}: it is not */
} norma__sampled;

/* Shares of a checked table; free with norma__sampled_clear(). */
norma_status norma__sampled_take(norma__sampled *out, const norma_score_table *table,
                                 norma_error *err);
void norma__sampled_clear(norma__sampled *sampled);

/* The shares that are equated. */
static inline const double *norma__sampled_shares(const norma__sampled *sampled)
{
    return sampled->smooth.share ? sampled->smooth.share : sampled->observed;
}

/* Smooths: degrees as given, or chosen (0). how is filled. who names the form in notes. */
norma_status norma__presmooth(norma_equate_smoothing *how, norma__sampled *sampled, size_t degree,
                              const norma_equate_options *options, const char *who,
                              norma_notes *notes, norma_error *err);

#endif
