/* Alpha and omega of two levels from fitted covariances. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_COEFFICIENTS_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_COEFFICIENTS_H

#include <norma/twolevel.h>

#include "models/multilevel/twolevel_factor.h"

/* Fills the alphas and mean_reliability. */
void norma__twolevel_alphas(norma_twolevel_result *result, const norma__twolevel_sums *sums,
                            const norma__saturated *saturated);

/* Fills the omegas, their standard errors and intervals, from a converged fit. NORMA_ENOMEM. */
norma_status norma__twolevel_omegas(norma_twolevel_result *result, const norma__twolevel_sums *sums,
                                    const norma__saturated *saturated,
                                    const norma__twolevel_factor *fit, double conf_level,
                                    norma_error *err);

#endif
