/* Coefficients of reliability of one group. */
#ifndef NORMA_MODELS_EVALUATION_COEFFICIENTS_OF_MODEL_H
#define NORMA_MODELS_EVALUATION_COEFFICIENTS_OF_MODEL_H

#include "models/evaluation/indicators.h"

/* Appends the coefficients of every factor with two items or more, of all together, of a general
   factor and of factors of factors. */
norma_status norma__coefficients_of(norma_sem_reliability *result, size_t *capacity,
                                    const norma__sem_fitted *fitted, size_t group,
                                    const norma__indicators *measured, norma_error *err);

/* Average variance extracted; NaN where an item measures another factor, too. */
double norma__extracted_variance(const norma__sem_fitted *fitted, size_t group,
                                 const norma__indicators *measured, size_t factor);

#endif
