/* What follows from a fitted model of structure: its standardised solution, what it explains, where
   it does not fit and what would help, how reliable its scales are, and what each respondent's
   factors are. docs/sem-evaluation.md. Matrices are column-major. Every function takes a result of
   norma_sem_fit() as it is: several groups, constraints, ordinal and mixed data, missing answers.
   What is undefined is NaN, and a note says why. */
#ifndef NORMA_SEM_EVALUATION_H
#define NORMA_SEM_EVALUATION_H

#include <norma/sem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How factor scores are made. */
typedef enum norma_sem_score_method {
    NORMA_SEM_SCORES_AUTO = 0,   /* regression; with ordinal variables modal */
    NORMA_SEM_SCORES_REGRESSION, /* expected value given the answers; continuous variables only */
    NORMA_SEM_SCORES_BARTLETT,   /* generalised least squares; continuous variables only */
    NORMA_SEM_SCORES_MODAL,      /* empirical Bayes: the mode given the answers (lavaan's EBM); of
                                    continuous variables the same as regression */
    NORMA_SEM_SCORES_ML          /* most likely, whatever the factors' distribution: of continuous
                                    variables the same as Bartlett */
} norma_sem_score_method;
extern const char *const norma_sem_score_method_names[]; /* "auto", "regression", "bartlett",
                                                            "modal", "ml", NULL */

/** Options of all functions below. */
typedef struct norma_sem_evaluation_options {
    uint32_t version;
    double conf_level;     /* of standard errors' intervals */
    double rmr_conf_level; /* of the intervals of SRMR, CRMR and RMR */
    double close;          /* size of SRMR, CRMR and RMR that the test of close fit has as its
                              hypothesis */
    bool residual_errors;  /* standard errors of residuals: needs the k x k covariance matrix of the
                              k sample statistics */
    double min_index;      /* smallest modification index that is listed */
    double delta;          /* size of a misspecification that power is computed for */
    double alpha;          /* level of the test that the power is of */
    double high_power;     /* from here on a misspecification of that size would be noticed */
    int scores;            /* a norma_sem_score_method */
    size_t threads;        /* 0: all */
} norma_sem_evaluation_options;
#define NORMA_SEM_EVALUATION_OPTIONS_INIT                                                          \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .rmr_conf_level = 0.90, .close = 0.05,                   \
        .residual_errors = true, .delta = 0.1, .alpha = 0.05, .high_power = 0.75                   \
    }

/** @return the table of these options: flags, bounds and help; never NULL. */
norma_option_table norma_sem_evaluation_option_table(void);

/* ---- standardised solution --------------------------------------------------------------------
 */

/** One figure with its delta-method standard error. */
typedef struct norma_sem_figure {
    double est, se, z, p, low, high; /* se 0, z and p NaN where nothing can vary */
} norma_sem_figure;

/** The standardised solution. Rows are those of the model's table; NaN for ==, < and >. */
typedef struct norma_sem_standardised {
    size_t n;
    norma_sem_figure *lv;  /* n: latent variables have variance 1 */
    norma_sem_figure *all; /* n: observed variables, too */
    norma_sem_figure *nox; /* n: all but exogenous observed variables */
    norma_notes notes;     /* "sem-standardised-undefined" */
} norma_sem_standardised;

/**
 * Standardised solution with standard errors, also of defined parameters (:=), which are evaluated
 * at the standardised parameters. Covariances of residuals become their correlations.
 *
 * @param out  a new result, or NULL on failure; free with norma_sem_standardised_free()
 * @return NORMA_OK; NORMA_ENOMEM
 *
 * Derivatives are exact. As lavaan's standardizedSolution().
 */
