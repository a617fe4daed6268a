/* The independence model: variances, means and thresholds are free, all covariances 0 but those
   among exogenous variables, fixed to the sample's or not. Its fit has a closed form. */
#ifndef NORMA_MODELS_SEM_BASELINE_H
#define NORMA_MODELS_SEM_BASELINE_H

#include "models/sem/fitted.h"

typedef struct norma__sem_baseline {
    double chisq, df; /* of the estimator's own discrepancy; chisq NaN when it has no value */
    double normal;    /* n x that of normal theory on the sample's (polychoric) correlations; NaN
                         when they are not positive definite */
} norma__sem_baseline;

norma_status norma__sem_baseline_of(norma__sem_baseline *out, const norma__sem_fitted *fitted,
                                    norma_error *err);

/* Inverse of the covariance matrix of fixed variables, in a p x p matrix with 0 elsewhere. */
norma_status norma__sem_exogenous_inverse(double *out, bool *ok, const double *cov,
                                          const bool *fixed, size_t p, norma_error *err);

#endif
