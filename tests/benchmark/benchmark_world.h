/* A company in the small and norm sets with companies, made in memory, for the tests of this floor.
 */
#ifndef NORMA_TESTS_BENCHMARK_WORLD_H
#define NORMA_TESTS_BENCHMARK_WORLD_H

#include "assessment/company.h"

#include <math.h>

#include <norma/benchmark.h>
#include <norma/standard.h>

#include "foundation/random.h"

#include <gsl/gsl_randist.h>

/* One scale of a norm: J companies of n respondents around a mean, told as sums. */
typedef struct norm_shape {
    size_t companies, each;
    double mean, between, within; /* variances */
} norm_shape;

static inline void scale_fill(norma_norm_scale *scale, const char *id, const norm_shape *shape,
                              gsl_rng *random)
{
    const double n = (double)shape->each;
    *scale = (norma_norm_scale){.id = strdup(id),
                                .n = shape->companies * shape->each,
                                .mean = shape->mean,
                                .sd = sqrt(shape->between + shape->within),
                                .alpha = 0.8,
                                .n_values = 101,
                                .n_companies = shape->companies,
                                .between = shape->between,
                                .within = shape->within};
    scale->values = calloc(101, sizeof(double));
    scale->counts = calloc(101, sizeof(size_t));
    scale->shares = calloc(101, sizeof(double));
    scale->effective = calloc(101, sizeof(double));
    scale->companies = calloc(shape->companies, sizeof(norma_unit_scores));
    assert_true(scale->values && scale->counts && scale->shares && scale->effective &&
                scale->companies);
    const double each = 1 + (n - 1) * shape->between / (shape->between + shape->within);
    scale->n_effective = (double)scale->n / each;
    size_t counted = 0;
    for (size_t v = 0; v < 101; v++) {
        const double z = ((double)v - shape->mean) / scale->sd;
        scale->values[v] = (double)v;
        scale->counts[v] = (size_t)(1000 * exp(-z * z / 2)) + 1;
        counted += scale->counts[v];
    }
    for (size_t v = 0; v < 101; v++) {
        scale->shares[v] = (double)scale->counts[v] / (double)counted;
        scale->effective[v] = scale->n_effective;
    }
    for (size_t j = 0; j < shape->companies; j++) {
        norma_unit_scores *c = &scale->companies[j];
        c->n = shape->each;
        c->mean = shape->mean + gsl_ran_gaussian(random, sqrt(shape->between + shape->within / n));
        c->ss = shape->within * gsl_ran_chisq(random, n - 1);
        scale->company_mean += c->mean / (double)shape->companies;
    }
}

/* companies 0: persons only. */
static inline norma_norm_set *norm_set_of(const norma_instrument *instrument, const char *name,
                                          const norm_shape *shape, uint64_t seed)
{
    norma_norm_set *set = calloc(1, sizeof *set);
    gsl_rng *random = norma__random_new(seed, 0);
    assert_true(set && random);
    set->name = strdup(name);
    set->version = 1;
    set->created = strdup("2025-06-30T12:00:00Z");
    set->instrument_id = strdup(instrument->id);
    set->key_sha256 = strdup(instrument->key_sha256);
    set->company_column = strdup("company");
    set->n_companies = shape->companies;
    set->n_scales = instrument->n_scales;
    set->scales = calloc(set->n_scales, sizeof *set->scales);
    assert_non_null(set->scales);
    for (size_t s = 0; s < set->n_scales; s++)
        scale_fill(&set->scales[s], instrument->scales[s].id, shape, random);
    gsl_rng_free(random);
    return set;
}

#endif
