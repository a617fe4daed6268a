/* Continuous norms: percentile curves of a score over a covariate (age, tenure, size of the
   company), from all respondents together and not group by group. */
#ifndef NORMA_CONTINUOUS_H
#define NORMA_CONTINUOUS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include <norma/calibration.h>
#include <norma/note.h>
#include <norma/option.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How the distribution of the score changes over the covariate; docs/continuous-norms.md. */
typedef enum norma_continuous_method {
    NORMA_CONTINUOUS_SURFACE = 0, /* score as a polynomial of normal score and covariate (Lenhard,
                                     Lenhard, Suggate & Segerer, 2018) */
    NORMA_CONTINUOUS_MOMENTS, /* mean, sd and skewness as polynomials (Zachary & Gorsuch, 1985) */
    NORMA_CONTINUOUS_BOX_COX, /* a power of the score is normal (Cole & Green, 1992) */
    NORMA_CONTINUOUS_SHASH,   /* sinh-arcsinh (Jones & Pewsey, 2009) */
    NORMA_CONTINUOUS_BETA_BINOMIAL /* sum scores of a known maximum */
} norma_continuous_method;
enum { NORMA_CONTINUOUS_METHODS = 5 };
/** "surface", "moments", "box-cox", "shash", "beta-binomial", NULL */
extern const char *const norma_continuous_method_names[];

/** Whose scores are ranked together. */
typedef enum norma_continuous_groups {
    NORMA_GROUPS_AUTO = 0, /* values, when there are at most 30 of them; else classes */
    NORMA_GROUPS_VALUES,   /* every value of the covariate is a group */
    NORMA_GROUPS_CLASSES,  /* groups of equal size, never dividing a value */
    NORMA_GROUPS_WINDOW    /* each respondent is ranked among those within half a window */
} norma_continuous_groups;
extern const char *const norma_continuous_groups_names[]; /* "auto", "values", "classes", ... */

/** Cumulative share of rank r among n, (r - a) / (n + 1 - 2a); ties share their mean rank. */
typedef enum norma_rank_definition {
    NORMA_RANKS_RANKIT = 0,      /* a = 1/2 */
    NORMA_RANKS_BLOM,            /* 3/8 */
    NORMA_RANKS_TUKEY,           /* 1/3 */
    NORMA_RANKS_VAN_DER_WAERDEN, /* 0 */
} norma_rank_definition;
extern const char *const norma_rank_definition_names[]; /* "rankit", "blom", "tukey", ... */

/** Which of the best subsets of terms makes the surface. */
typedef enum norma_subset_rule {
    NORMA_SUBSET_R2 = 0, /* the smallest whose adjusted R2 reaches r2 */
    NORMA_SUBSET_CP,     /* the smallest Mallows Cp */
    NORMA_SUBSET_BIC     /* the smallest BIC */
} norma_subset_rule;
extern const char *const norma_subset_rule_names[]; /* "r2", "cp", "bic", NULL */

/** Options of norma_continuous_fit(). */
typedef struct norma_continuous_options {
    uint32_t version;
    int method;        /* a norma_continuous_method */
    int groups;        /* a norma_continuous_groups */
    size_t n_classes;  /* 0: one for each 100 respondents, 3 to 20 */
    double window;     /* whole width, in units of the covariate; 0: a fifth of its range */
    int ranks;         /* a norma_rank_definition */
    size_t norm_power; /* surface: highest power of the norm score */
    size_t power;      /* surface: highest power of the covariate */
    int select;        /* a norma_subset_rule */
    double r2;         /* of NORMA_SUBSET_R2 */
    size_t terms;      /* surface: this many terms; 0: as select says */
    size_t most_terms; /* largest subset looked for */
    size_t candidates; /* best subsets of the size among which one is looked for whose percentile
                          curves do not cross; 1: the best as it is */
    size_t mean_degree, spread_degree, shape_degree; /* highest degrees of location, scale and each
                                                        shape parameter of the other methods */
    bool all_degrees;            /* those degrees, and not the ones up to them that BIC prefers */
    double t_min, t_max;         /* T scores of tables and surfaces */
    double score_min, score_max; /* of the score; NaN: as observed */
    double conf_level;
    size_t bootstrap; /* samples for intervals of surface and moments; 0: none */
    bool compare;     /* all methods, beside the one chosen */
    size_t folds;     /* of cross-validation, in compare; 0: none */
    uint64_t seed;
} norma_continuous_options;
#define NORMA_CONTINUOUS_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .norm_power = 5, .power = 3, .r2 = 0.99, .most_terms = 10, .candidates = 20, \
        .mean_degree = 3, .spread_degree = 2, .shape_degree = 1, .t_min = 20, .t_max = 80,         \
        .score_min = NAN, .score_max = NAN, .conf_level = 0.95, .bootstrap = 200, .folds = 10,     \
        .seed = 1                                                                                  \
    }
