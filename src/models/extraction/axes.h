/* Principal axes, iterated. */
#ifndef NORMA_MODELS_EXTRACTION_AXES_H
#define NORMA_MODELS_EXTRACTION_AXES_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_PA; objective as minres, whose minimum this is when it
   converges. The matrix may be singular or indefinite. */
norma_status norma__axes(norma__extracted *fit, const double *cor, size_t p, size_t k,
                         norma_error *err);

#endif
