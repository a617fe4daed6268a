/* Confirmatory factors that do not correlate: maximum likelihood with loadings fixed at zero. */
#ifndef NORMA_MODELS_EXTRACTION_PATTERN_H
#define NORMA_MODELS_EXTRACTION_PATTERN_H

#include <stdint.h>

#include "models/extraction/extracted.h"

/* free_loadings: p x k flags. A bifactor model has a first column of ones and one group factor an
   item at most. The loadings of the solution stay in the columns asked for, each reflected to a
   positive sum. NORMA_EDATA when the matrix is not positive definite. */
norma_status norma__pattern_ml(norma__extracted *out, const uint8_t *free_loadings,
                               const double *cor, size_t p, size_t k, norma_error *err);

#endif
