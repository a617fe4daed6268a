#include "foundation/noncentral_chisq.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

#include "foundation/numeric.h"

/* X is chi-square with df + 2J degrees of freedom, J Poisson with mean ncp/2. The sum over J starts
   at its mode and goes both ways until nothing is left to add (Benton & Krishnamoorthy, 2003,
   Computational Statistics & Data Analysis 43, 249-267). With a = df/2 + j and y = x/2,
       P(a + 1) = P(a) - step(a),  Q(a + 1) = Q(a) + step(a),  step(a) = y^a e^-y / Gamma(a + 1). */

static const double NOTHING = 1e-17, LARGEST = 1e9;

/* One way from the mode: Poisson weights, steps and tail areas by recurrence. direction: 1, -1. */
static double sum_one_way(double y, double half_df, double mean, double mode, int direction,
                          bool upper)
{
    double j = mode, a = half_df + mode, sum = 0, last = 0;
    double weight = exp(mode * log(mean) - mean - gsl_sf_lngamma(mode + 1));
    double step = exp(a * log(y) - y - gsl_sf_lngamma(a + 1));
    double area = upper ? gsl_cdf_chisq_Q(2 * y, 2 * a) : gsl_cdf_chisq_P(2 * y, 2 * a);
    const double grows = upper ? 1 : -1;
    for (;;) {
        if (direction > 0) {
            area += grows * step;
            a += 1;
            step *= y / a;
            j += 1;
            weight *= mean / j;
        } else {
            if (j < 1)
                return sum;
            step *= a / y;
            a -= 1;
            area -= grows * step;
            weight *= j / mean;
            j -= 1;
        }
        area = fmin(fmax(area, 0), 1);
        sum += weight * area;
        /* terms rise to one peak and fall for good */
        if (weight == 0 || (weight * area < last && weight * area <= NOTHING * sum))
            return sum;
        last = weight * area;
    }
}

static double tail_area(double x, double df, double ncp, bool upper)
{
    norma__prepare_numerics();
    if (isnan(x) || !(df > 0) || !(ncp >= 0 && ncp <= LARGEST))
        return NAN;
    if (x <= 0)
        return upper ? 1 : 0;
    if (isinf(x))
        return upper ? 0 : 1;
    if (ncp == 0)
        return upper ? gsl_cdf_chisq_Q(x, df) : gsl_cdf_chisq_P(x, df);
    const double mean = ncp / 2, mode = floor(mean), a = df / 2 + mode;
    const double centre = upper ? gsl_cdf_chisq_Q(x, 2 * a) : gsl_cdf_chisq_P(x, 2 * a);
    double sum = centre * exp(mode * log(mean) - mean - gsl_sf_lngamma(mode + 1));
    sum += sum_one_way(x / 2, df / 2, mean, mode, -1, upper);
    sum += sum_one_way(x / 2, df / 2, mean, mode, 1, upper);
    return fmin(sum, 1);
}

double norma__noncentral_chisq_lower(double x, double df, double noncentrality)
{
    return tail_area(x, df, noncentrality, false);
}

double norma__noncentral_chisq_upper(double x, double df, double noncentrality)
{
    return tail_area(x, df, noncentrality, true);
}

/* Newton's steps (the derivative by ncp is half the difference to df + 2), halving the bracket
   whenever one would leave it. */
double norma__noncentral_chisq_noncentrality(double x, double df, double p)
{
    if (!isfinite(x) || !(df > 0) || !(p > 0 && p < 1))
        return NAN;
    if (!(tail_area(x, df, 0, false) > p))
        return 0;
    double low = 0, step = sqrt(2 * df + 4 * x), high = fmax(x - df, 0) + step;
    while (high <= LARGEST && tail_area(x, df, high, false) > p) {
        low = high;
        high += (step *= 2);
    }
    if (high > LARGEST)
        return NAN;
    double ncp = (low + high) / 2;
    for (int i = 0; i < 100; i++) {
        double area = tail_area(x, df, ncp, false), excess = area - p;
        double slope = (tail_area(x, df + 2, ncp, false) - area) / 2;
        if (excess > 0)
            low = ncp;
        else
            high = ncp;
        double next = ncp - excess / slope;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        if (fabs(next - ncp) <= 1e-12 * fmax(1, fabs(next)))
            return next;
        ncp = next;
    }
    return ncp;
}
