/* Recalibration: a new collection against the current version of a norm set, and the version that
   would follow from it. docs/recalibrate.md. */
#ifndef NORMA_RECALIBRATE_H
#define NORMA_RECALIBRATE_H

#include <norma/bridge.h>
#include <norma/dif.h>
#include <norma/drift.h>
#include <norma/rake.h>
#include <norma/validate.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_recalibrate_options {
    uint32_t version;
    int weighting; /* a norma_weighting, of the new version */
    norma_drift_options drift;
    norma_dif_options dif;
    norma_rake_options rake;
    norma_validate_options validate; /* overrides and today; extent and frozen are set here */
    size_t threads;
} norma_recalibrate_options;
/** Defaults of all parts; DIF by logistic regression, class B or C, p adjusted for many items. */
norma_recalibrate_options norma_recalibrate_options_init(void);
/** @return the table of weighting, conf-level, bound, dif-..., cap, trimming and threads. */
norma_option_table norma_recalibrate_option_table(void);

/** What is recalibrated with what; borrowed. */
typedef struct norma_recalibrate_source {
    const norma_norm_set *old;            /* with its distributions and figures */
    const norma_calibration *calibration; /* that old was screened by; NULL: the collection's own */
    const norma_instrument *instrument;
    const norma_data *data;       /* the new collection */
    const norma_data *with;       /* answers to be pooled with it; NULL: none */
    const char *company;          /* label column that is a company; NULL: persons only */
    const norma_margins *margins; /* NULL: no raking */
    const char *filter;           /* rows of data used, in words; NULL: all */
    const char *population;       /* of the new version; NULL: as of the old one */
    const char *collected_from, *collected_to; /* NULL: not said */
} norma_recalibrate_source;

/** What recalibration found. */
typedef struct norma_recalibration {
    norma_recalibrate_source source; /* as given */
    norma_recalibrate_options options;
    norma_validation *validation; /* the gate's word on the new collection */
    norma_scores *scores;         /* of the collection */
    norma_norm_set *collection;   /* it alone, described; version 0 */
    norma_raking *raking;         /* weights of the new version; NULL without margins */
    norma_norm_set *next;         /* the new version as it would be written; version 0 */
    norma_drift *drift;           /* the collection against old */
    norma_dif_result **dif;       /* n_dif scales without parts that old keeps counts of */
    size_t n_dif;
    norma_bridge **bridges; /* n_bridges scales in both versions */
    size_t n_bridges;
    size_t n_held;     /* scales of old that the gate holds back now */
    norma_notes notes; /* all but those of validation, drift, dif and bridges */
    struct norma__recalibration_parts *parts; /* what writing needs */
} norma_recalibration;

/**
 * Checks a new collection against a norm set and makes the version that would follow.
 *
 * The collection passes the gate first: respondents who are set aside and scales that are held do
 * not enter. Then: differential functioning of every item against the counts that old keeps, drift
 * of scales and items, weights by raking, the new distributions (of the collection, or of it and
 * the answers it is pooled with), and the bridge from old scores to new ones. Nothing is written.
 *
 * @param out      a new result, or NULL on failure; free with norma_recalibration_free()
 * @param options  NULL takes norma_recalibrate_options_init()
 * @return NORMA_OK; NORMA_ESTORE when old is of another instrument or key; NORMA_EINVAL for an
 *         option, a company column that is not there, or old only listed; NORMA_EDATA when the gate
 *         holds every scale, or as norma_validate(), norma_rake() and norma_norms_build() refuse;
 *         NORMA_ENOMEM
 *
 * Notes: "recalibrate-same-file" (the collection is the file that old was made of),
 * "recalibrate-scale-held", "recalibrate-no-counts", "recalibrate-no-calibration",
 * "recalibrate-dif-not-possible".
 */
norma_status norma_recalibrate_of(norma_recalibration **out, const norma_recalibrate_source *source,
                                  const norma_recalibrate_options *options, norma_error *err);

/**
 * Writes the new version into a store, as the next version of old's name, with old as its parent.
 *
 * @param version  receives it; NULL: not wanted
 * @param created  NULL: now, UTC
 * @return as norma_norms_build()
 */
norma_status norma_recalibration_write(int64_t *version, const norma_recalibration *recalibration,
                                       const char *store, const char *created, norma_error *err);

/** Frees it; takes NULL. */
void norma_recalibration_free(norma_recalibration *recalibration);

#ifdef __cplusplus
}
#endif
#endif
