/* Shared but private: the best subsets of predictors of a regression, all sizes at once. */
#ifndef NORMA_MODELS_NORMING_SUBSETS_H
#define NORMA_MODELS_NORMING_SUBSETS_H

#include <norma/status.h>
#include <stddef.h>
#include <stdint.h>

enum { NORMA__MOST_PREDICTORS = 34 };

/* A subset and its residual sum of squares; bit j is predictor j. */
typedef struct norma__subset {
    double rss;
    uint64_t predictors;
} norma__subset;

/* For sizes 1 ... most, the keep subsets with the smallest residual sums of squares: of all
   subsets, without looking at all (Furnival & Wilson, 1974; by dropping columns of a triangular
   factor: Gatu & Kontoghiorghes, 2006, JCGS 15, 139-156).

   best      most x keep, size by size, the best first; rss is infinite where there are fewer
   triangle  (p + 1) x (p + 1), column-major, upper: factor of the centred predictors (each of
             length 1) and, last, of the criterion. Left as it was */
norma_status norma__best_subsets(norma__subset *best, const double *triangle, size_t p, size_t most,
                                 size_t keep, norma_error *err);

#endif
