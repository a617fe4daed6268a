/* Agreement inside units: how alike the members of a unit answer. */
#ifndef NORMA_AGREEMENT_H
#define NORMA_AGREEMENT_H

#include <norma/grouping.h>
#include <norma/option.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Answers of people who do not agree at all: what rwg compares with. */
typedef enum norma_null {
    NORMA_NULL_UNIFORM = 0, /* (A^2 - 1) / 12 */
    NORMA_NULL_SLIGHT_SKEW, /* LeBreton & Senter (2008), table 2, by number of categories */
    NORMA_NULL_MODERATE_SKEW,
    NORMA_NULL_HEAVY_SKEW,
    NORMA_NULL_TRIANGULAR,
    NORMA_NULL_NORMAL,
    NORMA_NULLS
} norma_null;
/** "uniform", "slight-skew", "moderate-skew", "heavy-skew", "triangular", "normal", NULL */
extern const char *const norma_null_names[];

/** @return the variance of answers with A categories under a null; NaN where the source gives none
    (docs/agreement.md). */
double norma_null_variance(norma_null null, size_t categories);

/** Agreement of one unit on one scale; rows with all its items answered. */
typedef struct norma_agreement {
    size_t n;                  /* members who answered every item */
    double mean_variance;      /* of the items, each with n - 1; NaN with n < 2 */
    double rwg_j[NORMA_NULLS]; /* James, Demaree & Wolf (1984); 0 when mean_variance exceeds the
                                  null variance; of one item it is rwg */
    double rwg_star;  /* Lindell, Brandt & Whitney (1999), r*wg(j), uniform: may be negative */
    double awg;       /* Brown & Hauenstein (2005); NaN where it is not defined (docs) */
    double ad_mean;   /* mean over items of the mean absolute deviation from the item's mean;
                         Burke, Finkelstein & Dusig (1999); answer units */
    double ad_median; /* the same from the median */
    double sd;        /* root of mean_variance */
} norma_agreement;

/** All units. */
typedef struct norma_agreement_result {
    size_t n_items, n_units;
    size_t categories; /* of every item; 0 when they differ (then each item has its own null) */
    double ad_limit;   /* practical limit of ad_mean: A / 6 (Burke & Dunlap, 2002) */
    norma_agreement *units; /* n_units */
    norma_notes notes;      /* "agreement-categories-differ", "agreement-null-unknown", ... */
} norma_agreement_result;

/**
 * @param sample  rows (not counts) of at least one item; answers are keyed
 * @param group   units of the same table; rows left out by sample->keep do not count
 * @param threads 0: all
 * @return NORMA_OK; NORMA_EDATA for counts; NORMA_EINVAL when group is of another number of rows;
 *         NORMA_ENOMEM
 *
 * Time O(n items): one pass of the answers, counts by unit and category. Formulas and sources:
 * docs/agreement.md.
 */
norma_status norma_agreement_of(norma_agreement_result **out, const norma_sample *sample,
                                const norma_grouping *group, size_t threads, norma_error *err);

/** The same of one number a row within [low, high] (a mean, a rating): rwg, AD and SD of one item
    whose null is the continuous one of the range, (high - low)^2 / 12, or the discrete one of A
    categories when categories is not 0. */
norma_status norma_agreement_of_values(norma_agreement_result **out, const double *values,
                                       const norma_grouping *group, double low, double high,
                                       size_t categories, norma_error *err);

/** What a value of rwg is called: LeBreton & Senter (2008): "none", "weak", "moderate", "strong",
    "very strong"; "" for NaN. */
const char *norma_agreement_label(double rwg);

/** Frees a result; takes NULL. */
void norma_agreement_result_free(norma_agreement_result *result);

#ifdef __cplusplus
}
#endif
#endif
