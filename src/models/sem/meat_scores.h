/* What every row (cluster) adds to the derivatives of the discrepancy by the free parameters. */
#ifndef NORMA_MODELS_SEM_MEAT_SCORES_H
#define NORMA_MODELS_SEM_MEAT_SCORES_H

#include "models/sem/information_rows.h"
#include "models/sem/small.h"

/* Where scores of normal theory are taken: at the model's moments they are the derivatives of a
   row's own log-likelihood (Huber & White's sandwich); at the sample's they are Delta' V z, as for
   all other discrepancies (Browne's); given exogenous variables with fixed moments, with the z that
   observed.h has then. */
typedef enum norma__sem_scoring {
    NORMA__SCORES_AT_MODEL = 0,
    NORMA__SCORES_AT_SAMPLE,
    NORMA__SCORES_GIVEN
} norma__sem_scoring;

typedef struct norma__sem_scores {
    const norma__sem_fitted *fitted;
    const norma__observed_group *group;
    size_t of, p, m, q; /* of: the group's number; q: free parameters */
    bool normal;
    double correction; /* of sums over clusters */
    /* normal theory: with t = d'W u and d'W v, a mover's score is factor (t_u t_v - constant) +
       mean t_u */
    norma__sem_mover *movers;
    size_t n_movers;
    double *constants, *w_reach, *w_carry, *centre;
    const double *given; /* whose scores are taken off; NULL: nothing */
    /* least squares: W Delta, by statistic; dense with a full W */
    norma__sem_derivatives rows;
    double *dense;
} norma__sem_scores;

/* NORMA_EDATA when a matrix to invert is not positive definite. */
norma_status norma__sem_scores_of(norma__sem_scores *out, const norma__sem_fitted *fitted,
                                  size_t group, norma__sem_scoring scoring, norma_error *err);
void norma__sem_scores_clear(norma__sem_scores *scores);

/* Scores of units from ... from + n - 1 (rows, or clusters), n x q in out with leading dimension
   stride. The same bytes for any number of threads. */
norma_status norma__sem_scores_fill(double *out, size_t stride, const norma__sem_scores *scores,
                                    size_t from, size_t n, norma_error *err);

/* Adds the sum over a group's units of outer products of their scores to the lower half of out (q x
   q). */
norma_status norma__sem_scores_square(double *out, const norma__sem_scores *scores,
                                      norma_error *err);

/* The group's covariance matrix as divided by n, p x p. */
norma_status norma__sem_likely_cov(double **out, const norma__sem_fitted *fitted, size_t group,
                                   norma_error *err);

#endif