/** @return the table of the options of norma_continuous_fit(); never NULL. score_min and score_max
    are not in it: they come with the score. */
norma_option_table norma_continuous_option_table(void);

/** One coefficient of a model. */
typedef struct norma_continuous_term {
    size_t part;  /* surface: power of the norm score T; else number of the parameter: location,
                     scale, shape, second shape */
    size_t power; /* of the covariate (surface), or of u (else) */
    double value;
    double se; /* surface: of least squares (norm scores taken as known); NaN: moments */
} norma_continuous_term;

/** A fitted model: what is needed to turn scores into norm scores and back. */
typedef struct norma_continuous_model {
    int method;                          /* a norma_continuous_method */
    double covariate_min, covariate_max; /* observed: nothing is known beyond */
    double score_min, score_max;
    double step;         /* from one score to the next; 0: hardly any two are equal */
    double centre, half; /* u = (covariate - centre) / half, from -1 to 1 */
    double shift;        /* box-cox: added to scores */
    double t_min, t_max; /* surface: where it is turned round */
    size_t n_terms;
    norma_continuous_term *terms;
    double *covariance; /* n_terms^2, of the coefficients; NULL: surface, moments */
} norma_continuous_model;

/** Frees a model; takes NULL. */
void norma_continuous_model_free(norma_continuous_model *model);

/** @return the normal score (mean 0, sd 1) of a score at a covariate; NaN beyond the covariate's
    range. T is 50 + 10 z; the percentile rank is 100 times the normal distribution function. A
    surface stays within t_min and t_max. */
double norma_continuous_z(const norma_continuous_model *model, double score, double covariate);

/** @return the score at a normal score and covariate, within the scores' range; NaN beyond the
    covariate's range. */
double norma_continuous_score(const norma_continuous_model *model, double z, double covariate);

/** The percentiles that curves are drawn of. */
enum { NORMA_CONTINUOUS_CURVES = 9, NORMA_CONTINUOUS_MOST_AT = 25 };
extern const double norma_continuous_percentiles[NORMA_CONTINUOUS_CURVES];

/** A group: respondents whose scores are compared with what the model says. */
typedef struct norma_continuous_group {
    double low, high; /* covariates in it */
    double covariate; /* their mean */
    size_t n;
    double mean, sd, skewness;                /* of the score */
    double observed[NORMA_CONTINUOUS_CURVES]; /* scores at the percentiles, as they are in it */
    double bias;                              /* mean of observed - fitted score */
    double bias_t, rmse_t;                    /* of modelled - ranked T */
    double q[4]; /* Royston & Wright (2000): normal deviates of mean, variance, skewness and
                    kurtosis of the quantile residuals; [2] and [3] NaN below 20 respondents */
} norma_continuous_group;

/** The best subset of a size. */
typedef struct norma_continuous_subset {
    size_t n_terms;
    double rss, r2, adjusted_r2, cp, bic;
    uint64_t terms; /* bit i (t + 1) + a - 1 for the term T^i covariate^a, t the power option */
    bool monotone;  /* no percentile curves cross */
} norma_continuous_subset;

/** Where percentile curves cross: covariates between which the score falls while T rises. */
typedef struct norma_continuous_crossing {
    double covariate_low, covariate_high;
    double t_low, t_high;
} norma_continuous_crossing;

/** A percentile curve at one covariate. */
typedef struct norma_continuous_point {
    double score, low, high; /* low and high NaN without intervals */
} norma_continuous_point;

/** One line of the norm table. */
typedef struct norma_continuous_row {
    double covariate, score;
    double percentile, percentile_low, percentile_high;
    double t, t_low, t_high;
} norma_continuous_row;

