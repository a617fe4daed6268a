#include "benchmark/drift_tests.h"

#include <math.h>

#include "foundation/numeric.h"

/* Satterthwaite's, as effective numbers have it (norms/distribution_effective.c), of the shares h
   of companies: (sum h^2)^2 / sum h^4 - 1. */
static double df_of_companies(const norma_norm_set *set, const norma_norm_scale *scale)
{
    double second = 0, fourth = 0;
    for (size_t c = 0; c < set->n_companies; c++) {
        double h = (double)scale->companies[c].n;
        if (set->weighting == NORMA_WEIGHT_COMPANIES)
            h = h > 0;
        second += h * h;
        fourth += h * h * h * h;
    }
    return fmax(1, second * second / fourth - 1);
}

norma__drift_mean norma__drift_mean_of(const norma_norm_set *set, const norma_norm_scale *scale)
{
    double n = (double)scale->n;
    norma__drift_mean m = {scale->mean, scale->sd, scale->n_effective,
                           scale->sd / sqrt(scale->n_effective), n - 1};
    if (scale->companies && scale->n_companies > 1 && scale->n_effective < n) {
        m.df = df_of_companies(set, scale);
        m.se *= norma__t_quantile(0.975, n - 1) / norma__t_quantile(0.975, m.df);
    }
    return m;
}

static int verdict_of(const norma_drift_change *c, double alpha)
{
    if (isnan(c->p) || isnan(c->equivalence_p))
        return NORMA_DRIFT_UNKNOWN;
    if (c->equivalence_p < alpha)
        return NORMA_DRIFT_EQUIVALENT;
    return c->p < alpha ? NORMA_DRIFT_DRIFTED : NORMA_DRIFT_NOT_CLEAR;
}

norma_drift_change norma__drift_change_of(const norma__drift_mean *home,
                                          const norma__drift_mean *away,
                                          const norma_drift_options *o)
{
    double a = home->se * home->se, b = away->se * away->se, bound = o->bound * home->sd;
    norma_drift_change c = {.mean = {home->mean, away->mean},
                            .sd = {home->sd, away->sd},
                            .n_effective = {home->n_effective, away->n_effective},
                            .change = away->mean - home->mean,
                            .se = sqrt(a + b)};
    c.df = (a + b) * (a + b) / (a * a / home->df + b * b / away->df);
    double margin = norma__t_quantile((1 + o->conf_level) / 2, c.df) * c.se;
    c.low = c.change - margin;
    c.high = c.change + margin;
    c.p = 2 * norma__t_upper(fabs(c.change) / c.se, c.df);
    c.d = c.change / home->sd;
    c.d_low = c.low / home->sd;
    c.d_high = c.high / home->sd;
    c.equivalence_p = norma__t_upper((bound - fabs(c.change)) / c.se, c.df);
    c.verdict = verdict_of(&c, 1 - o->conf_level);
    return c;
}

double norma__kolmogorov_upper(double d, double n)
{
    double root = sqrt(n), x = d * (root + 0.12 + 0.11 / root), sum = 0, sign = 2;
    if (isnan(x) || x < 0.2)
        return isnan(x) ? NAN : 1;
    for (int k = 1; k <= 100; k++, sign = -sign)
        sum += sign * exp(-2 * k * k * x * x);
    return fmin(1, fmax(0, sum));
}
