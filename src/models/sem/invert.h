/* The directions in which parameters may move under equality constraints. */
#ifndef NORMA_MODELS_SEM_INVERT_H
#define NORMA_MODELS_SEM_INVERT_H

#include "models/sem/fitted.h"

/* An orthonormal basis K (n_free x *columns) of what the Jacobian of the equality constraints at
   theta takes to 0; *basis NULL and *columns n_free without constraints. Free with free(). */
norma_status norma__sem_free_directions(double **basis, size_t *columns,
                                        const norma__sem_fitted *fitted, norma_error *err);

/* Inverse of a symmetric n x n matrix, which need not be positive definite; *rank: 1e-9 of the
   largest eigenvalue, at unit diagonal, is nothing, and inverted as such. */
norma_status norma__sem_invert_symmetric(double *inverse, size_t *rank, const double *symmetric,
                                         size_t n, norma_error *err);

#endif
