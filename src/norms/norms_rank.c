/* Percentile ranks of a norm set's persons, with intervals. */
#include <norma/norms.h>

#include <math.h>

#include "models/norming/rank.h"
#include "norms/distribution.h"

/* A score between two values has as much behind it as these have, by its distance. */
static double effective_at(const norma_norm_scale *scale, double pomp)
{
    const size_t up = norma__distribution_place(scale, pomp);
    if (up == 0)
        return scale->effective[0];
    if (up == scale->n_values)
        return scale->effective[up - 1];
    const double low = scale->values[up - 1], high = scale->values[up];
    const double way = (pomp - low) / (high - low);
    return scale->effective[up - 1] + way * (scale->effective[up] - scale->effective[up - 1]);
}

norma_percentile norma_norm_rank_of(const norma_norm_scale *scale, double pomp, int interval,
                                    double conf_level)
{
    double below, at;
    if (isnan(pomp) || scale->n_values == 0)
        return (norma_percentile){NAN, NAN, NAN};
    norma__distribution_shares(&below, &at, scale, pomp);
    return norma_percentile_of(below, at, effective_at(scale, pomp), interval, conf_level);
}

/* The score at which a share lies below, its own half counted; NaN beyond the middles of the lowest
   and the highest. place receives the value next to it. */
static double score_at(size_t *place, const norma_norm_scale *scale, double share)
{
    norma__share_sum sum = {0};
    double last = NAN, below = 0;
    for (size_t v = 0; v < scale->n_values; v++) {
        const double middle = below + scale->shares[v] / 2;
        *place = v;
        if (share == middle)
            return scale->values[v];
        if (share < middle)
            return v == 0 ? NAN
                          : scale->values[v - 1] + (share - last) / (middle - last) *
                                                       (scale->values[v] - scale->values[v - 1]);
        last = middle;
        below = norma__distribution_sum(&sum, scale, v);
    }
    return NAN;
}

norma_quantile norma_norm_quantile_of(const norma_norm_scale *scale, double percentile,
                                      int interval, double conf_level)
{
    const double p = percentile / 100;
    size_t place = 0, other;
    double low, high;
    if (!(p >= 0 && p <= 1) || scale->n_values == 0)
        return (norma_quantile){NAN, NAN, NAN};
    const double value = score_at(&place, scale, p);
    norma__shares_around(&low, &high, p, scale->effective[place], interval, conf_level);
    return (norma_quantile){value, score_at(&other, scale, low), score_at(&other, scale, high)};
}

norma_company_norm norma_norm_companies(const norma_norm_set *set, const norma_norm_scale *scale)
{
    return (norma_company_norm){.companies = scale->companies,
                                .weights = set->company_weights,
                                .n_companies = scale->companies ? set->n_companies : 0,
                                .mean = scale->company_mean,
                                .between = scale->between,
                                .within = scale->within};
}
