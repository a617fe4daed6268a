/* Exploratory factor analysis of a correlation matrix. Matrices are column-major. */
#ifndef NORMA_FACTOR_H
#define NORMA_FACTOR_H

#include <norma/dimensions.h>
#include <norma/moments.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norma_extraction {
    NORMA_EXTRACT_MINRES = 0, /* minimum residuals = unweighted least squares */
    NORMA_EXTRACT_ML,         /* maximum likelihood */
    NORMA_EXTRACT_GLS,        /* generalised least squares */
    NORMA_EXTRACT_PA,         /* principal axes, iterated from squared multiple correlations */
    NORMA_EXTRACT_ALPHA,      /* Kaiser & Caffrey (1965) */
    NORMA_EXTRACT_MINRANK,    /* minimum rank: ten Berge & Kiers (1991) */
    NORMA_EXTRACT_PCA         /* principal components, which are no factors */
} norma_extraction;

typedef enum norma_rotation {
    NORMA_ROTATE_NONE = 0,
    /* orthogonal */
    NORMA_ROTATE_VARIMAX,
    NORMA_ROTATE_QUARTIMAX,
    NORMA_ROTATE_EQUAMAX,
    NORMA_ROTATE_GEOMIN_T,
    NORMA_ROTATE_INFOMAX_T,
    NORMA_ROTATE_BIFACTOR_T, /* Jennrich & Bentler (2011): bi-quartimin */
    NORMA_ROTATE_TARGET_T,
    /* oblique */
    NORMA_ROTATE_OBLIMIN, /* gamma: 0 is direct quartimin */
    NORMA_ROTATE_QUARTIMIN,
    NORMA_ROTATE_PROMAX,
    NORMA_ROTATE_GEOMIN,
    NORMA_ROTATE_SIMPLIMAX,
    NORMA_ROTATE_INFOMAX,
    NORMA_ROTATE_BIFACTOR,
    NORMA_ROTATE_TARGET /* complete or partially specified: NaN in the target is free */
} norma_rotation;

typedef enum norma_rotation_normalisation {
    NORMA_NORMALISE_DEFAULT = 0, /* Kaiser for varimax and promax, none for all others */
    NORMA_NORMALISE_NONE,
    NORMA_NORMALISE_KAISER
} norma_rotation_normalisation;

typedef enum norma_factor_errors {
    NORMA_ERRORS_NONE = 0,
    NORMA_ERRORS_INFORMATION, /* expected information of ML; normal theory */
    NORMA_ERRORS_BOOTSTRAP    /* of rows, each replicate aligned to the solution by Procrustes */
} norma_factor_errors;

typedef struct norma_factor_options {
    uint32_t version;
    size_t factors;    /* number of factors, >= 1 */
    int extraction;    /* a norma_extraction */
    int rotation;      /* a norma_rotation */
    int missing;       /* a norma_missing */
    size_t replicates; /* of the parallel analysis; 0: none */
    double percentile; /* of the simulated eigenvalues, in [1, 99.99] */
    uint64_t seed;
    size_t starts;        /* random starts of the rotation besides the identity */
    size_t threads;       /* 0: all */
    int correlation;      /* a norma_factor_correlation */
    int normalise;        /* a norma_rotation_normalisation */
    double gamma;         /* of oblimin, at most 0.8 */
    double delta;         /* of geomin, over 0 */
    double power;         /* of promax, over 1 */
    size_t zeros;         /* of simplimax: loadings near zero; 0: n_items x (factors - 1) */
    const double *target; /* n_items x factors, of the target rotations, NaN where free; borrowed */
    bool schmid_leiman;   /* also the hierarchical solution; factors >= 3 */
    int errors;           /* a norma_factor_errors: standard errors of the rotated loadings */
    size_t bootstrap;     /* replicates of bootstrap standard errors */
    double conf_level;    /* of every interval */
    size_t splits;        /* random halves whose solutions are compared; 0: none */
} norma_factor_options;
#define NORMA_FACTOR_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 2, .factors = 1, .extraction = NORMA_EXTRACT_MINRES,                            \
        .rotation = NORMA_ROTATE_OBLIMIN, .missing = NORMA_MISSING_LISTWISE, .replicates = 100,    \
        .percentile = 95, .seed = 1, .starts = 100, .delta = 0.01, .power = 4, .bootstrap = 1000,  \
        .conf_level = 0.95                                                                         \
    }

/** @return the table of the options of norma_factor(): flags, bounds and help; never NULL. */
norma_option_table norma_factor_option_table(void);

/** Fit of the solution, each figure as psych's fa() defines it (docs/factor.md has the formulas).
    NaN where undefined: chisq when the matrix or the model is not positive definite or n is too
    small for p; p, rmsea and tli also when df <= 0. */
