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
    double **locations;  /* n_items: threshold / loading, of each; NaN where the loading is 0 */
    double *theta;       /* n_theta trait values, standard normal in the sample's population */
    double *items;       /* n_theta x n_items: Samejima's (1969) information */
    double *total;       /* n_theta: their sum */
    double marginal_reliability; /* 1 - E(1 / (1 + total)), trait standard normal */
    norma_notes notes;           /* "information-heywood", "information-negative-loading",
                                    "information-no-convergence", and those of the polychorics */
    double **thresholds; /* n_items: n_locations of each, in the metric of the polychorics */
} norma_information;

/**
 * Where on the trait each item, and the scale, measures how well.
 *
 * @param out     a new result, or NULL on failure; free with norma_information_free()
 * @param sample  at least 3 items; rows or counts
 * @param n_theta 2 or more values from -4 to 4, evenly
 * @return NORMA_OK; NORMA_EDATA when a polychoric correlation is undefined or there are fewer than
 *         3 items; NORMA_EINVAL; NORMA_ENOMEM
 *
 * An item with a negative loading keeps it: its curve falls, its locations come in decreasing
 * order, and its information is that of the rising one. A Heywood case has the slope of a
 * uniqueness at the bound of the extraction, .005. Sources: Samejima (1969), Psychometrika
 * Monograph 17; docs/item-information.md.
 */
norma_status norma_information_of(norma_information **out, const norma_sample *sample,
                                  norma_missing missing, size_t n_theta, size_t threads,
                                  norma_error *err);

/** Frees item information; takes NULL. */
void norma_information_free(norma_information *information);

#ifdef __cplusplus
}
#endif
#endif
