/* Where a score stands among the respondents of a norm. */
#include <math.h>

#include <norma/benchmark.h>

#include "foundation/normal.h"

/* Shares of the norm below a score and at it, and how many independent respondents they are worth.
 */
typedef struct standing {
    double below, at, n;
} standing;

static double share_of(const norma_norm_scale *scale, size_t i)
{
    return scale->shares ? scale->shares[i] : (double)scale->counts[i] / (double)scale->n;
}

/* Where only mean and sd are known scores are taken to be normal. */
static standing stand(const norma_norm_scale *scale, double score)
{
    standing s = {.n = scale->n_effective > 0 ? scale->n_effective : (double)scale->n};
    if (scale->n_values == 0) {
        s.below = scale->sd > 0 ? norma__normal_cdf((score - scale->mean) / scale->sd) : NAN;
        return s;
    }
    size_t at = 0;
    for (; at < scale->n_values && scale->values[at] < score; at++)
        s.below += share_of(scale, at);
    s.below = fmin(s.below, 1);
    if (at < scale->n_values && scale->values[at] == score)
        s.at = share_of(scale, at);
    if (scale->effective)
        s.n = scale->effective[at < scale->n_values ? at : scale->n_values - 1];
    return s;
}

static double rank_at(const norma_norm_scale *scale, double score)
{
    const standing s = stand(scale, score);
    return isnan(score) ? NAN : 100 * (s.below + s.at / 2);
}

/* How far a limit is, by the distances of the limits of both parts: Zou & Donner (2008). */
static double reach(double rank, double norm, double own)
{
    return hypot(rank - norm, rank - own);
}

norma_person_place norma_benchmark_place(const norma_norm_scale *scale, double score,
                                         double own_low, double own_high, int method,
                                         double conf_level)
{
    norma_person_place place = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (isnan(score) || scale->n == 0)
        return place;
    const standing s = stand(scale, score);
    const norma_percentile of_norm = norma_percentile_of(s.below, s.at, s.n, method, conf_level);
    place.rank = 100 * (s.below + s.at / 2);
    place.norm_low = of_norm.low;
    place.norm_high = of_norm.high;
    place.own_low = rank_at(scale, own_low);
    place.own_high = rank_at(scale, own_high);
    place.t = norma_norm_t(scale, score);
    if (isnan(place.own_low) || isnan(place.norm_low))
        return place;
    place.low = fmax(0, place.rank - reach(place.rank, place.norm_low, place.own_low));
    place.high = fmin(100, place.rank + reach(place.rank, place.norm_high, place.own_high));
    return place;
}
