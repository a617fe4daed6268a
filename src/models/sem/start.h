/* Where the search begins. */
#ifndef NORMA_MODELS_SEM_START_H
#define NORMA_MODELS_SEM_START_H

#include <gsl/gsl_rng.h>

#include "models/sem/fitted.h"

/* The usual starting values: every latent variable's loadings from principal axes of its
   indicators, its covariances from what they covary; the user's own go before. n_free. */
norma_status norma__sem_start(double *theta, const norma__sem_fitted *fitted, norma_error *err);

/* Moves them at random. */
void norma__sem_scatter(double *theta, const norma__sem_fitted *fitted, gsl_rng *random);

/* Draws effects and covariances towards 0 until the discrepancy is defined; false when it never
   is. implied: room for one of each group. */
bool norma__sem_make_feasible(double *theta, const norma__sem_fitted *fitted,
                              norma__sem_implied *implied);

#endif
