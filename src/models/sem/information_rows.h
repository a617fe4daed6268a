/* Derivatives of implied statistics, statistic by statistic, only those that are not zero. */
#ifndef NORMA_MODELS_SEM_INFORMATION_ROWS_H
#define NORMA_MODELS_SEM_INFORMATION_ROWS_H

#include "models/sem/fitted.h"

/* Those of statistic s stand at starts[s] ... starts[s + 1] - 1, each parameter once. */
typedef struct norma__sem_derivatives {
    size_t k, *starts, *free;
    double *values;
} norma__sem_derivatives;

norma_status norma__sem_derivatives_of(norma__sem_derivatives *out, const norma__sem_fitted *fitted,
                                       size_t group, norma_error *err);
void norma__sem_derivatives_clear(norma__sem_derivatives *derivatives);

/* The share of a group's rows in all rows. */
double norma__sem_portion(const norma__sem_fitted *fitted, size_t group);

#endif
