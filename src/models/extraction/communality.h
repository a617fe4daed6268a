/* Factors by iterated communalities: principal axes and alpha factor analysis. */
#ifndef NORMA_MODELS_EXTRACTION_COMMUNALITY_H
#define NORMA_MODELS_EXTRACTION_COMMUNALITY_H

#include "models/extraction/extracted.h"

/* Loadings D V G^1/2 of the k largest eigenvalues G, if positive, and eigenvectors V of D^-1 (R -
   U) D^-1, and from them the next communalities, until these stay: U = 1 - communalities; D is the
   identity or, when relative, their square roots. From squared multiple correlations, or largest
   |correlations| where R cannot be inverted; no communality exceeds 1 - NORMA__LEAST_UNIQUENESS.
   converged: the last change, gradient_max, is at most 1e-10. *first: the largest eigenvalue.
   objective is left 0. Refuses what norma__extract() refuses. */
norma_status norma__by_communality(norma__extracted *fit, double *first, bool relative,
                                   const double *cor, size_t p, size_t k, norma_error *err);

#endif
