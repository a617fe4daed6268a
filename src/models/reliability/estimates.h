/* Coefficients as functions of the covariances of a scale's items, with their gradients: from these
   follow all intervals. Matrices are p x p, column-major and symmetric. */
#ifndef NORMA_MODELS_RELIABILITY_ESTIMATES_H
#define NORMA_MODELS_RELIABILITY_ESTIMATES_H

#include <norma/reliability.h>

/* What a coefficient is computed from. */
typedef struct norma__covariances {
    size_t p;
    const double *cov, *cor, *sd; /* cor may have NaN */
    const int8_t *split;          /* p: -1 or 1, the halves of lambda 4; NULL: not known */
    const size_t *groups;         /* p, as in the options; NULL: not known */
    size_t factors;               /* group factors of the Schmid-Leiman solution; 0: none */
} norma__covariances;

/* What a family of coefficients gives: n values, NaN where undefined, and how each changes with the
   covariances: gradient k, p x p and symmetric, is such that value k changes by tr(G dS). NaN fills
   the gradient where there is none. */
typedef struct norma__estimates {
    double *values;
    double *gradients; /* n x p x p; NULL: not wanted */
    double slope;      /* largest gradient of a fit that has not converged, else 0 */
    uint8_t *heywood;  /* p: set to 1 for uniquenesses at their bound; NULL: not wanted */
} norma__estimates;

/* A family fails for want of memory only. */
typedef norma_status norma__family(norma__estimates *out, const norma__covariances *c,
                                   norma_error *err);

/* alpha, alpha-standardized, lambda1, lambda2, lambda3, lambda5, lambda6: those of alphas.c */
enum { NORMA__N_ALPHAS = 7 };
norma__family norma__alphas;

/* The variance of the sum of the items, 1'S1; NaN when it is rounding only, or negative. */
double norma__total_variance(const double *cov, size_t p);

/* factor (1 - part / total): every lower bound is so. gradient holds that of part, and is turned
   into that of the coefficient; NULL: not wanted. */
double norma__bound(double *gradient, double factor, double part, double total, size_t p);

/* From the gradient with respect to the correlations below and above the diagonal (what stands on
   the diagonal is not looked at) to that with respect to the covariances. */
void norma__by_covariances(double *gradient, const norma__covariances *c);

#endif
