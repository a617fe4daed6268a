/* Relations of parameters as the search sees them: values and rows of derivatives. */
#ifndef NORMA_MODELS_SEM_CONSTRAINTS_H
#define NORMA_MODELS_SEM_CONSTRAINTS_H

#include "models/sem/fitted.h"

/* Rows: equalities first, then inequalities (>= 0). */
typedef struct norma__sem_constraints {
    size_t n_equal, n_rows;
    double *values;   /* n_rows */
    double *jacobian; /* n_rows x n_free, as relations give it */
} norma__sem_constraints;

norma_status norma__sem_constraints_new(norma__sem_constraints *out,
                                        const norma__sem_fitted *fitted, norma_error *err);
norma_status norma__sem_constraints_at(norma__sem_constraints *out, const norma__sem_fitted *fitted,
                                       const double *theta, norma_error *err);
void norma__sem_constraints_free(norma__sem_constraints *constraints);

/* How much they are broken: all together, and the most of one. */
double norma__sem_broken(const norma__sem_constraints *constraints, double *most);

#endif
