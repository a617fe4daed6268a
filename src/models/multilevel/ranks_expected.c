#include "models/multilevel/components.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Among many units, how many lie above a value is all but certain: the sum of their probabilities
   to do so. That curve is made of POINTS equally likely values a unit, sorted into BINS of
   z / (1 + |z|), which no outlier can stretch. */
enum { POINTS = 32, BINS = 8192 };

typedef struct curve {
    double centre, scale;   /* z = (value - centre) / scale */
    double above[BINS + 1]; /* units expected above the lower edge of each bin */
    double point[POINTS];   /* standard normal, variance 1 */
    double n;               /* units */
} curve;

static double bin_of(const curve *c, double value)
{
    double z = (value - c->centre) / c->scale;
    return (1 + z / (1 + fabs(z))) * 0.5 * BINS;
}

static void place(curve *c, const norma__belief *beliefs, size_t n_units)
{
    double sum = 0, spread = 0;
    for (size_t u = 0; u < n_units; u++)
        if (!isnan(beliefs[u].mean)) {
            sum += beliefs[u].mean;
            c->n++;
        }
    c->centre = sum / c->n;
    for (size_t u = 0; u < n_units; u++)
        if (!isnan(beliefs[u].mean))
            spread += fabs(beliefs[u].mean - c->centre) + sqrt(beliefs[u].variance);
    c->scale = spread / c->n;
}

static void fill_points(curve *c)
{
    double squares = 0;
    for (size_t s = 0; s < POINTS; s++) {
        c->point[s] = norma__normal_quantile(((double)s + 0.5) / POINTS);
        squares += c->point[s] * c->point[s];
    }
    for (size_t s = 0; s < POINTS; s++)
        c->point[s] /= sqrt(squares / POINTS);
}

static void fill_curve(curve *c, const norma__belief *beliefs, size_t n_units)
{
    place(c, beliefs, n_units);
    fill_points(c);
    for (size_t u = 0; u < n_units; u++) {
        double sd = sqrt(beliefs[u].variance);
        for (size_t s = 0; s < POINTS && !isnan(sd); s++) {
            double bin = bin_of(c, beliefs[u].mean + sd * c->point[s]);
            c->above[bin < BINS ? (size_t)bin : BINS - 1] += 1.0 / POINTS;
        }
    }
    for (size_t b = BINS; b-- > 0;)
        c->above[b] += c->above[b + 1];
}

static double units_above(const curve *c, double value)
{
    double bin = bin_of(c, value);
    size_t b = bin < BINS ? (size_t)bin : BINS - 1;
    return c->above[b] + (bin - (double)b) * (c->above[b + 1] - c->above[b]);
}

typedef struct crossing {
    const norma__belief *beliefs;
    size_t n_units;
    double wanted;
} crossing;

static double units_too_many(double value, const void *context)
{
    const crossing *x = context;
    double above = 0;
    for (size_t u = 0; u < x->n_units; u++) {
        const norma__belief *b = &x->beliefs[u];
        above += isnan(b->mean) ? 0 : norma__normal_cdf((b->mean - value) / sqrt(b->variance));
    }
    return above - x->wanted;
}

/* The value that so many units are expected to exceed. */
static double exceeded_by(const curve *c, const norma__belief *beliefs, size_t n_units,
                          double units)
{
    const crossing x = {beliefs, n_units, units};
    double reach = c->scale;
    while (units_too_many(c->centre - reach, &x) < 0 || units_too_many(c->centre + reach, &x) > 0)
        reach *= 2;
    return norma__root(units_too_many, &x, c->centre - reach, c->centre + reach);
}

/* A rank moves with the unit's own value, and with how many others happen to pass it: about
   0.56 = 1 / sqrt(pi) of those within one standard deviation. */
static double widened(double ranks, double quantile)
{
    return sqrt(ranks * ranks + quantile * M_2_SQRTPI / 2 * ranks);
}

static void fill_ranks(norma_unit_mean *out, const curve *c, const norma__belief *b, double top,
                       double bottom, double tail)
{
    double sd = sqrt(b->variance), sum = 0, q = -norma__normal_quantile(tail);
    for (size_t s = 0; s < POINTS; s++)
        sum += units_above(c, b->mean + sd * c->point[s]);
    out->rank_mean = fmin(fmax(0.5 + sum / POINTS, 1), c->n);
    out->p_top = norma__normal_cdf((b->mean - top) / sd);
    out->p_bottom = norma__normal_cdf((bottom - b->mean) / sd);
    double up = out->rank_mean - (0.5 + units_above(c, b->mean + q * sd));
    double down = 0.5 + units_above(c, b->mean - q * sd) - out->rank_mean;
    out->rank_low = fmax(1, floor(out->rank_mean - widened(fmax(up, 0), q)));
    out->rank_high = fmin(c->n, ceil(out->rank_mean + widened(fmax(down, 0), q)));
}

norma_status norma__ranks_expected(norma_unit_mean *out, const norma__belief *beliefs,
                                   size_t n_units, double conf_level, norma_error *err)
{
    curve *c = NORMA__NEW(curve, 1);
    if (!c)
        return norma__no_memory(err);
    fill_curve(c, beliefs, n_units);
    double third = (double)norma__third((size_t)c->n);
    double top = exceeded_by(c, beliefs, n_units, third);
    double bottom = exceeded_by(c, beliefs, n_units, c->n - third);
    for (size_t u = 0; u < n_units; u++)
        if (!isnan(beliefs[u].mean))
            fill_ranks(&out[u], c, &beliefs[u], top, bottom, (1 - conf_level) / 2);
    free(c);
    return NORMA_OK;
}
