/* The parts of norma_scored_of(), in the order in which they run. */
#ifndef NORMA_ASSESSMENT_SCORED_PARTS_H
#define NORMA_ASSESSMENT_SCORED_PARTS_H

#include <norma/scored.h>

/* Which units may be told of; the roles' places there. */
norma_status norma__scored_disclose(norma_scored *s, norma_error *err);

/* Scores, without those of held scales; and what the scores of a population share. */
norma_status norma__scored_scores(norma_scored *s, norma_error *err);
norma_status norma__scored_scales(norma_scored *s, norma_error *err);
/* Continuous norms of the norm set, and each row's covariate. */
norma_status norma__scored_given(norma_scored *s, norma_error *err);
norma_status norma__scored_factors(norma_scored *s, norma_error *err);

#endif
