#include "models/sem/incomplete_separate.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma__sem_separate_clear(norma__sem_separate *baseline)
{
    free(baseline->sigma);
    free(baseline->mu);
    *baseline = (norma__sem_separate){0};
}

static double weight_of(const norma__observed_group *g, size_t row)
{
    return g->weights ? g->weights[row] : 1;
}

/* Mean and variance of what was answered of variable v; returns its weighted number. */
static double describe(double *mean, double *variance, const norma__observed_group *g, size_t v)
{
    const double *x = g->x + v * g->n;
    double n = 0, sum = 0, square = 0;
    for (size_t r = 0; r < g->n; r++)
        if (!isnan(x[r])) {
            n += weight_of(g, r);
            sum += weight_of(g, r) * x[r];
        }
    *mean = sum / n;
    for (size_t r = 0; r < g->n; r++)
        if (!isnan(x[r]))
            square += weight_of(g, r) * (x[r] - *mean) * (x[r] - *mean);
    *variance = square / n;
    return n;
}

/* Scores of a unit by a mean and a variance s: sum of w d / s, sum of w (d^2 - s) / (2 s^2), whose
   information is n / s and n / (2 s^2), and nothing between them. */
static double trace_of(const norma__observed_group *g, size_t v, double mean, double variance,
                       double n, double *by_mean, double *by_variance)
{
    const double *x = g->x + v * g->n;
    const size_t units = g->cluster ? g->n_clusters : g->n;
    const double c = (double)units;
    double trace = 0;
    for (size_t u = 0; u < units; u++)
        by_mean[u] = by_variance[u] = 0;
    for (size_t r = 0; r < g->n; r++) {
        const size_t u = g->cluster ? g->cluster[r] : r;
        if (isnan(x[r]))
            continue;
        by_mean[u] += weight_of(g, r) * (x[r] - mean);
        by_variance[u] += weight_of(g, r) * ((x[r] - mean) * (x[r] - mean) - variance);
    }
    for (size_t u = 0; u < units; u++)
        trace += by_mean[u] * by_mean[u] / (n * variance) +
                 by_variance[u] * by_variance[u] / (2 * n * variance * variance);
    return (g->cluster ? c / (c - 1) : 1) * trace;
}

static void fill(norma__sem_separate *out, const norma__observed_group *g, size_t p,
                 const bool *fixed, double *room)
{
    size_t n_fixed = 0;
    for (size_t j = 0; j < p; j++) {
        double n = describe(&out->mu[j], &out->sigma[j + j * p], g, j);
        if (fixed[j]) {
            n_fixed++;
            out->mu[j] = g->mean[j];
            for (size_t i = 0; i < p; i++)
                if (fixed[i])
                    out->sigma[i + j * p] = g->cov[i + j * p];
        } else
            out->trace += trace_of(g, j, out->mu[j], out->sigma[j + j * p], n, room, room + g->n);
    }
    out->n_free = 2 * (p - n_fixed);
    out->n_saturated = p + p * (p + 1) / 2 - n_fixed - n_fixed * (n_fixed + 1) / 2;
}

norma_status norma__sem_separate_of(norma__sem_separate *out, const norma__sem_fitted *fitted,
                                    size_t group, const bool *fixed, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    double *room = NORMA__NEW(double, 2 * g->n);
    norma_status status = NORMA_OK;
    *out = (norma__sem_separate){.sigma = NORMA__NEW(double, p *p), .mu = NORMA__NEW(double, p)};
    if (room && out->sigma && out->mu)
        fill(out, g, p, fixed, room);
    else
        status = norma__no_memory(err);
    free(room);
    return status;
}
