/* Models of structure and chance: data drawn from a model, power, cut-offs of fit for the model at
   hand, and the bootstrap. docs/sem-power.md. Every replicate has its own stream of random numbers:
   results are the same for any number of threads. Matrices are column-major. */
#ifndef NORMA_SEM_SIMULATION_H
#define NORMA_SEM_SIMULATION_H

#include <norma/sem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a population -----------------------------------------------------------------------------
 */

/** What a model with values implies. */
typedef struct norma_sem_population {
    size_t p, n_groups;
    char **ids;         /* p: observed variables in the model's order */
    size_t *categories; /* p: of a variable with thresholds, one more than these; 0: continuous */
    size_t *cut;        /* p + 1: where a variable's thresholds begin among all of a group */
    double *cov;        /* n_groups x p x p */
    double *mean;       /* n_groups x p */
    double *thresholds; /* n_groups x cut[p], on the scale of the latent responses */
} norma_sem_population;

/**
 * The population that a model with values describes: "f =~ 0.7*x1 + 0.6*x2; f ~~ 0.3*g; x1 |
 * -1*t1".
 *
 * Loadings, regressions, and covariances and means that the text names need a value (a fixed value
 * or a start, one or one a group). What it leaves out: covariances and means are 0, and variances,
 * residual ones too, are what gives their variable the variance 1, so that values are standardised
 * unless variances are given. A variable with thresholds in the text is ordinal.
 *
 * @param out  a new population, or NULL on failure; free with norma_sem_population_free()
 * @return NORMA_OK; NORMA_EDATA naming the parameter without a value, or when the values imply
 *         variances that are not positive; NORMA_ENOMEM
 */
norma_status norma_sem_population_of(norma_sem_population **out, const norma_sem_model *model,
                                     size_t n_groups, norma_error *err);

/** Frees a population; takes NULL. */
void norma_sem_population_free(norma_sem_population *population);

/** Rows drawn from a population. */
typedef struct norma_sem_drawn {
    size_t n, p;   /* rows of all groups, one group after the other */
    size_t *group; /* n */
    double *x;     /* n x p; of ordinal variables the category, 1 first */
} norma_sem_drawn;

/**
 * Normal data with the population's moments; ordinal variables are cut at their thresholds.
 *
 * @param sizes  rows of each of the population's groups
 * @param seed   row r of a seed is always the same
 * @return NORMA_OK; NORMA_EDATA when the covariance matrix is not positive definite; NORMA_ENOMEM
 */
norma_status norma_sem_simulate(norma_sem_drawn **out, const norma_sem_population *population,
                                const size_t *sizes, uint64_t seed, norma_error *err);

/** Frees what was drawn; takes NULL. */
void norma_sem_drawn_free(norma_sem_drawn *drawn);

/* ---- power ------------------------------------------------------------------------------------
 */

/** A power analysis by the RMSEA. */
typedef struct norma_sem_rmsea_power {
    double h0, h1; /* RMSEA under the hypothesis and in truth; h0 < h1: test of close (exact) fit,
                      h0 > h1: of not-close fit */
    double df, n, groups, alpha;
    double noncentrality_h0, noncentrality_h1;
    double power;
} norma_sem_rmsea_power;

/**
 * Power of the test that the RMSEA is at most (h0 < h1) or at least (h0 > h1) h0, when it is h1.
 *
 * @param in  h0, h1, df, n, groups and alpha; the rest is filled in
 * @return NORMA_OK; NORMA_EINVAL for h0 = h1, negative values, df < 1, n < 2, groups < 1 or alpha
 *         outside (0, 1)
 *
 * Source: MacCallum, Browne & Sugawara (1996), Psychological Methods 1, 130-149.
 */
norma_status norma_sem_power_by_rmsea(norma_sem_rmsea_power *in, norma_error *err);

/** The smallest n (of all groups) with at least that power; n and power are filled in. NORMA_EDATA
    when 10,000,000 are not enough. */
norma_status norma_sem_n_by_rmsea(norma_sem_rmsea_power *in, double power, norma_error *err);