typedef struct norma_factor_fit {
    double
        chisq; /* (n - 1 - (2p + 5)/6 - 2k/3) x ML discrepancy at the minres solution, as psych */
    double df, p;       /* df = p(p - 1)/2 - pk + k(k - 1)/2, which may be negative */
    double rmsea;       /* sqrt(max(chisq / (n df) - 1 / (n - 1), 0)) */
    double tli;         /* of the discrepancies of this and the null model, each over its df */
    double rmsr;        /* over the off-diagonal residuals */
    double discrepancy; /* ML: tr(M^-1 R) - ln |M^-1 R| - p, M the model matrix */
    double null_chisq, null_df;   /* of uncorrelated items: (n - 1 - (2p + 5)/6) x -ln |R| */
    double rmsea_low, rmsea_high; /* interval by the noncentral chi-square; level 1 - 2 alpha of
                                     the test of close fit: 90 % */
    double close_p;               /* that RMSEA <= .05 */
    double cfi;                   /* 1 - max(chisq - df, 0) / max(null_chisq - null_df, chisq - df,
                                     0) */
    double srmr;                  /* over the p(p + 1)/2 residuals, diagonal included */
    double aic, bic, sabic;       /* chisq - 2 df, - df ln n, - df ln((n + 2)/24) */
    double caf;                   /* 1 - KMO of the residuals: Lorenzo-Seva et al. (2011) */
} norma_factor_fit;

/** A hierarchical solution: Schmid & Leiman (1957), Psychometrika 22, 53-61. */
typedef struct norma_schmid_leiman {
    double *general;       /* p: loadings on the general factor; NULL: not computed */
    double *group;         /* p x k: loadings on the group factors */
    double *communalities; /* p */
    double *second_order;  /* k: loadings of the factors on the general one */
    double ecv;            /* explained common variance: the general factor's share */
    double *ecv_items;     /* p */
    double omega_hierarchical, omega_total; /* of the sum of all items, standardised */
} norma_schmid_leiman;

/** How alike two solutions are, factor by factor, the second aligned to the first. */
typedef struct norma_congruence {
    size_t n_factors;
    double *tucker;  /* k: Tucker's coefficient of matched factors */
    double *matrix;  /* k x k: of every factor (row) with every factor of the other */
    double smallest; /* of tucker */
    double rmsd;     /* root mean squared difference of all loadings */
} norma_congruence;

/** Random halves of the rows, each analysed by itself, compared with each other. */
typedef struct norma_replicability {
    size_t splits;       /* that could be analysed; 0: not computed */
    double *tucker_mean; /* k: of matched factors */
    double *tucker_low;  /* k: their 5th percentile */
    double *replicated;  /* k: share of splits with Tucker's coefficient of .95 or more */
    double hits;         /* mean share of items whose largest |loading| is on the matched factor
                            in both halves */
} norma_replicability;

typedef struct norma_factor_result {
    size_t n_items, n_factors, n; /* n: rows used */
    char **item_ids;
    double *eigenvalues; /* p, of the correlation matrix */
    double kmo;          /* Kaiser (1970) overall; NaN when the matrix is not positive definite */
    double *kmo_items;   /* p */
    double bartlett_chisq, bartlett_df, bartlett_p; /* NaN likewise, and when n is too small */
    norma_parallel parallel;                        /* threshold NULL when replicates = 0 */
    double *loadings;      /* p x k pattern; factors ordered by decreasing sum of squares, each
                              reflected to a positive sum; of targets, in the target's order and,
                              where it has loadings other than zero, with its signs; of bifactor
                              rotations, the general factor first */
    double *phi;           /* k x k factor correlations */
    double *communalities; /* p; over 1 only where a "heywood" note names the item */
    double objective;      /* minres: half the sum of squared off-diagonal residuals */
    double gradient_max;   /* largest |gradient| over the uniquenesses that are not at their bound
                              of 0.005 */
    bool converged;        /* gradient_max <= 1e-9 */
    double rotation_criterion; /* at the best start; NaN when not rotated. Oblimin: half the sum,
                                  over items and pairs of factors, of products of squared loadings
                                  (least). Varimax: sum of the factors' variances of squared
                                  Kaiser-normalised loadings (greatest) */
    size_t rotation_optima;    /* distinct local optima among the starts; 0 when not rotated */
    norma_factor_fit fit;
    int extraction, rotation; /* a norma_extraction, a norma_rotation */
    double *uniquenesses;     /* p */
    double *structure;        /* p x k: correlations of items with factors */
    double *variance;         /* k: sums of squares diag(Phi L'L) */
    double *complexity;       /* p: Hofmann's (1978) index of the pattern */
    double *residuals;        /* p x p: R less the model, uniquenesses on the diagonal taken off */
    size_t *optima_count;     /* rotation_optima: starts that ended in each, best first */
    double *optima_criterion; /* rotation_optima */
    double *loadings_se;      /* p x k; NULL when errors is none or they are undefined (note) */
    double *loadings_low, *loadings_high; /* p x k, at conf_level: normal, or percentiles */
    double *phi_se;                       /* k x k; NULL likewise, and when orthogonal */
    size_t bootstrap;                     /* replicates that could be used */
    double *determinacy; /* k: correlation of the regression scores with the factors */
    double *weights[3];  /* p x k: of standardised items: Thurstone (regression), Bartlett, ten
                            Berge; NULL where undefined (note) */
    norma_schmid_leiman schmid_leiman;
    norma_replicability replicability;
    int correlation;   /* a norma_factor_correlation; of polychorics, chisq, p, rmsea and tli
                          are descriptive only, and parallel is that of normal data */
    norma_notes notes; /* "heywood", "not-positive-definite", "few-rows", "no-convergence",
                          "several-optima", "empty-factor", "no-df", "fit-undefined",
                          "polychoric-fit", "polychoric-parallel", and those of the moments and
                          of the polychorics */
} norma_factor_result;

