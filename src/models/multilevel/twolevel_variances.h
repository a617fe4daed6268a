/* How sure the saturated variances of a sum score are, at each level. */
#ifndef NORMA_MODELS_MULTILEVEL_TWOLEVEL_VARIANCES_H
#define NORMA_MODELS_MULTILEVEL_TWOLEVEL_VARIANCES_H

#include "models/multilevel/twolevel_factor.h"

/* Variances of the estimated variance within of the sum of the items, in the unit of the answers,
   and of that between, and their covariance: by the expected information of saturated covariances
   at those that the factors imply. NORMA_EDATA as norma__eigen(); NORMA_ENOMEM. */
norma_status norma__level_variances(double variances[3], const norma__twolevel_factor *fit,
                                    const norma__twolevel_sums *sums, norma_error *err);

#endif
