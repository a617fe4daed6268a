/* The norm store: immutable, numbered norm sets and calibrations in one SQLite file. */
#ifndef NORMA_NORMS_H
#define NORMA_NORMS_H

#include <norma/calibration.h>
#include <norma/continuous.h>
#include <norma/grouping.h>
#include <norma/multilevel.h>
#include <norma/percentile.h>
#include <norma/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is equal in the person distribution of a norm set. */
typedef enum norma_weighting {
    NORMA_WEIGHT_RESPONDENTS = 0, /* every respondent counts the same, but for weights */
    NORMA_WEIGHT_COMPANIES /* every company counts the same: its respondents share its weight */
} norma_weighting;
extern const char *const norma_weighting_names[]; /* "respondents", "companies", NULL */

/** The distributions of one scale's POMP scores in a norm set: of persons, and of companies. */
typedef struct norma_norm_scale {
    char *id;
    size_t n;                            /* respondents scored */
    double mean, sd, skewness, kurtosis; /* of POMP, weighted; sd with n - 1 */
    double min, max;
    double alpha;       /* reliability of the norm sample; NaN when not computed */
    double n_effective; /* independent respondents that the mean is worth: companies and weights
                           taken into account; n when there are neither */
    size_t n_values;    /* 0: only the mean and sd are known (a norm set made of tables) */
    double *values;     /* distinct POMP scores, increasing */
    size_t *counts;     /* respondents at each */
    double *shares;     /* their share by weight, sum 1; counts / n without weights */
    double *effective;  /* independent respondents that the percentile rank at each is worth */
    size_t n_companies; /* with enough scores to be in the distribution of companies; 0: none */
    norma_unit_scores *companies; /* n_companies of the set: n 0 where it is not; a company keeps
                                     its place in all scales of a set. NULL: no companies */
    double company_mean;          /* grand mean of companies */
    double between, within;       /* variances between and within companies, POMP^2 */
} norma_norm_scale;

/** An ancestor of a norm set: a version it was recalibrated or merged from. */
typedef struct norma_norm_parent {
    char *name;
    int64_t version;
    char *sha256; /* of its contents */
} norma_norm_parent;

/** One norm set: a name and a version, never changed after it is written. */
typedef struct norma_norm_set {
    char *name;
    int64_t version; /* 1, 2, ... within the name */
    char *created;   /* UTC, ISO 8601 with Z */
    char *norma_version;
    char *instrument_id, *instrument_version, *key_sha256;
    char *source_file, *source_sha256;
    char *filter;     /* rows used, in words ("COMPID is not 8, 13"); "" for all */
    char *population; /* who they are, in words; "" when not said */
    char *collected_from, *collected_to; /* "YYYY-MM-DD"; "" when not said */
    size_t n_rows, n_kept;               /* respondents read, and kept by the screening */
    char *company_column;                /* the unit column that is a company; "": persons only */
    size_t n_companies;                  /* in the company distribution */
    double *company_weights;             /* n_companies, mean 1; NULL: all 1, or only listed */
    int weighting;                       /* a norma_weighting */
    char *margins;                       /* what weights were raked to, in words; "": nothing */
    double n_effective; /* Kish: (sum w)^2 / sum w^2 of the final weights of those kept */
    char *calibration;  /* name of the calibration with its frozen thresholds, in the same store;
                           "": none */
    int64_t calibration_version;
    norma_norm_parent *parents;
    size_t n_parents;
    char *sha256;          /* of its contents in canonical form (docs/norm-store.md) */
    char *previous_sha256; /* of the version before it of the same name; "" for the first */
    char *retired;         /* when, UTC; "": it is not */
    bool current;          /* what is meant when a name is given without a version */
    size_t n_scales;
    norma_norm_scale *scales; /* NULL when only listed */
    norma_frozen *figures;    /* item statistics and what later checks need, by name, increasing
                                 (docs/norm-store.md); NULL when only listed */
    size_t n_figures;
} norma_norm_set;

