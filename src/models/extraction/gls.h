/* Generalised least squares extraction from a correlation matrix. */
#ifndef NORMA_MODELS_EXTRACTION_GLS_H
#define NORMA_MODELS_EXTRACTION_GLS_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_GLS; objective: half the trace of the square of I - R^-1
   Sigma. uniquenesses are the model's Psi: communalities and they need not make 1. converged:
   gradient_max <= 1e-9. A few steps of O(k p^3). */
norma_status norma__gls(norma__extracted *fit, const double *cor, size_t p, size_t k,
                        norma_error *err);

#endif
