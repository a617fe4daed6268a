/* Standard errors: by the delta method, and by drawing people anew. */
#ifndef NORMA_EQUATING_ERRORS_H
#define NORMA_EQUATING_ERRORS_H

#include "models/equating/presmooth.h"

/* Fills se of every score of X from a desk that has converted; y NULL for a single group. */
norma_status norma__equate_errors(double *se, norma__equate_desk *desk, const norma__sampled *x,
                                  const norma__sampled *y, norma_error *err);

/* Fills standard error and bias of every score from replicates; *used is how many could be
   equated. */
norma_status norma__equate_bootstrap(double *se, double *bias, size_t *used,
                                     const norma__equate_task *task, const double *equivalent,
                                     const norma__sampled *x, const norma__sampled *y,
                                     const norma_equate_options *options, norma_error *err);

#endif
