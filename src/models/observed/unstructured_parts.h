/* Information and scores of the saturated model of incomplete rows. */
#ifndef NORMA_MODELS_OBSERVED_UNSTRUCTURED_PARTS_H
#define NORMA_MODELS_OBSERVED_UNSTRUCTURED_PARTS_H

#include "models/observed/unstructured.h"

/* A, in place of out (size x size, full); and B. */
norma_status norma__unstructured_information(double *out, const norma__observed *observed,
                                             size_t group, norma_error *err);
norma_status norma__unstructured_scores(double *out, const norma__observed *observed, size_t group,
                                        norma_error *err);

/* factor_ij factor_kl (S_ik S_jl + S_il S_jk) for covariances, S for means: of S = Sigma (halves
   false) the covariance matrix of a complete row's statistics (d, vech(d d')); of S = Sigma^-1
   (halves true: factor 1/2 on the diagonal) its inverse, J. */
void norma__unstructured_cross(double *out, const double *s, size_t p, bool halves, size_t threads);

#endif
