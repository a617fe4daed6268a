/* Log-linear models of score distributions: maximum likelihood, moments preserved. */
#ifndef NORMA_EQUATING_LOGLINEAR_H
#define NORMA_EQUATING_LOGLINEAR_H

#include <stdbool.h>

#include "models/equating/equate_desk.h"

/* log share = constant + sum of beta x basis (Holland & Thayer, 2000, Journal of Educational and
   Behavioral Statistics 25, 133-183). */
typedef struct norma__loglinear {
    size_t cells, k;
    double *basis; /* cells x k polynomials, orthonormal over scores that are alike likely */
    double *beta;  /* k */
    double *share; /* cells; fitted */
    double *start; /* k: where the next fit begins */
    double *work;
    bool converged;
} norma__loglinear;

/* Powers of scores up to degree, of anchor scores up to degree_anchor, and products of powers up to
   cross. A degree beyond the distinct scores less one is lowered to that. */
norma_status norma__loglinear_new(norma__loglinear *out, const norma__form *form, size_t degree,
                                  size_t degree_anchor, size_t cross, norma_error *err);
/* The same basis, and beta as where to begin; nothing is shared. */
norma_status norma__loglinear_copy(norma__loglinear *out, const norma__loglinear *from,
                                   norma_error *err);
void norma__loglinear_free(norma__loglinear *model);

/* Fits shares; false when there is no maximum: people stand at too few scores for the degree. */
bool norma__loglinear_fit(norma__loglinear *model, const double *share);

/* 2 n sum of observed x log(observed / fitted). */
double norma__loglinear_g2(const norma__loglinear *model, const double *share, double n);

/* What tells the variance of a smoothed share: basis made orthonormal under the fitted shares. In
   place: the model cannot be fitted after it. */
void norma__loglinear_orthogonalise(norma__loglinear *model);

#endif
