/* Green & Yang (2009), Psychometrika 74, 155-167. Two scores, sums of steps at thresholds, whose
   latent responses correlate r have the covariance sum over both items' thresholds of steps times
   [Phi2(t, t'; r) - Phi(t) Phi(t')]. The factor makes r = l l', also of an item with itself; the
   denominator takes the polychoric correlation, and 1 of an item with itself. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/status.h"
#include "models/reliability/minres_slopes.h"
#include "models/reliability/ordinal.h"

/* Correlations that the factor makes. */
static double by_factor(const norma__ordinal *m, size_t i, size_t j)
{
    return fmax(-1, fmin(1, m->loadings[i] * m->loadings[j]));
}

static double covariance(const norma__ordinal *m, size_t i, size_t j, double r)
{
    double sum = 0;
    for (size_t a = m->first[i]; a < m->first[i + 1]; a++)
        for (size_t b = m->first[j]; b < m->first[j + 1]; b++) {
            double t = m->threshold[a], u = m->threshold[b];
            sum += m->step[a] * m->step[b] *
                   (norma__binormal_cdf(t, u, r) - norma__normal_cdf(t) * norma__normal_cdf(u));
        }
    return sum;
}

typedef struct parts {
    double true_variance, variance;
} parts;

static parts variances(const norma__ordinal *m)
{
    parts sum = {0};
    for (size_t j = 0; j < m->p; j++) {
        for (size_t i = 0; i < j; i++) {
            sum.true_variance += 2 * covariance(m, i, j, by_factor(m, i, j));
            sum.variance += 2 * covariance(m, i, j, m->cor[i + j * m->p]);
        }
        sum.true_variance += covariance(m, j, j, by_factor(m, j, j));
        sum.variance += covariance(m, j, j, 1);
    }
    return sum;
}

double norma__green_yang(const norma__ordinal *m)
{
    parts sum = variances(m);
    return sum.variance > 0 ? sum.true_variance / sum.variance : NAN;
}

/* ---- slopes ---- */

/* How a covariance moves with r. */
static double by_correlation(const norma__ordinal *m, size_t i, size_t j, double r)
{
    double sum = 0;
    for (size_t a = m->first[i]; a < m->first[i + 1]; a++)
        for (size_t b = m->first[j]; b < m->first[j + 1]; b++)
            sum += m->step[a] * m->step[b] *
                   norma__binormal_density(m->threshold[a], m->threshold[b], r);
    return sum;
}

/* P(Y <= u | X = t) of standard normals; at r = 1 half of the equal ones. */
static double conditional(double t, double u, double r)
{
    double rest = 1 - r * r;
    if (rest > 1e-14)
        return norma__normal_cdf((u - r * t) / sqrt(rest));
    return u > r * t ? 1 : u < r * t ? 0 : 0.5;
}

/* How the covariance of item i with item j moves with threshold a of item i. */
static double by_threshold(const norma__ordinal *m, size_t a, size_t j, double r)
{
    double t = m->threshold[a], sum = 0;
    for (size_t b = m->first[j]; b < m->first[j + 1]; b++)
        sum +=
            m->step[b] * (conditional(t, m->threshold[b], r) - norma__normal_cdf(m->threshold[b]));
    return m->step[a] * norma__normal_density(t) * sum;
}

static void fill_thresholds(double *slopes, const norma__ordinal *m, parts sum)
{
    for (size_t i = 0; i < m->p; i++)
        for (size_t a = m->first[i]; a < m->first[i + 1]; a++) {
            double of_true = 0, of_all = 0;
            for (size_t j = 0; j < m->p; j++) {
                of_true += 2 * by_threshold(m, a, j, by_factor(m, i, j));
                of_all += 2 * by_threshold(m, a, j, i == j ? 1 : m->cor[i + j * m->p]);
            }
            slopes[a] = (of_true - of_all * sum.true_variance / sum.variance) / sum.variance;
        }
}

/* By each loading, at fixed correlations. */
static void fill_loadings(double *slopes, const norma__ordinal *m, parts sum)
{
    for (size_t i = 0; i < m->p; i++) {
        slopes[i] = 0;
        for (size_t j = 0; j < m->p; j++)
            slopes[i] +=
                2 * m->loadings[j] * by_correlation(m, i, j, by_factor(m, i, j)) / sum.variance;
    }
}

norma_status norma__green_yang_slopes(double *slopes, const norma__ordinal *m, norma_error *err)
{
    size_t p = m->p, at = m->first[p];
    parts sum = variances(m);
    double *gradient = NORMA__NEW(double, p *p), *by_loading = NORMA__NEW(double, p);
    norma_status status = gradient && by_loading ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        fill_thresholds(slopes, m, sum);
        fill_loadings(by_loading, m, sum);
        status = norma__follow_minres(gradient, by_loading, m->cor, m->loadings, p, err);
    }
    for (size_t j = 0; j < p && status == NORMA_OK; j++)
        for (size_t i = j + 1; i < p; i++)
            slopes[at++] =
                2 * (gradient[i + j * p] - by_correlation(m, i, j, m->cor[i + j * p]) *
                                               sum.true_variance / (sum.variance * sum.variance));
    free(gradient);
    free(by_loading);
    return status;
}
