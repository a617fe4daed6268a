#include <math.h>

#include <norma/score.h>

#include "foundation/numeric.h"

double norma_score_sum(const norma_instrument *instrument, size_t scale, double mean)
{
    const norma_scale *of = &instrument->scales[scale];
    const size_t n = of->from_parts ? of->n_parts : of->n_items;
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += of->weights ? of->weights[i] : 1;
    return mean * total;
}

static bool is_share(double x)
{
    return x >= 0 && x <= 1; /* false for NaN */
}

norma_score_interval norma_score_interval_of(double score, double mean, double sd,
                                             double reliability, double conf_level)
{
    norma_score_interval i = {.se = NAN,
                              .observed_low = NAN,
                              .observed_high = NAN,
                              .true_estimate = NAN,
                              .true_se = NAN,
                              .true_low = NAN,
                              .true_high = NAN};
    if (!is_share(reliability) || !(conf_level > 0 && conf_level < 1))
        return i;
    const double z = norma__normal_quantile((1 + conf_level) / 2);
    i.se = sd * sqrt(1 - reliability);
    i.observed_low = score - z * i.se;
    i.observed_high = score + z * i.se;
    i.true_estimate = mean + reliability * (score - mean);
    i.true_se = sd * sqrt(reliability * (1 - reliability));
    i.true_low = i.true_estimate - z * i.true_se;
    i.true_high = i.true_estimate + z * i.true_se;
    return i;
}
