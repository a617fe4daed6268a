/* Inside raking: rows as categories of margins. */
#ifndef NORMA_NORMING_RAKE_PARTS_H
#define NORMA_NORMING_RAKE_PARTS_H

#include <norma/rake.h>

/* The category of a row that is in none. */
#define NORMA__NO_CATEGORY UINT32_MAX

/* The rows that are weighted, packed. */
typedef struct norma__raking_rows {
    size_t n, n_margins;
    size_t *rows;          /* n: which row of the data */
    double *base, *weight; /* n, mean 1 at first */
    uint32_t **category;   /* n_margins x n */
    double *sums;          /* room for the categories of the largest margin */
} norma__raking_rows;

/* Takes rows, base weights and categories in. NORMA_EDATA as norma_rake() says. */
norma_status norma__raking_rows_make(norma__raking_rows *out, const norma_rake_source *source,
                                     const norma_margins *margins, norma_error *err);
void norma__raking_rows_free(norma__raking_rows *rows);

/* Sums of weights by category of a margin, into rows->sums; returns the sum of all. */
double norma__raking_sums(norma__raking_rows *rows, const double *weights,
                          const norma_margins *margins, size_t margin);

/* Fills in what the weights are and what they do to the margins. */
norma_status norma__raking_describe(norma_raking *made, norma__raking_rows *rows,
                                    const norma_data *data, const norma_margins *margins,
                                    norma_error *err);

#endif
