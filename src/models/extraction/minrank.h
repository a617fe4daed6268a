/* Minimum rank factor analysis. */
#ifndef NORMA_MODELS_EXTRACTION_MINRANK_H
#define NORMA_MODELS_EXTRACTION_MINRANK_H

#include "models/extraction/extracted.h"

/* norma__extract() with NORMA_EXTRACT_MINRANK. The common part R - U is kept Gramian; objective:
   the sum of its p - k least eigenvalues, the common variance that the factors leave unexplained.
   uniquenesses are U, bounded by 0 here: 1 - communality is U and the item's unexplained common
   variance; n_heywood counts those under NORMA__LEAST_UNIQUENESS. gradient_max: the last change of
   a uniqueness; converged: at most 1e-6. A singular R may leave no uniqueness at all; NORMA_EDATA
   when it has a negative eigenvalue. Some tens of steps, each some tens of O(p^3). */
norma_status norma__minrank(norma__extracted *fit, const double *cor, size_t p, size_t k,
                            norma_error *err);

#endif
