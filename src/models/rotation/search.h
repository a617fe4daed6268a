/* The best of several starts of a rotation. */
#ifndef NORMA_MODELS_ROTATION_SEARCH_H
#define NORMA_MODELS_ROTATION_SEARCH_H

#include <gsl/gsl_rng.h>

#include "models/rotation/turn.h"

/* What a thread works with. */
typedef struct norma__bench {
    norma__turn turn;
    gsl_rng *random;
} norma__bench;

typedef struct norma__search {
    const double *loadings; /* p x k, without empty columns, normalised if they are to be */
    size_t p, k;
    const norma__rotation *rotation;
    const double *start; /* k x k: the only one; NULL: the identity and random ones */

    norma__bench *benches; /* the first's turn ends at the best solution */
    size_t n_benches, n_starts;
    double *losses, *slopes; /* n_starts: where each ended */
    size_t optima;           /* distinct losses among those that converged, the least first */
    size_t *optima_count;
    double *optima_loss;
    bool converged; /* the best one */
} norma__search;

/* Fills the second half of a search that is zero there. NORMA_ENOMEM; to be freed in any case. */
norma_status norma__search_run(norma__search *search, norma_error *err);
void norma__search_free(norma__search *search);

#endif
