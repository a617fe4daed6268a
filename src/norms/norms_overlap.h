/* Norm sets whose difference would show the scores of a few people. */
#ifndef NORMA_NORMS_NORMS_OVERLAP_H
#define NORMA_NORMS_NORMS_OVERLAP_H

#include "norms/store_statements.h"

/* NORMA_EDATA when, on the scales whose distributions a set that is still to be written has in
   common with another of the store, one of the two has all scores of the other, and on one of these
   scales fewer than NORMA_NORMS_MIN_N more. */
norma_status norma__norms_refuse_overlap(const norma__store *store, const norma_norm_set *set,
                                         norma_error *err);

#endif
