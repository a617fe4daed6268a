/* Exploratory graph analysis, and its parametric bootstrap: replicates are correlation matrices of
   normal samples with the sample's correlations. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/dimensions/graph_estimate.h"
#include "models/dimensions/graph_root.h"
#include "models/dimensions/graph_stability.h"
#include "statistics/wishart.h"

/* Violation of the lasso's optimality conditions: of the sample, and of replicates, of which only
   the communities count. */
static const double exact = 1e-9, coarse = 1e-4;

/* Random streams of the replicates: away from those of other criteria. */
static const uint64_t first_stream = UINT64_C(1) << 56;

void norma__graph_clear(norma_graph_analysis *graph)
{
    free(graph->weights);
    free(graph->community);
    free(graph->frequency);
    free(graph->item_stability);
    free(graph->structure);
    *graph = (norma_graph_analysis){0};
}

/* What one thread needs to make replicates. */
typedef struct bench {
    norma__graph graph;
    gsl_rng *random;
    double *cor, *work; /* p x p, and twice that */
    size_t *match;
} bench;

typedef struct bootstrap {
    size_t p, n, replicates;
    uint64_t seed;
    double *root;
    bench *benches;
    int threads;
    norma__stability stability;
    size_t failed;
} bootstrap;

static norma_status bench_new(bench *b, const norma__dimensioning *d, norma_error *err)
{
    const size_t p = d->matrix->p;
    norma_status status = norma__graph_new(&b->graph, d->options->network, p, d->matrix->n, err);
    if (status != NORMA_OK)
        return status;
    b->cor = NORMA__NEW(double, 3 * p * p);
    b->match = NORMA__NEW(size_t, norma__stability_work(p));
    b->random = norma__random_new(d->options->seed, first_stream);
    if (!b->cor || !b->match || !b->random)
        return norma__no_memory(err);
    b->work = b->cor + p * p;
    return NORMA_OK;
}

static void bootstrap_free(bootstrap *s)
{
    for (int t = 0; s->benches && t < s->threads; t++) {
        norma__graph_free(&s->benches[t].graph);
        gsl_rng_free(s->benches[t].random);
        free(s->benches[t].cor);
        free(s->benches[t].match);
    }
    free(s->benches);
    free(s->root);
    norma__stability_free(&s->stability);
}

static norma_status bootstrap_new(bootstrap *s, const norma__dimensioning *d, norma_error *err)
{
    const size_t p = d->matrix->p, wanted = d->options->network_replicates;
    const norma_graph_analysis *graph = &d->result->graph;
    const int threads = norma__threads_within(d->options->threads, 24 * p * p * sizeof(double));
    *s = (bootstrap){.p = p, .n = d->matrix->n, .replicates = wanted, .seed = d->options->seed};
    s->threads = (size_t)threads < wanted ? threads : (int)wanted;
    s->benches = NORMA__NEW(bench, (size_t)s->threads);
    s->root = NORMA__NEW(double, p *p);
    if (!s->benches || !s->root)
        return norma__no_memory(err);
    norma_status status =
        norma__stability_new(&s->stability, graph->community, graph->n_communities, p, err);
    for (int t = 0; t < s->threads && status == NORMA_OK; t++)
        status = bench_new(&s->benches[t], d, err);
    if (status == NORMA_OK)
        status = norma__correlation_root(s->root, d->matrix->cor, p, err);
    return status;
}

static norma_status run_replicate(bootstrap *s, bench *b, size_t replicate, norma_error *err)
{
    norma__random_restart(b->random, s->seed, first_stream + replicate);
    norma__wishart_correlations(b->cor, s->root, s->p, s->n, b->random, b->work);
    norma_status status =
        norma__graph_estimate(&b->graph, b->cor, 0, coarse, s->seed + replicate, err);
    if (status != NORMA_OK)
        return status;
#pragma omp critical(norma_graph_count)
    {
        if (b->graph.found)
            norma__stability_add(&s->stability, b->graph.community, b->graph.n_communities,
                                 b->match);
        else
            s->failed++;
    }
    return NORMA_OK;
}

static norma_status run(bootstrap *s, norma_error *err)
{
    norma_status worst = NORMA_OK;
#pragma omp parallel for num_threads(s->threads) schedule(dynamic)
    for (size_t r = 1; r <= s->replicates; r++) {
        norma_error own = {0};
        norma_status before, status;
#pragma omp atomic read
        before = worst;
        if (before != NORMA_OK)
            continue;
        status = run_replicate(s, &s->benches[omp_get_thread_num()], r, &own);
        if (status == NORMA_OK)
            continue;
#pragma omp critical(norma_graph_count)
        {
            worst = status;
            if (err)
                *err = own;
        }
    }
    return worst;
}

static norma_status resample(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    bootstrap s;
    norma_status status = bootstrap_new(&s, d, err);
    if (status == NORMA_OK)
        status = run(&s, err);
    if (status == NORMA_OK)
        status = norma__stability_fill(&r->graph, &s.stability, err);
    if (status == NORMA_OK && s.failed > 0)
        status = norma__note(&r->notes, err, "graph-replicates-failed", NULL, (double)s.failed,
                             (double)s.replicates,
                             "%zu of %zu replicates of the network have no solution and are left "
                             "out",
                             s.failed, s.replicates);
    bootstrap_free(&s);
    return status;
}

