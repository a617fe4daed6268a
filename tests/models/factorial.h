/* Correlation matrices that the tests of this floor share. Matrices are column-major. */
#ifndef NORMA_TESTS_FACTORIAL_H
#define NORMA_TESTS_FACTORIAL_H

#include <math.h>
#include <stdlib.h>

#include "foundation/random.h"
#include "support/check.h"

/* Lambda Lambda' with a unit diagonal. */
static inline void factorial(double *cor, const double *loadings, size_t p, size_t k)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double sum = 0;
            for (size_t n = 0; n < k; n++)
                sum += loadings[n * p + i] * loadings[n * p + j];
            cor[j * p + i] = i == j ? 1 : sum;
        }
}

/* k clusters of p / k items whose loadings run from .45 to .85, with small cross-loadings. */
static inline void simple_structure(double *loadings, size_t p, size_t k, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 0);
    assert_non_null(random);
    for (size_t n = 0; n < k; n++)
        for (size_t i = 0; i < p; i++)
            loadings[n * p + i] = i * k / p == n ? 0.45 + 0.4 * gsl_rng_uniform(random)
                                                 : 0.2 * (gsl_rng_uniform(random) - 0.5);
    gsl_rng_free(random);
}

/* Adds symmetric noise to the off-diagonal, as sampling would. */
static inline void disturb(double *cor, size_t p, double size, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 1);
    assert_non_null(random);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            cor[j * p + i] = cor[i * p + j] += size * (gsl_rng_uniform(random) - 0.5);
    gsl_rng_free(random);
}

static inline void read_numbers(double *out, size_t n, const cJSON *array)
{
    const cJSON *element = NULL;
    size_t i = 0;
    cJSON_ArrayForEach(element, array)
    {
        assert_true(i < n);
        out[i++] = element->valuedouble;
    }
    assert_int_equal(i, n);
}

#endif
