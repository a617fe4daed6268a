/* The parts of norma_multilevel_of(): variance components, their interval, what is known of their
   ratio, and the means and ranks of units. */
#ifndef NORMA_MULTILEVEL_COMPONENTS_H
#define NORMA_MULTILEVEL_COMPONENTS_H

#include "models/multilevel/sizes.h"

/* Everything of norma_components from the sums; NaN where it is undefined. */
void norma__components_of(norma_components *out, const norma__sizes *sizes,
                          const norma_multilevel_options *options);

/* Fills the reml fields. Needs 2 units and variation within; docs/multilevel.md, "REML". */
void norma__reml(norma_components *out, const norma__sizes *sizes);

/* The exact interval of ICC(1) for any sizes. Needs 2 units and variation within. */
void norma__icc_interval(double *low, double *high, const norma__sizes *sizes, double level);

/* The ratio of the variance between units to that within: what the scores say of it, as points and
   their probabilities (uniform prior on ICC(1)). */
#define NORMA__RATIOS 48
typedef struct norma__posterior {
    size_t n;  /* points */
    double df; /* of within */
    double ratio[NORMA__RATIOS];
    double share[NORMA__RATIOS];  /* probability; the sum is 1 */
    double mean[NORMA__RATIOS];   /* the grand mean at this ratio, from sizes->mean */
    double w[NORMA__RATIOS];      /* its precision times within */
    double within[NORMA__RATIOS]; /* the variance within: squared scale, on df */
} norma__posterior;
void norma__posterior_of(norma__posterior *out, const norma__sizes *sizes);

/* What is known of a unit's true mean, from sizes->mean: t distributed on posterior->df around
   mean, with that squared scale. */
typedef struct norma__belief {
    double mean, variance;
} norma__belief;

/* At one point of the posterior, for a unit of n scores with that mean (from sizes->mean). */
norma__belief norma__belief_at(const norma__posterior *posterior, size_t point, double n,
                               double mean);

/* Over all points, for every unit; NaN without scores. */
void norma__beliefs_of(norma__belief *out, const norma__posterior *posterior,
                       const norma_unit_scores *scores, size_t n_units, const norma__sizes *sizes);

/* Means, intervals, reliabilities and shrunken means; ranks NaN. beliefs NULL: none. */
void norma__unit_means(norma_unit_mean *out, const norma_unit_scores *scores, size_t n_units,
                       const size_t *head_counts, const norma_components *components,
                       const norma__sizes *sizes, const norma__belief *beliefs,
                       const norma_multilevel_options *options);

/* Up to this many units ranks are counted in draws; beyond, the number of units above a value is
   taken to be what is expected of it. */
#define NORMA__RANKS_DRAWN 512

/* Units in the top third, and in the bottom third. */
static inline size_t norma__third(size_t n_units)
{
    return n_units < 3 ? 1 : (2 * n_units + 3) / 6;
}

/* Ranks of the units with scores, of which there are 2 or more, in 1 ... NORMA__RANKS_DRAWN. */
norma_status norma__ranks_drawn(norma_unit_mean *out, const norma_unit_scores *scores,
                                size_t n_units, const norma__sizes *sizes,
                                const norma__posterior *posterior,
                                const norma_multilevel_options *options, norma_error *err);

/* For any number of units, exact as it grows. */
norma_status norma__ranks_expected(norma_unit_mean *out, const norma__belief *beliefs,
                                   size_t n_units, double conf_level, norma_error *err);

#endif
