/* Fitting to moments alone: simulation, power, bootstrap, alignment. */
#ifndef NORMA_MODELS_SEM_MOMENTS_FIT_H
#define NORMA_MODELS_SEM_MOMENTS_FIT_H

#include "models/sem/estimate.h"

/* One group's moments of the table's observed variables. */
typedef struct norma__sem_moments {
    size_t n;           /* rows they are of */
    const double *mean; /* p; NULL: 0 */
    const double *cov;  /* p x p: by n for ml, by n - 1 for gls and uls (lavaan's) */
} norma__sem_moments;

/* Fits a table of continuous variables to moments by ml, gls or uls (options' estimator, nothing
   else of which is looked at but starts and seed). table is borrowed and must outlive *out, which
   norma__sem_fitted_free() frees; start NULL: the usual values; notes NULL: none are kept. NORMA_OK
   also when it does not converge. */
norma_status norma__sem_fit_moments(norma__sem_fitted **out, norma_sem_table *table,
                                    const norma__sem_moments *groups,
                                    const norma_sem_options *options, const double *start,
                                    norma_notes *notes, norma_error *err);

/* The same model again to other moments (of the same groups), from where it stands or, with start,
   from there: what replicates do. Errors that were computed are dropped. */
norma_status norma__sem_refit_moments(norma__sem_fitted *fitted, const norma__sem_moments *groups,
                                      const double *start, norma_notes *notes, norma_error *err);

#endif