/**
 * KMO, Bartlett, eigenvalues, parallel analysis, minres extraction, rotation and fit.
 *
 * @param out      a new result, or NULL on failure; free with norma_factor_result_free()
 * @param sample   at least factors + 1 items
 * @param options  NULL takes NORMA_FACTOR_OPTIONS_INIT
 * @param err      NULL, or receives the status and one sentence
 * @return NORMA_OK, also when the solution is improper (see notes); NORMA_EDATA when a correlation
 *         is undefined (a constant item is named) or there are more factors than p items can
 *         carry; NORMA_EINVAL when an option is out of range or the sample has no item;
 *         NORMA_ENOMEM
 *
 * Sources: Harman & Jones (1966), Psychometrika 31, 351-368 (minres); Jennrich & Sampson (1966),
 * Psychometrika 31, 313-323 (direct quartimin); Kaiser (1958), Psychometrika 23, 187-200
 * (varimax); Horn (1965), Psychometrika 30, 179-185 (parallel analysis). After the moments, time
 * does not depend on the number of rows: about 0.05 s for 80 items.
 */
norma_status norma_factor(norma_factor_result **out, const norma_sample *sample,
                          const norma_factor_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_factor_result_free(norma_factor_result *result);

/** Scores of factors. */
typedef enum norma_factor_scores_method {
    NORMA_SCORES_THURSTONE = 0, /* regression: largest validity */
    NORMA_SCORES_BARTLETT,      /* conditionally unbiased */
    NORMA_SCORES_TEN_BERGE      /* correlate as the factors do */
} norma_factor_scores_method;

/**
 * Factor scores of every row of a sample's data: the standardised keyed answers times weights.
 *
 * @param scores  room for n_rows x n_factors numbers, column-major; NaN for rows that are not in
 *                the sample or lack an answer
 * @param means, sds  n_items each: what answers are standardised by; NULL: the sample's own, over
 *                its complete rows
 * @return NORMA_OK; NORMA_EDATA for a sample of counts, or when the weights are undefined;
 *         NORMA_EINVAL when the sample's items are not the result's; NORMA_ENOMEM
 */
norma_status norma_factor_scores(double *scores, const norma_factor_result *factor,
                                 const norma_sample *sample, const double *means, const double *sds,
                                 int method, norma_error *err);

/**
 * Congruence of two solutions of the same items: the factors of the second are matched to those of
 * the first (and reflected) so that Tucker's coefficients are largest in sum; neither is rotated
 * anew.
 *
 * @return NORMA_OK; NORMA_EINVAL when items or numbers of factors differ; NORMA_ENOMEM
 *
 * Source: Tucker (1951); Lorenzo-Seva & ten Berge (2006), Methodology 2, 57-64, take .95 for equal
 * and .85 to .94 for fairly similar factors.
 */
norma_status norma_factor_congruence(norma_congruence **out, const norma_factor_result *first,
                                     const norma_factor_result *second, norma_error *err);

/** Frees a congruence; takes NULL. */
void norma_congruence_free(norma_congruence *congruence);

/** How a solution agrees with a key: which factor each keyed scale became. */
typedef struct norma_key_match {
    size_t n_factors;
    size_t *factor_of_scale; /* k: the factor matched to each keyed scale */
    size_t n_hits;           /* items whose largest |loading| is on their own scale's factor */
    size_t n_keyed;          /* items that the key names once */
    size_t n_cross;          /* |loadings| of keyed items over the limit on another's factor */
    double cross_limit;
    size_t *scale_hits;  /* k */
    size_t *scale_items; /* k */
    size_t *scale_cross; /* k: items of the scale with a cross-loading */
} norma_key_match;

/**
 * Matches factors to keyed scales so that the sum of |loadings| of own items is largest
 * (assignment problem), then counts hits and cross-loadings.
 *
 * @param out  a new match, or NULL on failure; free with norma_key_match_free()
 * @param key  n_items scale numbers in 0 ... k - 1, NORMA_NONE for an item in no or several scales
 * @return NORMA_OK; NORMA_EINVAL when a scale number is k or more, or cross_limit is not a number
 *         of 0 or more; NORMA_ENOMEM
 *
 * Time O(k^3 + p k). Source: Kuhn (1955), Naval Res. Logist. Q. 2, 83-97, with the shortest
 * augmenting paths of Jonker & Volgenant (1987), Computing 38, 325-340.
 */
norma_status norma_factor_match(norma_key_match **out, const norma_factor_result *factor,
                                const size_t *key, double cross_limit, norma_error *err);

/** Frees a match; takes NULL. */
void norma_key_match_free(norma_key_match *match);

#ifdef __cplusplus
}
#endif
#endif
