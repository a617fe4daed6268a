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

#endif
