/* What the estimator weighs sample statistics by, of one group: V in Delta' V Delta. */
#ifndef NORMA_MODELS_SEM_INFORMATION_WEIGHT_H
#define NORMA_MODELS_SEM_INFORMATION_WEIGHT_H

#include "models/sem/fitted.h"

typedef struct norma__sem_weight {
    const norma__observed_group *group;
    size_t p;
    double *normal;         /* p x p: W = Sigma^-1 (ML) or S^-1 (GLS) of normal theory, where
                               V = D'(W x W) D / 2 for covariances and W for means */
    const double *diagonal; /* k (DWLS) */
    const double *full;     /* k x k (WLS) */
} norma__sem_weight;        /* none of the three: V is the identity (ULS) */

/* NORMA_OK with ok false when the matrix to invert is not positive definite. */
norma_status norma__sem_weight_of(norma__sem_weight *out, bool *ok, const norma__sem_fitted *fitted,
                                  size_t group, norma_error *err);
void norma__sem_weight_clear(norma__sem_weight *weight);

/* Normal theory with a given W, which is copied. */
norma_status norma__sem_weight_normal(norma__sem_weight *out, const norma__observed *observed,
                                      size_t group, const double *w, norma_error *err);

/* out = V x; both k x q, and may be the same. */
norma_status norma__weigh_statistics(double *out, const norma__sem_weight *weight, const double *x,
                                     size_t q, size_t threads, norma_error *err);

/* x' V y of one pair of columns. */
norma_status norma__sem_weighted_product(double *out, const norma__sem_weight *weight,
                                         const double *x, const double *y, norma_error *err);

#endif
