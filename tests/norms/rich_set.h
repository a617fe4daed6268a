/* A norm set that has everything: companies, weights, figures, parents, and numbers that are hard
   to keep. */
#ifndef NORMA_TESTS_NORMS_RICH_SET_H
#define NORMA_TESTS_NORMS_RICH_SET_H

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/norms.h>

#include "foundation/memory.h"

typedef struct rich_size {
    size_t scales, values, companies, respondents;
} rich_size;
static const rich_size SMALL = {3, 7, 4, 100};

static inline uint64_t rich_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static inline double rich_number(uint64_t *state)
{
    return (double)rich_next(state) / 2147483648.0;
}

/* respondents spread over the values, at least one at each */
static inline void rich_distribution(norma_norm_scale *scale, const rich_size *size, uint64_t *seed)
{
    scale->n = size->respondents;
    scale->n_values = size->values;
    scale->values = NORMA__NEW(double, size->values);
    scale->counts = NORMA__NEW(size_t, size->values);
    scale->shares = NORMA__NEW(double, size->values);
    scale->effective = NORMA__NEW(double, size->values);
    for (size_t v = 0; v < size->values; v++) {
        scale->values[v] = size->values > 1 ? 100 * (double)v / (double)(size->values - 1) : 50;
        scale->counts[v] = 1;
        scale->shares[v] = rich_number(seed);
        scale->effective[v] = v == 1 ? NAN : 50 * rich_number(seed);
    }
    for (size_t r = size->values; size->values > 0 && r < size->respondents; r++)
        scale->counts[rich_next(seed) % size->values]++;
}

static inline void rich_companies(norma_norm_scale *scale, const rich_size *size, uint64_t *seed)
{
    scale->n_companies = size->companies;
    scale->companies = NORMA__NEW(norma_unit_scores, size->companies);
    for (size_t c = 0; c < size->companies; c++)
        scale->companies[c] = c == 1 ? (norma_unit_scores){.n = 0, .mean = NAN, .ss = 0}
                                     : (norma_unit_scores){.n = 10 + rich_next(seed) % 300,
                                                           .mean = 30 + 40 * rich_number(seed),
                                                           .ss = 40000 * rich_number(seed)};
}

static inline norma_norm_scale rich_scale(size_t s, const rich_size *size, uint64_t *seed)
{
    char id[32];
    norma_norm_scale scale = {.mean = nextafter(50, 51),
                              .sd = 100 * rich_number(seed),
                              .skewness = s == 1 ? NAN : -1.0 / 3,
                              .kurtosis = -0.0,
                              .min = 0,
                              .max = 100,
                              .alpha = s == 0 ? NAN : 0.1,
                              .n_effective = 12.3456789,
                              .company_mean = 51.5,
                              .between = DBL_TRUE_MIN,
                              .within = 1e300};
    snprintf(id, sizeof id, "s%zu", s);
    scale.id = norma__copy_text(id);
    rich_distribution(&scale, size, seed);
    if (s != 2 && size->companies > 0)
        rich_companies(&scale, size, seed);
    return scale;
}

static inline void rich_figures(norma_norm_set *set)
{
    const double awkward[] = {NAN, INFINITY, -INFINITY, DBL_MAX, DBL_TRUE_MIN, -1.0 / 3};
    const char *names[] = {"items.counts", "items.mean", "pairs.counts"};
    set->figures = NORMA__NEW(norma_frozen, 3);
    for (set->n_figures = 0; set->n_figures < 3; set->n_figures++) {
        norma_frozen *figure = &set->figures[set->n_figures];
        figure->name = norma__copy_text(names[set->n_figures]);
        figure->n_rows = set->n_figures == 2 ? 0 : 3 - set->n_figures;
        figure->n_columns = 2;
        figure->values = NORMA__NEW(double, 6);
        memcpy(figure->values, awkward, sizeof awkward);
    }
}

static inline void rich_parents(norma_norm_set *set)
{
    set->parents = NORMA__NEW(norma_norm_parent, 2);
    set->n_parents = 2;
    set->parents[0] =
        (norma_norm_parent){norma__copy_text("z, the older"), 3, norma__copy_text("abc")};
    set->parents[1] = (norma_norm_parent){norma__copy_text("a"), 1, norma__copy_text("")};
}

/* Another seed, another set. Free with norma_norm_set_free(). */
static inline norma_norm_set *rich_set(const char *name, const rich_size *size, uint64_t seed)
{
    norma_norm_set *set = NORMA__NEW(norma_norm_set, 1);
    set->name = norma__copy_text(name);
    set->created = norma__copy_text("2024-06-30T12:00:00Z");
    set->norma_version = norma__copy_text("0.1.0");
    set->instrument_id = norma__copy_text("fixture");
    set->instrument_version = norma__copy_text("1");
    set->key_sha256 = norma__copy_text("key");
    set->source_file = norma__copy_text("answers.csv");
    set->source_sha256 = norma__copy_text("source");
    set->filter = norma__copy_text("COMPID is not 8, 13");
    set->population = norma__copy_text("salariés en France, 18 à 65 ans");
    set->collected_from = norma__copy_text("2024-01-15");
    set->collected_to = norma__copy_text("2024-05-31");
    set->n_rows = size->respondents + 20;
    set->n_kept = size->respondents;
    set->n_effective = 81.0 / 7;
    set->company_column = norma__copy_text("COMPID");
    set->n_companies = size->companies;
    set->weighting = NORMA_WEIGHT_COMPANIES;
    set->margins = norma__copy_text("gender: women .5, men .5");
    if (size->companies > 0)
        set->company_weights = NORMA__NEW(double, size->companies);
    for (size_t c = 0; c < size->companies; c++)
        set->company_weights[c] = rich_number(&seed);
    set->scales = NORMA__NEW(norma_norm_scale, size->scales);
    for (; set->n_scales < size->scales; set->n_scales++)
        set->scales[set->n_scales] = rich_scale(set->n_scales, size, &seed);
    rich_figures(set);
    rich_parents(set);
    return set;
}

#endif
