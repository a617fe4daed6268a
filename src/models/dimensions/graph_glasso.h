/* The graphical lasso, solved for one penalty after the other. Matrices are column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_GLASSO_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_GLASSO_H

#include <norma/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Where a solver stands. It starts at the identity, and each solution starts the next. */
typedef struct norma__glasso {
    size_t p;
    double *precision;     /* p x p, symmetric; what is not an edge is exactly 0 */
    double *implied;       /* p x p, its inverse */
    double log_det, trace; /* of the precision, and of cor times the precision */
    size_t edges;          /* pairs whose precision is not 0 */
    double violation;      /* of the optimality conditions: the largest */
    bool converged;        /* violation <= tolerance */
    size_t sweeps;
    double *work;
    size_t *active;
} norma__glasso;

norma_status norma__glasso_new(norma__glasso *glasso, size_t p, norma_error *err);

/* Back to the identity. */
void norma__glasso_restart(norma__glasso *glasso);

/* Brings a solver to where another one of the same p stands. */
void norma__glasso_copy(norma__glasso *to, const norma__glasso *from);

/* Minimises -ln |X| + tr(cor X) + lambda sum over i != j of |x_ij|, lambda > 0; the diagonal is not
   penalised. cor has a unit diagonal and may be singular; when it is too indefinite there is no
   minimum, and converged is false. */
void norma__glasso_solve(norma__glasso *glasso, const double *cor, double lambda, double tolerance);

/* Takes {0}. */
void norma__glasso_free(norma__glasso *glasso);

#endif
