/* Newton's method between bounds: the one minimiser of this room. */
#ifndef NORMA_MODELS_EXTRACTION_NEWTON_H
#define NORMA_MODELS_EXTRACTION_NEWTON_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* A function of n numbers, each held between its bounds (which may be infinite). */
typedef struct norma__function {
    size_t n;
    const double *lower, *upper;
    /* Value and gradient at x. */
    norma_status (*evaluate)(void *self, double *value, double *gradient, const double *x,
                             norma_error *err);
    /* Lower triangle (n x n, column-major) of the Hessian at the x last evaluated; when safe, of
       something like it that is positive semidefinite. */
    void (*curve)(void *self, double *hessian, bool safe);
    void *self;
    size_t most_steps; /* 0: 500 */
} norma__function;

typedef struct norma__minimum {
    double value;
    double gradient_max; /* over what is not held at a bound */
    size_t steps;
} norma__minimum;

/* Walks from x to a minimum; the last evaluation of all is there. gradient: n. Steps end at a
   gradient of 1e-12, where no step helps, or after the most. What evaluate() refuses; NORMA_ENOMEM.
 */
norma_status norma__newton(norma__minimum *minimum, double *x, double *gradient,
                           const norma__function *function, norma_error *err);

#endif
