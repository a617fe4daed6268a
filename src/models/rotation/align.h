/* Bringing two solutions together. Matrices are column-major. */
#ifndef NORMA_MODELS_ROTATION_ALIGN_H
#define NORMA_MODELS_ROTATION_ALIGN_H

#include <norma/status.h>
#include <stddef.h>

/* Tucker's congruence of every column of a (rows) with every column of b: k x k. A column of zeros
   gives 0. */
void norma__tucker(double *congruence, const double *a, const double *b, size_t p, size_t k);

/* Reorders and reflects the factors of loadings (p x k) and phi (k x k, NULL: none) so that their
   congruence with the columns of target is largest in sum (assignment). NORMA_ENOMEM. */
norma_status norma__align(double *loadings, double *phi, const double *target, size_t p, size_t k,
                          norma_error *err);

/* Orthogonal Procrustes: the orthogonal T (k x k) that brings loadings T closest to target
   (Schonemann, 1966, Psychometrika 31, 1-10); turned (p x k, NULL: not wanted) is loadings T. */
norma_status norma__procrustes(double *t, double *turned, const double *loadings,
                               const double *target, size_t p, size_t k, norma_error *err);

#endif
