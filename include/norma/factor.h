/* Exploratory factor analysis of a correlation matrix. Matrices are column-major. */
#ifndef NORMA_FACTOR_H
#define NORMA_FACTOR_H

#include <norma/moments.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norma_extraction { NORMA_EXTRACT_MINRES = 0 } norma_extraction;
typedef enum norma_rotation {
    NORMA_ROTATE_NONE = 0,
    NORMA_ROTATE_VARIMAX,
    NORMA_ROTATE_OBLIMIN /* direct quartimin: gamma = 0 */
} norma_rotation;

/** What is factored. */
typedef enum norma_factor_correlation {
    NORMA_FACTOR_PEARSON = 0,
    NORMA_FACTOR_POLYCHORIC /* see correlate.h, with its default options */
} norma_factor_correlation;

typedef struct norma_factor_options {
    uint32_t version;
    size_t factors;    /* number of factors, >= 1 */
    int extraction;    /* a norma_extraction */
    int rotation;      /* a norma_rotation */
    int missing;       /* a norma_missing */
    size_t replicates; /* of the parallel analysis; 0: none */
    double percentile; /* of the simulated eigenvalues, in [1, 99.99] */
    uint64_t seed;
    size_t starts;   /* random starts of the rotation besides the identity */
    size_t threads;  /* 0: all */
    int correlation; /* a norma_factor_correlation */
} norma_factor_options;
#define NORMA_FACTOR_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .factors = 1, .extraction = NORMA_EXTRACT_MINRES,                            \
        .rotation = NORMA_ROTATE_OBLIMIN, .missing = NORMA_MISSING_LISTWISE, .replicates = 100,    \
        .percentile = 95, .seed = 1, .starts = 10                                                  \
    }

/** @return the table of the options of norma_factor(): flags, bounds and help; never NULL. */
norma_option_table norma_factor_option_table(void);

/** Parallel analysis on principal components of normal random data (Horn, 1965). */
typedef struct norma_parallel {
    size_t n_factors; /* eigenvalues over the threshold before the first that is not */
    size_t replicates;
    double percentile;
    double *threshold; /* p: that percentile of each simulated eigenvalue */
    double *mean;      /* p */
} norma_parallel;

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
    double null_chisq, null_df; /* of uncorrelated items: (n - 1 - (2p + 5)/6) x -ln |R| */
} norma_factor_fit;

typedef struct norma_factor_result {
    size_t n_items, n_factors, n; /* n: rows used */
    char **item_ids;
    double *eigenvalues; /* p, of the correlation matrix */
    double kmo;          /* Kaiser (1970) overall; NaN when the matrix is not positive definite */
    double *kmo_items;   /* p */
    double bartlett_chisq, bartlett_df, bartlett_p; /* NaN likewise, and when n is too small */
    norma_parallel parallel;                        /* threshold NULL when replicates = 0 */
    double *loadings;      /* p x k pattern; factors ordered by decreasing sum of squares, each
                              reflected to a positive sum */
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
