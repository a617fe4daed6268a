/* The steps of observing a group with ordinal variables. */
#ifndef NORMA_MODELS_OBSERVED_ORDINAL_H
#define NORMA_MODELS_OBSERVED_ORDINAL_H

#include "models/observed/parts.h"
#include "statistics/thresholds.h"

typedef struct norma__ordinal_work {
    norma__observing *observing;
    norma__observed_group *group;
    size_t n_items;    /* ordinal variables */
    size_t *variables; /* n_items: which variable each is */
    size_t *number;    /* p: the place of an ordinal variable among them */
    double raw_total;  /* sum of the rows' weights as given; n without */
    uint8_t *keep;     /* rows of the group */
    size_t *items, *columns;
    const size_t **places;
    norma_sample sample;
    norma_correlate_options options;
    norma__correlating correlating;
    norma_tables *tables;
    norma__ordinal *ordinals; /* n_items */
} norma__ordinal_work;

/* Values, cov and influence of every pair of ordinal variables. NORMA_EDATA when one has no maximum
   within its range. */
norma_status norma__observe_polychorics(norma__ordinal_work *w, norma_error *err);

/* The same of everything that continuous variables are in. */
norma_status norma__observe_mixed(norma__ordinal_work *w, norma_error *err);

#endif
