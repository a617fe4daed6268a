#include "foundation/noncentral_t.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

#include "foundation/numeric.h"

/* T = (Z + ncp) / S with S = sqrt(chi-square / df), so P(T <= t) is the mean of
   Phi(t S - ncp) over S. In v = log S the density is
       2 sqrt(a / 2 pi) / Gamma*(a) exp(a (1 + 2v - exp 2v)),   a = df / 2,
   Gamma* being the gamma function over Stirling's formula: no large logarithms cancel, whatever df.
   The integrand is smooth and dies away on both sides, where the trapezoidal rule converges faster
   than any power of its step (Trefethen & Weideman, 2014, SIAM Review 56, 385-458). */

/* Enough for effects of a hundred standard deviations; beyond, the last digits go first. */
enum { MOST_POINTS = 20000 };

/* 1 + 2v - exp 2v, without the cancellation near 0. */
static double log_shape(double v)
{
    return fabs(v) < 0.25 ? gsl_sf_log_1plusx_mx(expm1(2 * v)) : 1 + 2 * v - exp(2 * v);
}

/* Where the density has fallen by exp(-60), on one side of its mode at 0. */
static double far_end(double a, double direction)
{
    double step = direction / sqrt(2 * a), v = step;
    while (a * log_shape(v) > -60)
        v += step;
    return v;
}

/* P(T <= t), and its derivative by the noncentrality. */
static double lower_and_slope(double t, double df, double ncp, double *slope)
{
    const double a = df / 2, from = far_end(a, -1), to = far_end(a, 1);
    /* narrowest features: the density, and the step of Phi where t exp(v) passes ncp */
    const double width = 1 / fmax(sqrt(2 * df), fmin(fabs(ncp), fabs(t) * exp(to)));
    const int points = (int)fmin(MOST_POINTS, ceil((to - from) / (width / 6)));
    const double h = (to - from) / points;
    double sum = 0, slope_sum = 0;
    for (int k = 0; k <= points; k++) {
        double v = from + k * h, z = t * exp(v) - ncp, density = exp(a * log_shape(v));
        sum += density * gsl_cdf_ugaussian_P(z);
        slope_sum -= density * gsl_ran_ugaussian_pdf(z);
    }
    const double scale = 2 * sqrt(a / (2 * M_PI)) / gsl_sf_gammastar(a) * h;
    if (slope)
        *slope = slope_sum * scale;
    return fmin(1, sum * scale);
}

double norma__nct_lower(double t, double df, double ncp)
{
    norma__prepare_numerics();
    if (isnan(t) || isnan(ncp) || !(df > 0))
        return NAN;
    return lower_and_slope(t, df, ncp, NULL);
}

/* Newton's steps, halving the bracket instead whenever one would leave it. */
double norma__nct_noncentrality(double t, double df, double p)
{
    norma__prepare_numerics();
    if (!isfinite(t) || !(df > 0) || !(p > 0 && p < 1))
        return NAN;
    double step = sqrt(1 + t * t / (2 * df)), low = t - step, high = t + step, slope;
    while (lower_and_slope(t, df, low, NULL) < p)
        low -= (step *= 2);
    while (lower_and_slope(t, df, high, NULL) > p)
        high += (step *= 2);
    double ncp = (low + high) / 2;
    for (int i = 0; i < 200; i++) {
        double excess = lower_and_slope(t, df, ncp, &slope) - p;
        if (excess > 0)
            low = ncp;
        else
            high = ncp;
        double next = ncp - excess / slope;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        if (fabs(next - ncp) <= 1e-13 * fmax(1, fabs(next)))
            return next;
        ncp = next;
    }
    return ncp;
}
