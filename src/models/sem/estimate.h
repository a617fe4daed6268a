/* Finding the parameters: table and observed sample in, theta out. */
#ifndef NORMA_MODELS_SEM_ESTIMATE_H
#define NORMA_MODELS_SEM_ESTIMATE_H

#include "models/sem/fitted.h"

/* Fits table to fitted->observed, both in place already with options (nothing auto), discrepancy
   and weight; fills structure, relations, implied, theta, f, gradient and convergence. start:
   n_free numbers, or NULL for the usual starting values. NORMA_OK also when it does not converge;
   notes of it are added. The order of items and rows does not decide the result. */
norma_status norma__sem_estimate(norma__sem_fitted *fitted, const double *start, norma_notes *notes,
                                 norma_error *err);

void norma__sem_fitted_free(norma__sem_fitted *fitted); /* takes NULL; table is not its own */

/* f and its gradient (NULL: not wanted) at any theta; false where undefined. implied: room for one
   of each group. */
bool norma__sem_discrepancy_at(double *f, double *gradient, const norma__sem_fitted *fitted,
                               norma__sem_implied *implied, const double *theta);

#endif
