/* The saturated model of incomplete rows, by EM. */
#ifndef NORMA_MODELS_OBSERVED_INCOMPLETE_SATURATED_H
#define NORMA_MODELS_OBSERVED_INCOMPLETE_SATURATED_H

#include "models/observed/observed.h"

/* Sorts the rows of x (and weights) of a group and fits the saturated model by EM: fills patterns,
   mean and cov (which have room for p and p x p). NORMA_EDATA when the saturated model has no
   maximum: a variable does not vary, or variables depend on one another. Rows without any answer
   count for nothing. Notes: sem-saturated-unconverged, sem-pairs-unseen. */
norma_status norma__patterns_of(norma__observed_group *group, size_t p, size_t threads,
                                norma_notes *notes, norma_error *err);

#endif
