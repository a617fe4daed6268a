/* The companies of a norm set: which have a place in its distribution of companies, and what each
   scale says of them. */
#ifndef NORMA_NORMS_NORMS_COMPANIES_H
#define NORMA_NORMS_NORMS_COMPANIES_H

#include <norma/norms.h>

/* Scores of all units of the source's grouping on all scales: scores[scale * n_units + unit]. */
typedef struct norma__company_scores {
    const norma_grouping *grouping; /* NULL: no companies */
    size_t n_scales;
    norma_unit_scores *scores;
    size_t *scored; /* n_scales: everyone with a score, also those in no unit */
    size_t *hidden; /* n_scales: 1 + the unit that stays out so that others cannot be worked out; 0:
                       none has to */
    size_t *place;  /* n_units: in the set, or NORMA_NONE where no scale has enough scores of it */
    size_t n_companies;
} norma__company_scores;

/* Whether a unit has enough respondents with a score on a scale to be among its companies, and can
   be told without telling of the few outside them: all less the companies are the rest. */
bool norma__company_counts(const norma__company_scores *companies, size_t scale, size_t unit);

/* Sums up units of every scale and gives places to those that count on any. NORMA_ENOMEM. */
norma_status norma__company_scores_of(norma__company_scores *out, const norma_norms_source *source,
                                      norma_error *err);
/* Decides which unit of a scale has to stay out, from scores and scored, and gives places to units
   that count on any scale, in their order. */
void norma__company_places(norma__company_scores *companies);
void norma__company_scores_clear(norma__company_scores *companies);

/* Fills the distribution of companies of a scale of the set, and its variances by REML. */
norma_status norma__companies_describe(norma_norm_scale *out,
                                       const norma__company_scores *companies, size_t scale,
                                       norma_error *err);

#endif
