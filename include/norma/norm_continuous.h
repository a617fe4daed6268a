/* Continuous norms in a norm set: how its scores lie over age, tenure or the size of the company,
   and a respondent's normal score given his own. */
#ifndef NORMA_NORM_CONTINUOUS_H
#define NORMA_NORM_CONTINUOUS_H

#include <norma/norms.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The covariate that is counted: respondents of each company. */
#define NORMA_COMPANY_SIZE "company-size"

/**
 * A covariate by row.
 *
 * @param values     receives norma_data_rows() numbers; NaN where it is missing
 * @param name       a continuous variable of the data, or NORMA_COMPANY_SIZE
 * @param companies  label column whose labels are the companies; NULL or "": none
 * @return NORMA_OK; NORMA_EINVAL when there is no such variable or column; NORMA_ENOMEM
 */
norma_status norma_covariate_of(double *values, const norma_data *data, const char *name,
                                const char *companies, norma_error *err);

/** Continuous norms of one scale, and how well they fit the norm sample. */
typedef struct norma_norm_curve {
    norma_continuous_model *model; /* NULL: the scale has none */
    size_t n;                      /* respondents with score and covariate */
    double r2, rmse;               /* of scores */
    double rmse_t;                 /* of modelled against ranked T */
    double bic;
    size_t n_crossings; /* places where percentile curves cross */
} norma_norm_curve;

/** Those of a norm set. */
typedef struct norma_norm_curves {
    char *covariate;
    size_t n_scales;
    norma_norm_curve *scales; /* in the order of the set's */
} norma_norm_curves;

/**
 * Takes the continuous norms out of a norm set.
 *
 * @param out  NULL when the set has none
 * @return NORMA_OK; NORMA_ESTORE when they are none that this version of norma reads; NORMA_ENOMEM
 */
norma_status norma_norm_curves_of(norma_norm_curves **out, const norma_norm_set *set,
                                  norma_error *err);

/** Frees them; takes NULL. */
void norma_norm_curves_free(norma_norm_curves *curves);

#ifdef __cplusplus
}
#endif
#endif
