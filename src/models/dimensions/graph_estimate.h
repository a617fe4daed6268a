/* One exploratory graph analysis of a correlation matrix: network, communities, single dimension.
   Matrices are column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_ESTIMATE_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_ESTIMATE_H

#include <norma/dimensions.h>

#include "models/dimensions/graph_ebic.h"

/* What one thread needs, and what it found last. */
typedef struct norma__graph {
    size_t p, n;
    int network;       /* a norma_network that is not NONE */
    norma__ebic ebic;  /* of the graphical lasso */
    double *weights;   /* p x p */
    size_t *community; /* p, as norma__walktrap() gives it or, when there is but one dimension,
                          norma__louvain() */
    size_t n_communities;
    bool unidimensional;
    bool found; /* false: the graphical lasso has no solution for this matrix; the rest is empty */
} norma__graph;

/* TMFG needs p >= 4. */
norma_status norma__graph_new(norma__graph *graph, int network, size_t p, size_t n,
                              norma_error *err);
void norma__graph_free(norma__graph *graph); /* takes {0} */

/* least: of the eigenvalues of cor; tolerance: of the graphical lasso. NORMA_ENOMEM, NORMA_EDATA of
   the communities. */
norma_status norma__graph_estimate(norma__graph *graph, const double *cor, double least,
                                   double tolerance, uint64_t seed, norma_error *err);

#endif
