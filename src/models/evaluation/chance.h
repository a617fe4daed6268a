/* What simulations of models share: draws of moments, and what is read off fits to them. */
#ifndef NORMA_MODELS_EVALUATION_CHANCE_H
#define NORMA_MODELS_EVALUATION_CHANCE_H

#include <gsl/gsl_rng.h>
#include <norma/sem_simulation.h>

#include "models/sem/moments_fit.h"

/* Solves matrix x = right (n x n, overwritten) into right; false when singular. */
bool norma__chance_solve(double *matrix, double *right, size_t n);

/* The lower triangular root of a symmetric matrix, 0 above; false when it is not positive definite.
 */
bool norma__chance_root(double *root, const double *spd, size_t p);

/* Covariances (divided by n) of n > p normal rows with covariances root root', drawn by Bartlett's
   decomposition. work: p * p numbers. */
void norma__chance_covariances(double *cov, const double *root, size_t p, size_t n, gsl_rng *random,
                               double *work);

/* Statistics less estimated parameters; exogenous moments count for neither. */
double norma__chance_df(const norma__sem_fitted *fitted);

/* 2 n f: the test statistic of maximum likelihood. */
double norma__chance_chisq(const norma__sem_fitted *fitted);

/* Draws means and covariances of n normal rows with those of mean and root root'. work: p * p
   numbers. */
void norma__chance_moments(double *drawn_mean, double *drawn_cov, const double *mean,
                           const double *root, size_t p, size_t n, gsl_rng *random, double *work);

#endif
