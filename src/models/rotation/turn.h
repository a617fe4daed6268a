/* One rotation from one start. Matrices are column-major. */
#ifndef NORMA_MODELS_ROTATION_TURN_H
#define NORMA_MODELS_ROTATION_TURN_H

#include <stddef.h>

typedef struct norma__turn {
    const double *loadings; /* p x k, unrotated, of rank k */
    size_t p, k;
    double *t;       /* k x k: in, an orthogonal start; out, what turns the loadings: L = A inv(T'),
                        Phi = T'T */
    double *rotated; /* p x k */
    double *work;    /* norma__turn_work(p, k) numbers */
    int *pivots;     /* k */
    double loss;     /* what is minimised, at the end */
    double slope;    /* oblimin: length of its gradient in E, T moving to T(I + E), per unit of a
                        quarter of the summed squared communalities; varimax: the largest angle
                        (radians) still turned in a sweep */
} norma__turn;

size_t norma__turn_work(size_t p, size_t k);

/* Both turn until the slope is at most the tolerance, or no step helps. */

/* Direct quartimin: half the sum, over items and pairs of factors, of products of squared
   loadings. */
void norma__turn_oblimin(norma__turn *turn, double tolerance);

/* Varimax of Kaiser-normalised rows: minus the sum of the variances of squared loadings. */
void norma__turn_varimax(norma__turn *turn, double tolerance);

#endif
