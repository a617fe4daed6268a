/* Communities of a network, by the igraph library. Matrices are column-major. Calls from several
   threads wait for each other. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_COMMUNITIES_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_COMMUNITIES_H

#include <norma/status.h>
#include <stddef.h>
#include <stdint.h>

/* Both fill community (p: 0 ... n - 1 in the order of their first items; NORMA_NONE: an item with
   no edge, or a community of its own) from absolute weights (p x p, symmetric), whose diagonal
   does not count. NORMA_ENOMEM; NORMA_EDATA when igraph refuses. */

/* Walktrap (Pons & Latapy, 2006, J. Graph Algorithms Appl. 10, 191-218), 4 steps, cut where
   modularity is largest. */
norma_status norma__walktrap(size_t *community, size_t *n, const double *weights, size_t p,
                             norma_error *err);

/* Louvain (Blondel et al., 2008, J. Stat. Mech., P10008), resolution 1, the order of its items
   drawn with the seed. */
norma_status norma__louvain(size_t *community, size_t *n, const double *weights, size_t p,
                            uint64_t seed, norma_error *err);

#endif
