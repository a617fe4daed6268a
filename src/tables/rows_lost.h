/* What every way to tables says of the rows that they do not count. */
#ifndef NORMA_TABLES_ROWS_LOST_H
#define NORMA_TABLES_ROWS_LOST_H

#include "tables/counts.h"

/* Notes the rows that listwise deletion left out, once. */
norma_status norma__tables_note_rows(norma_tables *tables, norma_error *err);

#endif
