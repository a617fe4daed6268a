/* The factor analysis of a correlation matrix, whatever it was made from. */
#ifndef NORMA_MODELS_FACTOR_ANALYSE_H
#define NORMA_MODELS_FACTOR_ANALYSE_H

#include <norma/factor.h>

typedef struct norma__correlations {
    const double *cor; /* p x p, all entries finite */
    const char *const *ids;
    size_t p, n; /* n >= 2 rows */
} norma__correlations;

/* norma_factor() from there on; the options are in range. */
norma_status norma__factor_analyse(norma_factor_result **out, const norma__correlations *c,
                                   const norma_factor_options *options, norma_error *err);

#endif
