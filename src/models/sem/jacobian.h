/* Derivatives of implied statistics by parameters, only those that are not zero. */
#ifndef NORMA_MODELS_SEM_JACOBIAN_H
#define NORMA_MODELS_SEM_JACOBIAN_H

#include "models/sem/structure.h"

/* Where sample statistics stand: NORMA_NONE where there is none. */
typedef struct norma__sem_places {
    size_t *covariance; /* p x p, symmetric */
    size_t *mean;       /* p */
    size_t *cut;        /* structure->cut[p] */
} norma__sem_places;

norma_status norma__sem_places_of(norma__sem_places *out, const norma__sem_structure *structure,
                                  const norma__observed_group *observed, norma_error *err);
void norma__sem_places_clear(norma__sem_places *places);

typedef struct norma__sem_derivative {
    size_t statistic, free;
    double value;
} norma__sem_derivative;

/* A list; the same pair of statistic and parameter may stand there more than once: they add up. */
typedef struct norma__sem_jacobian {
    size_t n, capacity;
    norma__sem_derivative *list;
} norma__sem_jacobian;

/* Overwrites the list with the derivatives of one group's implied statistics; of free parameters
   marked in skip (n_free; NULL: none) nothing is listed. */
norma_status norma__sem_jacobian_at(norma__sem_jacobian *out, const norma__sem_structure *structure,
                                    size_t group, const norma__sem_places *places,
                                    const norma__sem_implied *implied, const bool *skip,
                                    norma_error *err);
void norma__sem_jacobian_clear(norma__sem_jacobian *jacobian);

#endif