norma_status norma_sem_standardise(norma_sem_standardised **out, const norma_sem *sem,
                                   const norma_sem_evaluation_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_standardised_free(norma_sem_standardised *standardised);

/* ---- explained variance -----------------------------------------------------------------------
 */

/** Explained variance of one dependent variable. */
typedef struct norma_sem_explained {
    size_t group;
    const char *variable; /* borrowed from the model's table */
    bool latent;
    double r2; /* 1 - residual variance / variance; under 0 or over 1 in an improper solution;
                  of an ordinal variable, of its latent response */
} norma_sem_explained;

/** R-squared of every dependent variable, by group; observed ones first. */
typedef struct norma_sem_rsquare {
    size_t n;
    norma_sem_explained *rows;
    norma_notes notes; /* "sem-rsquare-improper" */
} norma_sem_rsquare;

/** R-squared. NORMA_OK; NORMA_ENOMEM. Free with norma_sem_rsquare_free(). */
norma_status norma_sem_rsquare_of(norma_sem_rsquare **out, const norma_sem *sem, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_rsquare_free(norma_sem_rsquare *rsquare);

/* ---- residuals --------------------------------------------------------------------------------
 */

/** The metric of residuals. */
typedef enum norma_sem_residual_metric {
    NORMA_SEM_RESIDUAL_RAW = 0, /* observed less implied moments (RMR) */
    NORMA_SEM_RESIDUAL_BENTLER, /* both over the observed standard deviations (SRMR) */
    NORMA_SEM_RESIDUAL_BOLLEN,  /* each over its own: differences of correlations (CRMR) */
    NORMA_SEM_RESIDUAL_METRICS
} norma_sem_residual_metric;
extern const char *const norma_sem_residual_metric_names[]; /* "raw", "bentler", "bollen" */

/** The residuals of one group in one metric. se and z are NULL without residual_errors, and where
    there are none. */
typedef struct norma_sem_residual_block {
    double *cov, *cov_se, *cov_z;                   /* p x p */
    double *mean, *mean_se, *mean_z;                /* p; NULL without means */
    double *threshold, *threshold_se, *threshold_z; /* n_thresholds; NULL without ordinal variables
                                                     */
} norma_sem_residual_block;

/** A root mean square of residuals: descriptive; and the estimate of the population's, with the
    tests of exact and of close fit. */
typedef struct norma_sem_rms {
    size_t group;
    norma_sem_residual_metric metric;
    const char *part;                        /* "cov", "mean", "thresholds" or "total" */
    size_t n;                                /* residuals that are averaged */
    double value, se;                        /* se: under exact fit */
    double exact_z, exact_p;                 /* one-sided */
    double unbiased, unbiased_se, low, high; /* of the population */
    double close, close_z, close_p;          /* is it over the size given? one-sided */
} norma_sem_rms;

/** Residuals of every group in every metric. */
typedef struct norma_sem_residuals {
    size_t p;
    const char *const *variables; /* p; borrowed from the model's table */
    size_t n_thresholds;
    size_t *threshold_variable, *threshold_number; /* n_thresholds: variable, number from 0 */
    size_t n_groups;
    norma_sem_residual_block *blocks; /* n_groups x metrics: group * METRICS + metric */
    size_t n_summary;
    norma_sem_rms *summary;
    norma_notes notes; /* "sem-residual-errors-none" */
} norma_sem_residuals;

/**
 * Residuals, their standard errors, and root mean squares with tests and intervals.
 *
 * @return NORMA_OK; NORMA_ENOMEM
 *
 * As lavaan's lavResiduals(). Sources: Bollen (1989), 257-258; Bentler (1995), EQS manual;
 * Maydeu-Olivares (2017), Psychometrika 82, 533-558; Maydeu-Olivares, Shi & Rosseel (2018),
 * Struct. Equ. Model. 25, 389-402. Time O(k^2 q) for k sample statistics and q parameters.
 */
norma_status norma_sem_residuals_of(norma_sem_residuals **out, const norma_sem *sem,
                                    const norma_sem_evaluation_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_residuals_free(norma_sem_residuals *residuals);

/* ---- modification -----------------------------------------------------------------------------
 */

/** What index and power together say of a misspecification of the size given: Saris, Satorra & van
    der Veld (2009). */
typedef enum norma_sem_decision {
    NORMA_SEM_INCONCLUSIVE = 0,    /* index small, power low */
    NORMA_SEM_MISSPECIFIED,        /* index large, power low */
    NORMA_SEM_NO_MISSPECIFICATION, /* index small, power high */
    NORMA_SEM_EPC_SMALL,           /* index large, power high, expected change under the size */
    NORMA_SEM_EPC_LARGE            /* index large, power high, expected change over the size */
} norma_sem_decision;
extern const char *const norma_sem_decision_names[]; /* "inconclusive", "misspecified", "no
    misspecification", "no misspecification: small change", "misspecified: large change" */

/** A parameter that is fixed or absent, and what freeing it would do. */
typedef struct norma_sem_modification {
    const char *lhs, *rhs; /* borrowed from the model's table; rhs "" for ~1 */
    char threshold[8];     /* "t1" ...: the rhs of |; "" otherwise */
    norma_sem_op op;
    size_t group;
    double mi, p;                       /* about what the chi-square would fall by; 1 df */
    double epc;                         /* expected change of the parameter */
    double sepc_lv, sepc_all, sepc_nox; /* the same, standardised */
    double ncp, power;                  /* of a misspecification of the size delta */
    norma_sem_decision decision;
} norma_sem_modification;

/** Modification indices, largest first. */
typedef struct norma_sem_modifications {
    size_t n;
    norma_sem_modification *rows;
    size_t n_considered; /* parameters that could be freed, listed or not */
    norma_notes notes;   /* "sem-modification-singular" */
} norma_sem_modifications;

/**
 * Modification indices with expected parameter changes of all parameters that lavaan's modindices()
 * considers: loadings of every indicator on every factor, covariances of residuals and of factors,
 * regressions among variables that have any, intercepts, thresholds; moments of exogenous observed
 * variables and effects on them are left out. Parameters that are not identified when freed are
 * left out.
 *
 * @return NORMA_OK; NORMA_ENOMEM
 *
 * Sources: Sorbom (1989), Psychometrika 54, 371-384; Saris, Satorra & Sorbom (1987); Saris, Satorra
 * & van der Veld (2009), Struct. Equ. Model. 16, 561-582. Not scaled for robust estimators, as
 * lavaan's. Time O(E q^2) for E parameters that may be freed, given q that are.
 */
norma_status norma_sem_modifications_of(norma_sem_modifications **out, const norma_sem *sem,
                                        const norma_sem_evaluation_options *options,
                                        norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_modifications_free(norma_sem_modifications *modifications);

/** What releasing one equality constraint would do. */
typedef struct norma_sem_release {
    size_t lhs, rhs;         /* rows of the model's table; NORMA_NONE: a constraint written in
                                the model, whose row is: */
    size_t constraint;       /* its row; NORMA_NONE for rows that share a parameter */
    double x2, p;            /* score test, 1 df */
    double epc_lhs, epc_rhs; /* expected changes of the two when they are released; NaN for a
                                constraint written in the model */
} norma_sem_release;

/** Score tests of the equality constraints: univariate, and of all at once. */
typedef struct norma_sem_releases {
    size_t n;
    norma_sem_release *rows;
    double total_x2, total_df, total_p; /* df: the rank of what is released */
    norma_notes notes;                  /* "sem-score-test-rank", "sem-score-test-singular" */
} norma_sem_releases;

/**
 * Score tests of releasing equality constraints, those of parameters that groups share among them.
 *
 * @return NORMA_OK, also when there is none; NORMA_ENOMEM
 *
 * As lavaan's lavTestScore(). Source: Bentler & Chou (1993), in Bollen & Long; Silvey (1959), Ann.
 * Math. Stat. 30, 389-407.
 */
norma_status norma_sem_releases_of(norma_sem_releases **out, const norma_sem *sem,
                                   const norma_sem_evaluation_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_releases_free(norma_sem_releases *releases);

/* ---- reliability ------------------------------------------------------------------------------
 */

/** A coefficient of one factor in one group. */
typedef struct norma_sem_coefficient {
    size_t group;
    const char *factor; /* borrowed from the model's table; "" for all indicators together */
    const char *name;   /* "alpha", "alpha_ordinal", "omega", "omega_implied", "omega_observed",
                           "omega_ordinal", "omega_ordinal_implied", "ave", "omega_h", "omega_hs",
                           "omega_total", "ecv",   "omega_l1", "omega_l2", "partial_omega_l1":
                           docs/sem-evaluation.md */
    size_t n_items;
    double est;
} norma_sem_coefficient;

/** Reliability from the model, and whether factors are distinct. */
typedef struct norma_sem_reliability {
    size_t n;
    norma_sem_coefficient *rows;
    size_t n_factors;     /* factors with at least two observed indicators */
    const char **factors; /* n_factors; borrowed from the model's table */
    size_t n_groups;
    /* each n_factors x n_factors, a group after another */
    double *fornell; /* correlations of factors; on the diagonal the root of AVE */
    double *htmt, *htmt_se, *htmt_low, *htmt_high;     /* heterotrait-monotrait ratio, arithmetic;
                                                          intervals by the delta method */
    double *htmt2, *htmt2_se, *htmt2_low, *htmt2_high; /* geometric */
    norma_notes notes; /* "sem-htmt-undefined", "sem-ave-cross-loading", "sem-omega-mixed" */
} norma_sem_reliability;

/**
 * The omega family, alpha, average variance extracted, and HTMT with the Fornell-Larcker table.
 *
 * @return NORMA_OK; NORMA_ENOMEM
 *
 * Sources: McDonald (1999); Bollen (1980); Raykov (2001); Green & Yang (2009), Psychometrika 74,
 * 155-167; Reise, Bonifay & Haviland (2013); Fornell & Larcker (1981); Henseler, Ringle & Sarstedt
 * (2015); Roemer, Schuberth & Henseler (2021). As semTools' compRelSEM(), reliability(),
 * reliabilityL2(), AVE() and htmt().
 */
norma_status norma_sem_reliability_of(norma_sem_reliability **out, const norma_sem *sem,
                                      const norma_sem_evaluation_options *options,
                                      norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_reliability_free(norma_sem_reliability *reliability);

/* ---- factor scores ----------------------------------------------------------------------------
 */

/** Scores of the latent variables. */
typedef struct norma_sem_scores {
    norma_sem_score_method method; /* as used, never auto */
    size_t n, n_factors;
    const char *const *factors; /* n_factors; borrowed from the model's table */
    size_t *rows, *group;       /* n: row of the response table, its group; groups one after
                                   another */
    double *scores, *se;        /* n x n_factors; NaN where the answers do not determine them */
    size_t n_groups;
    double *determinacy; /* n_groups x n_factors (group fastest): correlation of regression scores
                            and factor among complete rows; NaN for modal and ML scores */
    size_t n_open;       /* rows whose search did not converge; NaN then */
    norma_notes notes;   /* "sem-scores-open", "sem-scores-undefined" */
} norma_sem_scores;

/**
 * Factor scores of every row that the model was fitted to.
 *
 * @return NORMA_OK; NORMA_EINVAL for regression or Bartlett scores of ordinal variables;
 *         NORMA_ENOMEM
 *
 * As lavaan's lavPredict(). The same bytes for any number of threads. Sources: Thurstone (1935);
 * Bartlett (1937); Grice (2001), Psychol. Methods 6, 430-450; Skrondal & Rabe-Hesketh (2004),
 * Generalized latent variable modeling, ch. 7.
 */
norma_status norma_sem_scores_of(norma_sem_scores **out, const norma_sem *sem,
                                 const norma_sem_evaluation_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_scores_free(norma_sem_scores *scores);

/* ---- normality --------------------------------------------------------------------------------
 */

/** Mardia's coefficients of one group's complete rows. */
typedef struct norma_sem_mardia {
    size_t group, n;
    double skewness, skewness_chisq, skewness_df, skewness_p;
    double kurtosis, kurtosis_z, kurtosis_p; /* two-sided */
} norma_sem_mardia;

/** Multivariate normality of the observed variables. */
typedef struct norma_sem_normality {
    size_t n_groups;
    norma_sem_mardia *groups;
    norma_notes notes; /* "sem-mardia-ordinal", "sem-mardia-undefined" */
} norma_sem_normality;

/**
 * Mardia's multivariate skewness and kurtosis of the observed variables, by which to choose an
 * estimator; with the covariance matrix by n - 1, as semTools.
 *
 * @return NORMA_OK; NORMA_ENOMEM
 *
 * Source: Mardia (1970), Biometrika 57, 519-530. Time O(n p^3).
 */
norma_status norma_sem_normality_of(norma_sem_normality **out, const norma_sem *sem,
                                    norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_normality_free(norma_sem_normality *normality);

#ifdef __cplusplus
}
#endif
#endif
