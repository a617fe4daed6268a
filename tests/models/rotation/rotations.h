/* Every rotation with options that suit 12 items and 3 factors. */
#ifndef NORMA_TESTS_ROTATIONS_H
#define NORMA_TESTS_ROTATIONS_H

#include "models/rotation/rotate.h"

#include <string.h>

#include "models/factorial.h"

enum { ITEMS = 12, FACTORS = 3, N_ROTATIONS = NORMA_ROTATE_TARGET };

/* A third of the target is free; what is specified is not only zeros. */
static double partial_target[ITEMS * FACTORS];

static inline norma__rotation rotation_of(size_t number)
{
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        partial_target[i] = i % 3 == 0 ? NAN : i % ITEMS * FACTORS / ITEMS == i / ITEMS ? 0.6 : 0;
    return (norma__rotation){.method = (norma_rotation)number,
                             .gamma = -0.3,
                             .delta = 0.01,
                             .power = 4,
                             .target = partial_target,
                             .seed = 1,
                             .threads = 1};
}

/* Loadings of a simple structure, turned away from it at random. */
static inline void turned_structure(double *turned, size_t p, size_t k, uint64_t seed)
{
    double *loadings = calloc(p * k + k * k, sizeof *loadings);
    assert_non_null(loadings);
    double *t = loadings + p * k;
    gsl_rng *random = norma__random_new(seed, 7);
    assert_non_null(random);
    simple_structure(loadings, p, k, seed);
    for (size_t i = 0; i < k * k; i++)
        t[i] = gsl_rng_uniform(random) - 0.5;
    for (size_t c = 0; c < k; c++) { /* Gram-Schmidt */
        for (size_t b = 0; b < c; b++) {
            double along = 0;
            for (size_t i = 0; i < k; i++)
                along += t[c * k + i] * t[b * k + i];
            for (size_t i = 0; i < k; i++)
                t[c * k + i] -= along * t[b * k + i];
        }
        double square = 0;
        for (size_t i = 0; i < k; i++)
            square += t[c * k + i] * t[c * k + i];
        for (size_t i = 0; i < k; i++)
            t[c * k + i] /= sqrt(square);
    }
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < p; i++) {
            turned[c * p + i] = 0;
            for (size_t r = 0; r < k; r++)
                turned[c * p + i] += loadings[r * p + i] * t[c * k + r];
        }
    gsl_rng_free(random);
    free(loadings);
}

#endif
