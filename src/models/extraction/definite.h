/* Whether a matrix can be inverted, and the sentence when it cannot. */
#ifndef NORMA_MODELS_EXTRACTION_DEFINITE_H
#define NORMA_MODELS_EXTRACTION_DEFINITE_H

#include <norma/status.h>
#include <stddef.h>

/* NORMA_EDATA when a p x p correlation matrix has undefined entries or is not positive definite, up
   to rounding: the sentence names the method, the first item (from 1) where it shows, and the
   methods that need no inverse. NORMA_ENOMEM. */
norma_status norma__need_definite(const double *cor, size_t p, const char *method,
                                  norma_error *err);

#endif
