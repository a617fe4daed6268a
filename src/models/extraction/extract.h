/* Extraction of factors from a correlation matrix, by any method. Matrices are column-major. */
#ifndef NORMA_MODELS_EXTRACTION_EXTRACT_H
#define NORMA_MODELS_EXTRACTION_EXTRACT_H

#include <norma/factor.h>

#include "models/extraction/extracted.h"

/* Fits k factors to a p x p correlation matrix, 1 <= k < p. NORMA_EDATA when the method cannot be
   used with this matrix (ML and GLS need a positive definite one) or k >= p; NORMA_EINVAL when
   k = 0; NORMA_ENOMEM. The solution is then {0}. Non-convergence is no error. */
norma_status norma__extract(norma__extracted *out, norma_extraction method, const double *cor,
                            size_t p, size_t k, norma_error *err);

#endif
