#include "foundation/beta.h"

#include <float.h>
#include <math.h>

/* GSL's own gives up after 512 terms of the continued fraction, too few beyond a + b = 1e5. */
enum { MOST_TERMS = 200000, MOST_STEPS = 200 };

static double kept_from_zero(double x)
{
    return fabs(x) < DBL_MIN / DBL_EPSILON ? DBL_MIN / DBL_EPSILON : x;
}

/* Olver et al. (2010), NIST Handbook of Mathematical Functions, 8.17.22, by Lentz' method. */
static double continued_fraction(double x, double a, double b)
{
    double c = 1, d = 1 / kept_from_zero(1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        const double k = m, even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k));
        const double odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
        d = 1 / kept_from_zero(1 + even * d);
        c = kept_from_zero(1 + even / c);
        h *= d * c;
        d = 1 / kept_from_zero(1 + odd * d);
        c = kept_from_zero(1 + odd / c);
        h *= d * c;
        if (fabs(d * c - 1) <= DBL_EPSILON)
            break;
    }
    return h;
}

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

double norma__beta_cdf(double x, double a, double b)
{
    if (isnan(x) || !(a > 0) || !(b > 0))
        return NAN;
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    const double front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b));
    if (x < (a + 1) / (a + b + 2))
        return front * continued_fraction(x, a, b) / a;
    return 1 - front * continued_fraction(1 - x, b, a) / b;
}

/* Newton's steps, and a bisection whenever one leaves the bracket. */
double norma__beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1, x = a / (a + b);
    if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    const double front = log_beta(a, b);
    for (int step = 0; step < MOST_STEPS; step++) {
        const double gap = norma__beta_cdf(x, a, b) - p;
        const double slope = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - front);
        if (gap > 0)
            high = x;
        else
            low = x;
        double next = x - gap / slope;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - x) <= 2 * DBL_EPSILON * x || high - low <= DBL_EPSILON * low)
            return next;
        x = next;
    }
    return x;
}
