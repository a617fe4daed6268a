/* Reliability of a scale whose answers come from people in units: inside units, of units' means,
   and of the score as a whole. */
#ifndef NORMA_TWOLEVEL_H
#define NORMA_TWOLEVEL_H

#include <norma/grouping.h>
#include <norma/option.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A step takes the cube of the items for every size of unit: 200 items in 60 units, 3 seconds. */
enum { NORMA_TWOLEVEL_ITEMS_MAX = 200 };

/** How a two-level model is fitted. */
typedef struct norma_twolevel_options {
    uint32_t version;
    double conf_level; /* of the intervals, in (0, 1) */
    size_t iterations; /* at most, of each of the two models; over 0 */
    size_t threads;    /* of the sums; 0: all */
} norma_twolevel_options;
#define NORMA_TWOLEVEL_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .iterations = 500                                        \
    }

/** The ends of an interval. */
typedef struct norma_twolevel_interval {
    double low, high;
} norma_twolevel_interval;

/** Omegas by the variances of the one-factor model, in place of the saturated ones. */
typedef struct norma_twolevel_implied {
    double omega_within, omega_between, omega_2l, omega_between_observed;
    double omega_within_se, omega_between_se, omega_2l_se, omega_between_observed_se;
    norma_twolevel_interval omega_within_interval, omega_between_interval, omega_2l_interval,
        omega_between_observed_interval;
} norma_twolevel_implied;

/** One factor at each level, maximum likelihood over people in units of unequal size. */
typedef struct norma_twolevel_result {
    char *id;
    size_t n_items, n_units, n; /* rows with all items answered; units with one */
    double mean_size, harmonic_size;
    double *within, *between; /* n_items x n_items: saturated covariance matrices at each level
                                 (maximum likelihood), of persons inside units and of units; NULL:
                                 those within are singular */
    double *within_loadings, *within_uniquenesses;   /* n_items; NULL: not converged */
    double *between_loadings, *between_uniquenesses; /* n_items */
    double log_likelihood, log_likelihood_saturated;
    double chisq, df, p; /* one factor at each level against saturated; p is NaN with df = 0 */
    /* alpha and omega of Geldhof, Preacher & Zyphur (2014): the level's latent part alone, and of
       Lai (2021): the score as observed. SEs by the delta method where the likelihood gives them.
       Omega is the variance of the factors over the saturated variance, as semTools has it (its
       obs.var = TRUE). NaN where a variance is not positive, or a model did not converge.
     */
    double alpha_within, alpha_between;      /* Geldhof */
    double omega_within, omega_between;      /* Geldhof */
    double alpha_2l, alpha_between_observed; /* Lai: composite; observed unit mean */
    double omega_2l, omega_between_observed; /* Lai, harmonic mean size */
    double omega_within_se, omega_between_se, omega_2l_se, omega_between_observed_se;
    bool converged;          /* both models */
    size_t iterations;       /* of both */
    double largest_gradient; /* of the two likelihoods, -2 ln L by one person, items in their
                                standard deviations inside units */
    norma_notes notes;       /* "rows-lost", "rows-without-unit", "twolevel-unweighted",
                                "twolevel-within-singular", "twolevel-between-singular",
                                "twolevel-not-converged", "twolevel-negative-variance",
                                "twolevel-bounded", "twolevel-few-units" */
    /* Intervals of the four omegas, on the scale of ln(omega / (1 - omega)); plain where omega is
       not in (0, 1). */
    norma_twolevel_interval omega_within_interval, omega_between_interval, omega_2l_interval,
        omega_between_observed_interval;
    norma_twolevel_implied implied; /* as the papers define omega; semTools' obs.var = FALSE. The
                                       better ones with fewer than 100 units: docs */
    double mean_reliability; /* variance between over the variance of observed unit means, of the
                                harmonic mean size: semTools' IRR */
    double *means;           /* n_items: of units, by the one-factor model; NULL: not converged */
    size_t between_rank;     /* dimensions in which units differ, by the saturated model */
    size_t n_negative;       /* uniquenesses below zero */
} norma_twolevel_result;

/**
 * Reliability at two levels.
 *
 * @param out      a new result, or NULL on failure; free with norma_twolevel_result_free()
 * @param id       of the scale, for the notes
 * @param sample   rows; those with a missing answer are left out. Weights do not count (a note)
 * @param group    units of the sample's table
 * @param options  NULL takes NORMA_TWOLEVEL_OPTIONS_INIT
 * @return NORMA_OK, also when the models do not converge (NaN and notes); NORMA_EDATA for counts,
 *         fewer than 3 items or more than NORMA_TWOLEVEL_ITEMS_MAX, or fewer than 2 units with 2
 *         complete rows; NORMA_EINVAL for options out of range, or a grouping of other rows;
 *         NORMA_ENOMEM
 *
 * Equal to lavaan's two-level ML and semTools. A uniqueness may be negative, as in lavaan. The
 * saturated covariances between units are positive semidefinite. Cost: O(n p^2) once, then
 * O(distinct sizes p^3) a step. Source: docs/two-level-reliability.md.
 */
norma_status norma_twolevel_of(norma_twolevel_result **out, const char *id,
                               const norma_sample *sample, const norma_grouping *group,
                               const norma_twolevel_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_twolevel_result_free(norma_twolevel_result *result);

#ifdef __cplusplus
}
#endif
#endif
