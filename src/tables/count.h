/* Counting rows of a response table into a group. */
#ifndef NORMA_TABLES_COUNT_H
#define NORMA_TABLES_COUNT_H

#include "tables/counts.h"

/* Which rows of which table. */
typedef struct norma__counting {
    const norma_tables *tables; /* how counts are laid out, and what becomes of missing answers */
    const norma_data *data;
    const size_t *items; /* item of the data of each item of the tables */
    const size_t *rows;  /* n indices; NULL: rows 0 ... n - 1 */
    size_t n;
    const uint8_t *keep; /* a flag a row of the data, 0 leaves it out; NULL: all */
    size_t threads;
    size_t path; /* norma__path_at(): 0 is the fastest; tests take the others too */
} norma__counting;

/* Adds the rows to a group of the tables. NORMA_EDATA when weights add up to more than
   NORMA__MOST_COUNT. */
norma_status norma__count_rows(norma__group *into, const norma__counting *counting,
                               norma_error *err);

#endif
