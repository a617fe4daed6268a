/* Residuals as one vector a group and metric, in the order of the sample statistics, with their
   asymptotic covariance matrix. */
#ifndef NORMA_MODELS_EVALUATION_RESIDUAL_ERRORS_H
#define NORMA_MODELS_EVALUATION_RESIDUAL_ERRORS_H

#include "models/evaluation/evaluation.h"

/* out: k, of one group. */
void norma__residual_vector(double *out, const norma__sem_fitted *fitted, size_t group,
                            norma_sem_residual_metric metric);

/* Covariance matrix of raw residuals, k x k. NORMA_EDATA where it is not defined. */
norma_status norma__residual_acov(double *acov, const norma__sem_fitted *fitted, size_t group,
                                  norma_error *err);

/* The same in another metric, from that of raw residuals; out is not acov. */
norma_status norma__residual_acov_in(double *out, const double *acov,
                                     const norma__sem_fitted *fitted, size_t group,
                                     norma_sem_residual_metric metric, norma_error *err);

/* A root mean square of the residuals listed (n of them; places in the vector of k), averaged over
   count; acov NULL: without errors. Fills all but group, metric and part. */
void norma__residual_rms(norma_sem_rms *out, const double *residuals, const double *acov, size_t k,
                         const size_t *places, size_t n, size_t count,
                         const norma_sem_evaluation_options *options);

#endif
