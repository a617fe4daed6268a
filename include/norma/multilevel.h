/* People in units: variance components, intraclass correlations, and the means of units with all
   that makes them uncertain. Everything comes from each unit's n, mean and sum of squares. */
#ifndef NORMA_MULTILEVEL_H
#define NORMA_MULTILEVEL_H

#include <norma/grouping.h>
#include <norma/option.h>
#include <norma/progress.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is known of the scores of one unit. */
typedef struct norma_unit_scores {
    size_t n;
    double mean; /* NaN with n = 0 */
    double ss;   /* sum of squared deviations from that mean */
} norma_unit_scores;

/**
 * Sums up one score a row (NaN skipped) by unit.
 *
 * @param out   n_units of group, filled
 * @param keep  n_rows flags; NULL keeps all
 * @return NORMA_OK; NORMA_ENOMEM. The same bytes for any number of threads.
 *
 * No digits cancel however far the scores lie from 0; scores that are all alike have ss = 0. Time
 * O(n + u): one pass, and a second where the first score of a unit lies far from its others.
 */
norma_status norma_unit_scores_of(norma_unit_scores *out, const double *scores,
                                  const norma_grouping *group, const uint8_t *keep, size_t threads,
                                  norma_error *err);

/** The size that stands for all units in ICC(1). */
typedef enum norma_icc_size {
    NORMA_ICC_SIZE_UNEQUAL = 0, /* k0 = (N - sum n^2 / N) / (units - 1): Snedecor */
    NORMA_ICC_SIZE_MEAN         /* plain mean, as R's multilevel: biased when sizes differ */
} norma_icc_size;
extern const char *const norma_icc_size_names[]; /* "unequal", "mean", NULL */

/** Which estimate is called icc1 and shrinks the means. */
typedef enum norma_icc_method { NORMA_ICC_ANOVA = 0, NORMA_ICC_REML } norma_icc_method;
extern const char *const norma_icc_method_names[]; /* "anova", "reml", NULL */

typedef struct norma_multilevel_options {
    uint32_t version;
    int icc_size;      /* a norma_icc_size; of the ANOVA estimate */
    int icc_method;    /* a norma_icc_method */
    double conf_level; /* of all intervals */
    bool pooled;       /* a unit's interval uses the SD within all units, not its own (default) */
    size_t draws;      /* of the posterior, for ranks of up to 512 units; 0: no ranks at all */
    uint64_t seed;
    size_t threads;
} norma_multilevel_options;
#define NORMA_MULTILEVEL_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .draws = 4000, .seed = 1                                 \
    }
/** @return flags, bounds and help: icc-size, icc-method, conf-level, pooled-sd, draws, seed,
    threads. */
norma_option_table norma_multilevel_option_table(void);

/** Variance between and within units. */
typedef struct norma_components {
    size_t n_units, n; /* units with a score, and scores in them */
    double mean_size, k0, harmonic_size;
    double ms_between, ms_within, df_between, df_within, f, p;
    double icc1_anova;          /* by icc_size; may be negative */
    double icc2_anova;          /* (MSB - MSW) / MSB: reliability of the mean of an average unit */
    double icc1_low, icc1_high; /* exact for any sizes (Wald, 1940); by REML not under 0 */
    double reml_between, reml_within; /* variances; between >= 0 */
    double reml_mean, reml_mean_se;   /* grand mean (each unit by its precision) */
    double reml_icc1;
    double reml_log_likelihood;
    double icc1, icc2;      /* by icc_method; icc2 by REML: s2b / (s2b + s2w / mean_size) */
    double between, within; /* variances in force: by icc_method, between >= 0 */
    char method[64];        /* "anova, k0 of unequal sizes", "anova, mean size", "reml" */
} norma_components;

/** A unit's mean, and how sure it is. NaN where undefined. */
typedef struct norma_unit_mean {
    size_t n;
    double mean, sd;
    double se;              /* of the mean; times sqrt(1 - n / head count) when that is known */
    double ci_low, ci_high; /* t interval */
    double reliability;     /* of this unit's own mean: n ICC1 / (1 + (n - 1) ICC1) */
    double eb_mean, eb_se;  /* empirical Bayes: shrunken towards the grand mean, with the
                               uncertainty of that mean and of the variances (docs) */
    double eb_low, eb_high;
    double rank_mean;           /* expected rank, 1 the highest */
    double rank_low, rank_high; /* interval of the rank */
    double p_top, p_bottom;     /* probability of being in the top, the bottom third of the units */
} norma_unit_mean;

/** @return a mean of n scores of which nothing else is known, or may be told: all NaN. */
norma_unit_mean norma_unit_mean_unknown(size_t n);

/** One score in one grouping. */
typedef struct norma_multilevel_result {
    norma_components components;
    norma_unit_mean *units; /* n_units of the grouping */
    size_t n_units;
    norma_notes notes; /* "icc-undefined", "no-variation-within", "icc-negative", "between-zero",
                          "few-units", "icc-mean-size", "units-without-scores",
                          "single-member-units", "constant-units", "ranks-expected" */
} norma_multilevel_result;

/**
 * @param scores       n_units, as norma_unit_scores_of() fills them
 * @param head_counts  n_units: people in each unit, 0 when unknown; NULL: none is known. n over the
 *                     head count is an error (NORMA_EDATA, which names no unit but by number)
 * @return NORMA_OK, also when nothing varies or there is one unit (NaN and notes); NORMA_EINVAL;
 *         NORMA_EDATA; NORMA_ENOMEM
 *
 * Time O(units log units), O(distinct sizes) a step of REML; ranks of up to 512 units O(draws
 * units), of more O(units) and without draws ("ranks-expected"). Sources: docs/multilevel.md.
 */
norma_status norma_multilevel_of(norma_multilevel_result **out, const norma_unit_scores *scores,
                                 size_t n_units, const size_t *head_counts,
                                 const norma_multilevel_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_multilevel_result_free(norma_multilevel_result *result);

/** Correlations of several scores inside units and between units' means. */
typedef struct norma_within_between {
    size_t n_scores, n_units, n; /* rows with all scores, and units with them */
    double *total;               /* n_scores x n_scores, of rows */
    double *within;              /* pooled within units */
    double *means;               /* of units' means, weighted by size: WABA's between correlation */
    double *between; /* of the between components (ANOVA; k0): free of within error; NaN where a
                        component is not positive, or the estimate lies beyond -1 or 1, as it may
                        with few or small units */
    double *eta2;    /* n_scores: share of the sum of squares between units */
} norma_within_between;

/**
 * @param scores  n_rows x n_scores, column-major, NaN missing (the row is left out)
 * @return NORMA_OK; NORMA_EDATA with fewer than 2 units or 3 rows; NORMA_EINVAL without a score;
 *         NORMA_ENOMEM. The same bytes for any number of threads.
 *
 * total, within, means and eta2 are those of R's waba() (Dansereau, Alutto & Yammarino, 1984). Time
 * O(n scores^2).
 */
norma_status norma_within_between_of(norma_within_between **out, const double *scores,
                                     size_t n_scores, const norma_grouping *group,
                                     const uint8_t *keep, size_t threads, norma_error *err);
/** Frees it; takes NULL. */
void norma_within_between_free(norma_within_between *result);

#ifdef __cplusplus
}
#endif
#endif
