#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cblas.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/observed/parts.h"

static norma_status room(norma__observed_group *g, size_t p, bool means, norma_error *err)
{
    g->k = (means ? p : 0) + p * (p + 1) / 2;
    g->mean = NORMA__NEW(double, p);
    g->cov = NORMA__NEW(double, p *p);
    g->statistics = NORMA__NEW(norma__statistic, g->k);
    g->values = NORMA__NEW(double, g->k);
    return g->mean && g->cov && g->statistics && g->values ? NORMA_OK : norma__no_memory(err);
}

static void list_statistics(norma__observed *observed, norma__observed_group *g)
{
    norma__statistic *at = g->statistics;
    size_t p = observed->p;
    for (size_t i = 0; i < p; i++) {
        observed->first_threshold[i] = (size_t)(at - g->statistics);
        if (observed->means)
            *at++ = (norma__statistic){NORMA__MEAN, i, i};
    }
    observed->first_threshold[p] = (size_t)(at - g->statistics);
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            *at++ = (norma__statistic){NORMA__COVARIANCE, i, j};
}

static double weight_of(const norma__observed_group *g, size_t row)
{
    return g->weights ? g->weights[row] : 1;
}

static norma_status find_mean(norma__observed_group *g, const norma__observed *observed, size_t v,
                              norma_error *err)
{
    const double *x = g->x + v * g->n;
    double sum = 0;
    bool varies = false;
    for (size_t r = 0; r < g->n; r++) {
        sum += weight_of(g, r) * x[r];
        varies |= x[r] != x[0];
    }
    g->mean[v] = sum / g->total;
    if (varies)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "variable %s has the same value in all rows used%s%s: leave it out of the "
                       "model",
                       observed->ids[v], observed->n_groups > 1 ? " of group " : "",
                       observed->n_groups > 1 ? g->name : "");
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

norma_status norma__observe_continuous(norma__observed *observed, size_t group, norma_error *err)
{
    norma__observed_group *g = &observed->groups[group];
    size_t p = observed->p;
    double *d = NORMA__NEW(double, g->n *p);
    norma_status status = d ? room(g, p, observed->means, err) : norma__no_memory(err);
    for (size_t v = 0; v < p && status == NORMA_OK; v++)
        status = find_mean(g, observed, v, err);
    if (status == NORMA_OK) {
        find_cov(g, d, p, observed->wishart);
        list_statistics(observed, g);
        for (size_t c = 0; c < g->k; c++) {
            const norma__statistic *s = &g->statistics[c];
            g->values[c] = s->kind == NORMA__MEAN ? g->mean[s->i] : g->cov[s->i + s->j * p];
        }
    }
    free(d);
    return status;
}
