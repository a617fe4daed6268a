#include <norma/norms.h>

#include <math.h>
#include <string.h>

#include "foundation/numeric.h"
#include "norms/distribution.h"
#include "statistics/two_means.h"

static const double CONFIDENCE = 0.95;

size_t norma_norm_find_scale(const norma_norm_set *set, const char *scale_id)
{
    for (size_t s = 0; set->scales && s < set->n_scales; s++)
        if (strcmp(set->scales[s].id, scale_id) == 0)
            return s;
    return NORMA_NONE;
}

double norma_norm_percentile(const norma_norm_scale *scale, double pomp)
{
    double below, at;
    if (isnan(pomp) || scale->n_values == 0)
        return NAN;
    norma__distribution_shares(&below, &at, scale, pomp);
    return 100 * (below + at / 2);
}

double norma_norm_t(const norma_norm_scale *scale, double pomp)
{
    return scale->sd > 0 ? 50 + 10 * (pomp - scale->mean) / scale->sd : NAN;
}

static void mean_interval(norma_comparison *c)
{
    const double n = (double)c->n;
    const double half = norma__t_quantile((1 + CONFIDENCE) / 2, n - 1) * c->sd / sqrt(n);
    c->mean_low = c->mean - half;
    c->mean_high = c->mean + half;
}

void norma_norm_compare(norma_comparison *out, const norma_norm_scale *scale, const double *pomp,
                        size_t n_rows)
{
    *out = (norma_comparison){.mean_low = NAN,
                              .mean_high = NAN,
                              .difference_low = NAN,
                              .difference_high = NAN,
                              .hedges_g = NAN,
                              .g_low = NAN,
                              .g_high = NAN};
    const norma__group sample = norma__group_of(pomp, NULL, NULL, n_rows);
    const norma__group norm = {
        .n = scale->n, .mean = scale->mean, .sd = scale->sd, .population = INFINITY};
    out->n = sample.n;
    out->mean = sample.mean;
    out->sd = sample.sd;
    out->difference = out->mean - scale->mean;
    out->percentile = norma_norm_percentile(scale, out->mean);
    out->t_score = norma_norm_t(scale, out->mean);
    if (out->n < 2)
        return;
    mean_interval(out);
    if (scale->n < 2)
        return;
    const norma__mean_difference gap = norma__welch(&sample, &norm, CONFIDENCE);
    const norma__effect effect = norma__hedges_g(&sample, &norm, CONFIDENCE);
    out->difference_low = gap.low;
    out->difference_high = gap.high;
    out->hedges_g = effect.g;
    out->g_low = effect.low;
    out->g_high = effect.high;
}
