/* Whether the items of a scale work alike in two populations. */
#ifndef NORMA_SCORING_COMPARABILITY_H
#define NORMA_SCORING_COMPARABILITY_H

#include <norma/difference.h>

/* Fills what the check fills: comparability, congruence, alpha, alpha_p, complete, needed. */
norma_status norma__compare_structures(norma_gap *gap, const norma_sample *sample,
                                       const uint8_t *const flags[2], norma_error *err);

/* Feldt (1969), Psychometrika 34, 363-373: p of the equality of alphas of k items and n[g] rows,
   two-sided; NaN where it is not defined. */
double norma__equal_alphas_p(const double alpha[2], const size_t n[2], size_t k);

#endif
