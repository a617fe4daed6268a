/* A root of a correlation matrix to draw samples with. Matrices are column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_ROOT_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_ROOT_H

#include <norma/status.h>
#include <stddef.h>

/* Lower triangular (p x p) with root root' = cor; of a matrix with negative eigenvalues, these
   count as 0 (the diagonal of root root' is then over 1). NORMA_ENOMEM, NORMA_EDATA of LAPACK. */
norma_status norma__correlation_root(double *root, const double *cor, size_t p, norma_error *err);

#endif
