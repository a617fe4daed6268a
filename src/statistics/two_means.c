#include "statistics/two_means.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

#include "foundation/noncentral_t.h"
#include "foundation/numeric.h"

static bool counts(const double *scores, const uint8_t *use, const uint8_t *keep, size_t row)
{
    return (!use || use[row]) && (!keep || keep[row]) && !isnan(scores[row]);
}

norma__group norma__group_of(const double *scores, const uint8_t *use, const uint8_t *keep,
                             size_t n_rows)
{
    norma__group g = {.population = INFINITY};
    double sum = 0, squares = 0;
    for (size_t r = 0; r < n_rows; r++)
        if (counts(scores, use, keep, r)) {
            sum += scores[r];
            g.n++;
        }
    g.mean = sum / (double)g.n;
    for (size_t r = 0; r < n_rows; r++)
        if (counts(scores, use, keep, r))
            squares += (scores[r] - g.mean) * (scores[r] - g.mean);
    g.sd = g.n > 1 ? sqrt(squares / ((double)g.n - 1)) : NAN;
    return g;
}

static double variance_of_mean(const norma__group *g)
{
    double n = (double)g->n;
    return g->sd * g->sd / n * (1 - n / g->population);
}

norma__mean_difference norma__welch(const norma__group *first, const norma__group *second,
                                    double conf_level)
{
    norma__mean_difference d = {first->mean - second->mean, NAN, NAN, NAN, NAN, NAN};
    if (first->n < 2 || second->n < 2)
        return d;
    const double a = variance_of_mean(first), b = variance_of_mean(second);
    d.se = sqrt(a + b);
    d.low = d.high = d.difference;
    if (d.se > 0) {
        d.df =
            (a + b) * (a + b) / (a * a / ((double)first->n - 1) + b * b / ((double)second->n - 1));
        d.p = fmin(1, 2 * norma__t_upper(fabs(d.difference) / d.se, d.df));
        const double half = norma__t_quantile((1 + conf_level) / 2, d.df) * d.se;
        d.low -= half;
        d.high += half;
    }
    return d;
}

/* Through the gamma function over Stirling's formula, so that no large logarithms cancel. */
double norma__hedges_correction(double df)
{
    norma__prepare_numerics();
    if (!(df > 1))
        return NAN;
    if (isinf(df))
        return 1;
    const double a = df / 2;
    return exp(-(a - 1) * log1p(-1 / df) - 0.5) * gsl_sf_gammastar(a) / gsl_sf_gammastar(a - 0.5);
}

norma__effect norma__hedges_g(const norma__group *first, const norma__group *second,
                              double conf_level)
{
    norma__effect effect = {NAN, NAN, NAN};
    norma__prepare_numerics();
    if (first->n < 2 || second->n < 2)
        return effect;
    const double n1 = (double)first->n, n2 = (double)second->n, df = n1 + n2 - 2;
    const double pooled =
        sqrt(((n1 - 1) * first->sd * first->sd + (n2 - 1) * second->sd * second->sd) / df);
    if (!(pooled > 0))
        return effect;
    const double root = sqrt(n1 * n2 / (n1 + n2)), d = (first->mean - second->mean) / pooled;
    const double j = norma__hedges_correction(df);
    effect.g = j * d;
    if (isnan(conf_level))
        return effect;
    effect.low = j * norma__nct_noncentrality(d * root, df, (1 + conf_level) / 2) / root;
    effect.high = j * norma__nct_noncentrality(d * root, df, (1 - conf_level) / 2) / root;
    return effect;
}
