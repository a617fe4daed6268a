#include "models/sem/incomplete_separate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/observed/incomplete_saturated.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_fill.h"

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

/* The block of exogenous variables: a saturated model of them alone. */
static norma_status take_block(norma__sem_separate *out, const norma__sem_fitted *fitted,
                               size_t group, const size_t *at, size_t m, norma_error *err)
{
    const norma__observed *all = &fitted->observed;
    const norma__observed_group *g = &all->groups[group];
    norma__observed_group block = *g; /* borrows rows, weights and clusters */
    norma__observed alone = {.p = m,
                             .n = g->n,
                             .n_groups = 1,
                             .means = true,
                             .clustered = all->clustered,
                             .missing = NORMA_SEM_FIML,
                             .threads = all->threads,
                             .groups = &block};
    norma__unstructured saturated = {0};
    bool ok = false;
    block.x = NORMA__NEW(double, g->n *m);
    block.mean = NORMA__NEW(double, m);
    block.cov = NORMA__NEW(double, m *m);
    block.patterns = NULL;
    norma_status status = block.x && block.mean && block.cov ? NORMA_OK : norma__no_memory(err);
    for (size_t j = 0; status == NORMA_OK && j < m; j++)
        memcpy(block.x + j * g->n, g->x + at[j] * g->n, g->n * sizeof *block.x);
    if (status == NORMA_OK)
        status = norma__patterns_of(&block, m, all->threads, &alone.notes, err);
    if (status == NORMA_OK)
        status = norma__unstructured_of(&saturated, &ok, &alone, 0, NULL, true, err);
    for (size_t j = 0; status == NORMA_OK && j < m; j++) {
        out->mu[at[j]] = block.mean[j];
        for (size_t i = 0; i < m; i++)
            out->sigma[at[i] + at[j] * all->p] = block.cov[i + j * m];
    }
    out->trace += ok ? saturated.trace : NAN;
    norma__unstructured_clear(&saturated);
    norma__patterns_free(block.patterns);
    norma_notes_clear(&alone.notes);
    free(block.x);
    free(block.mean);
    free(block.cov);
    return status;
}

static void fill(norma__sem_separate *out, const norma__sem_fitted *fitted, size_t group,
                 double *room)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    for (size_t j = 0; j < p; j++) {
        const double n = describe(&out->mu[j], &out->sigma[j + j * p], g, j);
        if (!fitted->table->exogenous[j])
            out->trace += trace_of(g, j, out->mu[j], out->sigma[j + j * p], n, room, room + g->n);
    }
}

norma_status norma__sem_separate_of(norma__sem_separate *out, const norma__sem_fitted *fitted,
                                    size_t group, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    double *room = NORMA__NEW(double, 2 * g->n), trace;
    size_t *at = NORMA__NEW(size_t, p), m = 0;
    norma_status status = NORMA_OK;
    *out = (norma__sem_separate){.sigma = NORMA__NEW(double, p *p), .mu = NORMA__NEW(double, p)};
    if (!room || !at || !out->sigma || !out->mu) {
        status = norma__no_memory(err);
        goto done;
    }
    fill(out, fitted, group, room);
    for (size_t j = 0; j < p; j++)
        if (fitted->table->exogenous[j])
            at[m++] = j;
    trace = out->trace;
    if (m > 0)
        status = take_block(out, fitted, group, at, m, err);
    out->n_saturated = p + p * (p + 1) / 2;
    out->n_free = 2 * p;
    for (size_t j = 1; j < m; j++)
        out->n_free += j;
    if (!fitted->options.free_x) { /* the sample's: no parameters */
        out->trace = trace;
        out->n_saturated -= m + m * (m + 1) / 2;
        out->n_free -= m + m * (m + 1) / 2;
    }
done:
    free(room);
    free(at);
    return status;
}
