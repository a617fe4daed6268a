/* The hierarchical solution of Schmid & Leiman (1957), Psychometrika 22, 53-61. Column-major. */
#ifndef NORMA_MODELS_ROTATION_SCHMID_LEIMAN_H
#define NORMA_MODELS_ROTATION_SCHMID_LEIMAN_H

#include <norma/factor.h>

/* From an oblique pattern (p x k, k >= 2) and its factor correlations. With two factors the
   second-order loadings are not identified: both are taken equal, sqrt(phi_12), as psych does by
   default. cor (p x p) serves omega. *proper is false when a second-order loading is over 1 or phi
   has a negative correlation that leaves no general factor: figures are given all the same.
   NORMA_ENOMEM leaves {0}. */
norma_status norma__schmid_leiman(norma_schmid_leiman *out, bool *proper, const double *cor,
                                  const double *loadings, const double *phi, size_t p, size_t k,
                                  norma_error *err);
void norma__schmid_leiman_clear(norma_schmid_leiman *schmid_leiman);

#endif
