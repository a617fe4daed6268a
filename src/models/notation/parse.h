/* Formulas of a model's text become lines, modifiers and relations of the model. */
#ifndef NORMA_MODELS_NOTATION_PARSE_H
#define NORMA_MODELS_NOTATION_PARSE_H

#include "models/notation/model.h"

/* Reads all formulas. */
norma_status norma__model_parse(norma_sem_model *model, norma_error *err);

#endif
