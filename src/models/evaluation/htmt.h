/* Heterotrait-monotrait ratios of correlations. */
#ifndef NORMA_MODELS_EVALUATION_HTMT_H
#define NORMA_MODELS_EVALUATION_HTMT_H

#include "models/evaluation/indicators.h"

/* Fills htmt and htmt2 with errors and intervals of one group; factors: those that the result
   lists, as numbers of all latent variables. */
norma_status norma__htmt_of(norma_sem_reliability *result, const norma__sem_fitted *fitted,
                            size_t group, const norma__indicators *measured, const size_t *factors,
                            double conf_level, norma_error *err);

#endif
