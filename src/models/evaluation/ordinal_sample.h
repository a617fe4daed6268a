/* Samples with ordinal variables, drawn and fitted as a model was. */
#ifndef NORMA_MODELS_EVALUATION_ORDINAL_SAMPLE_H
#define NORMA_MODELS_EVALUATION_ORDINAL_SAMPLE_H

#include <gsl/gsl_rng.h>
#include <norma/sem.h>

#include "models/sem/fitted.h"

/* What such samples are made with: items and numbers of the model's variables, in its order. */
typedef struct norma__ordinal_maker {
    const norma_sem *sem;
    norma_instrument *instrument;
    char **ids;           /* p: "v1", "v2", ... */
    const char **ordered; /* ids of the ordinal ones */
    size_t p, n_ordered;
} norma__ordinal_maker;

norma_status norma__ordinal_maker_of(norma__ordinal_maker *out, const norma_sem *sem,
                                     norma_error *err);
void norma__ordinal_maker_clear(norma__ordinal_maker *maker);

/* As many normal rows as the model had, with covariances root root' (of ordinal variables, of their
   latent responses with variance 1), cut at the implied thresholds; and the model fitted to them,
   with its figures of fit. *out NULL: a category is not in the sample. Free with
   norma__ordinal_free(). */
norma_status norma__ordinal_sample(norma_sem **out, const norma__ordinal_maker *maker,
                                   const double *root, gsl_rng *random, norma_error *err);
void norma__ordinal_free(norma_sem *sem); /* takes NULL; the table is not its own */

#endif
