/* Where rotations start from. */
#ifndef NORMA_MODELS_ROTATION_STARTS_H
#define NORMA_MODELS_ROTATION_STARTS_H

#include <gsl/gsl_rng.h>
#include <stddef.h>

void norma__make_identity(double *t, size_t k);

/* Uniform over the orthogonal k x k matrices. */
void norma__make_orthogonal(double *t, size_t k, gsl_rng *random);

/* Makes the columns of a k x k matrix orthogonal, one after the other, and of length 1. */
void norma__orthonormalise(double *t, size_t k);

#endif
