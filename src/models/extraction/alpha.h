/* Alpha factor analysis. */
#ifndef NORMA_MODELS_EXTRACTION_ALPHA_H
#define NORMA_MODELS_EXTRACTION_ALPHA_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_ALPHA; objective: alpha of the first factor, p/(p - 1) (1 - 1
   / its eigenvalue); a factor whose eigenvalue is below 1 has a negative one. The matrix may be
   singular or indefinite. */
norma_status norma__alpha_factors(norma__extracted *fit, const double *cor, size_t p, size_t k,
                                  norma_error *err);

#endif
