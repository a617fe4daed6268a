/* One rotation from one start. Matrices are column-major. */
#ifndef NORMA_MODELS_ROTATION_TURN_H
#define NORMA_MODELS_ROTATION_TURN_H

#include "models/rotation/criterion.h"

typedef struct norma__turn {
    const double *loadings; /* p x k, unrotated */
    size_t p, k;
    const norma__rotation *rotation;
    const norma__criterion *criterion;
    double *t; /* k x k: in, the start, its columns of length 1 (orthogonal rotations: orthogonal);
                  out, what turns the loadings: L = A inv(T'), Phi = T'T */
    double *rotated; /* p x k: L */
    double loss;     /* what is minimised, at the end; INFINITY when the start is singular */
    double slope;    /* length of its gradient in E, T moving to T(I + E), per unit of what the loss
                        can be: it has no unit */
    double size;     /* that unit */
    double *memory;
    int *pivots;
} norma__turn;

/* Working memory for one turn at a time; false when there is none, and the turn is to be freed all
   the same. */
bool norma__turn_new(norma__turn *turn, const double *loadings, size_t p, size_t k,
                     const norma__rotation *rotation);
void norma__turn_free(norma__turn *turn);
size_t norma__turn_bytes(size_t p, size_t k);

/* Makes t of a matrix: its columns at length 1, or orthogonal. t stays as it is when the matrix is
   singular. */
void norma__turn_set_start(norma__turn *turn, const double *start);

/* Turns t until the slope is at most the tolerance, no step helps, or most steps are made. */
void norma__turn_down(norma__turn *turn, double tolerance, size_t most);

#endif
