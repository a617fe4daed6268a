#include "models/sem/fit_residuals.h"

#include <math.h>

/* Sums of squares of one kind of residual. */
typedef struct squares {
    double diagonal, below, mean;
} squares;

static squares raw(const norma__fit_moments *m)
{
    squares sum = {0, 0, 0};
    for (size_t j = 0; j < m->p; j++)
        for (size_t i = j; i < m->p; i++) {
            const double d = m->s[i + j * m->p] - m->sigma[i + j * m->p];
            *(i == j ? &sum.diagonal : &sum.below) += d * d;
        }
    for (size_t i = 0; m->mean && i < m->p; i++)
        sum.mean += (m->mean[i] - m->mu[i]) * (m->mean[i] - m->mu[i]);
    return sum;
}

/* By the sample's standard deviations. */
static squares standardised(const norma__fit_moments *m)
{
    squares sum = {0, 0, 0};
    for (size_t j = 0; j < m->p; j++) {
        const double unit = m->s[j + j * m->p];
        for (size_t i = j; i < m->p; i++) {
            const double d = m->s[i + j * m->p] - m->sigma[i + j * m->p];
            *(i == j ? &sum.diagonal : &sum.below) += d * d / (unit * m->s[i + i * m->p]);
        }
        if (m->mean)
            sum.mean += (m->mean[j] - m->mu[j]) * (m->mean[j] - m->mu[j]) / unit;
    }
    return sum;
}

static double correlation(const double *cov, size_t p, size_t i, size_t j)
{
    return cov[i + j * p] / sqrt(cov[i + i * p] * cov[j + j * p]);
}

/* Of correlations; diagonal: of variances, relative to the sample's; means by the standard
   deviations of each (lavaan's CRMR takes the sample's for both). */
static squares correlational(const norma__fit_moments *m)
{
    squares sum = {0, 0, 0};
    for (size_t j = 0; j < m->p; j++) {
        const double s = m->s[j + j * m->p], sigma = m->sigma[j + j * m->p];
        sum.diagonal += (s - sigma) * (s - sigma) / (s * s);
        for (size_t i = j + 1; i < m->p; i++) {
            const double d = correlation(m->s, m->p, i, j) - correlation(m->sigma, m->p, i, j);
            sum.below += d * d;
        }
        if (m->mean) {
            const double d = m->mean[j] / sqrt(s) - m->mu[j] / sqrt(sigma);
            sum.mean += d * d;
        }
    }
    return sum;
}

static double of_cuts(const norma__fit_moments *m)
{
    double sum = 0;
    for (size_t i = 0; i < m->n_cuts; i++)
        sum += m->cuts[i] * m->cuts[i];
    return sum;
}

norma__fit_rms norma__fit_residuals(const norma__fit_moments *m)
{
    const double p = (double)m->p, pairs = p * (p - 1) / 2;
    const double located = m->ordinal ? (double)m->n_cuts : m->mean ? p : 0;
    squares a = raw(m), b = standardised(m), c = correlational(m);
    if (m->ordinal) {
        a.diagonal = b.diagonal = 0;
        a.mean = b.mean = c.mean = of_cuts(m);
    }
    norma__fit_rms out = {
        .rmr = sqrt((a.diagonal + a.below + a.mean) / (pairs + p + located)),
        .rmr_nomean = sqrt((a.diagonal + a.below) / (pairs + p)),
        .srmr = sqrt((b.diagonal + b.below + b.mean) / (pairs + p + located)),
        .srmr_nomean = sqrt((b.diagonal + b.below) / (pairs + p)),
        .crmr = sqrt((c.below + b.mean) / (pairs + located)),
        .crmr_nomean = sqrt(c.below / pairs),
        .mplus = m->ordinal ? NAN : sqrt((c.diagonal + c.below + c.mean) / (pairs + p + located)),
        .mplus_nomean = m->ordinal ? NAN : sqrt((c.diagonal + c.below) / (pairs + p)),
    };
    return out;
}

void norma__fit_rms_add(norma__fit_rms *sum, const norma__fit_rms *group, double weight)
{
    sum->rmr += weight * group->rmr;
    sum->rmr_nomean += weight * group->rmr_nomean;
    sum->srmr += weight * group->srmr;
    sum->srmr_nomean += weight * group->srmr_nomean;
    sum->crmr += weight * group->crmr;
    sum->crmr_nomean += weight * group->crmr_nomean;
    sum->mplus += weight * group->mplus;
    sum->mplus_nomean += weight * group->mplus_nomean;
}
