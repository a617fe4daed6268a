/* Which observed variables measure a factor. */
#ifndef NORMA_MODELS_EVALUATION_INDICATORS_H
#define NORMA_MODELS_EVALUATION_INDICATORS_H

#include "models/evaluation/evaluation.h"

typedef struct norma__indicators {
    size_t p, n_factors; /* n_factors: all latent variables */
    uint8_t *measures;   /* p x n_factors: "factor =~ variable" in any group */
    size_t *n_items;     /* n_factors */
} norma__indicators;

norma_status norma__indicators_of(norma__indicators *out, const norma__sem_fitted *fitted,
                                  norma_error *err);
void norma__indicators_clear(norma__indicators *measured);

/* The items of a factor, increasing; returns how many. */
size_t norma__indicators_items(size_t *items, const norma__indicators *measured, size_t factor);

#endif
