/* How far the sample's moments are from those the model implies: root mean squares. */
#ifndef NORMA_MODELS_SEM_FIT_RESIDUALS_H
#define NORMA_MODELS_SEM_FIT_RESIDUALS_H

#include <stdbool.h>
#include <stddef.h>

/* Moments of a group. Means NULL without a mean structure. Thresholds: what the sample's are above
   the model's, n_cuts numbers; ordinal: at least one variable is (variances are then no
   statistics; nor are means, as lavaan has it). */
typedef struct norma__fit_moments {
    size_t p, n_cuts;
    const double *s, *sigma; /* p x p */
    const double *mean, *mu; /* p */
    const double *cuts;
    bool ordinal;
} norma__fit_moments;

/* Each of covariances alone, and with means (thresholds): equal without a mean structure. */
typedef struct norma__fit_rms {
    double rmr, rmr_nomean;     /* of the residuals as they are */
    double srmr, srmr_nomean;   /* divided by the sample's standard deviations: Bentler (1995) */
    double crmr, crmr_nomean;   /* of correlations; means as in srmr: Bollen (1989) */
    double mplus, mplus_nomean; /* correlations, and variances relative to the sample's: Mplus; NaN
                                   with ordinal variables */
} norma__fit_rms;

norma__fit_rms norma__fit_residuals(const norma__fit_moments *moments);

/* Adds weight times the second to the first: groups are averaged by their share of the rows. */
void norma__fit_rms_add(norma__fit_rms *sum, const norma__fit_rms *group, double weight);

#endif
