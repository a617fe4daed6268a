/* The step of a search: the minimum of a quadratic under linear constraints. */
#ifndef NORMA_MODELS_SEM_QUADRATIC_H
#define NORMA_MODELS_SEM_QUADRATIC_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* min g's + 1/2 s'Bs where rows_i' s = right_i for the first n_equal rows, >= right_i for the
   others. */
typedef struct norma__quadratic {
    size_t n, n_rows, n_equal;
    const double *b;     /* n x n, symmetric */
    const double *g;     /* n */
    const double *rows;  /* n x n_rows: a column each */
    const double *right; /* n_rows */
} norma__quadratic;

/* step: n; multipliers: n_rows, of the Lagrangian g's + 1/2 s'Bs - multipliers' (rows' s - right):
   0 where an inequality does not bind. *solved false: B is not positive definite where the
   constraints leave room, or the constraints contradict each other. */
norma_status norma__quadratic_step(double *step, double *multipliers, bool *solved,
                                   const norma__quadratic *problem, norma_error *err);

/* Multipliers that make g - rows' multipliers shortest, over the rows marked in use. */
norma_status norma__quadratic_multipliers(double *multipliers, const norma__quadratic *problem,
                                          const bool *use, norma_error *err);

/* An orthonormal basis (n x *n_free) of where the rows in use vanish; basis has room for n x n. */
norma_status norma__null_space(double *basis, size_t *n_free, const double *rows, size_t n,
                               size_t n_rows, const bool *use, norma_error *err);

#endif
