/* Which answers rows lack: rows with the same ones missing, together. */
#ifndef NORMA_MODELS_EVALUATION_PATTERNS_SEEN_H
#define NORMA_MODELS_EVALUATION_PATTERNS_SEEN_H

#include "models/observed/observed.h"

typedef struct norma__seen {
    size_t p, n;   /* n: patterns */
    uint8_t *seen; /* p a pattern: 1 where there is an answer */
    double *share; /* n: of the group's rows (their weights) */
    size_t *of;    /* rows: the pattern of each */
} norma__seen;

norma_status norma__seen_of(norma__seen *out, const norma__observed_group *group, size_t p,
                            norma_error *err);
void norma__seen_clear(norma__seen *seen);

/* Inverse of the part of sigma (p x p) that a pattern sees, 0 elsewhere; false when that part is
   not positive definite. work: p x p. */
bool norma__seen_precision(double *out, const norma__seen *seen, size_t pattern,
                           const double *sigma, double *work);

#endif
