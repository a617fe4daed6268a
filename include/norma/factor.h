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

typedef struct norma_factor_options {
    uint32_t version;
    size_t factors;    /* number of factors, >= 1 */
    int extraction;    /* a norma_extraction */
    int rotation;      /* a norma_rotation */
    int missing;       /* a norma_missing */
    size_t replicates; /* of the parallel analysis; 0: none */
    double percentile; /* of the simulated eigenvalues, in (0, 100) */
    uint64_t seed;
    size_t starts;  /* random starts of the rotation besides the identity */
    size_t threads; /* 0: all */
} norma_factor_options;
#define NORMA_FACTOR_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .factors = 1, .extraction = NORMA_EXTRACT_MINRES,                            \
        .rotation = NORMA_ROTATE_OBLIMIN, .missing = NORMA_MISSING_LISTWISE, .replicates = 100,    \
        .percentile = 95, .seed = 1, .starts = 10                                                  \
    }
norma_option_table norma_factor_option_table(void);

/** Parallel analysis on principal components of normal random data (Horn, 1965). */
typedef struct norma_parallel {
    size_t n_factors; /* eigenvalues over the threshold before the first that is not */
    size_t replicates;
    double percentile;
    double *threshold; /* p: that percentile of each simulated eigenvalue */
    double *mean;      /* p */
} norma_parallel;

typedef struct norma_factor_fit {
    double
        chisq; /* (n - 1 - (2p + 5)/6 - 2k/3) x ML discrepancy at the minres solution, as psych */
    double df, p;
    double rmsea, tli, rmsr; /* rmsr over the off-diagonal residuals */
} norma_factor_fit;

typedef struct norma_factor_result {
    size_t n_items, n_factors, n; /* n: rows used */
    char **item_ids;
    double *eigenvalues; /* p, of the correlation matrix */
    double kmo;          /* Kaiser (1970) overall; NaN when the matrix is singular */
    double *kmo_items;   /* p */
    double bartlett_chisq, bartlett_df, bartlett_p;
    norma_parallel parallel; /* threshold NULL when replicates = 0 */
    double *loadings;        /* p x k pattern; factors ordered by decreasing sum of squares, each
                                reflected to a positive sum */
    double *phi;             /* k x k factor correlations */
    double *communalities;   /* p */
    double objective;        /* minres: half the sum of squared off-diagonal residuals */
    double gradient_max;     /* largest |gradient| of the objective at the solution */
    bool converged;
    double rotation_criterion; /* at the best start; NaN when not rotated */
    size_t rotation_optima;    /* distinct local optima among the starts */
    norma_factor_fit fit;
    norma_notes notes; /* "heywood", "not-positive-definite", "no-convergence", ... */
} norma_factor_result;

/**
 * KMO, Bartlett, eigenvalues, parallel analysis, minres extraction, rotation and fit.
 *
 * @return NORMA_OK, also when the solution is improper (see notes); NORMA_EDATA when a correlation
 *         is undefined (a constant item is named) or there are more factors than p items can
 *         carry; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_factor(norma_factor_result **out, const norma_sample *sample,
                          const norma_factor_options *options, norma_error *err);
void norma_factor_result_free(norma_factor_result *result);

/** How a solution agrees with a key: which factor each keyed scale became. */
typedef struct norma_key_match {
    size_t n_factors;
    size_t *factor_of_scale; /* k: the factor matched to each keyed scale */
    size_t n_hits;           /* items whose largest |loading| is on their own scale's factor */
    size_t n_keyed;          /* items that the key names once */
    size_t n_cross;          /* |loadings| over the limit on another scale's factor */
    double cross_limit;
    size_t *scale_hits;  /* k */
    size_t *scale_items; /* k */
    size_t *scale_cross; /* k: items of the scale with a cross-loading */
} norma_key_match;

/**
 * Matches factors to keyed scales so that the sum of |loadings| of own items is largest
 * (assignment problem), then counts hits and cross-loadings.
 *
 * @param key  n_items scale numbers in 0 ... k - 1, NORMA_NONE for an item in no or several scales
 */
norma_status norma_factor_match(norma_key_match **out, const norma_factor_result *factor,
                                const size_t *key, double cross_limit, norma_error *err);
void norma_key_match_free(norma_key_match *match);

#ifdef __cplusplus
}
#endif
#endif