/** Frees a norm set with its distributions; takes NULL. */
void norma_norm_set_free(norma_norm_set *set);

/** @return the figure of that name, or NULL; borrowed. */
const norma_frozen *norma_norm_figure(const norma_norm_set *set, const char *name);

/** Fewest respondents on a scale of a norm set: in a smaller one a person could be recognised. A
    company with fewer has no place in the distribution of companies. */
#define NORMA_NORMS_MIN_N 10

/** A norm set to be written; scores are those kept and scored. */
typedef struct norma_norms_source {
    const char *name;
    const norma_instrument *instrument;
    const norma_data *data;
    const uint8_t *keep; /* n_rows: those kept; NULL: all */
    const norma_scores *scores;
    const double *alpha; /* n_scales, NaN where unknown; NULL: none */
    const char *filter;  /* NULL: all rows */
    size_t n_kept;
    const char *created;    /* NULL: now, UTC; given for reproducible files */
    const char *population; /* NULL: not said; so of what follows */
    const char *collected_from, *collected_to;
    const norma_grouping *companies;      /* NULL: persons only */
    const double *weights;                /* n_rows, over 0; NULL: equal */
    int weighting;                        /* a norma_weighting; companies equal needs companies */
    const char *margins;                  /* what weights were raked to, in words */
    const norma_calibration *calibration; /* stored already, in the same store; NULL: none */
    const norma_norm_parent *parents;
    size_t n_parents;
    size_t threads;
    const uint8_t *leave_out; /* n_scales: 1 for a scale that stays out, whatever its scores; NULL:
                                 none */
    const char *covariate;    /* of continuous norms (docs/continuous-norms.md); NULL: none */
    const double *covariate_values;             /* n_rows; NaN where it is missing */
    const norma_continuous_options *continuous; /* method, groups, terms; NULL: the defaults. No
                                                   intervals and no comparison are made */
    norma_notes *notes; /* receives what its user must know: "companies-small",
                           "respondents-without-company", "companies-equal-left-out",
                           "norms-continuous-left-out" and the notes of norma_continuous_fit();
                           NULL: unwanted */
} norma_norms_source;

/**
 * Adds a norm set to a store as the next version of its name, in one transaction; makes the store
 * when the file does not exist.
 *
 * @param version  receives the version written; NULL: not wanted
 * @return NORMA_OK; NORMA_ESTORE when the file is no norm store, was made by a newer norma, is
 *         locked, read-only, damaged or the disk is full; NORMA_EDATA when no scale has a score,
 *         one has fewer than NORMA_NORMS_MIN_N, or the set and another in the store differ by
 *         fewer, one holding all scores of the other; NORMA_EINVAL for a name that is not 1 to 64
 *         printable characters, or a time that is not UTC; NORMA_ENOMEM. After a failure there is
 *         no new file, and a store that was there is as it was.
 */
norma_status norma_norms_build(int64_t *version, const char *store,
                               const norma_norms_source *source, norma_error *err);

/** Which norm set or calibration: by name, and version 0 for the newest. */
typedef struct norma_norms_choice {
    const char *name; /* NULL: the only name of its kind, or an error that lists them */
    int64_t version;
} norma_norms_choice;

/** Loads one norm set with its distributions; NORMA_ESTORE names what is there when it is not. */
norma_status norma_norms_load(norma_norm_set **out, const char *store,
                              const norma_norms_choice *choice, norma_error *err);

/** The norm sets of a store, by name and version; free with norma_norm_list_free(). */
typedef struct norma_norm_list {
    size_t n;
    norma_norm_set **sets; /* without distributions */
} norma_norm_list;

/** Lists the norm sets of a store; NORMA_ESTORE when it is none. */
norma_status norma_norms_list(norma_norm_list **out, const char *store, norma_error *err);

/** Frees a list with its norm sets; takes NULL. */
void norma_norm_list_free(norma_norm_list *list);

