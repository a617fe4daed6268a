/* What estimators minimise, its slopes, and how it curves. */
#ifndef NORMA_MODELS_SEM_DISCREPANCY_H
#define NORMA_MODELS_SEM_DISCREPANCY_H

#include "models/sem/fitted.h"

/* Fills targets for the discrepancy and the observed moments in place. NORMA_EDATA when ML or GLS
   meets covariances that are not positive definite. */
norma_status norma__sem_targets_of(norma__sem_fitted *fitted, norma_error *err);
void norma__sem_targets_free(norma__sem_target *targets, size_t n);

/* One group's share of f at its implied moments; with slopes also those in implied. False where
   undefined. */
bool norma__sem_group_at(double *f, bool slopes, const norma__sem_fitted *fitted, size_t group,
                         norma__sem_implied *implied);

/* What a group's discrepancy counts for: its share of the rows, of least squares less 1 row, as
   lavaan's. */
double norma__sem_share(const norma__sem_fitted *fitted, size_t group);

/* Second derivatives of f without what comes from curved moments (positive semidefinite): expected
   information, or Delta' W Delta. n_free x n_free, overwritten; rows and columns of parameters
   marked in skip (NULL: none) are left 0. */
norma_status norma__sem_metric(double *out, const norma__sem_fitted *fitted,
                               const norma__sem_implied *implied, const bool *skip,
                               norma_error *err);

/* Whether norma__sem_hessian() gives second derivatives in closed form; where not, curvature is
   approached from gradients. */
bool norma__sem_has_hessian(const norma__sem_fitted *fitted);

/* The second derivatives of f at implied, whose slopes must be those that
   norma__sem_discrepancy_at() left (with a gradient). */
norma_status norma__sem_hessian(double *out, const norma__sem_fitted *fitted,
                                const norma__sem_implied *implied, const bool *skip,
                                norma_error *err);

/* Implied moments of all groups; false where undefined. */
bool norma__sem_imply_all(norma__sem_implied *implied, const norma__sem_structure *structure,
                          const double *theta);

#endif
