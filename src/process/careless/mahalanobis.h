/* Squared Mahalanobis distances of respondents over the items that each of them answered. */
#ifndef NORMA_PROCESS_CARELESS_MAHALANOBIS_H
#define NORMA_PROCESS_CARELESS_MAHALANOBIS_H

#include <norma/data.h>

#include "process/careless/metric.h"

/* What distances give, n_rows each; NULL: not wanted. */
typedef struct norma__distances {
    double *squared;
    double *p;  /* upper chi-square */
    double *df; /* items answered that vary */
} norma__distances;

/* Distances of any table of the instrument; all NaN without a metric. */
norma_status norma__mahalanobis(const norma__distances *out, const norma__metric *metric,
                                const norma_data *data, int threads, norma_error *err);

#endif
