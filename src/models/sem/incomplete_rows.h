/* What incomplete rows say of the parameters of one group. */
#ifndef NORMA_MODELS_SEM_INCOMPLETE_ROWS_H
#define NORMA_MODELS_SEM_INCOMPLETE_ROWS_H

#include "models/observed/patterns.h"
#include "models/sem/small.h"
#include "statistics/gaps.h"

/* Variables are standardised as the patterns are; d is a row less the model's mean, its holes
   filled with what is expected, and K = Sigma^-1. The score of a complete row by a mover is
     mean U_r'K d + factor ((U_r'K d)(X_c'K d) - U_r'K X_c),   X = V (directed) or U. */
typedef struct norma__sem_rows {
    norma__patterns *patterns;
    size_t p, m, n_movers;
    norma__sem_mover *movers;
    double *pull_u, *pull_v; /* p x m: K U, K V */
    double *uu, *uv;         /* m x m: U'K U, U'K V */
    double *by_u, *by_v;     /* m x n: of every row (in the order of the patterns), U'K d, V'K d */
} norma__sem_rows;

/* ok: false when the implied covariance matrix is not positive definite. Clear in any case. */
norma_status norma__sem_rows_of(norma__sem_rows *out, bool *ok,
                                const norma__sem_structure *structure, size_t group,
                                const norma__observed *observed, const norma__sem_implied *implied,
                                norma_error *err);
void norma__sem_rows_clear(norma__sem_rows *rows);

/* Rows with the same holes: with C = L L' the covariance matrix of the holes given the rest, L'K U
   and L'K V of the holes. */
typedef struct norma__sem_holes {
    norma__gaps gaps;
    double *u, *v; /* gaps.m x m */
    double *work;
    size_t *sets;
} norma__sem_holes;

norma_status norma__sem_holes_new(norma__sem_holes *out, const norma__sem_rows *rows,
                                  norma_error *err);
void norma__sem_holes_free(norma__sem_holes *holes);
bool norma__sem_holes_at(norma__sem_holes *holes, const norma__sem_rows *rows, size_t run);

#endif