/** How well a model does; the log-likelihood is of the scores as observed, that is of intervals
    one step wide, so that it is the same thing for every method. */
typedef struct norma_continuous_fit_of {
    int method;
    bool fitted; /* false: not possible for these scores; a note says why */
    bool converged;
    size_t iterations;
    double gradient;     /* largest element at the solution, per respondent; NaN: not by ML */
    size_t n_parameters; /* coefficients */
    double log_likelihood, aic, bic;
    double held_out; /* mean log-likelihood of a respondent who was left out; NaN: no folds */
    double r2;       /* of scores: 1 - residual / total sum of squares */
    double rmse;     /* of scores */
    double rmse_t;   /* of modelled against ranked T */
    size_t n_crossings;
} norma_continuous_fit_of;

/** Continuous norms. */
typedef struct norma_continuous {
    norma_continuous_model *model;
    norma_continuous_options options; /* in force */
    size_t n_rows, n;                 /* rows given, and with score and covariate */
    size_t n_cells;                   /* different pairs of covariate and score */
    double n_effective;               /* Kish; n without weights */
    size_t n_values;                  /* different values of the covariate */
    norma_continuous_fit_of fit;
    norma_continuous_fit_of compared[NORMA_CONTINUOUS_METHODS];
    size_t n_compared; /* 0 without compare */
    size_t n_groups;
    norma_continuous_group *groups;
    size_t n_subsets; /* surface */
    norma_continuous_subset *subsets;
    size_t chosen; /* its place in subsets */
    size_t n_crossings;
    norma_continuous_crossing *crossings;
    double below[NORMA_CONTINUOUS_CURVES]; /* share of respondents below each curve, percent */
    double residual_mean, residual_sd, residual_skewness, residual_kurtosis; /* quantile residuals
                                                                    (kurtosis in excess of 3) */
    double omnibus, omnibus_p; /* D'Agostino & Pearson's K2 of them */
    size_t n_worm;
    double *worm; /* n_worm x 4: expected, observed - expected, and its 95 % band */
    size_t n_at;  /* covariates of curves and table */
    double *at;
    norma_continuous_point *curves; /* NORMA_CONTINUOUS_CURVES a covariate */
    size_t n_table;
    norma_continuous_row *table;
    norma_notes notes;
} norma_continuous;

/** Scores and covariates. */
typedef struct norma_continuous_source {
    size_t n_rows;
    const double *score;     /* n_rows; NaN: left out */
    const double *covariate; /* n_rows; NaN: left out */
    const double *weights;   /* n_rows, over 0; NULL: equal */
    const uint8_t *keep;     /* n_rows; NULL: all */
} norma_continuous_source;

/** Fewest respondents, and fewest different covariates. */
enum { NORMA_CONTINUOUS_MIN_N = 100, NORMA_CONTINUOUS_MIN_VALUES = 3 };

/**
 * Fits continuous norms.
 *
 * @return NORMA_OK, with a note where a model did not converge or percentile curves cross;
 *         NORMA_EDATA below NORMA_CONTINUOUS_MIN_N respondents or NORMA_CONTINUOUS_MIN_VALUES
 *         different covariates, a score that does not vary, one beyond the range given, or one that
 *         the method is not for; NORMA_EINVAL; NORMA_ENOMEM
 *
 * Time O(n) for the pairs of covariate and score; all else is of different pairs only.
 * docs/continuous-norms.md has definitions and sources.
 */
norma_status norma_continuous_fit(norma_continuous **out, const norma_continuous_source *source,
                                  const norma_continuous_options *options, norma_error *err);

/** Frees continuous norms; takes NULL. */
void norma_continuous_free(norma_continuous *norms);

/**
 * Puts a model among the figures of a norm set: one array, "continuous.<scale>".
 *
 * @return NORMA_OK; NORMA_ENOMEM. figure is the caller's: its name and values are freed with free()
 */
norma_status norma_continuous_freeze(norma_frozen *figure, const norma_continuous_model *model,
                                     const char *scale, norma_error *err);

/** Takes it out again; NORMA_ESTORE when the array is no model of this version of norma. */
norma_status norma_continuous_thaw(norma_continuous_model **out, const norma_frozen *figure,
                                   norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
