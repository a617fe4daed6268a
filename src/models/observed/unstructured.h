/* What the saturated normal model of a group's incomplete rows says of tests: its information and
   the sum of products of its scores. */
#ifndef NORMA_MODELS_OBSERVED_UNSTRUCTURED_H
#define NORMA_MODELS_OBSERVED_UNSTRUCTURED_H

#include "models/observed/observed.h"

/* Parameters are p means, then covariances on and below the diagonal, column by column, of the
   variables over their standard deviations in the patterns (rows.scale); those that are fixed are
   left out. A is the observed information of one row, B the mean product of scores of one row
   (cluster), J the information of one complete row, all at the saturated estimates; A = L L'. */
typedef struct norma__unstructured {
    size_t k;         /* parameters kept */
    size_t *kept;     /* k: numbers among all */
    double *factor;   /* k x k: L, zeros above */
    double *scores;   /* k x k: L^-1 B L^-T; NULL: not asked for */
    double *complete; /* k x k: L^-1 J L^-T */
    double trace;     /* tr(B A^-1) */
    double both;      /* tr(J A^-1 B A^-1) */
    double alone;     /* tr(J A^-1) */
} norma__unstructured;

/* How many parameters are treated at the most: 100 variables. */
enum { NORMA__MOST_UNSTRUCTURED = 5150 };

void norma__unstructured_clear(norma__unstructured *saturated);

/* Number of the covariance of variables i and j among all parameters; norma__unstructured_size():
   how many there are. */
size_t norma__unstructured_place(size_t p, size_t i, size_t j);
size_t norma__unstructured_size(size_t p);

#endif
