/* Figures of fit that need the moments themselves. */
#ifndef NORMA_MODELS_SEM_FIT_GOODNESS_H
#define NORMA_MODELS_SEM_FIT_GOODNESS_H

#include "models/sem/fit_residuals.h"
#include "models/sem/fitted.h"

/* Root mean squares over all groups. */
norma_status norma__fit_rms_of(norma__fit_rms *out, const norma__sem_fitted *fitted,
                               norma_error *err);

/* 1 - r'V r / s'V s of residuals and statistics, averaged over groups by their rows: Joreskog &
   Sorbom; NaN when V is not defined. */
norma_status norma__fit_gfi(double *gfi, const norma__sem_fitted *fitted, norma_error *err);

/* Log-likelihoods of the model and of the saturated one, given exogenous variables whose moments
   are the sample's. */
norma_status norma__fit_likelihood(double *model, double *saturated,
                                   const norma__sem_fitted *fitted, norma_error *err);

#endif
