#include "statistics/intervals.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/numeric.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts what is a number to the front; returns how many there are. */
static size_t sort_numbers(double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        double value = values[i];
        if (isnan(value))
            continue;
        values[i] = values[kept];
        values[kept++] = value;
    }
    qsort(values, kept, sizeof *values, by_value);
    return kept;
}

static double quantile(const double *sorted, size_t n, double share)
{
    return gsl_stats_quantile_from_sorted_data(sorted, 1, n, share);
}

void norma__percentile_interval(double *low, double *high, double *values, size_t n, double level)
{
    *low = *high = NAN;
    n = sort_numbers(values, n);
    if (n < 2)
        return;
    *low = quantile(values, n, (1 - level) / 2);
    *high = quantile(values, n, (1 + level) / 2);
}

/* Where the interval's end at z of a normal distribution stands among the replicates: equation 2.3
   of Efron (1987). NaN where the acceleration turns it back. */
static double adjusted_share(double bias, double acceleration, double z)
{
    double slope = 1 - acceleration * (bias + z);
    return slope > 0 ? gsl_cdf_ugaussian_P(bias + (bias + z) / slope) : NAN;
}

void norma__bca_interval(double *low, double *high, double *values, size_t n, double level,
                         double estimate, double acceleration)
{
    size_t below = 0;
    *low = *high = NAN;
    norma__prepare_numerics();
    n = sort_numbers(values, n);
    while (below < n && values[below] < estimate)
        below++;
    if (n < 2 || below == 0 || below == n)
        return;
    double bias = norma__normal_quantile((double)below / (double)n);
    double from = adjusted_share(bias, acceleration, norma__normal_quantile((1 - level) / 2));
    double to = adjusted_share(bias, acceleration, norma__normal_quantile((1 + level) / 2));
    *low = isnan(from) ? NAN : quantile(values, n, from);
    *high = isnan(to) ? NAN : quantile(values, n, to);
}
