/* The triangulated maximally filtered graph. Matrices are column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_TMFG_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_TMFG_H

#include <norma/status.h>
#include <stddef.h>

/* Keeps 3p - 6 correlations, by their absolute size, that can be drawn on a plane without
   crossings; the others, and the diagonal, become 0. p >= 4. NORMA_ENOMEM. */
norma_status norma__tmfg(double *weights, const double *cor, size_t p, norma_error *err);

#endif
