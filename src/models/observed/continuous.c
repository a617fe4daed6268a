#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cblas.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/observed/incomplete_saturated.h"
#include "models/observed/parts.h"

static double weight_of(const norma__observed_group *g, size_t row)
{
    return g->weights ? g->weights[row] : 1;
}

static void find_mean(norma__observed_group *g, size_t v)
{
    const double *x = g->x + v * g->n;
    double sum = 0;
    for (size_t r = 0; r < g->n; r++)
        sum += weight_of(g, r) * x[r];
    g->mean[v] = sum / g->total;
}

/* Deviations from the means, times the root of the weight. */
static void deviate(double *d, const norma__observed_group *g, size_t p)
{
    for (size_t v = 0; v < p; v++)
        for (size_t r = 0; r < g->n; r++)
            d[r + v * g->n] =
                (g->x[r + v * g->n] - g->mean[v]) * (g->weights ? sqrt(g->weights[r]) : 1);
}

static void find_cov(norma__observed_group *g, double *d, size_t p, bool wishart)
{
    double per = 1 / (g->total - (wishart ? 1 : 0));
    deviate(d, g, p);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, (int)p, (int)g->n, per, d, (int)g->n, 0,
                g->cov, (int)p);
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            g->cov[j + i * p] = g->cov[i + j * p];
}

static norma_status find_complete(norma__observed *observed, norma__observed_group *g,
                                  norma_error *err)
{
    double *d = NORMA__NEW(double, g->n * observed->p);
    if (!d)
        return norma__no_memory(err);
    for (size_t v = 0; v < observed->p; v++)
        find_mean(g, v);
    find_cov(g, d, observed->p, observed->wishart);
    free(d);
    return NORMA_OK;
}

norma_status norma__observe_continuous(norma__observed *observed, size_t group, norma_error *err)
{
    norma__observed_group *g = &observed->groups[group];
    size_t p = observed->p;
    norma_status status = norma__list_statistics(observed, group, err);
    for (size_t v = 0; v < p && status == NORMA_OK; v++)
        status = norma__observed_varies(observed, group, v, err);
    if (status != NORMA_OK)
        return status;
    status = observed->missing == NORMA_SEM_FIML
                 ? norma__patterns_of(g, p, observed->threads, &observed->notes, err)
                 : find_complete(observed, g, err);
    for (size_t c = 0; c < g->k && status == NORMA_OK; c++) {
        const norma__statistic *s = &g->statistics[c];
        g->values[c] = s->kind == NORMA__MEAN ? g->mean[s->i] : g->cov[s->i + s->j * p];
    }
    return status;
}
