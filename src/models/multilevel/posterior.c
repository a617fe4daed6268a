#include "models/multilevel/components.h"

#include <math.h>

/* What is left to know of the ratio of the variances once the grand mean (flat prior) and the
   variance within (prior 1 / variance) are integrated out: restricted likelihood times the prior.
   A uniform prior on ICC(1) = ratio / (1 + ratio) is close to the flat prior on the variance
   between of Morris (1983), J. Am. Stat. Assoc. 78, 47-65, where the ratio is small, and proper for
   any number of units. The variable is t = log ratio. */
static double log_density(const norma__sizes *sizes, double t)
{
    double ratio = exp(t);
    norma__weighted at = norma__sizes_at(sizes, ratio);
    double q = sizes->ss_within + at.q;
    double prior = t - 2 * log1p(ratio);
    return prior - 0.5 * (at.log_det + log(at.w) + (sizes->n - 1) * log(q));
}

static double best_on_grid(const norma__sizes *sizes)
{
    double best = 0, best_value = -INFINITY;
    for (int t = -20; t <= 20; t++) {
        double value = log_density(sizes, t);
        if (value > best_value) {
            best = t;
            best_value = value;
        }
    }
    return best;
}

/* Golden section: the mode need not be known well. */
static double mode_of(const norma__sizes *sizes)
{
    const double golden = 0.61803398874989485;
    double best = best_on_grid(sizes), low = best - 1, high = best + 1;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a = log_density(sizes, a), at_b = log_density(sizes, b);
    while (high - low > 1e-3) {
        if (at_a > at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - golden * (high - low);
            at_a = log_density(sizes, a);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + golden * (high - low);
            at_b = log_density(sizes, b);
        }
    }
    return (low + high) / 2;
}

/* How far from the mode the density has fallen by a factor of 1e7, one way, to within a fifth. */
static double reach(const norma__sizes *sizes, double mode, double way)
{
    const double drop = 16.1;
    double top = log_density(sizes, mode), far = 1e-2;
    while (far < 40 && top - log_density(sizes, mode + way * far) < drop)
        far *= 1.2;
    return mode + way * far;
}

/* The trapezoidal rule converges at once for a smooth density that vanishes at both ends. */
void norma__posterior_of(norma__posterior *out, const norma__sizes *sizes)
{
    double mode = mode_of(sizes), top = log_density(sizes, mode), total = 0;
    double low = reach(sizes, mode, -1), high = reach(sizes, mode, 1);
    out->n = NORMA__RATIOS;
    out->df = sizes->n - 1;
    for (size_t k = 0; k < out->n; k++) {
        double t = low + (high - low) * (double)k / (double)(out->n - 1);
        out->ratio[k] = exp(t);
        norma__weighted at = norma__sizes_at(sizes, out->ratio[k]);
        out->mean[k] = at.mean;
        out->w[k] = at.w;
        out->within[k] = (sizes->ss_within + at.q) / out->df;
        out->share[k] = exp(log_density(sizes, t) - top);
        total += out->share[k];
    }
    for (size_t k = 0; k < out->n; k++)
        out->share[k] /= total;
}

norma__belief norma__belief_at(const norma__posterior *p, size_t k, double n, double mean)
{
    double left = 1 / (1 + n * p->ratio[k]); /* share of the grand mean */
    return (norma__belief){
        .mean = p->mean[k] + (1 - left) * (mean - p->mean[k]),
        .variance = p->within[k] * (p->ratio[k] * left + left * left / p->w[k]),
    };
}

static norma__belief over_all(const norma__posterior *p, double n, double mean)
{
    norma__belief at[NORMA__RATIOS], all = {0, 0};
    for (size_t k = 0; k < p->n; k++) {
        at[k] = norma__belief_at(p, k, n, mean);
        all.mean += p->share[k] * at[k].mean;
    }
    for (size_t k = 0; k < p->n; k++) {
        double gap = at[k].mean - all.mean;
        all.variance += p->share[k] * (at[k].variance + gap * gap);
    }
    return all;
}

void norma__beliefs_of(norma__belief *out, const norma__posterior *posterior,
                       const norma_unit_scores *scores, size_t n_units, const norma__sizes *sizes)
{
    for (size_t u = 0; u < n_units; u++)
        out[u] = scores[u].n > 0
                     ? over_all(posterior, (double)scores[u].n, scores[u].mean - sizes->mean)
                     : (norma__belief){NAN, NAN};
}
