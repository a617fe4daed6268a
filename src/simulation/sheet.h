/* The rows being simulated, before they become a response table. */
#ifndef NORMA_SIMULATION_SHEET_H
#define NORMA_SIMULATION_SHEET_H

#include <norma/data.h>

typedef struct norma__sheet {
    size_t n_rows, n_levels, n_labels; /* labels: the unit levels, then the role if there is one */
    uint8_t *cells;                    /* n_rows x n_items */
    double *latencies;                 /* n_rows x n_items, those without a column of their own
                                          included; NULL without latencies */
    double *positions;                 /* n_rows x n_items; NULL when no place is recorded */
    double *page_times, *page_visits;  /* n_rows x n_pages; NULL when none is recorded */
    char *ids;                         /* n_rows texts; NULL without a respondent column */
    char **names;                      /* one array of n_rows texts a level */
    const char **id_list;              /* n_rows, into ids */
    const char ***label_lists;         /* n_labels lists of n_rows, into names */
} norma__sheet;

norma_status norma__sheet_new(norma__sheet *sheet, const norma_instrument *instrument,
                              size_t n_rows, bool has_latencies, norma_error *err);
void norma__sheet_clear(norma__sheet *sheet);

/* Writes the respondent's id, units and role; units has one number a level. */
void norma__sheet_write(norma__sheet *sheet, size_t row, const size_t *units, bool executive);

/* The sheet as norma_data_make() takes it. */
norma_data_source norma__sheet_source(const norma__sheet *sheet);

#endif
