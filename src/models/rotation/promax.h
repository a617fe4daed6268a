/* The oblique step of promax. */
#ifndef NORMA_MODELS_ROTATION_PROMAX_H
#define NORMA_MODELS_ROTATION_PROMAX_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* Takes a varimax solution (p x k, with its orthogonal k x k T) on to promax; *done is false, and
   both are as they were, when the factors would coincide. NORMA_ENOMEM. */
norma_status norma__promax(double *loadings, double *t, bool *done, size_t p, size_t k,
                           double power, norma_error *err);

#endif