/** Refuses a norm set of another instrument or scoring key (NORMA_ESTORE, one sentence). */
norma_status norma_norms_fit(const norma_norm_set *set, const norma_instrument *instrument,
                             norma_error *err);

/**
 * Adds a calibration to a store as the next version of its name, in one transaction; makes the
 * store when the file does not exist.
 *
 * @param version      receives the version written; NULL: not wanted
 * @param calibration  receives name, version and time when it was stored; unchanged after a failure
 * @param created      NULL: now, UTC; given for reproducible files
 * @return as norma_norms_build(); NORMA_EDATA when it rests on fewer than NORMA_CALIBRATION_MIN_N
 *         respondents or holds no item or figure. After a failure there is no new file, and a store
 *         that was there is as it was.
 *
 * Values are kept to the last bit, NaN included.
 */
norma_status norma_calibration_store(int64_t *version, const char *store,
                                     norma_calibration *calibration, const char *name,
                                     const char *created, norma_error *err);

/** Loads one calibration with its figures; NORMA_ESTORE names what is there when it is not. */
norma_status norma_calibration_load(norma_calibration **out, const char *store,
                                    const norma_norms_choice *choice, norma_error *err);

/** The calibrations of a store, by name and version, without items and figures (n_items is told).
 */
typedef struct norma_calibrations {
    size_t n;
    norma_calibration **list;
} norma_calibrations;

/** Lists the calibrations of a store; NORMA_ESTORE when it is none. Free with
    norma_calibrations_free(). */
norma_status norma_calibrations_list(norma_calibrations **out, const char *store, norma_error *err);

/** Frees a list with its calibrations; takes NULL. */
void norma_calibrations_free(norma_calibrations *list);

/** @return the index of a scale in the set, or NORMA_NONE. */
size_t norma_norm_find_scale(const norma_norm_set *set, const char *scale_id);

/** Percentile rank of a POMP score among the norm's respondents: 100 (below + at/2) / n (Crawford,
    Garthwaite & Slick, 2009); NaN for NaN. */
double norma_norm_percentile(const norma_norm_scale *scale, double pomp);

/** The same with its interval: at the effective number of respondents that the norm's design gives
   it there (docs/percentile.md). NaN for NaN, and where only a mean and sd are known. */
norma_percentile norma_norm_rank_of(const norma_norm_scale *scale, double pomp, int interval,
                                    double conf_level);

/** The score at a percentile of persons, running straight between the middles of scores. */
norma_quantile norma_norm_quantile_of(const norma_norm_scale *scale, double percentile,
                                      int interval, double conf_level);

/** @return what norma_company_standing_of() needs of the companies of a scale of a set; everything
    is borrowed from them. */
norma_company_norm norma_norm_companies(const norma_norm_set *set, const norma_norm_scale *scale);

/** Linear T score, 50 + 10 (pomp - mean) / sd; NaN when sd is 0. */
double norma_norm_t(const norma_norm_scale *scale, double pomp);

/** A sample held against one scale of a norm set. */
typedef struct norma_comparison {
    size_t n;                               /* respondents scored in the sample */
    double mean, sd;                        /* of their POMP */
    double mean_low, mean_high;             /* 95 % t interval of the sample mean */
    double difference;                      /* sample mean - norm mean, POMP points */
    double difference_low, difference_high; /* 95 % Welch interval */
    double hedges_g, g_low, g_high;         /* pooled sd, small-sample corrected, noncentral t */
    double percentile; /* rank of the sample mean among the norm's respondents */
    double t_score;    /* linear T of the sample mean on the respondents' scale */
} norma_comparison;

/** Compares the scores of one scale (n_rows POMP, NaN skipped) with its norm. NaN where n < 2. */
void norma_norm_compare(norma_comparison *out, const norma_norm_scale *scale, const double *pomp,
                        size_t n_rows);

#ifdef __cplusplus
}
#endif
#endif
