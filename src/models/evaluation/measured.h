/* Which observed variables measure a factor. */
#ifndef NORMA_MODELS_EVALUATION_MEASURED_H
#define NORMA_MODELS_EVALUATION_MEASURED_H

#include "models/evaluation/evaluation.h"

typedef struct norma__measured {
    size_t p, n_factors; /* n_factors: all latent variables */
    uint8_t *measures;   /* p x n_factors: "factor =~ variable" in any group */
    size_t *n_items;     /* n_factors */
} norma__measured;

norma_status norma__measured_of(norma__measured *out, const norma__sem_fitted *fitted,
                                norma_error *err);
void norma__measured_clear(norma__measured *measured);

/* The items of a factor, increasing; returns how many. */
size_t norma__measured_items(size_t *items, const norma__measured *measured, size_t factor);

#endif
