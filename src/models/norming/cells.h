/* Shared but private: respondents as different pairs of covariate and score, and their ranks. */
#ifndef NORMA_MODELS_NORMING_CELLS_H
#define NORMA_MODELS_NORMING_CELLS_H

#include <norma/continuous.h>

#include "foundation/status.h"

/* NORMA_OK when there was memory; else that there was none is said in err. */
static inline norma_status norma__have(bool memory, norma_error *err)
{
    if (memory)
        return NORMA_OK;
    norma__no_memory(err);
    return NORMA_ENOMEM;
}

/* One pair and everybody who has it. */
typedef struct norma__cell {
    double covariate, score;
    double people; /* how many */
    double weight; /* sum of their weights, which have mean 1 */
} norma__cell;

/* Pairs by covariate, then score. A group is a run of covariates; order lists its cells by score.
 */
typedef struct norma__cells {
    size_t n;
    norma__cell *cell;
    size_t *order; /* n: cells, group by group, by score within */
    size_t *group; /* n: of the cell */
    double *at;    /* n: the covariate that a cell's rank is for */
    size_t n_groups;
    size_t *first; /* n_groups + 1: where each begins, in cell and in order */
    double n_people, n_effective;
    size_t n_rows, n_values;
    double step;
    double window; /* 0: ranked by group */
    int ranks;     /* a norma_rank_definition */
} norma__cells;

/* Collects and groups them; refuses too few of them. */
norma_status norma__cells_make(norma__cells *cells, const norma_continuous_source *source,
                               const norma_continuous_options *options, norma_error *err);
void norma__cells_free(norma__cells *cells);

/* Normal scores of the cells' ranks, were their weights those given (n of each; 0: the cell is not
   there, and its score is where it would be). NORMA_ENOMEM. */
norma_status norma__cells_rank(double *z, const norma__cells *cells, const double *weight,
                               norma_error *err);

#endif
