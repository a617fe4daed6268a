/* Zero-cell policies: what becomes of the empty cells of a table before a polychoric is estimated
   from it. */
#ifndef NORMA_STATISTICS_POLYCHORIC_CELLS_H
#define NORMA_STATISTICS_POLYCHORIC_CELLS_H

#include <norma/correlate.h>

/* Changes a table, cell a, b at [a * columns + b], as the options' policy says; returns how many
   empty cells it filled. */
size_t norma__correct_cells(double *counts, size_t rows, size_t columns,
                            const norma_correlate_options *options);

#endif
