#include "models/dimensions/graph_communities.h"

#include <igraph/igraph.h>
#include <math.h>
#include <norma/sample.h>
#include <stdbool.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { WALKTRAP_STEPS = 4 };

/* A network as igraph holds it: of the items with edges only. */
typedef struct network {
    igraph_t graph;
    igraph_vector_t weights;
    igraph_vector_int_t edges, membership;
    igraph_matrix_int_t merges;
    igraph_vector_t modularity;
    bool has_graph, has_weights, has_edges, has_membership, has_merges, has_modularity;
    size_t *vertex; /* p: NORMA_NONE for items without an edge */
    size_t n_vertices, p;
} network;

/* igraph's own handlers end the program or print: while one of its functions runs, ours stand
   there. */
typedef struct handlers {
    igraph_error_handler_t *error;
    igraph_warning_handler_t *warning;
} handlers;

static handlers quieten(void)
{
    return (handlers){igraph_set_error_handler(igraph_error_handler_ignore),
                      igraph_set_warning_handler(igraph_warning_handler_ignore)};
}

static void give_back(handlers before)
{
    igraph_set_error_handler(before.error);
    igraph_set_warning_handler(before.warning);
}

static size_t number_vertices(network *w, const double *weights)
{
    size_t edges = 0;
    for (size_t j = 0; j < w->p; j++) {
        size_t own = 0;
        for (size_t i = 0; i < w->p; i++)
            own += i != j && weights[j * w->p + i] != 0;
        w->vertex[j] = own > 0 ? w->n_vertices++ : NORMA_NONE;
        edges += own;
    }
    return edges / 2;
}

static igraph_error_t fill_graph(network *w, const double *weights, size_t n_edges)
{
    igraph_error_t code;
    size_t at = 0;
    if ((code = igraph_vector_init(&w->weights, (igraph_integer_t)n_edges)) != IGRAPH_SUCCESS)
        return code;
    w->has_weights = true;
    if ((code = igraph_vector_int_init(&w->edges, (igraph_integer_t)(2 * n_edges))) !=
        IGRAPH_SUCCESS)
        return code;
    w->has_edges = true;
    for (size_t i = 0; i < w->p; i++)
        for (size_t j = i + 1; j < w->p; j++) {
            if (weights[j * w->p + i] == 0)
                continue;
            VECTOR(w->weights)[at] = fabs(weights[j * w->p + i]);
            VECTOR(w->edges)[2 * at] = (igraph_integer_t)w->vertex[i];
            VECTOR(w->edges)[2 * at + 1] = (igraph_integer_t)w->vertex[j];
            at++;
        }
    code = igraph_create(&w->graph, &w->edges, (igraph_integer_t)w->n_vertices, IGRAPH_UNDIRECTED);
    w->has_graph = code == IGRAPH_SUCCESS;
    return code;
}

static void network_clear(network *w)
{
    if (w->has_graph)
        igraph_destroy(&w->graph);
    if (w->has_weights)
        igraph_vector_destroy(&w->weights);
    if (w->has_edges)
        igraph_vector_int_destroy(&w->edges);
    if (w->has_membership)
        igraph_vector_int_destroy(&w->membership);
    if (w->has_merges)
        igraph_matrix_int_destroy(&w->merges);
    if (w->has_modularity)
        igraph_vector_destroy(&w->modularity);
    free(w->vertex);
}

typedef struct method {
    bool louvain;
    uint64_t seed;
} method;

/* The membership comes of merges and modularity, which igraph does not make up by itself. */
static igraph_error_t walk(network *w)
{
    igraph_error_t code;
    if ((code = igraph_matrix_int_init(&w->merges, 0, 0)) != IGRAPH_SUCCESS)
        return code;
    w->has_merges = true;
    if ((code = igraph_vector_init(&w->modularity, 0)) != IGRAPH_SUCCESS)
        return code;
    w->has_modularity = true;
    return igraph_community_walktrap(&w->graph, &w->weights, WALKTRAP_STEPS, &w->merges,
                                     &w->modularity, &w->membership);
}

static igraph_error_t detect(network *w, method m)
{
    igraph_error_t code = igraph_vector_int_init(&w->membership, 0);
    if (code != IGRAPH_SUCCESS)
        return code;
    w->has_membership = true;
    if (!m.louvain)
        return walk(w);
    code = igraph_rng_seed(igraph_rng_default(), m.seed);
    if (code != IGRAPH_SUCCESS)
        return code;
    return igraph_community_multilevel(&w->graph, &w->weights, 1, &w->membership, NULL, NULL);
}

/* Numbers communities of two items or more in the order of their first items. */
static void renumber(size_t *community, size_t *n, const network *w, size_t *size, size_t *number)
{
    for (size_t v = 0; v < w->n_vertices; v++) {
        size[VECTOR(w->membership)[v]]++;
        number[v] = NORMA_NONE;
    }
    for (size_t i = 0; i < w->p; i++) {
        community[i] = NORMA_NONE;
        if (w->vertex[i] == NORMA_NONE)
            continue;
        size_t found = (size_t)VECTOR(w->membership)[w->vertex[i]];
        if (size[found] < 2)
            continue;
        if (number[found] == NORMA_NONE)
            number[found] = (*n)++;
        community[i] = number[found];
    }
}

static norma_status find(size_t *community, size_t *n, const double *weights, size_t p, method m,
                         norma_error *err)
{
    network w = {.p = p, .vertex = NORMA__NEW(size_t, p)};
    size_t *size = NORMA__NEW(size_t, 2 * p);
    igraph_error_t code = IGRAPH_ENOMEM;
    *n = 0;
    if (w.vertex && size) {
        const size_t n_edges = number_vertices(&w, weights);
        code = IGRAPH_SUCCESS;
#pragma omp critical(norma_igraph)
        {
            handlers before = quieten();
            if (n_edges > 0)
                code = fill_graph(&w, weights, n_edges);
            if (n_edges > 0 && code == IGRAPH_SUCCESS)
                code = detect(&w, m);
            give_back(before);
        }
        if (code == IGRAPH_SUCCESS)
            renumber(community, n, &w, size, size + p);
    }
    network_clear(&w);
    free(size);
    if (code == IGRAPH_ENOMEM)
        return norma__no_memory(err);
    if (code != IGRAPH_SUCCESS)
        return norma__fail(err, NORMA_EDATA, "the communities of the network were not found: %s",
                           igraph_strerror(code));
    return NORMA_OK;
}

norma_status norma__walktrap(size_t *community, size_t *n, const double *weights, size_t p,
                             norma_error *err)
{
    return find(community, n, weights, p, (method){0}, err);
}

norma_status norma__louvain(size_t *community, size_t *n, const double *weights, size_t p,
                            uint64_t seed, norma_error *err)
{
    return find(community, n, weights, p, (method){.louvain = true, .seed = seed}, err);
}
