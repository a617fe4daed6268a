/* Nobody is counted twice, as far as files can tell. */
#ifndef NORMA_TABLES_ONCE_H
#define NORMA_TABLES_ONCE_H

#include "tables/counts.h"

/* NORMA_EDATA when a file of part has the bytes of one of whole's (NULL: there is none yet).
   only_tables: look at .tab files alone, for of one file of responses both may have other rows. */
norma_status norma__tables_check_once(const norma_tables *whole, const norma_tables *part,
                                      bool only_tables, norma_error *err);

#endif
