/* Units of unequal size, nested from the largest to the smallest, with effects on the factors. */
#ifndef NORMA_SIMULATION_UNITS_H
#define NORMA_SIMULATION_UNITS_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#include <norma/simulate.h>

#include "simulation/tree.h"

/* Nothing of a unit is stored but the weights of the largest: each unit has a random stream of its
   own, from which its parts, their weights and its effects are drawn again for every respondent. */
typedef struct norma__units {
    size_t n_levels;
    size_t n_largest;
    size_t in_a_wave;   /* 0: every respondent may be in any of the largest units */
    double *cumulative; /* n_largest: weights of size, summed */
    double icc;         /* of the largest; halves at every level below */
    uint64_t seed;
} norma__units;

norma_status norma__units_declare(norma__units *units, size_t n_levels,
                                  const norma_simulate_options *options, norma_error *err);
void norma__units_clear(norma__units *units);

/* Places a respondent: numbers (n_levels) become the unit at each level, counted from 0 inside the
   unit above; the units' effects are added to effects (tree->n_scales). scratch has room for
   n_scales; of_unit is a generator that is restarted at will. */
void norma__units_place(size_t *numbers, double *effects, const norma__units *units,
                        const norma__tree *tree, size_t row, gsl_rng *of_person, gsl_rng *of_unit,
                        double *scratch);

/* The part of the factors' variance that all levels of units take together. */
double norma__units_variance(const norma__units *units);

/* Writes the name of the unit at a level, "C01-S2-V1"; needs norma__unit_name_size() bytes. */
void norma__unit_name(char *name, const size_t *numbers, size_t level);
size_t norma__unit_name_size(size_t level);

#endif
