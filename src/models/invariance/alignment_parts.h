/* Alignment while it is made: the two problems, where they stand, and what errors need. */
#ifndef NORMA_MODELS_INVARIANCE_ALIGNMENT_PARTS_H
#define NORMA_MODELS_INVARIANCE_ALIGNMENT_PARTS_H

#include "models/invariance/simplicity.h"

typedef struct norma__aligning {
    const norma_alignment_input *input;
    const norma_alignment_options *options;
    size_t *item_of; /* n_cuts */
    double *root;    /* G: square roots of n */
    double *minus;   /* G x K: minus the loading of each cut's item */
    double *room;    /* of the problems */
    double *work;    /* of their searches */
    norma__simplicity loadings, cuts;
    double *u, *a; /* G: logarithms of 1 / psi, alpha / psi, as the search left them */
} norma__aligning;

/* Finds u and a: the best of several starts. */
norma_status norma__alignment_search(norma_alignment *result, norma__aligning *aligning,
                                     norma_error *err);

/* Standard errors of means and deviations by the delta method, and tests of every parameter: the
   invariant sets. Values are there. */
norma_status norma__alignment_errors(norma_alignment *result, const norma__aligning *aligning,
                                     norma_error *err);

/* The invariant set of one parameter with covariance matrix (G x G) of its values; fills average,
   difference, p, invariant and n_different. */
norma_status norma__alignment_set(norma_alignment_parameter *parameter, size_t n_groups,
                                  const double *covariance, const norma_alignment_options *options,
                                  norma_error *err);

#endif
