/* Minimum residual extraction (unweighted least squares) from a correlation matrix. */
#ifndef NORMA_MODELS_EXTRACTION_MINRES_H
#define NORMA_MODELS_EXTRACTION_MINRES_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_MINRES; the matrix may be singular or indefinite, but finite
   (NORMA_EDATA). converged: gradient_max <= 1e-9. A few steps of O(k p^3). */
norma_status norma__minres(norma__extracted *fit, const double *cor, size_t p, size_t k,
                           norma_error *err);

#endif
