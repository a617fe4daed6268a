/* What extraction and rotation share: signs and order of factors. Matrices are column-major. */
#ifndef NORMA_MODELS_EXTRACTION_LOADINGS_H
#define NORMA_MODELS_EXTRACTION_LOADINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* Whether a column of p loadings points the wrong way: its sum is negative or, when the sum is
   zero up to rounding, its largest loading is. */
bool norma__points_down(const double *column, size_t p);

/* Changes the sign of n numbers, stride apart. */
void norma__negate(double *x, size_t n, size_t stride);

/* Orders the factors of a p x k pattern by decreasing sum of squares, diag(Phi L'L), the first
   fixed ones staying where they are, and reflects each to a positive sum; phi and the columns of
   turn (k x k; NULL: the identity, and none) go with them. NORMA_ENOMEM. */
norma_status norma__order_factors(double *loadings, double *phi, double *turn, size_t p, size_t k,
                                  size_t fixed, norma_error *err);

/* h_i = sum_rs l_ir phi_rs l_is: p communalities. */
void norma__communalities(double *h, const double *loadings, const double *phi, size_t p, size_t k);

/* Half the sum of squared off-diagonal residuals: one half of the matrix. */
double norma__off_diagonal(const double *loadings, const double *cor, size_t p, size_t k);

#endif
