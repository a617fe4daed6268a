/* Scores of the rows of one group. */
#ifndef NORMA_MODELS_EVALUATION_SCORES_H
#define NORMA_MODELS_EVALUATION_SCORES_H

#include "models/evaluation/evaluation.h"

/* Where the scores of a group go: its rows are from ... from + n - 1 of n_all. */
typedef struct norma__score_place {
    size_t from, n_all, n_factors;
    double *scores, *se, *determinacy; /* determinacy: n_factors, n_groups apart */
    size_t n_groups;
} norma__score_place;

/* Weights that are the same for all rows with the same answers missing. */
norma_status norma__linear_scores(const norma__score_place *to, const norma__sem_fitted *fitted,
                                  size_t group, bool bartlett, norma_error *err);

/* The most likely values of the factors given the answers, with their distribution in the model as
   prior, or without (ml); each row by Newton's method. *open: rows without; *defined false: the
   model gives no likelihood to answers, and nothing is filled. */
norma_status norma__modal_scores(const norma__score_place *to, size_t *open, bool *defined,
                                 const norma__sem_fitted *fitted, size_t group, bool ml,
                                 size_t threads, norma_error *err);

#endif
