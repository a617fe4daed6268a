/* Standard errors of rotated loadings. Matrices are column-major. */
#ifndef NORMA_MODELS_FACTOR_ERRORS_H
#define NORMA_MODELS_FACTOR_ERRORS_H

#include <norma/factor.h>

#include "models/extraction/extract.h"
#include "models/rotation/rotate.h"
#include "statistics/matrix.h"
#include "statistics/redraw.h"

/* Fills loadings_se, loadings_low, loadings_high, phi_se (of oblique rotations) and bootstrap of a
   result whose loadings, phi, communalities and n are there, as options->errors says: nothing for
   none. rows: those that m is of; NULL for counts and for weighted rows, which have no bootstrap.
   What cannot be told is left NULL, with a note that says why and what to do instead; NaN stand
   where a single number is undefined. NORMA_ENOMEM. */
norma_status norma__factor_errors(norma_factor_result *r, const norma__matrix *m,
                                  const norma__rows *rows, const norma__extracted *fit,
                                  const norma__rotation *rotation,
                                  const norma_factor_options *options, norma_error *err);

#endif
