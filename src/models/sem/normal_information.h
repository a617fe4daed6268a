/* Information of the normal model, expected and observed, in closed form from small matrices. */
#ifndef NORMA_MODELS_SEM_NORMAL_INFORMATION_H
#define NORMA_MODELS_SEM_NORMAL_INFORMATION_H

#include "models/sem/structure.h"

/* Adds factor times the expected information of one row of a group,
     1/2 tr(W dSigma_a W dSigma_b) + dmu_a' W dmu_b,
   to out (n_free x n_free, symmetric); weight is W (p x p): Sigma^-1, or S^-1 for GLS. */
norma_status norma__sem_add_normal_information(double *out, const norma__sem_structure *structure,
                                               size_t group, const norma__sem_implied *implied,
                                               const double *weight, double factor,
                                               norma_error *err);

/* Adds factor times the second derivatives of half of
     ln|Sigma| + tr(Sigma^-1 T),  T = cov + (mean - mu) (mean - mu)',
   the observed information of one row of a group. mean NULL: no mean structure. Sigma must be
   positive definite, else NORMA_EDATA. */
norma_status norma__sem_add_normal_hessian(double *out, const norma__sem_structure *structure,
                                           size_t group, const norma__sem_implied *implied,
                                           const double *cov, const double *mean, double factor,
                                           norma_error *err);

/* Adds sum of slope_ij d2 sigma_ij + slope_i d2 mu_i: what curved moments add to second
   derivatives. Slopes are by moments before scaling; scales and thresholds are left out. */
norma_status norma__sem_add_curvature(double *out, const norma__sem_structure *structure,
                                      size_t group, const norma__sem_implied *implied,
                                      const double *slope_sigma, const double *slope_mu,
                                      norma_error *err);

#endif
