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

typedef struct norma_twolevel_options {
    uint32_t version;
    double conf_level;
    size_t iterations; /* at most, of the likelihood */
    size_t threads;
} norma_twolevel_options;
#define NORMA_TWOLEVEL_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .iterations = 500                                        \
    }

/** One factor at each level, maximum likelihood over people in units of unequal size. */
typedef struct norma_twolevel_result {
    char *id;
    size_t n_items, n_units, n; /* rows with all items answered; units with one */
    double mean_size, harmonic_size;
    double *within, *between; /* n_items x n_items: saturated covariance matrices at each level
                                 (maximum likelihood), of persons inside units and of units */
    double *within_loadings, *within_uniquenesses;   /* n_items; NULL: not converged */
    double *between_loadings, *between_uniquenesses; /* n_items */
    double log_likelihood, log_likelihood_saturated;
    double chisq, df, p;
    /* alpha and omega of Geldhof, Preacher & Zyphur (2014): the level's latent part alone, and of
       Lai (2021): the score as observed. SEs by the delta method where the likelihood gives them.
     */
    double alpha_within, alpha_between;      /* Geldhof */
    double omega_within, omega_between;      /* Geldhof */
    double alpha_2l, alpha_between_observed; /* Lai: composite; observed unit mean */
    double omega_2l, omega_between_observed; /* Lai, harmonic mean size */
    double omega_within_se, omega_between_se, omega_2l_se, omega_between_observed_se;
    bool converged;
    size_t iterations;
    double largest_gradient;
    norma_notes notes; /* "twolevel-not-converged", "twolevel-negative-variance",
                          "twolevel-few-units" ... */
} norma_twolevel_result;

/**
 * @param group  units of the sample's table
 * @return NORMA_OK, also when the models do not converge (NaN and notes); NORMA_EDATA for counts,
 *         fewer than 3 items, fewer than 2 units with 2 members; NORMA_EINVAL; NORMA_ENOMEM
 *
 * Equal to lavaan's two-level ML and semTools. Cost: O(n p^2) once, then O(distinct sizes p^3) a
 * step. Source: docs/two-level-reliability.md.
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