/* A replicate of the graphical lasso takes about as many steps as the fourth power of the items. */
enum { MOST_RESAMPLED = 150 };

static norma_status resample_where_feasible(norma__dimensioning *d, norma_error *err)
{
    const size_t p = d->matrix->p;
    if (d->options->network_replicates == 0)
        return NORMA_OK;
    if (d->options->network != NORMA_NETWORK_GLASSO || p <= MOST_RESAMPLED)
        return resample(d, err);
    return norma__note(&d->result->notes, err, "graph-bootstrap-left-out", NULL, (double)p,
                       MOST_RESAMPLED,
                       "the bootstrap of the network is left out: with %zu items, over %d, the "
                       "graphical lasso would take very long; the filtered graph (--network tmfg) "
                       "does not",
                       p, MOST_RESAMPLED);
}

static size_t lonely_items(const norma__graph *g)
{
    size_t lonely = 0;
    for (size_t i = 0; i < g->p; i++)
        lonely += g->community[i] == NORMA_NONE;
    return lonely;
}

static norma_status note_network(norma_dimensions_result *r, const norma__graph *g,
                                 norma_error *err)
{
    norma_status status = NORMA_OK;
    const size_t lonely = lonely_items(g);
    if (g->network == NORMA_NETWORK_GLASSO && g->ebic.chosen && g->ebic.failed > 0)
        status = norma__note(&r->notes, err, "graph-penalties-left-out", NULL,
                             (double)g->ebic.failed, NORMA__EBIC_PENALTIES,
                             "%zu of the %d penalties of the graphical lasso have no solution for "
                             "these correlations and were left out",
                             g->ebic.failed, NORMA__EBIC_PENALTIES);
    if (status == NORMA_OK && g->ebic.lightest)
        status = norma__note(&r->notes, err, "graph-penalty-lightest", NULL, g->ebic.lambda, NAN,
                             "the graphical lasso's smallest penalty, %.3g, is the best: with so "
                             "many rows the network would like to be denser than the method "
                             "allows",
                             g->ebic.lambda);
    if (status == NORMA_OK && g->n_communities == 0)
        return norma__note(&r->notes, err, "graph-empty", NULL, NAN, NAN,
                           "the network has no edge, so there are no dimensions to be seen in it");
    if (status == NORMA_OK && lonely > 0)
        status =
            norma__note(&r->notes, err, "graph-items-alone", NULL, (double)lonely, (double)g->p,
                        "%zu of %zu items belong to no dimension of the network", lonely, g->p);
    return status;
}

/* Hands the network over to the result. */
static void keep(norma_graph_analysis *out, norma__graph *g)
{
    *out = (norma_graph_analysis){.network = g->network,
                                  .lambda = NAN,
                                  .gamma = NAN,
                                  .weights = g->weights,
                                  .community = g->community,
                                  .n_communities = g->n_communities,
                                  .unidimensional = g->unidimensional,
                                  .median = NAN,
                                  .low = NAN,
                                  .high = NAN};
    if (g->network == NORMA_NETWORK_GLASSO && g->ebic.chosen) {
        out->lambda = g->ebic.lambda;
        out->gamma = g->ebic.gamma;
    }
    g->weights = NULL;
    g->community = NULL;
}

static norma_status analyse(norma__dimensioning *d, norma_dimension_criterion *c, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    norma__graph g;
    norma_status status =
        norma__graph_new(&g, d->options->network, d->matrix->p, d->matrix->n, err);
    if (status != NORMA_OK)
        return status;
    status = norma__graph_estimate(&g, d->matrix->cor, r->eigenvalues[r->n_items - 1], exact,
                                   d->options->seed, err);
    if (status == NORMA_OK && !g.found) {
        status = norma__note(&r->notes, err, "graph-no-solution", NULL, NAN, NAN,
                             "the correlations are too inconsistent for the graphical lasso: there "
                             "is no network");
    } else if (status == NORMA_OK) {
        c->n_factors = g.n_communities;
        status = note_network(r, &g, err);
        keep(&r->graph, &g);
        if (status == NORMA_OK)
            status = resample_where_feasible(d, err);
    }
    norma__graph_free(&g);
    return status;
}

norma_status norma__criteria_graph(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const bool tmfg = d->options->network == NORMA_NETWORK_TMFG;
    if (d->options->network == NORMA_NETWORK_NONE)
        return NORMA_OK;
    norma_dimension_criterion *c =
        tmfg
            ? norma__criterion_add(
                  r, "graph-tmfg", "Exploratory graph analysis, filtered graph (TMFG)",
                  "Items of a dimension correlate more with one another than with others; the "
                  "number of edges is fixed, whatever the number of rows",
                  "Golino et al. (2020), Psychological Methods 25, 292-320", "network")
            : norma__criterion_add(
                  r, "graph-glasso", "Exploratory graph analysis, graphical lasso",
                  "Normal answers; items of a dimension keep partial correlations with one another "
                  "and few with others; correlated factors are told apart by what they leave out",
                  "Golino & Epskamp (2017), PLoS ONE 12, e0174035", "network");
    if (!c)
        return norma__no_memory(err);
    if (tmfg && r->n_items < 4)
        return norma__note(&r->notes, err, "graph-few-items", NULL, (double)r->n_items, NAN,
                           "the triangulated maximally filtered graph needs 4 items, got %zu",
                           r->n_items);
    return analyse(d, c, err);
}
