/* Adding up tables. */
#ifndef NORMA_TABLES_MERGE_H
#define NORMA_TABLES_MERGE_H

#include "tables/counts.h"

/* Whether observed ranges go no further than the answers counted, so that the tables of the same
   rows are the same, whatever parts they came in. */
bool norma__tables_are_tight(const norma_tables *tables);

/* NORMA_EDATA when tables were counted by an instrument of other items, ranges, keys or scales. */
norma_status norma__tables_check_instrument(const norma_tables *tables,
                                            const norma_instrument *instrument, norma_error *err);

#endif
