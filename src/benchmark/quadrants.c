#include "benchmark/quadrants.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"

/* Beyond, t is normal as far as a percentage shows. */
static const double MANY = 1000;

/* A two-dimensional t is a normal one over the root of an independent chi square: the mean over
   its quantiles, by Gauss-Legendre. */
static double both_below(double h, double k, double rho, double df)
{
    const norma__quadrature rule = norma__binormal_rule(0.9); /* its finest, of 20 points */
    double sum = 0;
    if (df > MANY)
        return norma__binormal_cdf(h, k, rho);
    for (size_t i = 0; i < rule.n; i++)
        for (int side = -1; side <= 1; side += 2) {
            const double at = (1 + side * rule.node[i]) / 2;
            const double root = sqrt(gsl_cdf_chisq_Pinv(at, df) / df);
            sum += rule.weight[i] / 2 * norma__binormal_cdf(h * root, k * root, rho);
        }
    return sum;
}

static double below(double h, double df)
{
    return norma__t_upper(-h, df);
}

void norma__quadrants(double out[4], const norma_map_point *point, const norma_map_lines *lines)
{
    const double n = (double)point->n, df = n - 2, wider = (n - 1) / (n - 2);
    const double xx = point->xx * wider + lines->xx, yy = point->yy * wider + lines->yy;
    const double xy = point->xy * wider + lines->xy;
    for (int q = 0; q < 4; q++)
        out[q] = NAN;
    if (point->n < 3 || isnan(lines->x) || isnan(lines->y) || !(xx > 0) || !(yy > 0))
        return;
    norma__prepare_numerics();
    const double h = (lines->x - point->x) / sqrt(xx), k = (lines->y - point->y) / sqrt(yy);
    const double rho = fmax(-1, fmin(1, xy / sqrt(xx * yy)));
    const double low_x = below(h, df), low_y = below(k, df);
    const double low = fmin(both_below(h, k, rho, df), fmin(low_x, low_y));
    out[0] = low;
    out[1] = fmax(0, low_y - low);
    out[2] = fmax(0, low_x - low);
    out[3] = fmax(0, 1 - low_x - low_y + low);
}
