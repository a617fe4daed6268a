/* An unrotated solution, whatever method it comes from. Matrices are column-major. */
#ifndef NORMA_MODELS_EXTRACTION_EXTRACTED_H
#define NORMA_MODELS_EXTRACTION_EXTRACTED_H

#include <norma/status.h>
#include <stdbool.h>
#include <stddef.h>

/* No uniqueness goes below this, as in psych's fa() and R's factanal(); but minimum rank and
   components have no such bound. */
#define NORMA__LEAST_UNIQUENESS 0.005

typedef struct norma__extracted {
    size_t p, k;
    double *loadings;     /* p x k, column-major, unrotated: columns by decreasing sum of squares,
                             each reflected to a positive sum; columns that no factor is left for
                             are zero and last */
    double *uniquenesses; /* p, 1 - communality where it is not at a bound; of GLS and minimum rank,
                             the model's, which with the communality do not make 1 */
    double objective;     /* what the method minimises or, for alpha, maximises; minres and pa: half
                             the sum of squared off-diagonal residuals; see the methods' headers */
    double gradient_max;  /* largest |gradient| over the uniquenesses, those at the bound left out
                             when it holds them there; of methods that iterate without one, the
                             largest change of a communality; 0 for components */
    bool converged;
    size_t n_heywood; /* uniquenesses at the bound; their items' communalities may exceed 1 */
    size_t iterations;
} norma__extracted;

/* A solution of zeros to fill, or the refusals of k that all have in common. */
norma_status norma__extracted_new(norma__extracted *out, size_t p, size_t k, norma_error *err);

/* Empties a solution; takes NULL and {0}. */
void norma__extracted_free(norma__extracted *extracted);

#endif
