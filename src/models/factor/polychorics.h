/* Polychoric correlations to be factored. */
#ifndef NORMA_MODELS_FACTOR_POLYCHORICS_H
#define NORMA_MODELS_FACTOR_POLYCHORICS_H

#include <norma/factor.h>

/* Fills cor, p x p, and appends to notes what the polychorics tell beyond the moments of the
   sample, and what they change about an analysis with these options. */
norma_status norma__factor_polychorics(double *cor, norma_notes *notes, const norma_sample *sample,
                                       const norma_factor_options *options, norma_error *err);

#endif
