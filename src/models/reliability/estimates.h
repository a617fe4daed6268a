/* Coefficients as functions of the covariances of a scale's items, with their gradients: from these
   follow all intervals. Matrices are p x p, column-major and symmetric. */
#ifndef NORMA_MODELS_RELIABILITY_ESTIMATES_H
#define NORMA_MODELS_RELIABILITY_ESTIMATES_H

#include <norma/reliability.h>

#include "models/extraction/extract.h"

/* What a coefficient is computed from. */
typedef struct norma__covariances {
    size_t p;
    const double *cov, *cor, *sd; /* cor may have NaN */
    const int8_t *split;          /* p: -1 or 1, the halves of lambda 4; NULL: not known */
    const size_t *groups;         /* p, as in the options; NULL: not known */
    size_t factors;               /* group factors of the Schmid-Leiman solution */
    const double *pattern;        /* p x factors: where their rotation begins; NULL: none wanted */
} norma__covariances;

/* What a family of coefficients gives: n values, NaN where undefined, and how each changes with the
   covariances: gradient k, p x p and symmetric, is such that value k changes by tr(G dS). NaN fills
   the gradient where there is none. */
typedef struct norma__estimates {
    double *values;
    double *gradients; /* n x p x p; NULL: not wanted */
    double slope;      /* largest gradient of a fit that has not converged, else 0 */
    uint8_t *heywood;  /* p: set to 1 for uniquenesses at their bound; NULL: not wanted */
    bool improper;     /* no general factor in the second order */
} norma__estimates;

/* No family has more values. */
enum { NORMA__MOST_VALUES = 8 };

/* A family fails for want of memory only. */
typedef norma_status norma__family(norma__estimates *out, const norma__covariances *c,
                                   norma_error *err);

/* alpha, alpha-standardized, lambda1, lambda2, lambda3, lambda5, lambda6: those of alphas.c */
enum { NORMA__N_ALPHAS = 7 };
norma__family norma__alphas;

/* lambda4 of c->split */
norma__family norma__lambda4;

/* Omega of one factor; NaN with fewer than 3 items. Of minres: by uniquenesses, over the observed,
   over the model's variance; of ML the last two. */
enum { NORMA__N_OMEGAS_MINRES = 3, NORMA__N_OMEGAS_ML = 2 };
norma__family norma__omegas_minres, norma__omegas_ml;

/* glb; without gradient where the largest uniquenesses do not move smoothly */
norma__family norma__glb;

/* Omega total and hierarchical, and the explained common variance, of the Schmid-Leiman solution;
   no gradients. */
enum { NORMA__N_OMEGAS_SCHMID_LEIMAN = 3 };
norma__family norma__omegas_schmid_leiman;

/* The minres pattern (p x factors) turned by oblimin, the best of many starts. NORMA_EDATA when the
   items do not carry the factors. */
norma_status norma__oblique_pattern(double *pattern, const norma__covariances *c, uint64_t seed,
                                    size_t threads, norma_error *err);

/* The same of the bifactor model with c->groups; they need 2 groups or more of 3 items or more. */
enum { NORMA__N_OMEGAS_BIFACTOR = 3 };
norma__family norma__omegas_bifactor;
bool norma__bifactor_possible(const norma__covariances *c);

/* How many groups there are, and the items of the smallest. */
size_t norma__count_groups(const size_t *groups, size_t p, size_t *smallest);

/* ---- what families share ---- */

/* Makes n values and their gradients NaN. */
void norma__undefined(norma__estimates *out, size_t n, size_t p);

/* Says what became of an extraction. */
void norma__tell(norma__estimates *out, const norma__extracted *fit);

/* Whether there are 3 items and every correlation is defined. */
bool norma__one_factor_possible(const norma__covariances *c);

/* The correlations in the unit of the answers: p x p. */
void norma__scaled(double *cov, const norma__covariances *c);

/* The variance of the sum of the items, 1'S1; NaN when it is rounding only, or negative. */
double norma__total_variance(const double *cov, size_t p);

/* factor (1 - part / total): every lower bound is so. gradient holds that of part, and is turned
   into that of the coefficient; NULL: not wanted. */
double norma__bound(double *gradient, double factor, double part, double total, size_t p);

/* From the gradient with respect to the correlations below and above the diagonal (what stands on
   the diagonal is not looked at) to that with respect to the covariances. */
void norma__by_covariances(double *gradient, const norma__covariances *c);

#endif
