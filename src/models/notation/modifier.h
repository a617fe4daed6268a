/* What stands before a * in a formula. */
#ifndef NORMA_MODELS_NOTATION_MODIFIER_H
#define NORMA_MODELS_NOTATION_MODIFIER_H

#include "models/notation/words.h"

/* Adds what one modifier says: the words before a * (start: before a ?) . */
norma_status norma__modifier_read(norma__modifier *modifier, norma_sem_model *model,
                                  norma__words words, bool start, norma_error *err);
void norma__modifier_clear(norma__modifier *modifier);

#endif
