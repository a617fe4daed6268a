/* Structural equation models: confirmatory factor models and regressions among latent and observed
   variables. docs/sem.md. Matrices are column-major. */
#ifndef NORMA_SEM_H
#define NORMA_SEM_H

#include <norma/option.h>
#include <norma/progress.h>
#include <norma/sample.h>
#include <norma/sem_model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Estimators, by the names that lavaan and Mplus gave them: a discrepancy with its standard errors
    and test. */
typedef enum norma_sem_estimator {
    NORMA_SEM_AUTO = 0, /* ml; wlsmv when a variable is ordinal */
    NORMA_SEM_ML,
    NORMA_SEM_MLM,   /* ML, robust errors, Satorra-Bentler */
    NORMA_SEM_MLMV,  /* ML, robust errors, scaled and shifted (Asparouhov & Muthen, 2010) */
    NORMA_SEM_MLMVS, /* ML, robust errors, mean and variance adjusted (Satterthwaite) */
    NORMA_SEM_MLR,   /* ML, sandwich errors, Yuan-Bentler (Mplus variant); also incomplete data */
    NORMA_SEM_GLS,
    NORMA_SEM_WLS, /* = ADF: full weight matrix */
    NORMA_SEM_ULS,
    NORMA_SEM_ULSM,
    NORMA_SEM_ULSMV,
    NORMA_SEM_DWLS,
    NORMA_SEM_WLSM,
    NORMA_SEM_WLSMV,
    NORMA_SEM_WLSMVS
} norma_sem_estimator;
extern const char *const norma_sem_estimator_names[]; /* "auto", "ml", "mlm", ..., NULL */

/** What the estimator minimises. */
typedef enum norma_sem_discrepancy {
    NORMA_SEM_F_ML = 0,
    NORMA_SEM_F_GLS,
    NORMA_SEM_F_WLS,
    NORMA_SEM_F_DWLS,
    NORMA_SEM_F_ULS
} norma_sem_discrepancy;

typedef enum norma_sem_missing {
    NORMA_SEM_LISTWISE = 0,
    NORMA_SEM_FIML,    /* every answer given; maximum likelihood of continuous variables */
    NORMA_SEM_PAIRWISE /* ordinal variables: every pair of variables by itself */
} norma_sem_missing;
extern const char *const norma_sem_missing_names[]; /* "listwise", "fiml", "pairwise", NULL */

typedef enum norma_sem_errors {
    NORMA_SEM_ERRORS_AUTO = 0, /* the estimator's */
    NORMA_SEM_ERRORS_NONE,
    NORMA_SEM_ERRORS_STANDARD,
    NORMA_SEM_ERRORS_ROBUST_SEM,  /* sandwich with the model's expected information */
    NORMA_SEM_ERRORS_HUBER_WHITE, /* sandwich with the observed information */
    NORMA_SEM_ERRORS_FIRST_ORDER, /* inverse of the sum of outer products of scores */
    NORMA_SEM_ERRORS_BOOTSTRAP
} norma_sem_errors;
extern const char *const norma_sem_errors_names[]; /* "auto", "none", "standard", "robust-sem",
                                                      "huber-white", "first-order", "bootstrap" */

typedef enum norma_sem_test_kind {
    NORMA_SEM_TEST_AUTO = 0, /* the estimator's */
    NORMA_SEM_TEST_NONE,
    NORMA_SEM_TEST_STANDARD,
    NORMA_SEM_TEST_SATORRA_BENTLER,
    NORMA_SEM_TEST_MEAN_VAR_ADJUSTED,
    NORMA_SEM_TEST_SCALED_SHIFTED,
    NORMA_SEM_TEST_YUAN_BENTLER,
    NORMA_SEM_TEST_YUAN_BENTLER_MPLUS,
    NORMA_SEM_TEST_BROWNE_RESIDUAL /* residual-based ADF: Browne (1984) */
} norma_sem_test_kind;
extern const char *const norma_sem_test_kind_names[]; /* "auto", "none", "standard",
    "satorra-bentler", "mean-var-adjusted", "scaled-shifted", "yuan-bentler", "yuan-bentler-mplus",
    "browne-residual" */

typedef enum norma_sem_information {
    NORMA_SEM_INFORMATION_AUTO = 0, /* expected; observed with FIML and MLR */
    NORMA_SEM_INFORMATION_EXPECTED,
    NORMA_SEM_INFORMATION_OBSERVED
} norma_sem_information;
extern const char *const norma_sem_information_names[]; /* "auto", "expected", "observed" */

/** What becomes of a category of an ordinal variable that a group does not use, but another does.
 */
typedef enum norma_sem_sparse {
    NORMA_SEM_SPARSE_REFUSE = 0, /* the model is not fitted: item, category and group are named */
    NORMA_SEM_SPARSE_MERGE       /* it is one with a neighbour in all groups: docs/sem-ordinal.md */
} norma_sem_sparse;
extern const char *const norma_sem_sparse_names[]; /* "refuse", "merge", NULL */

/** The answers a model is fitted to. Observed variables are found by id: an item, keyed; or one of
    the data's continuous variables. */
typedef struct norma_sem_data {
    const norma_data *data;
    const uint8_t *keep; /* n_rows flags, 0 leaves the row out; NULL keeps all */
    size_t group;        /* label column of the groups; NORMA_NONE: one group. Rows without the
                            label are left out. Groups are in the order in which they first appear
                            among the rows, as lavaan's */
    size_t cluster;      /* label column of the clusters (people in companies): standard errors and
                            tests are robust to it; NORMA_NONE */
    const char *const *ordered; /* ids of ordinal variables, which must be items; borrowed */
    size_t n_ordered;
    bool all_ordered; /* every observed variable that is an item */
} norma_sem_data;

