/* Importance: which of several correlated predictors a criterion goes with most. */
#ifndef NORMA_IMPORTANCE_H
#define NORMA_IMPORTANCE_H

#include <norma/grouping.h>
#include <norma/option.h>
#include <norma/progress.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most predictors of a full dominance analysis (2^k regressions); beyond, general dominance is
    estimated from random orders, and a note says so. */
enum { NORMA_DOMINANCE_MOST = 20 };

typedef struct norma_importance_options {
    uint32_t version;
    double conf_level;
    size_t bootstrap; /* replicates; 0: no intervals and no test against a random predictor */
    uint64_t seed;
    size_t threads;
    norma_progress progress;
} norma_importance_options;
#define NORMA_IMPORTANCE_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .bootstrap = 1000, .seed = 1                             \
    }
/** @return flags, bounds and help: conf-level, bootstrap, seed, threads. */
norma_option_table norma_importance_option_table(void);

/** One predictor. */
typedef struct norma_predictor {
    double r;                       /* correlation with the criterion */
    double beta;                    /* standardised regression weight */
    double weight;                  /* Johnson's (2000) relative weight: a share of R^2 */
    double share;                   /* the same in per cent of R^2 */
    double low, high;               /* bootstrap percentile interval of weight */
    double random_low, random_high; /* interval of weight - weight of a random predictor; what
                                       includes 0 is no better than noise (Tonidandel, LeBreton &
                                       Johnson, 2009) */
    double general; /* general dominance (Budescu, 1993; Azen & Budescu, 2003): equal to LMG */
    double general_low, general_high;
} norma_predictor;

typedef struct norma_importance {
    size_t n, n_units, n_predictors; /* complete rows; units resampled (0: rows are) */
    double r2, r2_adjusted;
    norma_predictor *predictors;
    double *conditional; /* k x k: mean gain of predictor (column) over models of size (row);
                            NULL beyond NORMA_DOMINANCE_MOST */
    uint8_t *complete;   /* k x k: 1 when row completely dominates column; NULL likewise */
    double *reproduced;  /* k x k: share of bootstrap samples in which row has the larger weight
                            than column; NULL without bootstrap */
    norma_notes notes;   /* "importance-collinear", "importance-few-units", ... */
} norma_importance;

/**
 * @param predictors  n_rows x k, column-major; criterion n_rows; a row with a NaN is left out
 * @param group       resample whole units (people of one unit are alike); NULL: rows
 * @param keep        n_rows flags; NULL keeps all
 * @return NORMA_OK; NORMA_EDATA with fewer complete rows than predictors + 2 or fewer than 2
 *         predictors, or when one does not vary; NORMA_EINVAL; NORMA_ENOMEM
 *
 * Correlations are of complete rows, so they are always positive semidefinite. Source: Johnson
 * (2000), Multivariate Behavioral Research 35, 1-19; docs/importance.md.
 */
norma_status norma_importance_of(norma_importance **out, const double *predictors, size_t k,
                                 const double *criterion, size_t n_rows,
                                 const norma_grouping *group, const uint8_t *keep,
                                 const norma_importance_options *options, norma_error *err);

/** The same from a correlation matrix, (k + 1) x (k + 1), the criterion last: weights and dominance
    without intervals. NORMA_EDATA when it is not positive definite. */
norma_status norma_importance_of_correlations(norma_importance **out, const double *r, size_t k,
                                              size_t n, norma_error *err);

/** Frees it; takes NULL. */
void norma_importance_free(norma_importance *importance);

#ifdef __cplusplus
}
#endif
#endif
