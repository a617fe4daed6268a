/* dMACS and its relatives: how differently people of the same level answer an item. */
#include <math.h>

#include <norma/invariance.h>

#include "foundation/normal.h"

/* The trapezoidal rule over +-REACH standard deviations: its error of a smooth function that dies
   away like the normal density falls exponentially with the number of nodes. */
enum { NODES = 513 };
static const double reach = 9;

static double expected_answer(const norma_item_function *item, double eta)
{
    double level = item->intercept + item->loading * eta, sum = 0;
    if (item->n_thresholds == 0)
        return level;
    for (size_t c = 0; c < item->n_thresholds; c++)
        sum += norma__normal_cdf((level - item->thresholds[c]) / sqrt(item->residual));
    return sum;
}

/* The mean of |X|, X normal: Leone, Nelson & Nottingham (1961). */
static double folded_mean(double mean, double sd)
{
    if (!(sd > 0))
        return fabs(mean);
    return 2 * sd * norma__normal_density(mean / sd) +
           mean * (1 - 2 * norma__normal_cdf(-mean / sd));
}

/* The difference is itself normal: intercepts' plus loadings' times the factor. */
static void of_lines(norma_item_difference *d, const norma_item_function *r,
                     const norma_item_function *f, double mean, double variance, double *square)
{
    double slope = f->loading - r->loading;
    d->bias = f->intercept - r->intercept + slope * mean;
    d->unsigned_bias = folded_mean(d->bias, fabs(slope) * sqrt(variance));
    *square = d->bias * d->bias + slope * slope * variance;
}

static void of_curves(norma_item_difference *d, const norma_item_function *r,
                      const norma_item_function *f, double mean, double variance, double *square)
{
    const double step = 2 * reach / (NODES - 1);
    d->bias = d->unsigned_bias = *square = 0;
    for (size_t i = 0; i < NODES; i++) {
        double z = -reach + step * (double)i, eta = mean + sqrt(variance) * z;
        double weight = step * norma__normal_density(z);
        double difference = expected_answer(f, eta) - expected_answer(r, eta);
        d->bias += weight * difference;
        d->unsigned_bias += weight * fabs(difference);
        *square += weight * difference * difference;
    }
}

norma_item_difference norma_item_difference_of(const norma_item_function *reference,
                                               const norma_item_function *focal, double mean,
                                               double variance, double sd)
{
    norma_item_difference d = {NAN, NAN, NAN, NAN};
    double square;
    if (!(sd > 0) || !(variance > 0) || reference->n_thresholds != focal->n_thresholds ||
        (focal->n_thresholds && !(reference->residual > 0 && focal->residual > 0)))
        return d;
    if (focal->n_thresholds)
        of_curves(&d, reference, focal, mean, variance, &square);
    else
        of_lines(&d, reference, focal, mean, variance, &square);
    d.dmacs = sqrt(square) / sd;
    d.signed_dmacs = d.bias / sd;
    return d;
}
