/* What standard errors and tests share. */
#ifndef NORMA_MODELS_SEM_ERRORS_H
#define NORMA_MODELS_SEM_ERRORS_H

#include "models/sem/fitted.h"

/* The n that covariance matrices of parameters and figures of fit are by: rows; less groups for
   what is not the likelihood of the normal model (lavaan's convention). */
double norma__sem_n(const norma__sem_fitted *fitted);

/* out = a b a, all symmetric n x n. */
norma_status norma__sem_sandwich(double *out, const double *a, const double *b, size_t n,
                                 norma_error *err);

#endif
