#include "models/multilevel/twolevel_factor.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/axes.h"
#include "models/extraction/newton.h"
#include "models/multilevel/twolevel_likelihood.h"

static const double CONVERGED = 1e-9; /* of a gradient */

/* One factor of a covariance matrix: principal axes, of what varies at all. cor: p x p work. */
static norma_status start_level(double *loadings, double *uniques, double *cor, const double *cov,
                                double least, size_t p, norma_error *err)
{
    norma__extracted fit = {0};
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            const double of_i = fmax(cov[i + i * p], least), of_j = fmax(cov[j + j * p], least);
            cor[i + j * p] = i == j ? 1 : cov[i + j * p] / sqrt(of_i * of_j);
        }
    norma_status status = norma__axes(&fit, cor, p, 1, err);
    for (size_t i = 0; i < p && status == NORMA_OK; i++) {
        const double variance = fmax(cov[i + i * p], least);
        loadings[i] = sqrt(variance) * fmax(fit.loadings[i], 0.1);
        uniques[i] = variance * fmax(fit.uniquenesses[i], 0.05);
    }
    norma__extracted_free(&fit);
    return status;
}

/* The units' means weighted by size: the likelihood corrects them at once. */
static void start_means(double *means, const norma__twolevel_sums *sums)
{
    for (size_t c = 1; c < sums->n_sizes; c++)
        for (size_t i = 0; i < sums->p; i++)
            means[i] +=
                sums->sizes[c].count * sums->sizes[c].n * sums->sizes[c].mean[i] / (double)sums->n;
}

static norma_status start(double *x, const norma__twolevel_sums *sums,
                          const norma__saturated *saturated, norma_error *err)
{
    const size_t p = sums->p;
    double *cor = NORMA__NEW(double, p *p);
    if (!cor)
        return norma__no_memory(err);
    norma_status status = start_level(x + LOADING_WITHIN * p, x + UNIQUE_WITHIN * p, cor,
                                      saturated->within, 1e-3, p, err);
    if (status == NORMA_OK)
        status = start_level(x + LOADING_BETWEEN * p, x + UNIQUE_BETWEEN * p, cor,
                             saturated->between, 0.01 / sums->mean_size, p, err);
    memset(x + MEAN * p, 0, p * sizeof *x);
    start_means(x + MEAN * p, sums);
    free(cor);
    return status;
}

static bool is_unique(size_t parameter, size_t p)
{
    return parameter / p == UNIQUE_WITHIN || parameter / p == UNIQUE_BETWEEN;
}

/* A factor has no direction: its loadings have a positive sum. */
static void reflect(double *loadings, size_t p)
{
    double sum = 0;
    for (size_t i = 0; i < p; i++)
        sum += loadings[i];
    for (size_t i = 0; i < p && sum < 0; i++)
        loadings[i] = -loadings[i];
}

/* Half the second derivatives of -2 ln L. */
static void fill_information(norma__twolevel_factor *fit, norma__twolevel_likelihood *l)
{
    const size_t n = N_KINDS * l->p;
    norma__twolevel_curve(l, fit->information, false);
    norma__twolevel_curve(l, fit->expected, true);
    for (size_t e = 0; e < n * n; e++) {
        fit->information[e] *= (double)l->sums->n / 2;
        fit->expected[e] *= (double)l->sums->n / 2;
    }
}

static norma_status minimise(norma__twolevel_factor *fit, norma__twolevel_likelihood *l,
                             const norma__saturated *saturated, bool bounded, size_t most_steps,
                             norma_error *err)
{
    const size_t p = l->p, n = N_KINDS * p;
    double *gradient = NORMA__NEW(double, 3 * n);
    norma__minimum minimum;
    if (!gradient)
        return norma__no_memory(err);
    double *lower = gradient + n, *upper = lower + n;
    for (size_t i = 0; i < n; i++) {
        lower[i] = bounded && is_unique(i, p) ? 0 : -INFINITY;
        upper[i] = INFINITY;
    }
    const norma__function f = {.n = n,
                               .lower = lower,
                               .upper = upper,
                               .evaluate = norma__twolevel_evaluate,
                               .curve = norma__twolevel_curve,
                               .self = l,
                               .most_steps = most_steps};
    norma_status status = start(fit->parameters, l->sums, saturated, err);
    if (status == NORMA_OK)
        status = norma__newton(&minimum, fit->parameters, gradient, &f, err);
    if (status == NORMA_OK) {
        fit->deviance = minimum.value * (double)l->sums->n;
        fit->gradient_max = minimum.gradient_max;
        fit->steps += minimum.steps;
        fit->bounded = bounded;
        fit->converged = isfinite(minimum.value) && minimum.gradient_max <= CONVERGED;
        fill_information(fit, l);
    }
    free(gradient);
    return status;
}

norma_status norma__twolevel_factor_of(norma__twolevel_factor *out,
                                       const norma__twolevel_sums *sums,
                                       const norma__saturated *saturated, size_t most_steps,
                                       norma_error *err)
{
    const size_t p = sums->p, n = N_KINDS * p;
    norma__twolevel_likelihood l = {0};
    norma_status status;

    *out = (norma__twolevel_factor){.parameters = NORMA__NEW(double, n),
                                    .information = NORMA__NEW(double, n *n),
                                    .expected = NORMA__NEW(double, n *n)};
    if (!out->parameters || !out->information || !out->expected ||
        !norma__twolevel_likelihood_new(&l, sums))
        status = norma__no_memory(err);
    else
        status = minimise(out, &l, saturated, false, most_steps, err);
    if (status == NORMA_OK && !out->converged)
        status = minimise(out, &l, saturated, true, most_steps, err);
    if (status == NORMA_OK) {
        reflect(out->parameters + LOADING_WITHIN * p, p);
        reflect(out->parameters + LOADING_BETWEEN * p, p);
    } else
        norma__twolevel_factor_free(out);
    norma__twolevel_likelihood_free(&l);
    return status;
}

void norma__twolevel_factor_free(norma__twolevel_factor *fit)
{
    free(fit->parameters);
    free(fit->information);
    free(fit->expected);
    *fit = (norma__twolevel_factor){0};
}
