/* Second-order traces: what tests adjusted by mean and variance are made of. With kappa_ij =
   z_i'V z_j and sigma_ij = s_i' I^-1 s_j (s: scores), tr((U Gamma)^2) is a sum over pairs of rows
   of (kappa - sigma)^2. That takes n^2 steps; with Gamma itself it takes k^2: whichever is less. */
#ifndef NORMA_MODELS_SEM_TESTS_SECOND_H
#define NORMA_MODELS_SEM_TESTS_SECOND_H

#include "models/sem/meat_scores.h"
#include "models/sem/tests_normal.h"

/* Of one group. */
typedef struct norma__second {
    double square;   /* tr((V Gamma)^2) */
    double cross;    /* tr(I^-1 Delta'V Gamma V Gamma V Delta) */
    double baseline; /* the square of the baseline's */
} norma__second;

/* By pairs of rows; scores are the group's at the sample's moments, n x q. */
norma_status norma__second_by_rows(norma__second *out, const norma__sem_fitted *fitted,
                                   size_t group, const norma__normal_form *model,
                                   const norma__normal_form *baseline, const double *scores,
                                   const double *inverse, norma_error *err);

/* By Gamma. */
norma_status norma__second_by_gamma(norma__second *out, const norma__sem_fitted *fitted,
                                    size_t group, const norma__normal_form *model,
                                    const norma__normal_form *baseline, const double *inverse,
                                    norma_error *err);

/* Whichever takes less time. */
norma_status norma__second_normal(norma__second *out, const norma__sem_fitted *fitted, size_t group,
                                  const norma__normal_form *model,
                                  const norma__normal_form *baseline, const double *inverse,
                                  norma_error *err);

#endif
