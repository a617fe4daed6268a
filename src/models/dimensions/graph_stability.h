/* How often replicates of a network find the dimensions that the sample has. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_STABILITY_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_STABILITY_H

#include <norma/dimensions.h>

/* Counts over replicates: sums of whole numbers, so that their order does not matter. */
typedef struct norma__stability {
    size_t p, n_communities, replicates;
    const size_t *community; /* p: of the sample; borrowed */
    size_t *frequency;       /* p + 1: replicates with so many dimensions */
    size_t *item;            /* p: replicates with the item in its own community */
    size_t *whole;           /* n_communities: replicates that had exactly it */
} norma__stability;

norma_status norma__stability_new(norma__stability *s, const size_t *community,
                                  size_t n_communities, size_t p, norma_error *err);
void norma__stability_free(norma__stability *s); /* takes {0} */

/* What one replicate found; community as norma__walktrap() gives it. work:
   norma__stability_work(p) numbers. */
void norma__stability_add(norma__stability *s, const size_t *community, size_t n_communities,
                          size_t *work);
size_t norma__stability_work(size_t p);

/* The replicates' part of a result: frequency, median, low, high, item_stability, structure. */
norma_status norma__stability_fill(norma_graph_analysis *graph, const norma__stability *s,
                                   norma_error *err);

#endif
