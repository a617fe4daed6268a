/* The curvature that the last steps of a descent have met. */
#ifndef NORMA_MODELS_ROTATION_SECANTS_H
#define NORMA_MODELS_ROTATION_SECANTS_H

#include <stddef.h>

#define NORMA__SECANTS 12

typedef struct norma__secants {
    size_t n;                          /* numbers in a gradient */
    double *moves;                     /* NORMA__SECANTS of n: how the point moved */
    double *changes;                   /* NORMA__SECANTS of n: how its gradient changed with it */
    double curvatures[NORMA__SECANTS]; /* their products, over 0 */
    size_t count, next;
} norma__secants;

/* Where to go, downwards being -direction: the gradient by the inverse Hessian that the secants
   approximate; the gradient itself when there are none. */
void norma__secants_aim(double *direction, const norma__secants *secants, const double *gradient);

/* Keeps a move of -step x direction, and how the gradient changed, in place of the oldest; nothing
   when the curvature is not positive. */
void norma__secants_keep(norma__secants *secants, const double *direction, double step,
                         const double *before, const double *after);

#endif
