/* Tests of a model and of its baseline, together: they share the costly traces. */
#ifndef NORMA_MODELS_SEM_TESTS_H
#define NORMA_MODELS_SEM_TESTS_H

#include "models/sem/baseline.h"
#include "models/sem/inference.h"
#include "models/sem/tests_trace.h"

typedef struct norma__sem_all_tests {
    norma__sem_test standard, scaled; /* scaled: the same again without a second test */
    norma__sem_test baseline, baseline_scaled;
    bool is_scaled; /* a test that scales the standard one */
    norma__sem_traces traces;
    norma__sem_baseline independence;
} norma__sem_all_tests;

/* robust: Savalei's traces too, for ordinal variables. */
norma_status norma__sem_test_all(norma__sem_all_tests *out, const norma__sem_fitted *fitted,
                                 bool robust, norma_notes *notes, norma_error *err);

/* Sample statistics less what parameters fixed to the sample's take, less parameters. */
norma_status norma__sem_degrees(double *df, double *statistics, const norma__sem_fitted *fitted,
                                norma_error *err);

/* The estimator's statistic, n F. */
double norma__sem_chisq(const norma__sem_fitted *fitted);

/* Browne's residual-based test (1984, eq. 2.20a) with Gamma of the rows. chisq NaN when Gamma is
   singular, data are incomplete, or exogenous variables have the sample's moments. */
norma_status norma__sem_browne(double *chisq, const norma__sem_fitted *fitted, norma_error *err);

#endif
