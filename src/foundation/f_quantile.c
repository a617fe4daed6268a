#include "foundation/numeric.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Newton's steps on the distribution function, halving the bracket whenever one would leave it.
   GSL's own gsl_cdf_fdist_Pinv gives NaN, or too few digits, from some 10^5 degrees of freedom. */
double norma__f_quantile(double p, double df1, double df2)
{
    norma__prepare_numerics();
    if (!(p > 0 && p < 1) || !(df1 > 0) || !(df2 > 0))
        return p == 0 && df1 > 0 && df2 > 0 ? 0 : NAN;
    double low = 0, high = 1;
    while (gsl_cdf_fdist_P(high, df1, df2) < p && high < DBL_MAX / 2) {
        low = high;
        high *= 2;
    }
    double x = (low + high) / 2;
    for (int i = 0; i < 1100; i++) {
        double excess =
            p < 0.5 ? gsl_cdf_fdist_P(x, df1, df2) - p : (1 - p) - gsl_cdf_fdist_Q(x, df1, df2);
        if (isnan(excess))
            return NAN; /* GSL gives up: some 10^9 degrees of freedom */
        if (excess > 0)
            high = x;
        else
            low = x;
        double next = x - excess / gsl_ran_fdist_pdf(x, df1, df2);
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - x) <= 2 * DBL_EPSILON * x)
            return next;
        x = next;
    }
    return x;
}
