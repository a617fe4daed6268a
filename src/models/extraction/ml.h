/* Maximum likelihood extraction from a correlation matrix. */
#ifndef NORMA_MODELS_EXTRACTION_ML_H
#define NORMA_MODELS_EXTRACTION_ML_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_ML; objective: ln |Sigma| + tr(R Sigma^-1) - ln |R| - p, over
   what the bounds leave. converged: gradient_max <= 1e-9. A few steps of O(k p^3). */
norma_status norma__ml(norma__extracted *fit, const double *cor, size_t p, size_t k,
                       norma_error *err);

#endif
