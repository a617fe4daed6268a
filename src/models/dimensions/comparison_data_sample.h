/* What comparison data are to be like, and what they are compared with. */
#ifndef NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_SAMPLE_H
#define NORMA_MODELS_DIMENSIONS_COMPARISON_DATA_SAMPLE_H

#include "models/dimensions/comparison_data_population.h"
#include "statistics/redraw.h"

typedef struct norma__comparable {
    size_t p, n; /* n: complete rows */
    norma__likeness like;
    double *eigenvalues; /* p, of like.cor: Pearson correlations of the complete rows */
    double *numbers;     /* of all these */
    uint32_t *times;     /* of distinct rows; 0 for those with a missing answer */
} norma__comparable;

/* *defined is false when there are no correlations: fewer than 3 complete rows, a constant item. */
norma_status norma__comparable_new(norma__comparable *comparable, bool *defined,
                                   const norma__rows *rows, norma_error *err);
void norma__comparable_free(norma__comparable *comparable); /* takes {0}; also after a failure */

#endif
