/* Estimates in units of standard deviations. */
#ifndef NORMA_MODELS_SEM_STANDARDISE_H
#define NORMA_MODELS_SEM_STANDARDISE_H

#include "models/sem/fitted.h"

/* What is put in units of standard deviations that the model implies. */
typedef enum norma__sem_units {
    NORMA__UNITS_LATENT = 0,   /* latent variables: lavaan's std.lv */
    NORMA__UNITS_ALL,          /* and observed ones: std.all */
    NORMA__UNITS_NOT_EXOGENOUS /* but not exogenous observed ones: std.nox */
} norma__sem_units;

/* Values of all rows of the table (NaN of ==, < and >) at theta; implied: of all groups at theta.
 */
norma_status norma__sem_standardise(double *out, const norma__sem_fitted *fitted,
                                    const norma__sem_implied *implied, const double *theta,
                                    norma__sem_units units, norma_error *err);

/* The same, not standardised: free, fixed, implied and defined. */
norma_status norma__sem_values(double *out, const norma__sem_fitted *fitted,
                               const norma__sem_implied *implied, const double *theta,
                               norma_error *err);

#endif
