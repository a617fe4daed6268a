/* A finite population with the answers' shares of a sample, and k factors that reproduce its
   correlations: what comparison data are drawn from. */
#ifndef NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_POPULATION_H
#define NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_POPULATION_H

#include <gsl/gsl_rng.h>
#include <norma/status.h>

enum { NORMA__POPULATION = 10000 }; /* respondents: the size of Ruscio & Roche (2012) */

/* What a population is to be like. */
typedef struct norma__likeness {
    size_t p, levels;  /* items; answers of the item that has most */
    const double *cor; /* p x p, column-major */
    const double *cut; /* p x (levels - 1), item by item, increasing: where a normal score passes to
                          the next answer; INFINITY where there is none */
    const double *mean; /* p: of the answers 0, 1, ... */
    const double *sd;   /* p: positive */
} norma__likeness;

typedef struct norma__population {
    size_t p, k;
    float *x;    /* respondent by respondent: p answers, less their mean and over their sd, and 1 */
    double rmsr; /* of its correlations from those it is to have */
    size_t trials;
    float *score, *unique, *y; /* POPULATION x k, x p, x p: item by item */
    float *cross, *weights;
    double *numbers;
} norma__population;

/* Room for up to k factors; NORMA_ENOMEM leaves {0}. */
norma_status norma__population_new(norma__population *population, size_t p, size_t k,
                                   norma_error *err);
void norma__population_free(norma__population *population); /* takes {0} */

/* Ruscio & Kaczetow (2008), Multivariate Behavioral Research 43, 355-381: the factor loadings are
   those of correlations that are moved until the population's come near enough. NORMA_EDATA of
   LAPACK. */
norma_status norma__population_fill(norma__population *population, const norma__likeness *like,
                                    size_t k, gsl_rng *random, norma_error *err);

#endif
