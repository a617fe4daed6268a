/* Principal components, which are no factors. */
#ifndef NORMA_MODELS_EXTRACTION_COMPONENTS_H
#define NORMA_MODELS_EXTRACTION_COMPONENTS_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_PCA; objective: half the sum of all squared residuals, those
   of the diagonal among them. uniquenesses: 1 - communality, without a bound; n_heywood counts the
   negative ones, which an indefinite matrix alone can have. */
norma_status norma__components(norma__extracted *fit, const double *cor, size_t p, size_t k,
                               norma_error *err);

#endif