typedef struct norma_sem_options {
    uint32_t version;
    int estimator;      /* a norma_sem_estimator */
    int missing;        /* a norma_sem_missing */
    int identification; /* a norma_sem_identification */
    int errors;         /* a norma_sem_errors */
    int test;           /* a norma_sem_test_kind */
    int information;    /* a norma_sem_information */
    bool means;         /* mean structure */
    bool orthogonal;
    bool theta;     /* parametrisation of ordinal variables; false: delta */
    bool free_x;    /* exogenous observed variables have free moments (lavaan fixed.x = FALSE) */
    bool wishart;   /* covariances by n - 1 and test statistics by n - 1 */
    unsigned equal; /* bits of norma_sem_equal */
    const char *const *partial; /* parameters that groups do not share */
    size_t n_partial;
    size_t starts;    /* further random starts when the first does not converge properly */
    size_t bootstrap; /* replicates, when errors is bootstrap */
    double conf_level;
    uint64_t seed;
    size_t threads; /* 0: all */
    int sparse;     /* a norma_sem_sparse */
} norma_sem_options;
#define NORMA_SEM_OPTIONS_INIT                                                                     \
    {                                                                                              \
        .version = 1, .starts = 5, .bootstrap = 1000, .conf_level = 0.95, .seed = 1                \
    }

/** @return the table of the options of norma_sem(): flags, bounds and help; never NULL. */
norma_option_table norma_sem_option_table(void);

/** One row's estimate; rows are those of the table. */
typedef struct norma_sem_estimate {
    double est, se, z, p, low, high; /* se 0 and z, p NaN where fixed, as lavaan */
    double std_lv, std_all, std_nox; /* standardised: latent variables; all; all but exogenous
                                        observed ones */
} norma_sem_estimate;

/** A named figure of fit: lavaan's name with underscores ("rmsea_ci_low" for
    rmsea.ci.lower and so on: docs/sem.md lists them). */
typedef struct norma_sem_measure {
    const char *name; /* static */
    double value;     /* NaN where undefined; a note says why */
} norma_sem_measure;

/** One group as it was used. */
typedef struct norma_sem_group {
    char *name;        /* "" for the only one */
    size_t n;          /* rows */
    size_t n_patterns; /* of missing answers, FIML; 1 without */
    size_t n_clusters; /* 0: none */
} norma_sem_group;

/** How the search ended. */
typedef struct norma_sem_convergence {
    bool converged; /* gradient_max small, and a minimum */
    size_t iterations;
    size_t starts;           /* that were tried */
    size_t optima;           /* distinct ones among those that converged */
    double gradient_max;     /* largest |derivative| of the discrepancy (lavaan's scale) by a free
                                parameter, constraints taken account of */
    double smallest_hessian; /* smallest eigenvalue of the Hessian, scaled to unit diagonal */
    size_t rank;             /* of the information in the space of the constraints */
    size_t n_estimated;      /* n_free less independent equality constraints */
    size_t n_heywood;        /* negative variances and correlations beyond 1 */
} norma_sem_convergence;

/** A fitted model. */
typedef struct norma_sem {
    norma_sem_table *table;
    norma_sem_estimate *estimates;                                  /* table->n */
    int estimator, discrepancy, missing, errors, test, information; /* as used, never auto */
    size_t n;                                                       /* rows in all groups */
    size_t n_groups;
    norma_sem_group *groups;
    size_t n_fit;
    norma_sem_measure *fit;
    norma_sem_convergence convergence;
    double *vcov;                    /* n_free x n_free; NULL: none */
    struct norma__sem_fitted *inner; /* what further analyses of the model go on from */
    norma_notes notes;               /* docs/sem.md lists them */
} norma_sem;

/**
 * Fits a model.
 *
 * @param out      a new result, or NULL on failure; free with norma_sem_free()
 * @param model    as read
 * @param data     borrowed; must outlive the result
 * @param options  NULL takes NORMA_SEM_OPTIONS_INIT
 * @param err      NULL, or receives the status and one sentence
 * @return NORMA_OK, also when the search did not converge or the solution is improper (see notes
 *         and convergence); NORMA_EDATA when a variable of the model is not in the data, does not
 *         vary, or is not an item where it is to be ordinal, the covariance matrix is not positive
 *         definite where the estimator needs it, or what norma_sem_table_of() refuses;
 *         NORMA_EINVAL for options that exclude each other; NORMA_ENOMEM
 *
 * Sources: Bollen (1989), Structural equations with latent variables; Joreskog (1969, 1970);
 * Browne (1984); Muthen (1984), Psychometrika 49, 115-132; Satorra & Bentler (1994); Yuan &
 * Bentler (2000); Rosseel (2012), J. Stat. Softw. 48(2), whose lavaan the figures are held against.
 */
norma_status norma_sem_fit(norma_sem **out, const norma_sem_model *model,
                           const norma_sem_data *data, const norma_sem_options *options,
                           norma_error *err);

/** @return the figure of that name; NaN when there is none. */
double norma_sem_measure_of(const norma_sem *sem, const char *name);

/** Frees a result; takes NULL. */
void norma_sem_free(norma_sem *sem);

#ifdef __cplusplus
}
#endif
#endif
