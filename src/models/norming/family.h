/* Shared but private: distributions whose parameters are polynomials of the covariate. */
#ifndef NORMA_MODELS_NORMING_FAMILY_H
#define NORMA_MODELS_NORMING_FAMILY_H

#include <norma/continuous.h>

#include "models/norming/jet.h"

/* What a distribution needs to know of the scores. */
typedef struct norma__score_range {
    double min, max, step, shift;
} norma__score_range;

/* A distribution: eta are its parameters as their polynomials give them (logarithms where they must
   be over 0). */
typedef struct norma__family {
    size_t n_parameters;
    /* log density (beta-binomial: log probability) and its derivatives by eta */
    norma__jet (*log_density)(const double *eta, double score, const norma__score_range *range);
    double (*z)(const double *eta, double score, const norma__score_range *range);
    double (*score)(const double *eta, double z, const norma__score_range *range);
    /* P(score <= x); of the whole score, not of what was observed */
    double (*cumulative)(const double *eta, double score, const norma__score_range *range);
    /* eta of a distribution with that mean and standard deviation, more or less */
    void (*start)(double *eta, double mean, double sd, const norma__score_range *range);
} norma__family;

/* That of a method; NULL for the surface, whose scores come from no distribution by name. */
const norma__family *norma__family_of(int method);

extern const norma__family norma__family_moments, norma__family_box_cox, norma__family_shash,
    norma__family_beta_binomial;

#endif
