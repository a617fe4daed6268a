#include "models/multilevel/components.h"

#include <math.h>

/* Restricted likelihood of y_ij = mu + u_i + e_ij with the mean and the variance within profiled
   out, so that only the ratio of the variances is left: Searle, Casella & McCulloch (1992),
   Variance Components, section 6.6. All of it depends on n, mean and sum of squares of each unit.
 */

static double sum_of_squares(const norma__sizes *sizes, const norma__weighted *at)
{
    return sizes->ss_within + at->q;
}

static double log_likelihood(const norma__sizes *sizes, double ratio)
{
    norma__weighted at = norma__sizes_at(sizes, ratio);
    double df = sizes->n - 1;
    double within = sum_of_squares(sizes, &at) / df;
    return -0.5 * (df * (log(2 * M_PI * within) + 1) + at.log_det + log(at.w));
}

/* Minus twice its derivative by the ratio. */
static double slope(double ratio, const void *context)
{
    const norma__sizes *sizes = context;
    norma__weighted at = norma__sizes_at(sizes, ratio);
    return at.w - at.w2 / at.w - (sizes->n - 1) * at.q2 / sum_of_squares(sizes, &at);
}

/* The largest of ratios 0, e^-18, e^-17, ... e^18, and its neighbours. */
static double best_on_grid(const norma__sizes *sizes, double *low, double *high)
{
    double best = 0, best_value = log_likelihood(sizes, 0);
    *low = 0;
    *high = exp(-18);
    for (int t = -18; t <= 18; t++) {
        double value = log_likelihood(sizes, exp(t));
        if (value > best_value) {
            best = exp(t);
            best_value = value;
            *low = t == -18 ? 0 : exp(t - 1);
            *high = exp(t + 1);
        }
    }
    return best;
}

static double best_ratio(const norma__sizes *sizes)
{
    double low, high;
    double best = best_on_grid(sizes, &low, &high);
    if (slope(low, sizes) >= 0) /* decreasing from the start: none between units */
        return low > 0 ? best : 0;
    if (slope(high, sizes) <= 0)
        return high;
    return norma__root(slope, sizes, low, high);
}

void norma__reml(norma_components *out, const norma__sizes *sizes)
{
    double ratio = best_ratio(sizes);
    norma__weighted at = norma__sizes_at(sizes, ratio);
    out->reml_within = sum_of_squares(sizes, &at) / (sizes->n - 1);
    out->reml_between = ratio * out->reml_within;
    out->reml_icc1 = ratio / (1 + ratio);
    out->reml_mean = sizes->mean + at.mean;
    out->reml_mean_se = sqrt(out->reml_within / at.w);
    out->reml_log_likelihood = log_likelihood(sizes, ratio);
}
