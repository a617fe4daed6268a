/* The beta-binomial distribution of sum scores 0 ... m: eta: logit of the mean share, logarithm of
   alpha + beta. Scores between two possible ones are placed by their neighbours' mid-ranks. */
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "models/norming/family.h"

static double points(double score, const norma__score_range *range)
{
    return (score - range->min) / range->step;
}

static norma__jet log_gamma(norma__jet x)
{
    return norma__jet_of(x, lgamma(x.v), gsl_sf_psi(x.v), gsl_sf_psi_1(x.v));
}

static norma__jet log_density(const double *eta, double score, const norma__score_range *range)
{
    const double m = round(points(range->max, range)), k = round(points(score, range));
    const norma__jet logit = norma__jet_variable(eta[0], 0);
    const double share = 1 / (1 + exp(-eta[0])), slope = share * (1 - share);
    const norma__jet p = norma__jet_of(logit, share, slope, slope * (1 - 2 * share));
    const norma__jet total = norma__jet_exp(norma__jet_variable(eta[1], 1));
    const norma__jet alpha = norma__jet_product(p, total);
    const norma__jet beta = norma__jet_sum(1, total, -1, alpha, 0);
    /* log of C(m, k) B(k + alpha, m - k + beta) / B(alpha, beta) */
    const norma__jet upper = norma__jet_sum(1, log_gamma(norma__jet_line(1, alpha, k)), 1,
                                            log_gamma(norma__jet_line(1, beta, m - k)), 0);
    const norma__jet lower = norma__jet_sum(1, log_gamma(alpha), 1, log_gamma(beta), 0);
    const norma__jet all =
        norma__jet_sum(1, log_gamma(total), -1, log_gamma(norma__jet_line(1, total, m)),
                       lgamma(m + 1) - lgamma(k + 1) - lgamma(m - k + 1));
    return norma__jet_sum(1, all, 1, norma__jet_sum(1, upper, -1, lower, 0), 0);
}

/* Shares below score k and at it, by the ratio of neighbouring probabilities. */
static void shares(double *below, double *at, const double *eta, double k, double m)
{
    const double share = 1 / (1 + exp(-eta[0])), total = exp(eta[1]);
    const double alpha = share * total, beta = total - alpha;
    double log_p = lgamma(m + beta) - lgamma(beta) + lgamma(total) - lgamma(m + total);
    *below = 0;
    *at = exp(log_p);
    for (int point = 0; point < (int)k; point++) {
        const double i = point;
        *below += *at;
        log_p += log((m - i) / (i + 1)) + log((i + alpha) / (m - i - 1 + beta));
        *at = exp(log_p);
    }
}

static double z_at(const double *eta, double k, double m)
{
    double below, at;
    shares(&below, &at, eta, k, m);
    return norma__normal_quantile(fmin(below + at / 2, 1 - 1e-16));
}

static double z_of(const double *eta, double score, const norma__score_range *range)
{
    const double m = round(points(range->max, range));
    const double x = fmin(fmax(points(score, range), 0), m), k = fmin(floor(x), m - 1);
    const double low = z_at(eta, k, m);
    return x <= k ? low : low + (x - k) * (z_at(eta, k + 1, m) - low);
}

static double cumulative(const double *eta, double score, const norma__score_range *range)
{
    const double m = round(points(range->max, range)), k = floor(points(score, range) + 1e-9);
    double below, at;
    if (k < 0)
        return 0;
    if (k >= m)
        return 1;
    shares(&below, &at, eta, k, m);
    return fmin(1, below + at);
}

static double score_of(const double *eta, double z, const norma__score_range *range)
{
    const double m = round(points(range->max, range));
    double low = 0, high = m;
    if (z <= z_at(eta, 0, m))
        return range->min;
    if (z >= z_at(eta, m, m))
        return range->max;
    while (high - low > 1) {
        const double middle = floor((low + high) / 2);
        if (z_at(eta, middle, m) <= z)
            low = middle;
        else
            high = middle;
    }
    const double z_low = z_at(eta, low, m), z_high = z_at(eta, high, m);
    return range->min + range->step * (low + (z - z_low) / (z_high - z_low));
}

/* Variance m p (1 - p) (total + m) / (total + 1). */
static void start(double *eta, double mean, double sd, const norma__score_range *range)
{
    const double m = points(range->max, range);
    const double p = fmin(fmax(points(mean, range) / m, 0.02), 0.98);
    const double variance = sd * sd / (range->step * range->step);
    const double ratio = variance / (m * p * (1 - p)); /* 1 (binomial) to m */
    const double total = ratio > 1.05 ? (m - ratio) / (ratio - 1) : 20 * m;
    eta[0] = log(p / (1 - p));
    eta[1] = log(fmax(total, 0.1));
}

const norma__family norma__family_beta_binomial = {2,        log_density, z_of,
                                                   score_of, cumulative,  start};
