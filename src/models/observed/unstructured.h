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

/* fixed: p flags of variables whose moments among one another are not parameters; NULL: none.
   scores: B is wanted, which takes k^2 n + k^3 operations besides some 2 k^3; k is at most
   NORMA__MOST_UNSTRUCTURED. ok: false when A is not positive definite. Clear in any case. */
norma_status norma__unstructured_of(norma__unstructured *out, bool *ok,
                                    const norma__observed *observed, size_t group,
                                    const bool *fixed, bool scores, norma_error *err);
void norma__unstructured_clear(norma__unstructured *saturated);

/* The same, made once and kept with the patterns until norma__patterns_release(); NULL when A is
   not positive definite. */
norma_status norma__unstructured_kept(const norma__unstructured **out,
                                      const norma__observed *observed, size_t group,
                                      const bool *fixed, bool scores, norma_error *err);

/* Number of the covariance of variables i and j among all parameters; norma__unstructured_size():
   how many there are. */
size_t norma__unstructured_place(size_t p, size_t i, size_t j);
size_t norma__unstructured_size(size_t p);

/* A, in place of out (size x size, full); and B. */
norma_status norma__unstructured_information(double *out, const norma__observed *observed,
                                             size_t group, norma_error *err);
norma_status norma__unstructured_scores(double *out, const norma__observed *observed, size_t group,
                                        norma_error *err);

/* factor_ij factor_kl (S_ik S_jl + S_il S_jk) for covariances, S for means: of S = Sigma (halves
   false) the covariance matrix of a complete row's statistics (d, vech(d d')); of S = Sigma^-1
   (halves true: factor 1/2 on the diagonal) its inverse, J. */
void norma__unstructured_cross(double *out, const double *s, size_t p, bool halves, size_t threads);

#endif
