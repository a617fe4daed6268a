/* The steps of counting responses, one file or many. */
#ifndef NORMA_TABLES_TABULATE_H
#define NORMA_TABLES_TABULATE_H

#include "tables/counts.h"

/* Tables for data (or a first block of them), without groups. NORMA_EINVAL when by names no label
   column. */
norma_status norma__tables_for(norma_tables **out, const norma_instrument *instrument,
                               const norma_data *data, const norma_tables_options *options,
                               norma_error *err);

/* Adds the rows of data, each to the group of its label. */
norma_status norma__tables_take(norma_tables *tables, const norma_data *data, size_t threads,
                                norma_error *err);

/* When all rows were taken: refuses small groups, adds up the groups, cuts observed ranges to what
   was counted, notes lost rows. */
norma_status norma__tables_finish(norma_tables **tables, size_t min_group, norma_error *err);

#endif
