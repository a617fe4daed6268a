/* Drift: has what a norm set was made of changed? A new collection against a norm set, scale by
   scale and item by item, with bounds under which a change does not matter. docs/recalibrate.md. */
#ifndef NORMA_DRIFT_H
#define NORMA_DRIFT_H

#include <norma/norms.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_drift_options {
    uint32_t version;
    double conf_level; /* of every interval; tests of equivalence at half of what it leaves */
    double bound;      /* changes of a mean smaller than this do not matter, in sd of the old norm
                          (of items: of the item) */
} norma_drift_options;
#define NORMA_DRIFT_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .bound = 0.2                                             \
    }
/** @return the table of conf-level and bound; never NULL. */
norma_option_table norma_drift_option_table(void);

/** What the tests say of a change. */
typedef enum norma_drift_verdict {
    NORMA_DRIFT_UNKNOWN = 0,
    NORMA_DRIFT_EQUIVALENT, /* shown to be within the bound, whether or not it is zero */
    NORMA_DRIFT_DRIFTED,    /* there is a change, and it is not shown to be within the bound */
    NORMA_DRIFT_NOT_CLEAR   /* neither */
} norma_drift_verdict;
extern const char *const norma_drift_verdict_names[]; /* "unknown", "equivalent", "drifted",
                                                         "not clear", NULL */

/** A change of a mean. Index 0 is the norm set, 1 the new collection. */
typedef struct norma_drift_change {
    double mean[2], sd[2];
    double n_effective[2];   /* independent respondents that the means are worth */
    double change, se, df;   /* new - old */
    double low, high, p;     /* Welch */
    double d, d_low, d_high; /* change / sd of the old norm */
    double equivalence_p;    /* larger p of the two one-sided tests against the bound */
    int verdict;             /* a norma_drift_verdict */
} norma_drift_change;

/** One scale; POMP. */
typedef struct norma_drift_scale {
    char *id;
    size_t n[2], n_companies[2];
    norma_drift_change mean;
    double sd_ratio, sd_ratio_low, sd_ratio_high; /* new / old */
    double ks, ks_p; /* largest difference of the cumulated shares (Kolmogorov-Smirnov), effective
                        numbers; p is too large rather than too small, scores being discrete */
    double shift, shift_at; /* largest change of a percentile rank, in points, and its POMP score */
    double alpha[2];        /* NaN: unknown */
} norma_drift_scale;

/** One item; answers as keyed. */
typedef struct norma_drift_item {
    char *id;
    size_t n[2];
    norma_drift_change mean; /* answer units */
    double chi2, df, p;      /* answers by collection, corrected for how much companies and weights
                                lessen the information (Rao & Scott, 1981, first order) */
    double variation;        /* share of respondents who would have to answer otherwise */
    int most_at;             /* the answer whose share changed most */
    double most;             /* by so many percentage points */
} norma_drift_item;

/** The drift of a collection from a norm set. */
typedef struct norma_drift {
    norma_drift_scale *scales; /* of those in both */
    size_t n_scales;
    norma_drift_item *items; /* with counts in both; none when the norm set has no figures */
    size_t n_items;
    norma_notes notes; /* "drift-no-items" */
} norma_drift;

/**
 * Holds a collection, described as a norm set, against a norm set.
 *
 * @param out         a new drift, or NULL on failure; free with norma_drift_free()
 * @param old         a norm set with its distributions
 * @param collection  the same of the new collection in memory
 * @param instrument  of both
 * @param data        the collection: ranges and keys
 * @return NORMA_OK; NORMA_EINVAL for an option out of range or a set that was only listed;
 *         NORMA_EDATA when they have no scale in common; NORMA_ENOMEM
 *
 * The two are taken for samples of different people. Standard errors of means know of companies and
 * weights through the effective numbers of the norm sets.
 */
norma_status norma_drift_of(norma_drift **out, const norma_norm_set *old,
                            const norma_norm_set *collection, const norma_instrument *instrument,
                            const norma_data *data, const norma_drift_options *options,
                            norma_error *err);

/** Frees a drift; takes NULL. */
void norma_drift_free(norma_drift *drift);

#ifdef __cplusplus
}
#endif
#endif
