/* Golino & Epskamp (2017), PLoS ONE 12, e0174035; the check for a single dimension of Christensen
   (2022) as EGAnet makes it: communities by Louvain of the absolute correlations themselves. */
#include "models/dimensions/graph_estimate.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/dimensions/graph_communities.h"
#include "models/dimensions/graph_tmfg.h"

norma_status norma__graph_new(norma__graph *graph, int network, size_t p, size_t n,
                              norma_error *err)
{
    *graph = (norma__graph){.p = p, .n = n, .network = network};
    norma_status status = NORMA_OK;
    graph->weights = NORMA__NEW(double, p *p);
    graph->community = NORMA__NEW(size_t, p);
    if (!graph->weights || !graph->community)
        status = norma__no_memory(err);
    else if (network == NORMA_NETWORK_GLASSO)
        status = norma__ebic_new(&graph->ebic, p, err);
    if (status != NORMA_OK)
        norma__graph_free(graph);
    return status;
}

void norma__graph_free(norma__graph *graph)
{
    norma__ebic_free(&graph->ebic);
    free(graph->weights);
    free(graph->community);
    *graph = (norma__graph){0};
}

static bool all_zero(const double *cor, size_t p)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            if (cor[j * p + i] != 0)
                return false;
    return true;
}

static norma_status fill_weights(norma__graph *g, const double *cor, double least, double tolerance,
                                 norma_error *err)
{
    g->found = true;
    if (g->network == NORMA_NETWORK_TMFG)
        return norma__tmfg(g->weights, cor, g->p, err);
    norma__ebic_choose(&g->ebic, cor, g->n, least, tolerance);
    if (g->ebic.chosen)
        norma__partial_correlations(g->weights, g->ebic.chosen->precision, g->p);
    else
        memset(g->weights, 0, g->p * g->p * sizeof *g->weights);
    g->found = g->ebic.chosen || all_zero(cor, g->p);
    return NORMA_OK;
}

norma_status norma__graph_estimate(norma__graph *g, const double *cor, double least,
                                   double tolerance, uint64_t seed, norma_error *err)
{
    g->unidimensional = false;
    g->n_communities = 0;
    norma_status status = fill_weights(g, cor, least, tolerance, err);
    if (status != NORMA_OK || !g->found)
        return status;
    status = norma__louvain(g->community, &g->n_communities, cor, g->p, seed, err);
    g->unidimensional = status == NORMA_OK && g->n_communities == 1;
    if (status == NORMA_OK && !g->unidimensional)
        status = norma__walktrap(g->community, &g->n_communities, g->weights, g->p, err);
    return status;
}
