/* What tests of differences between models need of both. */
#ifndef NORMA_MODELS_SEM_DIFFERENCE_H
#define NORMA_MODELS_SEM_DIFFERENCE_H

#include "models/sem/inference.h"

/* The tests of one model; scaled false: the standard one alone (twice), which takes no time. */
norma_status norma__difference_tests(norma__sem_test out[2], const norma__sem_fitted *fitted,
                                     bool scaled, norma_notes *notes, norma_error *err);

/* Constraints A (rows x n_free of the larger model) that make the larger model the smaller: from
   the directions that derivatives of the smaller's statistics do not span; free with free(). */
norma_status norma__constraints_delta(double **a, size_t *rows, const norma__sem_fitted *larger,
                                      const norma__sem_fitted *smaller, norma_error *err);

/* The same by name: parameters of the larger model that the smaller fixes, or that share one of
   its. freed: the smaller estimates one that the larger fixes, and there is no such A. */
norma_status norma__constraints_exact(double **a, size_t *rows, bool *freed,
                                      const norma__sem_fitted *larger,
                                      const norma__sem_fitted *smaller, norma_error *err);

/* The larger model with the smaller's estimates; *out NULL when it has none there. Borrows all but
   its parameters and implied moments. */
norma_status norma__sem_fitted_at(norma__sem_fitted **out, const norma__sem_fitted *larger,
                                  const norma__sem_fitted *smaller, norma_error *err);
void norma__sem_fitted_at_free(norma__sem_fitted *fitted); /* takes NULL */

#endif
