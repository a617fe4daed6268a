/* The coefficients by name. */
#ifndef NORMA_MODELS_RELIABILITY_COEFFICIENT_H
#define NORMA_MODELS_RELIABILITY_COEFFICIENT_H

#include <norma/reliability.h>

/* In the order of reports. */
typedef enum norma__coefficient_kind {
    NORMA__ALPHA = 0,
    NORMA__ALPHA_STANDARDIZED,
    NORMA__ALPHA_ORDINAL,
    NORMA__LAMBDA1,
    NORMA__LAMBDA2,
    NORMA__LAMBDA3,
    NORMA__LAMBDA4,
    NORMA__LAMBDA5,
    NORMA__LAMBDA6,
    NORMA__GLB,
    NORMA__OMEGA_MINRES,
    NORMA__OMEGA_MINRES_OBSERVED,
    NORMA__OMEGA_MINRES_IMPLIED,
    NORMA__OMEGA_ML_OBSERVED,
    NORMA__OMEGA_ML_IMPLIED,
    NORMA__OMEGA_ORDINAL,
    NORMA__OMEGA_TOTAL_SL,
    NORMA__OMEGA_HIERARCHICAL_SL,
    NORMA__ECV_SL,
    NORMA__OMEGA_TOTAL_BIFACTOR,
    NORMA__OMEGA_HIERARCHICAL_BIFACTOR,
    NORMA__ECV_BIFACTOR,
    NORMA__N_COEFFICIENTS
} norma__coefficient_kind;

/* A coefficient with its texts, that value, no standard error and no interval. */
norma_coefficient norma__coefficient_of(norma__coefficient_kind kind, double value);

/* Appends one to a result. */
norma_status norma__coefficient_add(norma_reliability_result *result,
                                    const norma_coefficient *coefficient, norma_error *err);

/* Adds an interval that is defined; leaves out one that is not. */
void norma__interval_add(norma_coefficient *coefficient, norma_interval_method method, double low,
                         double high);

#endif
