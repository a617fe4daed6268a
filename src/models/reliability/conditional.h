/* The standard error of measurement at a true score, from the one-factor ordinal model. */
#ifndef NORMA_MODELS_RELIABILITY_CONDITIONAL_H
#define NORMA_MODELS_RELIABILITY_CONDITIONAL_H

#include "models/reliability/parts.h"

/* Fills ordinal of every one of r->result->conditional; NaN without a model. */
norma_status norma__conditional_ordinal(norma__reliable *r, norma_error *err);

#endif
