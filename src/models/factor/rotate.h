/* Rotation of loadings: the best of several starts, its factors in order. */
#ifndef NORMA_MODELS_FACTOR_ROTATE_H
#define NORMA_MODELS_FACTOR_ROTATE_H

#include <norma/factor.h>

typedef struct norma__rotated {
    size_t p, k;
    double *loadings; /* p x k pattern, by decreasing sum of squares diag(Phi L'L), each column
                         reflected to a positive sum */
    double *phi;      /* k x k */
    double criterion; /* NaN when there was nothing to rotate */
    size_t optima;    /* distinct values that the starts converged to; 0 when not rotated */
    bool converged;
    size_t empty; /* columns without loadings, left as they are at the end */
} norma__rotated;

/* Rotates p x k loadings whose empty columns, if any, are last. NORMA_ENOMEM leaves {0}. */
norma_status norma__rotate(norma__rotated *out, const double *loadings, size_t p, size_t k,
                           norma_rotation rotation, size_t starts, uint64_t seed, norma_error *err);
void norma__rotated_free(norma__rotated *rotated);

#endif
