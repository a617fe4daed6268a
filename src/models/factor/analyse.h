/* The factor analysis of a correlation matrix, whatever it was made from: cor, ids, p and n of c
 * count. */
#ifndef NORMA_MODELS_FACTOR_ANALYSE_H
#define NORMA_MODELS_FACTOR_ANALYSE_H

#include <norma/factor.h>

#include "statistics/matrix.h"
#include "statistics/redraw.h"

/* norma_factor() from there on; the options are in range. rows: those that c is of, for what is
   made of samples drawn anew; NULL when there are none, or nothing of the kind is asked for. */
norma_status norma__factor_analyse(norma_factor_result **out, const norma__matrix *c,
                                   const norma__rows *rows, const norma_factor_options *options,
                                   norma_error *err);

#endif
