/* The simplicity function of alignment. Written in s_g = 1 / psi_g and a_g = alpha_g / psi_g it
   falls into one problem of loadings and one of cuts, each with one number a group. */
#ifndef NORMA_MODELS_INVARIANCE_SIMPLICITY_H
#define NORMA_MODELS_INVARIANCE_SIMPLICITY_H

#include <norma/alignment.h>

/* Sum over j and pairs of groups of w_g w_h f(v_gj - v_hj), f(x) = (x^2 + epsilon)^(1/4), with
   v_gj = c_gj + b_gj t(x_g): loadings lambda exp(x), cuts nu - lambda x. Matrices are
   n_groups x n_columns. */
typedef struct norma__simplicity {
    size_t n_groups, n_columns;
    const double *b, *c; /* c NULL: 0 */
    bool exponential;    /* t = exp; else the identity */
    const double *root;  /* n_groups: w_g, the square root of n_g */
    double epsilon;
    size_t fixed; /* group whose x is 0; NORMA_NONE: none */
    bool centred; /* x sum to 0 */
    double *room; /* 4 x n_groups */
} norma__simplicity;

/* Which second derivatives: of the quadratic that touches f from above, never indefinite; or f's
   own. */
typedef enum norma__curvature { NORMA__MAJORANT = 0, NORMA__EXACT } norma__curvature;

/* The value; gradient and hessian (n_groups x n_groups, full) may be NULL. */
double norma__simplicity_at(double *gradient, double *hessian, const norma__simplicity *problem,
                            const double *x, norma__curvature curvature);

/* Of one column: what its differences add to the value; the sums over h of f' (slope, n_groups) and
   the Laplacian of f'' (bend, n_groups x n_groups; both may be NULL). */
double norma__simplicity_column(double *slope, double *bend, const norma__simplicity *problem,
                                const double *x, size_t column);

/* Minimises from x on; true when the gradient, in the space of what is not fixed, is within
   tolerance of the sum of weights. */
bool norma__simplicity_search(double *x, double *value, double *gradient_max,
                              norma__simplicity *problem, double *work);
/* Numbers that work must have. */
size_t norma__simplicity_work(size_t n_groups);

/* Solves hessian y = right (n_groups x n_right) in that space, in place; hessian is destroyed.
   False when it is not positive definite there. */
bool norma__simplicity_solve(double *hessian, double *right, size_t n_right,
                             const norma__simplicity *problem);

#endif
