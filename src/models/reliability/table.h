/* All coefficients of one scale on their way, and who fills what. */
#ifndef NORMA_MODELS_RELIABILITY_TABLE_H
#define NORMA_MODELS_RELIABILITY_TABLE_H

#include "models/reliability/coefficient.h"
#include "models/reliability/estimates.h"
#include "models/reliability/parts.h"

/* A family, which coefficients its values are, and what becomes of it. */
typedef struct norma__member {
    norma__family *estimate;
    size_t n;
    norma__coefficient_kind kinds[NORMA__MOST_VALUES];
    double cost;              /* of its values without gradients: p^2 times so many ns */
    const char *model;        /* in English: "one-factor solution (ML)"; NULL: it fits none */
    const char *heywood_code; /* of the notes about it; NULL: others leave them */
    const char *slope_code;
} norma__member;

enum { NORMA__N_FAMILIES = 7 };
extern const norma__member norma__families[NORMA__N_FAMILIES];

/* Arrays are by kind. */
typedef struct norma__table {
    norma__reliable *scale;
    norma__covariances from;
    const norma__rows *rows; /* of the intervals; NULL: there are none */
    norma_coefficient list[NORMA__N_COEFFICIENTS];
    bool present[NORMA__N_COEFFICIENTS];
    double *gradients; /* p x p each, NaN where there is none */
    double acceleration[NORMA__N_COEFFICIENTS];
    int8_t *split;
    double *pattern;
} norma__table;

/* Chooses the group factors of the Schmid-Leiman solution: factors and pattern of from, or a note
   that says why there is none. Says also why there is no bifactor model. */
norma_status norma__table_hierarchy(norma__table *table, norma_error *err);

/* Values and gradients of every family, with notes about their fits. */
norma_status norma__table_estimates(norma__table *table, norma_error *err);

/* Intervals and standard errors from gradients: normal theory, then free of distributions. */
norma_status norma__table_delta(norma__table *table, norma_error *err);

/* Ordinal alpha and omega, with intervals where there are rows and not too many items. */
norma_status norma__table_ordinal(norma__table *table, norma_error *err);

/* Intervals of the bootstrap. */
norma_status norma__table_bootstrap(norma__table *table, norma_error *err);

#endif
