/* Filling what the saturated model of incomplete rows says of tests. */
#ifndef NORMA_MODELS_OBSERVED_UNSTRUCTURED_FILL_H
#define NORMA_MODELS_OBSERVED_UNSTRUCTURED_FILL_H

#include "models/observed/unstructured.h"

/* fixed: p flags of variables whose moments among one another are not parameters; NULL: none.
   scores: B is wanted, which takes k^2 n + k^3 operations besides some 2 k^3; k is at most
   NORMA__MOST_UNSTRUCTURED. ok: false when A is not positive definite. Clear in any case. */
norma_status norma__unstructured_of(norma__unstructured *out, bool *ok,
                                    const norma__observed *observed, size_t group,
                                    const bool *fixed, bool scores, norma_error *err);

/* The same, made once and kept with the patterns until norma__patterns_release(); NULL when A is
   not positive definite. */
norma_status norma__unstructured_kept(const norma__unstructured **out,
                                      const norma__observed *observed, size_t group,
                                      const bool *fixed, bool scores, norma_error *err);

#endif
