/* Units counted on items, slab by slab: so many units that their counters stay in the cache. Not
   public. */
#ifndef NORMA_STATISTICS_AGREEMENT_COUNT_H
#define NORMA_STATISTICS_AGREEMENT_COUNT_H

#include "statistics/agreement_parts.h"
#include "statistics/unit_rows.h"

/* One item as the units are counted on it. */
typedef struct norma__counted_item {
    const uint8_t *cells;
    size_t categories;
    double null[NORMA_NULLS];
} norma__counted_item;

typedef struct norma__counting {
    const norma_grouping *group;
    norma__counted_item *items;
    size_t n_items, most_categories;
    bool alike;        /* all items have the same number of categories */
    uint8_t *complete; /* n_rows */
    size_t *n_awg;     /* n_units: items on which a_wg is defined */
    uint32_t *slab;    /* n_rows: of the row's unit, or NORMA_NO_UNIT */
    size_t units_a_slab, n_slabs;
    norma__unit_rows by_slab;
} norma__counting;

/* Cuts the units into slabs and lists the complete rows of each; everything above is set. */
norma_status norma__counting_cut(norma__counting *c, int threads, norma_error *err);

/* Fills the units of a new result. The same bytes for any number of threads. */
norma_status norma__counting_run(norma_agreement_result *result, const norma__counting *c,
                                 int threads, norma_error *err);

#endif
