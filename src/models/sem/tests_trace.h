/* The traces that scaled tests of a model and of its baseline are made of. */
#ifndef NORMA_MODELS_SEM_TESTS_TRACE_H
#define NORMA_MODELS_SEM_TESTS_TRACE_H

#include "models/sem/fitted.h"

/* NaN where not asked for. */
typedef struct norma__sem_traces {
    double first, second;                   /* tr(U Gamma), tr((U Gamma)^2) */
    double baseline_first, baseline_second; /* of the baseline */
    double h1, h0, baseline_h0; /* Yuan-Bentler (Mplus): tr(A^-1 B) of the saturated model, of the
                                   model and of the baseline */
    double robust, robust_baseline; /* Savalei (2021): of the normal-theory test at the estimates */
} norma__sem_traces;

/* What to find. */
typedef struct norma__sem_tracing {
    bool first, second, mplus, robust;
} norma__sem_tracing;

norma_status norma__sem_traces_of(norma__sem_traces *out, const norma__sem_fitted *fitted,
                                  norma__sem_tracing wanted, norma_error *err);

#endif
