/* Covariances inside units and between them, no model. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_SATURATED_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_SATURATED_H

#include "models/multilevel/twolevel_sums.h"

/* Matrices are p x p, in the unit of the sums. */
typedef struct norma__saturated {
    double *within, *between;
    size_t rank;         /* of between */
    double deviance;     /* -2 ln L, without the constant */
    double gradient_max; /* of the deviance by one person, in the unit of within = I, over what is
                            not held at 0 */
    size_t steps;
    bool converged;
    double *memory;
} norma__saturated;

/* Maximum likelihood with between positive semidefinite. Not to converge is no error;
   NORMA_ENOMEM. sums with sizes. A step takes O(sizes p^3). */
norma_status norma__saturated_of(norma__saturated *out, const norma__twolevel_sums *sums,
                                 size_t most_steps, norma_error *err);

/* Empties it; takes {0}. */
void norma__saturated_free(norma__saturated *fit);

#endif
