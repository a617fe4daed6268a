/* Equating: which score on a form Y stands for a score on another form X. */
#ifndef NORMA_EQUATE_H
#define NORMA_EQUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/data.h>
#include <norma/option.h>
#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How many people reached every score of one form, and every score of the anchor beside it. */
typedef struct norma_score_table {
    size_t n_scores, n_anchors; /* n_anchors 0: there is no anchor */
    double *scores;             /* increasing */
    double *anchors;            /* increasing; NULL without one */
    double *counts;             /* n_scores x n_anchors (or x 1), column-major: people, or their
                                   weight */
} norma_score_table;

/** The scores that a form can give: lowest, lowest + step, ... highest. */
typedef struct norma_score_grid {
    double lowest, highest, step;
} norma_score_grid;

/** Most scores of a form, and most cells of a table with an anchor. */
enum { NORMA_EQUATE_SCORES_MAX = 10001, NORMA_EQUATE_CELLS_MAX = 200000 };

/**
 * The grid of whole numbers from the lowest to the highest of some scores.
 *
 * @param values  n_rows, NaN skipped
 * @param what    what they are, for the sentence ("scores", "anchor scores")
 * @return NORMA_OK; NORMA_EDATA when one is no whole number, all are missing, or they lie further
 *         apart than NORMA_EQUATE_SCORES_MAX
 */
norma_status norma_score_grid_of(norma_score_grid *out, const double *values, size_t n_rows,
                                 const char *what, norma_error *err);

/**
 * Counts scores.
 *
 * @param out      free with norma_score_table_clear()
 * @param totals   n_rows, NaN skipped
 * @param anchors  n_rows, NaN skipped; NULL: none
 * @param use      n_rows flags; NULL: all
 * @param of_anchor NULL without anchors
 * @return NORMA_OK; NORMA_EDATA when a score is not on its grid, with its row counted from 1;
 *         NORMA_EINVAL when a grid has no score or too many; NORMA_ENOMEM
 */
norma_status norma_score_table_of(norma_score_table *out, const double *totals,
                                  const double *anchors, const uint8_t *use, size_t n_rows,
                                  const norma_score_grid *of_total,
                                  const norma_score_grid *of_anchor, norma_error *err);

/**
 * Sum scores of one scale in two versions of an instrument, with the items that both have as
 * anchor: same id, range and key. Rows with all answers of the scale count, in each by its own key.
 *
 * @param x, y      tables of the version equated from, and of that equated to; free both with
 *                  norma_score_table_clear(). Without two items in common they have no anchor
 * @param n_common  receives how many items are in common
 * @return NORMA_OK; NORMA_EINVAL when an instrument has no such scale; NORMA_EDATA when nobody
 *         answered all of it, or items are too many; NORMA_ENOMEM
 */
norma_status norma_score_tables_of_scale(norma_score_table *x, norma_score_table *y,
                                         size_t *n_common, const norma_instrument *from,
                                         const norma_data *from_data, const norma_instrument *to,
                                         const norma_data *to_data, const char *scale_id,
                                         norma_error *err);

/** Frees what it holds; the struct is the caller's; takes NULL. */
void norma_score_table_clear(norma_score_table *table);

/** How a score on X is converted. Those from NORMA_EQUATE_NOMINAL on need an anchor: X and Y were
    answered by people of two populations, who all answered the anchor too. */
typedef enum norma_equate_method {
    NORMA_EQUATE_IDENTITY = 0,
    NORMA_EQUATE_MEAN,
    NORMA_EQUATE_LINEAR,
    NORMA_EQUATE_EQUIPERCENTILE,
    NORMA_EQUATE_NOMINAL,       /* nominal weights, mean */
    NORMA_EQUATE_TUCKER_MEAN,   /* Tucker's synthetic population, mean */
    NORMA_EQUATE_TUCKER,        /* the same, linear */
    NORMA_EQUATE_LEVINE_MEAN,   /* Levine's synthetic population, observed scores, mean */
    NORMA_EQUATE_LEVINE,        /* the same, linear */
    NORMA_EQUATE_LEVINE_TRUE,   /* Levine, true scores */
    NORMA_EQUATE_BRAUN_HOLLAND, /* linear, from the moments of frequency estimation */
    NORMA_EQUATE_FREQUENCY,     /* frequency estimation (post-stratification), equipercentile */
    NORMA_EQUATE_CHAINED_MEAN,
    NORMA_EQUATE_CHAINED_LINEAR,
    NORMA_EQUATE_CHAINED_EQUIPERCENTILE,
    NORMA_EQUATE_METHODS /* how many there are */
} norma_equate_method;
/** "identity", "mean", "linear", "equipercentile", "nominal", "tucker-mean", "tucker",
    "levine-mean", "levine", "levine-true", "braun-holland", "frequency", "chained-mean",
    "chained-linear", "chained-equipercentile", NULL */
extern const char *const norma_equate_method_names[];

/** Who answered what. */
typedef enum norma_equate_design {
    NORMA_EQUATE_GROUPS = 0, /* two random groups of one population, a form each */
    NORMA_EQUATE_SINGLE,     /* one group that answered both forms */
    NORMA_EQUATE_ANCHOR      /* two populations, and an anchor that both answered */
} norma_equate_design;
extern const char *const norma_equate_design_names[]; /* "equivalent groups", "single group",
                                                         "nonequivalent groups with anchor", NULL */

/** What is done to the distributions before. */
typedef enum norma_equate_smooth {
    NORMA_EQUATE_RAW = 0,
    NORMA_EQUATE_LOGLINEAR /* a log-linear model that keeps as many moments as its degree */
} norma_equate_smooth;
extern const char *const norma_equate_smooth_names[]; /* "none", "loglinear", NULL */

