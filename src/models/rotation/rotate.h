/* Rotation of loadings: the best of several starts, its factors in order. Matrices are
   column-major. */
#ifndef NORMA_MODELS_ROTATION_ROTATE_H
#define NORMA_MODELS_ROTATION_ROTATE_H

#include <norma/factor.h>

/* Which rotation, and what it needs besides. */
typedef struct norma__rotation {
    norma_rotation method;
    double gamma;         /* of oblimin */
    double delta;         /* of geomin */
    double power;         /* of promax */
    size_t zeros;         /* of simplimax; 0: p (k - 1) */
    const double *target; /* p x k, NaN where free; borrowed */
    bool kaiser;          /* rows at length 1 while they are turned */
    size_t starts;        /* random ones, besides the identity */
    uint64_t seed;
    size_t threads; /* 0: all; the result does not depend on it */
} norma__rotation;

/* What the options of a factor analysis say. */
norma__rotation norma__rotation_of(const norma_factor_options *options);

/* Whether the method's factors may correlate. */
bool norma__rotation_oblique(norma_rotation method);

typedef struct norma__rotated {
    size_t p, k;
    double *loadings; /* p x k pattern, by decreasing sum of squares diag(Phi L'L), each column
                         reflected to a positive sum; of targets, the target's order and signs; of
                         bifactor rotations, the general factor first */
    double *phi;      /* k x k */
    double *turn;     /* k x k: T with loadings = A inv(T'), phi = T'T, in the order and with the
                         signs of loadings */
    double criterion; /* NaN when there was nothing to rotate */
    size_t optima;    /* distinct values that the starts converged to; 0 when not rotated */
    size_t *optima_count;     /* optima: starts that ended in each, best first */
    double *optima_criterion; /* optima */
    bool converged;
    size_t empty; /* columns without loadings, left as they are at the end */
} norma__rotated;

/* Rotates p x k loadings whose empty columns, if any, are last. NORMA_ENOMEM leaves {0};
   NORMA_EINVAL for a target rotation without a target or with one that leaves factors free. */
norma_status norma__rotate(norma__rotated *out, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation, norma_error *err);

/* The same from one start (k x k, T): what each replicate of a bootstrap does. */
norma_status norma__rotate_from(norma__rotated *out, const double *loadings, const double *start,
                                size_t p, size_t k, const norma__rotation *rotation,
                                norma_error *err);
void norma__rotated_free(norma__rotated *rotated);

/* The criterion of a rotated pattern, as it is minimised (not normalised), and its gradient (p x k;
   NULL: not wanted). NaN for promax, which has none. */
double norma__rotation_loss(double *gradient, const double *loadings, size_t p, size_t k,
                            const norma__rotation *rotation);

#endif
