/* Which graphical lasso: the penalty is chosen by the extended BIC. Matrices are column-major. */
#ifndef NORMA_MODELS_DIMENSIONS_GRAPH_EBIC_H
#define NORMA_MODELS_DIMENSIONS_GRAPH_EBIC_H

#include "models/dimensions/graph_glasso.h"

/* Penalties are 100 from a tenth of the largest correlation to all of it, evenly on a log scale. */
enum { NORMA__EBIC_PENALTIES = 100, NORMA__EBIC_GAMMAS = 3 };

/* What one thread needs to choose, and what it chose. */
typedef struct norma__ebic {
    norma__glasso walk;                     /* goes from penalty to penalty */
    norma__glasso best[NORMA__EBIC_GAMMAS]; /* gamma 0.5, 0.25, 0 */
    double lambda, gamma, value;            /* chosen, and its criterion */
    bool lightest;                          /* lambda is the smallest penalty tried */
    size_t failed;                          /* penalties without a converged solution */
    const norma__glasso *chosen;            /* one of best; NULL: no penalty had a solution, or all
                                               correlations are 0 */
} norma__ebic;

norma_status norma__ebic_new(norma__ebic *ebic, size_t p, norma_error *err);
void norma__ebic_free(norma__ebic *ebic); /* takes {0} */

/* Chooses with gamma 0.5 or, while an item is without any edge, 0.25 and then 0. least is the least
   eigenvalue of cor (0 will do when it is not negative): what is so indefinite that a penalty has
   no solution is not tried there. */
void norma__ebic_choose(norma__ebic *ebic, const double *cor, size_t n, double least,
                        double tolerance);

/* -x_ij / sqrt(x_ii x_jj), 0 on the diagonal. */
void norma__partial_correlations(double *weights, const double *precision, size_t p);

#endif
