/* Johnson's relative weights, from correlations. */
#ifndef NORMA_OUTCOMES_WEIGHTS_H
#define NORMA_OUTCOMES_WEIGHTS_H

#include <stddef.h>

#include <norma/status.h>

/* A direction of the predictors, or what is left of one given others, that has less variance than
   this is none: the predictors are collinear. */
#define NORMA__COLLINEAR 1e-10

/* Weights of k predictors, which sum to R^2, from a correlation matrix of leading dimension ld with
   the criterion last: those of the orthogonal variables nearest to the predictors, laid back on
   these. Collinear directions count for nothing. beta (the regression weights; NaN when collinear)
   and smallest (the smallest eigenvalue of the predictors) may be NULL. work:
   norma__relative_weights_work(k) numbers. NORMA_EDATA or NORMA_ENOMEM of the eigenvalues. */
norma_status norma__relative_weights(double *weights, double *beta, double *smallest,
                                     const double *r, size_t ld, size_t k, double *work,
                                     norma_error *err);
size_t norma__relative_weights_work(size_t k);

#endif
