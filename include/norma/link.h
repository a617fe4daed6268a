/* Links of units: do units with higher scores have better outcomes (satisfaction, NPS, growth)? */
#ifndef NORMA_LINK_H
#define NORMA_LINK_H

#include <norma/multilevel.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Fewest units with an outcome: docs/link.md says why. */
enum { NORMA_LINK_UNITS = 20 };

/** One score with one outcome, over units. */
typedef struct norma_link {
    size_t n_units;          /* with both */
    double r, r_low, r_high; /* Pearson, of units' means as observed; Fisher's z interval */
    double r_p;
    double spearman;
    double corrected, corrected_low, corrected_high; /* divided by the root of the reliability of
                                                        units' means; may pass 1 (note) */
    double reliability; /* of units' means, over the units used: between / (between + mean of
                           within / n); 0 when the components' between is, NaN without components */
    double slope, slope_se, slope_low, slope_high; /* outcome per point of the score: mixed model,
                                                      allowing for the sampling error of means, and
                                                      for super-units (companies) when given */
    double between_variance; /* of the super-units' intercepts (REML); NaN without */
    double r_detectable;     /* |r| that so many units would show with power .80 at .05 */
    size_t units_needed;     /* for the observed |r| to be shown with power .80; 0: beyond 1e9 */
    norma_notes notes;       /* "link-few-units", "link-corrected-over-one", ... */
} norma_link;

/**
 * @param scores   n_units, as norma_unit_scores_of() fills them
 * @param components  of these scores: the sampling error of means, and what they vary beyond it;
 *                 NULL: means are without error, nothing is corrected
 * @param outcome  n_units numbers, NaN missing
 * @param within   n_units: the super-unit (company) of each, or NORMA_NO_UNIT; NULL: none
 * @return NORMA_OK; NORMA_EDATA when fewer than NORMA_LINK_UNITS units have both: the sentence says
 *         how many there are and how many are needed; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_link_of(norma_link *out, const norma_unit_scores *scores, size_t n_units,
                           const norma_components *components, const double *outcome,
                           const uint32_t *within, double conf_level, norma_error *err);

/** Frees what a link holds; the struct is the caller's; takes NULL. */
void norma_link_clear(norma_link *link);

#ifdef __cplusplus
}
#endif
#endif
