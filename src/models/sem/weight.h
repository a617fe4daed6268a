/* Weights of least squares from the sample. */
#ifndef NORMA_MODELS_SEM_WEIGHT_H
#define NORMA_MODELS_SEM_WEIGHT_H

#include "models/sem/fitted.h"

/* Fills weight of fitted for its discrepancy and observed sample: WLS the inverse of gamma, DWLS 1
   over its diagonal. NORMA_EDATA when gamma has no inverse. */
norma_status norma__sem_weigh(norma__sem_fitted *fitted, norma_error *err);

#endif
