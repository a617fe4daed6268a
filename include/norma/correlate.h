/* Correlations of answers, with thresholds, standard errors and their asymptotic covariances. */
#ifndef NORMA_CORRELATE_H
#define NORMA_CORRELATE_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norma_correlation_type {
    NORMA_COR_PEARSON = 0,
    NORMA_COR_SPEARMAN,    /* Pearson of mid-ranks among the rows used for the pair */
    NORMA_COR_POLYCHORIC,  /* every item ordinal */
    NORMA_COR_TETRACHORIC, /* polychoric, refused when an item has over two categories in use */
    NORMA_COR_POLYSERIAL,  /* items ordinal against continuous variables: only these pairs, else NaN
                            */
    NORMA_COR_MIXED        /* each pair by its kinds: polychoric, polyserial, Pearson */
} norma_correlation_type;
extern const char *const norma_correlation_type_names[];

typedef enum norma_correlation_missing {
    NORMA_COR_PAIRWISE = 0,
    NORMA_COR_LISTWISE,
    NORMA_COR_FIML /* maximum likelihood of the saturated normal model, by EM; Pearson only */
} norma_correlation_missing;

typedef enum norma_thresholds {
    NORMA_THRESHOLDS_GLOBAL = 0, /* from all answers to the item */
    NORMA_THRESHOLDS_PAIRWISE    /* from the rows that answered both items of the pair */
} norma_thresholds;

/** What becomes of a pair's empty cells before a polychoric is estimated. */
typedef enum norma_zero_cells {
    NORMA_ZERO_LAVAAN = 0, /* 2 x 2 with one empty cell: one half there, margins kept */
    NORMA_ZERO_PSYCH,      /* one half in every empty cell of any table */
    NORMA_ZERO_NONE
} norma_zero_cells;

typedef enum norma_smoothing {
    NORMA_SMOOTH_NONE = 0,
    NORMA_SMOOTH_EIGEN, /* eigenvalues under 1e-12 raised to 1e-10, diagonal back to 1 (psych) */
    NORMA_SMOOTH_RIDGE, /* (R + k I) / (1 + k), k = 0.001 or the next power of ten that is enough */
    NORMA_SMOOTH_SHRINK /* (1 - s) R + s I, the least s that makes the smallest eigenvalue 1e-10 */
} norma_smoothing;

typedef enum norma_acov {
    NORMA_ACOV_NONE = 0,
    NORMA_ACOV_VARIANCES, /* of every estimate: what standard errors and DWLS need */
    NORMA_ACOV_FULL       /* of all thresholds and polychorics; needs rows */
} norma_acov;

typedef struct norma_correlate_options {
    uint32_t version;
    int type;       /* a norma_correlation_type */
    int missing;    /* a norma_correlation_missing */
    int thresholds; /* a norma_thresholds */
    int zero_cells; /* a norma_zero_cells */
    int smooth;     /* a norma_smoothing */
    int acov;       /* a norma_acov */
    size_t threads; /* 0: all */
} norma_correlate_options;
#define NORMA_CORRELATE_OPTIONS_INIT                                                               \
    {                                                                                              \
        .version = 1, .acov = NORMA_ACOV_VARIANCES                                                 \
    }

/** @return the table of the options of norma_correlate(): flags, bounds and help; never NULL. */
norma_option_table norma_correlate_option_table(void);

/** One variable of a correlation matrix. */
typedef struct norma_correlation_variable {
    char *id;
    bool continuous;
    int min, max;        /* items: range as used */
    size_t n_categories; /* in use; 0 for a continuous variable */
    size_t n_thresholds; /* n_categories - 1; 0 where none were estimated */
    double *thresholds;  /* increasing; keyed direction */
    double n;            /* answers (their weight, when weighted) */
    double mean, sd;     /* keyed; sd with n - 1 (FIML: with n) */
} norma_correlation_variable;

/** Correlations of p variables: the sample's items, then the continuous variables. Matrices are
    p x p, column-major and symmetric. */
typedef struct norma_correlation {
    size_t n_variables, n_items; /* p; the first n_items are items */
    norma_correlation_variable *variables;
    norma_correlation_type type;
    norma_correlation_missing missing;
    size_t n_rows, n_complete;
    double *matrix;             /* NaN where undefined */
    double *n;                  /* rows (their weight) used per pair */
    double *se;                 /* NaN where not defined (on the diagonal; Pearson and Spearman of
                                   weighted answers); NULL when acov is none */
    double *covariance;         /* Pearson and FIML; NULL otherwise */
    size_t corrected_cells;     /* by the zero-cell policy, in ... */
    size_t corrected_pairs;     /* ... so many pairs */
    double smallest_eigenvalue; /* of the estimates, before smoothing; NaN with a NaN entry */
    double smoothed_smallest_eigenvalue; /* of matrix, after smoothing; NaN when nothing was */
    bool positive_definite; /* matrix as it is, smoothed or not; false with a NaN entry */
    double smoothing;       /* what was applied: ridge's k, shrink's s, how many eigenvalues
                               were raised; 0: nothing */
    size_t iterations;      /* of EM; 0 otherwise */
    double *acov;           /* n_acov x n_acov or NULL: covariance matrix of the estimates,
                               already divided by n: thresholds by variable, then the
                               correlations below the diagonal, column by column */
    size_t n_acov;
    norma_notes notes; /* docs/correlate.md lists them */
} norma_correlation;

/** @return whether tables of counts determine what the options ask for, so that rows need not be
    read. */
bool norma_correlate_counts_suffice(const norma_correlate_options *options);

/**
 * Correlations of a sample.
 *
 * @param out      a new result, or NULL on failure; free with norma_correlation_free()
 * @param sample   at least one item; its data's continuous variables are added for Pearson,
 *                 Spearman, polyserial and mixed
 * @param options  NULL takes NORMA_CORRELATE_OPTIONS_INIT
 * @param err      NULL, or receives the status and one sentence
 * @return NORMA_OK, also when a correlation is undefined or the matrix is not positive definite
 *         (see notes); NORMA_EDATA when counts do not determine what is asked, an item has more
 *         than two categories (tetrachoric), or too few rows remain; NORMA_EINVAL; NORMA_ENOMEM
 *
 * Sources: Olsson (1979), Psychometrika 44, 443-460 (two-step polychoric); Olsson, Drasgow & Dorans
 * (1982), Psychometrika 47, 337-347 (polyserial); Muthen (1984), Psychometrika 49, 115-132 and
 * Joreskog (1994), Psychometrika 59, 381-389 (asymptotic covariances).
 */
norma_status norma_correlate(norma_correlation **out, const norma_sample *sample,
                             const norma_correlate_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_correlation_free(norma_correlation *correlation);

#ifdef __cplusplus
}
#endif
#endif
