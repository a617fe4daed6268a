/* How functions of a maximum likelihood solution move with the covariances it was fitted to.
   Matrices are column-major. */
#ifndef NORMA_MODELS_RELIABILITY_LIKELIHOOD_H
#define NORMA_MODELS_RELIABILITY_LIKELIHOOD_H

#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

/* S = L L' + Psi of uncorrelated factors, fitted; in the unit of cov. Its parameters are the free
   loadings, column by column, then the uniquenesses. */
typedef struct norma__likely {
    size_t p, k;
    const double *cov;
    const double *loadings; /* p x k */
    const double *unique;   /* p */
    const uint8_t *free;    /* p x k flags; NULL: all are free */
} norma__likely;

size_t norma__likely_parameters(const norma__likely *fit);

/* gradients (n x p x p) hold what n functions depend on the covariances by themselves, and slopes
   (n x parameters) what they depend on the parameters: adds what the parameters depend on the
   covariances. NaN where the likelihood is flat. slopes are used up. */
norma_status norma__follow_likelihood(double *gradients, double *slopes, size_t n,
                                      const norma__likely *fit, norma_error *err);

#endif
