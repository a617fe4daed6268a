/* The rows that have all predictors and the criterion. */
#ifndef NORMA_OUTCOMES_ROWS_H
#define NORMA_OUTCOMES_ROWS_H

#include "models/outcomes/resample.h"

/* *lost counts rows kept that are not complete; *n_units the units they are drawn by, 0 when rows
   are. As norma_importance_of() refuses. A failure leaves {0}. */
norma_status norma__complete_of(norma__complete *out, size_t *lost, size_t *n_units,
                                const double *predictors, size_t k, const double *criterion,
                                size_t n_rows, const norma_grouping *group, const uint8_t *keep,
                                norma_error *err);
void norma__complete_clear(norma__complete *rows);

#endif
