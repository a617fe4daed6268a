/* What the parts of this room share. */
#ifndef NORMA_MODELS_EVALUATION_EVALUATION_H
#define NORMA_MODELS_EVALUATION_EVALUATION_H

#include <norma/sem_evaluation.h>

#include "models/sem/fitted.h"

/* The options given, or the defaults; NORMA_EINVAL for one outside its bounds. */
norma_status norma__evaluation_options(norma_sem_evaluation_options *out,
                                       const norma_sem_evaluation_options *options,
                                       norma_error *err);

#endif