/** How the degree of a log-linear model is chosen. */
typedef enum norma_equate_select {
    NORMA_EQUATE_BIC = 0,
    NORMA_EQUATE_AIC,
    NORMA_EQUATE_CHI_SQUARE /* the highest that is better than the one before, .05 over all */
} norma_equate_select;
extern const char *const norma_equate_select_names[]; /* "bic", "aic", "chi-square", NULL */

/** How a distribution of distinct scores becomes continuous for equipercentile equating. */
typedef enum norma_equate_continuous {
    NORMA_EQUATE_UNIFORM = 0, /* each score spread evenly as far as half way to its neighbours */
    NORMA_EQUATE_KERNEL       /* a normal kernel that keeps mean and variance */
} norma_equate_continuous;
extern const char *const norma_equate_continuous_names[]; /* "uniform", "kernel", NULL */

/** Highest degree of a log-linear model, and of powers that a cross product has. */
enum { NORMA_EQUATE_DEGREE_MAX = 10, NORMA_EQUATE_CROSS_MAX = 3 };

typedef struct norma_equate_options {
    uint32_t version;
    int method;                               /* a norma_equate_method */
    int smooth;                               /* a norma_equate_smooth */
    size_t degree_x, degree_y, degree_anchor; /* 0: chosen */
    size_t cross;      /* x^i v^j with i and j up to this, of forms with an anchor; 0: chosen */
    int select;        /* a norma_equate_select */
    int continuous;    /* a norma_equate_continuous */
    double weight;     /* of X's population in the synthetic one, 0 ... 1; -1: by its size */
    bool external;     /* the anchor is no part of the scores; only Levine's methods ask */
    double conf_level; /* of intervals */
    size_t bootstrap;  /* replicates; 0: none */
    uint64_t seed;
    size_t threads; /* 0: all; the result does not depend on it */
} norma_equate_options;
#define NORMA_EQUATE_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .method = NORMA_EQUATE_EQUIPERCENTILE, .weight = -1, .conf_level = 0.95,     \
        .seed = 1                                                                                  \
    }
/** @return the table of all but smooth, which is named by a text ("loglinear:6,6"); never NULL. */
norma_option_table norma_equate_option_table(void);

/** What describes a distribution of scores; the standard deviation has n under it. */
typedef struct norma_score_moments {
    double n, mean, sd, skewness, kurtosis; /* kurtosis 3 of a normal one */
} norma_score_moments;

/** A log-linear model of one form's scores. */
typedef struct norma_loglinear_fit {
    size_t degree;
    double g2; /* likelihood-ratio chi-square against the observed counts */
    size_t df;
    double aic, bic;  /* g2 + 2 (parameters), g2 + log(n) (parameters); constant included */
    double change, p; /* g2 less than that of the degree before, and its p; NaN of the first */
    bool converged;
} norma_loglinear_fit;

/** How one form was smoothed. */
typedef struct norma_equate_smoothing {
    size_t degree, degree_anchor, cross; /* 0: not smoothed, or no anchor */
    double g2;
    size_t df;
    size_t n_fits; /* models of its scores that were compared: degrees 1 ... n_fits; 0: the degree
                      was given */
    norma_loglinear_fit *fits;
    double bandwidth; /* of the kernel; NaN: none */
} norma_equate_smoothing;

/** A conversion of X to Y. */
typedef struct norma_equating {
    int method, design;
    size_t n_scores;
    double *score;      /* of X */
    double *rank;       /* its percentile rank in the distribution that is equated, 0 ... 100 */
    double *equivalent; /* on Y; NaN where a method cannot tell */
    double *se, *low, *high;               /* analytic; NaN where a rank is 0 or 100 */
    double *bootstrap_se, *bootstrap_bias; /* NULL without replicates */
    size_t replicates;                     /* those that could be equated */
    double slope, intercept;               /* of linear methods; NaN */
    double weight;               /* of X's population in the synthetic one; NaN: there is none */
    norma_score_moments x, y;    /* as observed */
    norma_score_moments equated; /* X's scores after conversion */
    norma_score_moments anchor_x, anchor_y; /* NaN without one */
    double r_x, r_y; /* scores with the anchor (or, of a single group, with Y) */
    double synthetic_mean[2], synthetic_sd[2]; /* of X and Y; NaN where there is none */
    norma_equate_smoothing smoothing[2];
    norma_notes notes; /* "equate-few", "anchor-unseen", "loglinear-unconverged", ... */
} norma_equating;

/**
 * Equates X to Y.
 *
 * @param out  a new result, or NULL on failure; free with norma_equating_free()
 * @param x    with an anchor for methods that need one. Of a single group: the anchor is Y
 * @param y    its anchor has the same scores; NULL: a single group
 * @param options  NULL takes NORMA_EQUATE_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL for an option outside its range, or a method that needs an anchor
 *         where there is none; NORMA_EDATA when a table is empty, has counts that are negative or
 *         not finite, scores that do not increase, other anchor scores than its fellow, or scores
 *         that do not vary where the method divides by how they do; NORMA_ENOMEM
 *
 * Formulas and sources: docs/equate.md (Kolen & Brennan, 2014). Time O(replicates x cells x
 * parameters^2) with smoothing.
 */
norma_status norma_equate(norma_equating **out, const norma_score_table *x,
                          const norma_score_table *y, const norma_equate_options *options,
                          norma_error *err);

/** @return the equivalent of any score, by the conversion: linear methods anywhere, others between
    the two scores it lies between (NaN beyond the ends). */
double norma_equating_convert(const norma_equating *equating, double score);

/** Frees a result; takes NULL. */
void norma_equating_free(norma_equating *equating);

#ifdef __cplusplus
}
#endif
#endif
