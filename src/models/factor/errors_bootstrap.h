/* Inside errors.h: standard errors of rotated loadings by redrawing rows. */
#ifndef NORMA_MODELS_FACTOR_ERRORS_BOOTSTRAP_H
#define NORMA_MODELS_FACTOR_ERRORS_BOOTSTRAP_H

#include "models/factor/errors.h"

/* norma__factor_errors() by bootstrap; r has no errors yet. */
norma_status norma__bootstrap_errors(norma_factor_result *r, const norma__rows *rows,
                                     const norma__extracted *fit, const norma__rotation *rotation,
                                     const norma_factor_options *options, norma_error *err);

#endif
