/* What robust CFI, TLI and RMSEA are made of, and why they are undefined where they are. */
#ifndef NORMA_MODELS_SEM_FIT_ROBUST_H
#define NORMA_MODELS_SEM_FIT_ROBUST_H

#include "models/sem/fit_measures.h"
#include "models/sem/tests.h"

/* Whether the data and the test have robust figures (lavaan's rule): a test scaled by mean, or
   shifted. */
bool norma__fit_has_robust(const norma__sem_fitted *fitted, const norma__sem_all_tests *tests);

/* pair: unscaled statistics of the model and its baseline with what they are multiples of. NaN, and
   a note why, where undefined. Continuous variables: Brosseau-Liard & Savalei (2014), Savalei
   (2018); ordinal: Savalei (2021). */
norma_status norma__fit_robust(norma__fit_pair *pair, const norma__sem_fitted *fitted,
                               const norma__sem_all_tests *tests, norma_notes *notes,
                               norma_error *err);

#endif
