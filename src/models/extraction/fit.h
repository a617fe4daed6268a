/* How well a factor solution fits a correlation matrix, as psych's fa() counts it. */
#ifndef NORMA_MODELS_EXTRACTION_FIT_H
#define NORMA_MODELS_EXTRACTION_FIT_H

#include <norma/factor.h>

/* loadings (p x k, unrotated) and the log-determinant of cor, NaN when it is not positive
   definite. What is undefined is NaN; NORMA_ENOMEM. */
norma_status norma__factor_fit(norma_factor_fit *fit, const double *cor, double log_det,
                               const double *loadings, size_t p, size_t k, size_t n,
                               norma_error *err);

/* Every figure NaN but the degrees of freedom, of k factors of p items. */
void norma__fit_undefined(norma_factor_fit *fit, size_t p, size_t k);

#endif
