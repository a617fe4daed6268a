/* Item information: where on the trait a scale measures, from a one-factor model of ordinal items.
   Matrices are column-major. */
#ifndef NORMA_INFORMATION_H
#define NORMA_INFORMATION_H

#include <norma/dimensions.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A normal-ogive graded model whose slopes and thresholds come from polychoric correlations: a
    limited-information estimate (Takane & de Leeuw, 1987, Psychometrika 52, 393-408). */
typedef struct norma_information {
    size_t n_items, n_theta;
    char **item_ids;
    double *loadings;    /* n_items: one minres factor of the polychorics */
    double *slopes;      /* n_items: loading / sqrt(1 - loading^2), normal metric */
    size_t *n_locations; /* n_items: categories in use - 1 */
    double **locations;  /* n_items: threshold / loading, of each */
    double *theta;       /* n_theta trait values, standard normal in the sample's population */
    double *items;       /* n_theta x n_items: Samejima's (1969) information */
    double *total;       /* n_theta: their sum */
    double marginal_reliability; /* 1 - E(1 / (1 + total)), trait standard normal */
    norma_notes notes;           /* "heywood", and those of the polychorics */
} norma_information;

/**
 * @param sample  at least 3 items; rows or counts
 * @param n_theta 2 or more values from -4 to 4, evenly
 * @return NORMA_OK; NORMA_EDATA when a polychoric correlation is undefined or there are fewer than
 *         3 items; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_information_of(norma_information **out, const norma_sample *sample,
                                  norma_missing missing, size_t n_theta, size_t threads,
                                  norma_error *err);
void norma_information_free(norma_information *information);

#ifdef __cplusplus
}
#endif
#endif
