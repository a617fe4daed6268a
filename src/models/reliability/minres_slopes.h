/* How functions of one minres factor move with the correlations. */
#ifndef NORMA_MODELS_RELIABILITY_MINRES_SLOPES_H
#define NORMA_MODELS_RELIABILITY_MINRES_SLOPES_H

#include <stddef.h>

#include <norma/status.h>

/* gradient (p x p) holds what a function depends on the correlations by itself, slopes (p) what it
   depends on the loadings: adds what loadings depend on the correlations, off the diagonal. NaN
   where they do not move smoothly. slopes are used up. */
norma_status norma__follow_minres(double *gradient, double *slopes, const double *cor,
                                  const double *loadings, size_t p, norma_error *err);

#endif
