/* Minimum residual extraction (unweighted least squares) from a correlation matrix. */
#ifndef NORMA_MODELS_FACTOR_MINRES_H
#define NORMA_MODELS_FACTOR_MINRES_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* No uniqueness goes below this, as in psych's fa() and R's factanal(). */
#define NORMA__MINRES_LOWER 0.005

typedef struct norma__minres_fit {
    size_t p, k;
    double *loadings;     /* p x k, column-major, unrotated: columns by decreasing eigenvalue of the
                             reduced correlation matrix, each reflected to a positive sum */
    double *uniquenesses; /* p, each >= NORMA__MINRES_LOWER; 1 - communality when above it */
    double objective;     /* half the sum of squared off-diagonal residuals */
    double gradient_max;  /* largest |gradient| over the uniquenesses, those at the bound left out
                             when it holds them there */
    bool converged;       /* gradient_max <= 1e-9 */
    size_t n_heywood;     /* uniquenesses at the bound; their items' communalities may exceed 1 */
    size_t iterations;
} norma__minres_fit;

/* Fits k factors to a p x p correlation matrix, 1 <= k < p, which may be singular or indefinite.
   NORMA_EDATA when an entry is not finite or k >= p; NORMA_EINVAL when k = 0; NORMA_ENOMEM. The
   fit is then {0}. Non-convergence is no error. A few steps of O(k p^3). */
norma_status norma__minres(norma__minres_fit *fit, const double *cor, size_t p, size_t k,
                           norma_error *err);

/* Empties a fit; takes NULL and {0}. */
void norma__minres_free(norma__minres_fit *fit);

#endif
