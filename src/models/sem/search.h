/* The search for the parameters: sequential quadratic programmes with Levenberg's damping. */
#ifndef NORMA_MODELS_SEM_SEARCH_H
#define NORMA_MODELS_SEM_SEARCH_H

#include "models/sem/fitted.h"

/* Where a search ended. */
typedef struct norma__sem_end {
    bool converged;
    size_t iterations;
    double f;
    double gradient_max; /* constraints taken account of */
    double broken;       /* largest violation of a constraint */
} norma__sem_end;

/* Walks from theta (n_free), where f is defined, to a minimum; implied, theta and f of fitted are
   left at the end. Ends after at most `most` iterations. */
norma_status norma__sem_search(norma__sem_end *end, norma__sem_fitted *fitted, double *theta,
                               size_t most, norma_error *err);

/* Marks (n_free) thresholds that solve themselves: free, not shared, in no relation, and alone in
   determining a statistic that is weighed by itself. */
norma_status norma__sem_mark_solved(bool *solved, const norma__sem_fitted *fitted,
                                    const double *theta, norma_error *err);

#endif
