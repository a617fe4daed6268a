/* The middle of sandwiches. */
#ifndef NORMA_MODELS_SEM_MEAT_H
#define NORMA_MODELS_SEM_MEAT_H

#include "models/sem/meat_scores.h"

/* Sum over rows (clusters) of outer products of scores, over n: n_free x n_free. */
norma_status norma__sem_meat_of(double *out, const norma__sem_fitted *fitted,
                                norma__sem_scoring scoring, norma_error *err);

#endif
