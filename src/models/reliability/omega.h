/* Omega total of one factor. */
#ifndef NORMA_MODELS_RELIABILITY_OMEGA_H
#define NORMA_MODELS_RELIABILITY_OMEGA_H

#include <norma/reliability.h>

#include <norma/moments.h>

/* Fills omega_total and loadings of a result whose items are named, or leaves NaN and NULL with a
   note that says why. */
norma_status norma__omega_fill(norma_reliability_result *result, const norma_moments *moments,
                               norma_error *err);

#endif
