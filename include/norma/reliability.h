/* Reliability of one scale. */
#ifndef NORMA_RELIABILITY_H
#define NORMA_RELIABILITY_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_reliability_options {
    uint32_t version;
    int missing;       /* a norma_missing; default listwise */
    double conf_level; /* coverage of the interval, in (0, 1) */
} norma_reliability_options;
#define NORMA_RELIABILITY_OPTIONS_INIT                                                             \
    {                                                                                              \
        .version = 1, .missing = NORMA_MISSING_LISTWISE, .conf_level = 0.95                        \
    }

/** @return the table of the options of norma_reliability(): flags, bounds and help; never NULL. */
norma_option_table norma_reliability_option_table(void);

typedef struct norma_item_reliability {
    char *id;
    double mean, sd;         /* keyed */
    double r_rest;           /* correlation with the sum of the other items */
    double alpha_if_dropped; /* NaN when two items or fewer */
} norma_item_reliability;

/** What the figures are, as printed with them. */
#define NORMA_ALPHA_INTERVAL_METHOD "Feldt, F(n - 1, (n - 1)(k - 1)), complete rows"
#define NORMA_OMEGA_TOTAL_METHOD                                                                   \
    "1 - sum of uniquenesses / sum of observed correlations, one-factor minres"

typedef struct norma_reliability_result {
    char *id; /* the scale's; "items" for a list */
    size_t n_items;
    size_t n;                     /* rows used */
    size_t n_complete;            /* rows with all items answered: the n of the interval */
    double alpha;                 /* Cronbach (1951), covariance form */
    double alpha_low, alpha_high; /* Feldt interval; NaN with fewer than 2 complete rows */
    double alpha_standardized;    /* alpha of the items standardised, each by its own sd */
    double omega_total;           /* NORMA_OMEGA_TOTAL_METHOD; NaN with fewer than 3 items */
    double sem;                   /* score_sd x sqrt(1 - alpha), answer units */
    double score_mean, score_sd;  /* of the mean of the items, from the items' means and
                                     covariances, as alpha */
    double *loadings;             /* n_items one-factor minres loadings; NULL when omega is NaN */
    norma_item_reliability *items;
    norma_notes notes; /* those of norma_moments; "interval-complete-rows", "total-constant",
                          "alpha-over-one", "negative-item-rest", "omega-few-items",
                          "omega-undefined", "heywood", "no-convergence" */
} norma_reliability_result;

/**
 * Alpha with Feldt interval, standardised alpha, omega total, item statistics and SEM.
 *
 * @param out     a new result, or NULL on failure; free with norma_reliability_result_free()
 * @param id      what to call the scale; copied
 * @param sample  its items and rows; at least 2 items
 * @return NORMA_OK; NORMA_EDATA when fewer than 2 items or 2 usable rows; NORMA_EINVAL;
 * NORMA_ENOMEM
 *
 * alpha is NaN when the total does not vary. Source: Cronbach (1951), Psychometrika 16, 297-334;
 * Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93-103; McDonald (1999).
 */
norma_status norma_reliability(norma_reliability_result **out, const char *id,
                               const norma_sample *sample, const norma_reliability_options *options,
                               norma_error *err);

/** Frees a result; takes NULL. */
void norma_reliability_result_free(norma_reliability_result *result);

#ifdef __cplusplus
}
#endif
#endif
