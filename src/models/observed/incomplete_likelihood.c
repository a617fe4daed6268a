#include "models/observed/incomplete_likelihood.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "models/observed/patterns.h"

/* With d = y - mu, the holes filled with what is expected of them, and C their conditional
   covariance matrix, T = sum over rows of d d' + C: moments about the model's mean. Overwrites sums
   (of y) with sums of d, and products with T. */
static void centre(norma__patterns *patterns)
{
    const double *mean = patterns->fit.model.mean;
    double *sums = patterns->fit.expected.sums, *t = patterns->fit.expected.products;
    double n = patterns->rows.total;
    size_t p = patterns->rows.p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            t[i + j * p] += n * mean[i] * mean[j] - sums[i] * mean[j] - mean[i] * sums[j];
    for (size_t j = 0; j < p; j++)
        sums[j] -= n * mean[j];
}

/* sum ln |Sigma_o| + tr(K T) - sum tr(K C), K = Sigma^-1: d' K d of a filled row is the quadratic
   form of what was seen, and tr(K C) of a row the number of its holes, for C = K_mm^-1. */
static double deviance(const norma__patterns *patterns)
{
    const norma__filling *step = &patterns->fit.step;
    const double *k = step->precision, *t = patterns->fit.expected.products;
    double trace = 0;
    size_t p = patterns->rows.p;
    for (size_t i = 0; i < p * p; i++)
        trace += k[i] * t[i];
    return step->log_det + trace - step->missing + patterns->log_scales;
}

/* Fisher's identity: the slope is that of the complete rows, expected: n K - K T K, -2 K sum d. */
static void find_slopes(double *slope_sigma, double *slope_mu, norma__patterns *patterns, double n)
{
    const norma__incomplete *rows = &patterns->rows;
    const double *k = patterns->fit.step.precision, *scale = rows->scale;
    double *kt = patterns->pull;
    blasint p = (blasint)rows->p;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, p, 1, k, p,
                patterns->fit.expected.products, p, 0, kt, p);
    memcpy(patterns->precision, k, rows->p * rows->p * sizeof *k);
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, p, p, -1, k, p, kt, p, rows->total,
                patterns->precision, p);
    for (size_t j = 0; slope_sigma && j < rows->p; j++)
        for (size_t i = 0; i <= j; i++)
            slope_sigma[i + j * rows->p] = slope_sigma[j + i * rows->p] =
                (patterns->precision[i + j * rows->p] + patterns->precision[j + i * rows->p]) /
                (2 * n * scale[i] * scale[j]);
    if (!slope_mu)
        return;
    cblas_dsymv(CblasColMajor, CblasLower, p, -2 / n, k, p, patterns->fit.expected.sums, 1, 0,
                slope_mu, 1);
    for (size_t j = 0; j < rows->p; j++)
        slope_mu[j] /= scale[j];
}

bool norma__incomplete_at(double *f, double *slope_sigma, double *slope_mu,
                          const norma__observed *observed, size_t group, const double *sigma,
                          const double *mu)
{
    const norma__observed_group *g = &observed->groups[group];
    double n = g->total;
    if (!norma__patterns_expect(g->patterns, sigma, mu))
        return false;
    centre(g->patterns);
    *f = deviance(g->patterns) / n;
    if (slope_sigma || slope_mu)
        find_slopes(slope_sigma, slope_mu, g->patterns, n);
    return isfinite(*f);
}

double norma__incomplete_saturated(const norma__observed *observed, size_t group)
{
    return observed->groups[group].patterns->saturated;
}