/** Options of power by a model. */
typedef struct norma_sem_power_options {
    uint32_t version;
    size_t n;           /* rows in all groups, which are of one size */
    double alpha;       /* level of the tests */
    double power;       /* wanted: n_needed is the n that gives it */
    size_t replicates;  /* of the simulation; 0: none */
    int identification; /* of the analysis model: a norma_sem_identification */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_sem_power_options;
#define NORMA_SEM_POWER_OPTIONS_INIT                                                               \
    {                                                                                              \
        .version = 1, .n = 200, .alpha = 0.05, .power = 0.80, .replicates = 1000, .seed = 1        \
    }

/** @return the table of these options: flags, bounds and help; never NULL. */
norma_option_table norma_sem_power_option_table(void);

/** What n rows tell about one parameter of the analysis model. */
typedef struct norma_sem_parameter_power {
    size_t row;      /* of the table */
    double truth;    /* where the analysis model ends in the population itself */
    double se;       /* expected standard error at n */
    double power;    /* of the two-sided test that it is 0, by normal theory */
    double n_needed; /* n for the power wanted; NaN: truth is 0 */
    /* by simulation; NaN without */
    double mean, sd, mean_se; /* of estimates; of standard errors */
    double coverage;          /* of the interval of 1 - alpha */
    double rejected;          /* share of replicates in which it differs from 0 */
} norma_sem_parameter_power;

/** Power of an analysis model in a population. */
typedef struct norma_sem_power {
    norma_sem_table *table; /* of the analysis model */
    double f0;              /* its discrepancy in the population (lavaan's fmin) */
    double df, rmsea;       /* rmsea: in the population */
    double noncentrality;   /* at n */
    double power;           /* of the test of the whole model; alpha when the model is true */
    double n_needed;        /* NaN: the model is true */
    size_t n_parameters;    /* free ones, once each */
    norma_sem_parameter_power *parameters;
    size_t replicates, converged;
    double rejected; /* share of converged replicates that reject the model; NaN without */
    double mean_chisq;
    norma_notes notes; /* "sem-power-..." */
} norma_sem_power;

/**
 * Power of maximum likelihood: of the test of the analysis model, by the noncentral chi-square
 * distribution with the noncentrality that the model has in the population (Satorra & Saris, 1985,
 * Psychometrika 50, 83-90), and of the tests of its parameters, by their expected standard errors;
 * and both by simulation.
 *
 * @param population  continuous variables with the analysis model's names
 * @param analysis    the model that will be fitted
 * @return NORMA_OK; NORMA_EDATA when a variable of the analysis is not in the population, the
 *         population is ordinal, or the analysis cannot be fitted to it; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_sem_power_of(norma_sem_power **out, const norma_sem_population *population,
                                const norma_sem_model *analysis,
                                const norma_sem_power_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_power_free(norma_sem_power *power);

/* ---- cut-offs ---------------------------------------------------------------------------------
 */

/** Options of dynamic cut-offs. */
typedef struct norma_sem_cutoff_options {
    uint32_t version;
    size_t replicates;           /* samples of each population */
    double residual_correlation; /* of pairs of items, added to a model of one factor */
    double error;                /* share of right models refused, and of wrong ones let through */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_sem_cutoff_options;
#define NORMA_SEM_CUTOFF_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .replicates = 500, .residual_correlation = 0.3, .error = 0.05, .seed = 1     \
    }

/** @return the table of these options: flags, bounds and help; never NULL. */
norma_option_table norma_sem_cutoff_option_table(void);

/** One figure's cut-off at one level of misspecification. */
typedef struct norma_sem_cutoff {
    double value; /* beyond it: misfit of this level or more; NaN: the figure cannot tell */
    double power; /* share of misspecified samples that are beyond it */
    double right; /* quantile of samples of the model itself: 1 - error (CFI: error) */
} norma_sem_cutoff;

/** One level: what the population has that the model leaves out. */
typedef struct norma_sem_cutoff_level {
    char *added; /* formulas with values, one a line: all that this level adds to the model */
    size_t n_added;
    size_t converged; /* samples of this level */
    norma_sem_cutoff srmr, rmsea, cfi;
} norma_sem_cutoff_level;

/** Cut-offs for one model. */
typedef struct norma_sem_cutoffs {
    size_t n;                /* rows of every sample */
    size_t converged;        /* samples of the model itself */
    double srmr, rmsea, cfi; /* of the data */
    size_t n_levels;
    norma_sem_cutoff_level *levels;
    norma_notes notes; /* "sem-cutoffs-..." */
} norma_sem_cutoffs;

/**
 * Cut-offs of SRMR, RMSEA and CFI for the model at hand: samples are drawn from the model as it was
 * fitted, and from the same with cross-loadings (several factors: one more at each level, on the
 * item that loads least, as large as that loading or as its variance allows) or residual
 * correlations (one factor: pairs of a third, two thirds, all of the items) added; the model is
 * fitted to each. A cut-off is the quantile of the misspecified samples that 1 - error of them are
 * beyond, when 1 - error of the right samples are not; where the two overlap more, that with the
 * largest share beyond.
 *
 * @param sem  fitted to one group
 * @return NORMA_OK; NORMA_EINVAL for several groups; NORMA_EDATA when the model has no degrees of
 *         freedom, did not converge, or has no item that could be misspecified; NORMA_ENOMEM
 *
 * Sources: McNeish & Wolf (2023), Psychological Methods 28, 61-88; McNeish & Wolf (2022), Behavior
 * Research Methods 55, 1157-1174 (one factor).
 */
norma_status norma_sem_cutoffs_of(norma_sem_cutoffs **out, const norma_sem *sem,
                                  const norma_sem_cutoff_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_cutoffs_free(norma_sem_cutoffs *cutoffs);

/* ---- bootstrap --------------------------------------------------------------------------------
 */

/** Options of the bootstrap. */
typedef struct norma_sem_bootstrap_options {
    uint32_t version;
    size_t replicates;
    double conf_level;
    bool bollen_stine; /* also the test of the model in data made to fit it */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_sem_bootstrap_options;
#define NORMA_SEM_BOOTSTRAP_OPTIONS_INIT                                                           \
    {                                                                                              \
        .version = 1, .replicates = 1000, .conf_level = 0.95, .seed = 1                            \
    }

/** @return the table of these options: flags, bounds and help; never NULL. */
norma_option_table norma_sem_bootstrap_option_table(void);

/** One row's bootstrap; rows are those of the model's table. */
typedef struct norma_sem_bootstrap_row {
    double se, bias;
    double low, high;         /* percentile */
    double bca_low, bca_high; /* bias-corrected and accelerated: Efron (1987) */
} norma_sem_bootstrap_row;

/** A bootstrapped model. */
typedef struct norma_sem_bootstrap {
    size_t n;                      /* rows of the table */
    norma_sem_bootstrap_row *rows; /* NaN for ==, < and >; 0 and the value where fixed */
    size_t replicates, converged;
    double *estimates;     /* n x replicates; NaN in replicates that did not converge */
    double bollen_stine_p; /* NaN unless asked for */
    size_t bollen_stine_converged;
    norma_notes notes; /* "sem-bootstrap-..." */
} norma_sem_bootstrap;

/**
 * The ordinary nonparametric bootstrap of a model fitted by ML, GLS or ULS to complete continuous
 * data: rows are drawn with replacement inside each group, and the model is fitted again from its
 * estimates. The acceleration of BCa intervals is that of the estimates' influence functions.
 *
 * @param sem  as fitted; its data must still be there
 * @return NORMA_OK; NORMA_EINVAL for ordinal or incomplete data, clusters or another estimator;
 *         NORMA_EDATA when the model did not converge; NORMA_ENOMEM
 *
 * Sources: Efron & Tibshirani (1993); Bollen & Stine (1992), Sociological Methods & Research 21,
 * 205-229.
 */
norma_status norma_sem_bootstrap_of(norma_sem_bootstrap **out, const norma_sem *sem,
                                    const norma_sem_bootstrap_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sem_bootstrap_free(norma_sem_bootstrap *bootstrap);

#ifdef __cplusplus
}
#endif
#endif
