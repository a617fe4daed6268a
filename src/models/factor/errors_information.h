/* Inside errors.h: normal-theory standard errors of rotated loadings. Matrices are column-major. */
#ifndef NORMA_MODELS_FACTOR_ERRORS_INFORMATION_H
#define NORMA_MODELS_FACTOR_ERRORS_INFORMATION_H

#include "models/rotation/rotate.h"

/* A fitted model of a correlation matrix, and how it was fitted. */
typedef struct norma__informed {
    const double *loadings;      /* p x k */
    const double *phi;           /* k x k */
    const double *communalities; /* p, all less than 1 */
    size_t p, k, n;
    bool weighted; /* by uniquenesses, as ML and GLS; else unweighted, as minres */
    const norma__rotation *rotation;
    size_t threads;
} norma__informed;

/* Standard errors of loadings (p x k) and of phi (k x k, whose diagonal is left as
   it is; NULL: not wanted).
 *defined is false when the model or its rotation is not identified. NORMA_ENOMEM. */
norma_status norma__information_errors(double *loadings_se, double *phi_se, bool *defined,
                                       const norma__informed *model, norma_error *err);

#endif
