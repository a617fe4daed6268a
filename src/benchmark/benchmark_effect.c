/* How far a mean is from a norm's, with errors that know of companies. */
#include <math.h>

#include <norma/benchmark.h>

#include "foundation/numeric.h"
#include "statistics/two_means.h"

/* An estimate with its error, and the t distribution that it has. */
typedef struct estimate {
    double value, se, df;
} estimate;

static estimate unknown(double value)
{
    return (estimate){.value = value, .se = NAN, .df = NAN};
}

/* Variance within the company: its own, as far as companies differ in theirs, else the norm's. */
static double own_variance(double *df, const norma_benchmark_figure *figure,
                           const norma_benchmark_norm *norm)
{
    const double own_df = (double)figure->n - 1;
    const double own = own_df > 0 ? figure->sd * figure->sd * own_df : 0;
    *df = norm->within_df + own_df;
    return (norm->within * norm->within_df + own) / *df;
}

/* Satterthwaite (1946): the sum of two mean squares. */
static estimate add_errors(double value, double a, double df_a, double b, double df_b)
{
    return (estimate){
        .value = value, .se = sqrt(a + b), .df = (a + b) * (a + b) / (a * a / df_a + b * b / df_b)};
}

static estimate difference_of(const norma_benchmark_figure *figure,
                              const norma_benchmark_norm *norm)
{
    const double value = figure->mean - norm->mean, n = (double)figure->n;
    double df = n - 1, variance = figure->sd * figure->sd;
    if (norm->by_companies)
        variance = own_variance(&df, figure, norm);
    return df > 0 && norm->df > 0 && variance > 0
               ? add_errors(value, variance / n, df, norm->se * norm->se, norm->df)
               : unknown(value);
}

/* Hedges (2007): the variance of the standardised difference is that of the difference, plus that
   of the total sd that it is divided by. */
static estimate effect_of(const estimate *difference, const norma_benchmark_norm *norm)
{
    const double j = norma__hedges_correction(norm->sd_df);
    const double d = difference->value / norm->sd, se = difference->se / norm->sd;
    if (!(norm->sd > 0))
        return unknown(NAN);
    return (estimate){
        .value = j * d, .se = j * sqrt(se * se + d * d / (2 * norm->sd_df)), .df = difference->df};
}

static double reach(const estimate *e, double conf_level)
{
    return norma__t_quantile((1 + conf_level) / 2, e->df) * e->se;
}

/* Two one-sided tests (Schuirmann, 1987). */
static double equivalence_p(const estimate *e, double bound)
{
    const double above = norma__t_upper((e->value + bound) / e->se, e->df);
    const double below = norma__t_upper((bound - e->value) / e->se, e->df);
    return isnan(e->se) ? NAN : fmax(above, below);
}

static int equivalence_of(const estimate *e, double p, double conf_level)
{
    if (isnan(p))
        return NORMA_EQUIVALENCE_UNKNOWN;
    const bool within = p<1 - conf_level, apart = fabs(e->value)> reach(e, conf_level);
    if (within)
        return apart ? NORMA_DIFFERENT_BUT_SMALL : NORMA_EQUIVALENT;
    return apart ? NORMA_DIFFERENT : NORMA_NOT_CLEAR;
}

/* Without companies g and its interval are Hedges' of 1981, of respondents. */
static void take_effect(norma_benchmark_figure *figure, const estimate *effect,
                        const norma_benchmark_norm *norm, double conf_level)
{
    const double half = reach(effect, conf_level);
    figure->g = effect->value;
    figure->g_se = effect->se;
    figure->g_low = effect->value - half;
    figure->g_high = effect->value + half;
    if (norm->by_companies)
        return;
    const norma__group own = {
        .n = figure->n, .mean = figure->mean, .sd = figure->sd, .population = INFINITY};
    const norma__group others = {
        .n = (size_t)(norm->df + 1.5), .mean = norm->mean, .sd = norm->sd, .population = INFINITY};
    const norma__effect g = norma__hedges_g(&own, &others, conf_level);
    figure->g = g.g;
    figure->g_low = g.low;
    figure->g_high = g.high;
}

void norma_benchmark_compare(norma_benchmark_figure *figure, const norma_benchmark_norm *norm,
                             const norma_benchmark_options *options)
{
    const estimate difference = difference_of(figure, norm);
    const estimate effect = effect_of(&difference, norm);
    const estimate *tested = options->bound_unit == NORMA_BOUND_POMP ? &difference : &effect;
    const double half = reach(&difference, options->conf_level);
    figure->difference = difference.value;
    figure->difference_se = difference.se;
    figure->df = difference.df;
    figure->difference_low = difference.value - half;
    figure->difference_high = difference.value + half;
    take_effect(figure, &effect, norm, options->conf_level);
    figure->equivalence_p = equivalence_p(tested, options->bound);
    figure->equivalence = equivalence_of(tested, figure->equivalence_p, options->conf_level);
}
