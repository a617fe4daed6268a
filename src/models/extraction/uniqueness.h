/* Factors by the uniquenesses alone: minres, maximum likelihood and generalised least squares. At
   given uniquenesses the best loadings are eigenvectors, and what is left to minimise is a sum over
   the eigenvalues that no factor takes: Joreskog (1977), in Statistical Methods for Digital
   Computers III, 125-153. */
#ifndef NORMA_MODELS_EXTRACTION_UNIQUENESS_H
#define NORMA_MODELS_EXTRACTION_UNIQUENESS_H

#include "models/extraction/extracted.h"

/* A criterion f = sum over the residual eigenvalues g of term(g). */
typedef struct norma__criterion {
    /* NULL: the eigenvalues are those of R - Psi, and steps are in psi. The method's name: of
       Psi^-1/2 R Psi^-1/2, steps are in ln psi, and R must be positive definite. */
    const char *scaled;
    double nothing; /* an eigenvalue up to here makes no factor: 0, or 1 when scaled */
    double (*term)(double g);
    double (*slope)(double g); /* df/dx_i = sum slope(g_m) omega_im^2 */
    /* The Hessian, with A(e) = sum g_m^e omega_m omega_m' over the residual eigenvectors: the sum
       of size x A(first) * A(second), elementwise, of which the first alone is positive
       semidefinite and near it, ... */
    struct {
        int first, second;
        double size; /* 0: no more */
    } products[3];
    /* ... and the sum, over residual m and factors n, of pair(g_m, g_n) omega_im omega_jm omega_in
       omega_jn; g_m < g_n is made sure. */
    double (*pair)(double g_m, double g_n);
} norma__criterion;

/* Extraction by a criterion; objective is its least value, gradient_max with respect to psi.
   Refuses what norma__extract() refuses. */
norma_status norma__by_uniqueness(norma__extracted *fit, const norma__criterion *criterion,
                                  const double *cor, size_t p, size_t k, norma_error *err);

#endif
