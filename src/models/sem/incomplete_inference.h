/* Standard errors and tests of models fitted to incomplete data by maximum likelihood (FIML).
   docs/sem-fiml.md. All take the parameters where fitted->implied has them. */
#ifndef NORMA_MODELS_SEM_INCOMPLETE_INFERENCE_H
#define NORMA_MODELS_SEM_INCOMPLETE_INFERENCE_H

#include "models/sem/fitted.h"

/* Observed information of one observation (lavaan's scale: minus the second derivatives of the
   log-likelihood of all groups, over n): n_free x n_free. NORMA_EDATA when the implied covariance
   matrix is not positive definite. */
norma_status norma__sem_incomplete_information(double *out, const norma__sem_fitted *fitted,
                                               norma_error *err);

/* Expected information of one observation given what is missing, missing completely at random. */
norma_status norma__sem_incomplete_expected(double *out, const norma__sem_fitted *fitted,
                                            norma_error *err);

/* Derivatives of the log-likelihood of every row of a group by the free parameters, a row a column:
   n_free x n, not weighted. */
norma_status norma__sem_incomplete_scores(double *out, const norma__sem_fitted *fitted,
                                          size_t group, norma_error *err);

/* Sum over rows (clusters) of outer products of their weighted scores, over n: n_free x n_free.
   Sums over C clusters are multiplied by C / (C - 1), as lavaan's. */
norma_status norma__sem_incomplete_meat(double *out, const norma__sem_fitted *fitted,
                                        norma_error *err);

/* 1 - r'V r / s'V s of a group's moments and their residuals, V the expected information of the
   saturated model at the model's moments given what is missing; fixed: p flags of variables whose
   moments among one another do not count. NaN when the implied covariance matrix is not positive
   definite. */
norma_status norma__sem_incomplete_gfi(double *gfi, const norma__sem_fitted *fitted, size_t group,
                                       const bool *fixed, norma_error *err);

/* What tests and figures of fit take from the saturated model and from the baseline (variables
   uncorrelated, each with its own mean and variance; exogenous ones as in the sample). Traces are
   those of the Mplus variant of Yuan & Bentler's test: tr(B A^-1), A the information and B the
   meat; the scaling factor of a test is (trace_saturated - the trace of the model) / df. Robust
   figures: Zhang & Savalei (2023), Psychol. Methods 28, 263-283: t and t0 are the complete-data
   test statistics of the model and of the baseline at the saturated moments, with degrees of
   freedom as usual, and c and c0 what they are on average multiples of: with traces for any
   distribution (their version V3), without for normal data (V6), as lavaan's. NaN where there is
   none. */
typedef struct norma__sem_incomplete_figures {
    size_t n_saturated;     /* parameters of the saturated models of all groups */
    double trace_saturated; /* NaN: not asked for, or a note says why */
    double baseline_df, trace_baseline;
    double t, c, t0, c0;
} norma__sem_incomplete_figures;

/* traces false leaves trace_saturated NaN, robust false t, c, t0 and c0. For k statistics they take
   about k^2 n + 3 k^3 operations (traces) or 2 k^3 (robust only), once for a sample: the work is
   kept until norma__sem_incomplete_release(). Notes: sem-saturated-large, sem-saturated-singular.
 */
norma_status norma__sem_incomplete_figures_of(norma__sem_incomplete_figures *out,
                                              const norma__sem_fitted *fitted, bool traces,
                                              bool robust, norma_notes *notes, norma_error *err);
void norma__sem_incomplete_release(const norma__sem_fitted *fitted);

#endif
