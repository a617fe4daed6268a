/* What every row adds to the estimates of a model fitted by maximum likelihood. */
#ifndef NORMA_MODELS_EVALUATION_INFLUENCES_H
#define NORMA_MODELS_EVALUATION_INFLUENCES_H

#include "models/sem/fitted.h"

/* sum u^3 / (6 (sum u^2)^1.5) of the influences u of the rows on each of n_free parameters, and of
   n_defined := : the accelerations of BCa intervals. */
norma_status norma__influence_accelerations(double *free, double *defined,
                                            const norma__sem_fitted *fitted, norma_error *err);

#endif
