/* Maximum likelihood of the normal model on every answer given. */
#ifndef NORMA_MODELS_OBSERVED_INCOMPLETE_LIKELIHOOD_H
#define NORMA_MODELS_OBSERVED_INCOMPLETE_LIKELIHOOD_H

#include "models/observed/observed.h"

/* f = (1/n) sum over rows of ln|Sigma_o| + (y_o - mu_o)' Sigma_o^-1 (y_o - mu_o), n the group's;
   without the constant. slope_sigma (p x p, symmetric; df = sum of slope_ij dSigma_ij) and slope_mu
   (p) may be NULL. False when sigma is not positive definite. One product of n x p x p and work in
   the holes: Sigma_o^-1 is the downdated Sigma^-1. The same bytes for any number of threads. */
bool norma__incomplete_at(double *f, double *slope_sigma, double *slope_mu,
                          const norma__observed *observed, size_t group, const double *sigma,
                          const double *mu);

/* -2 ln L of the saturated model by this group's share, with the constant left out: f at the
   group's mean and cov. */
double norma__incomplete_saturated(const norma__observed *observed, size_t group);

#endif
