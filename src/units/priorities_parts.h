/* What the parts of the work on priorities share. */
#ifndef NORMA_UNITS_PRIORITIES_PARTS_H
#define NORMA_UNITS_PRIORITIES_PARTS_H

#include <norma/priorities.h>

/* The work; everything but what is marked is borrowed. */
typedef struct norma__prioritising {
    const norma_validation *validation;
    const norma_gating *gating;
    const norma_outcomes *outcomes;
    const norma_priorities_options *options;
    norma_priorities *result;
    const uint8_t *keep;
    size_t n_rows;
    uint8_t *own_keep;    /* owned; NULL: keep is that of the validation */
    uint8_t *hold;        /* owned, n_scales */
    norma_scores *scores; /* owned */
    size_t *scales;       /* owned, n_scales of the instrument: the predictors, n of them */
    size_t n;
    norma_grouping *sampling; /* owned; NULL: respondents are drawn */
} norma__prioritising;

/* Which scales there are to set priorities among: those of the level that are not held, no part of
   the criterion and no whole around it, and scored often enough to be shown. */
norma_status norma__priority_scales(norma__prioritising *p, norma_error *err);

/* Leaves out the people of roles that too few have. */
norma_status norma__priority_people(norma__prioritising *p, norma_error *err);

/* Which units of a level may be shown, in the order of its grouping; free(*shown). */
norma_status norma__priority_shown(uint8_t **shown, const norma__prioritising *p, size_t level,
                                   norma_error *err);

/* Makes one unit of those of a level that may not be shown; *pooled when there are several. */
norma_status norma__priority_pool(norma_grouping *group, bool *pooled, const norma__prioritising *p,
                                  size_t level, norma_error *err);

/* The level of units by which intervals allow for likeness. */
norma_status norma__priority_sampling(norma__prioritising *p, norma_error *err);

/* Means with their intervals, benchmarks and differences. */
norma_status norma__priority_means(norma__prioritising *p, norma_error *err);

/* Links of every scale with every outcome. *refused is the refusal of an outcome with too few
   units, which is NORMA_OK here. */
norma_status norma__priority_links(norma__prioritising *p, norma_error *refused, norma_error *err);

#endif
