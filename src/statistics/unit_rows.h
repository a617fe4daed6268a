/* Rows in the order of their units, so that a unit's rows are read one after another. */
#ifndef NORMA_STATISTICS_UNIT_ROWS_H
#define NORMA_STATISTICS_UNIT_ROWS_H

#include <norma/grouping.h>

typedef struct norma__unit_rows {
    size_t n_units;
    size_t *start;  /* n_units + 1: unit u has rows[start[u]] ... rows[start[u + 1] - 1] */
    uint32_t *rows; /* in file order within a unit */
} norma__unit_rows;

/* Lists the rows of every unit that have a flag in use (n_rows of them; NULL: all). */
norma_status norma__unit_rows_of(norma__unit_rows *out, const norma_grouping *group,
                                 const uint8_t *use, norma_error *err);

void norma__unit_rows_clear(norma__unit_rows *rows);

#endif
