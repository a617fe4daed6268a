/* Where the parameters of a model stand. A model is v = m + A v + e, e with covariance matrix S,
   for all observed and latent variables v together (McArdle & McDonald, 1984): with E = (I - A)^-1
   and F that picks the observed ones, Sigma = F E S E' F' and mu = F E m. lavaan's LISREL matrices
   are the blocks of A, S and m. */
#ifndef NORMA_MODELS_SEM_STRUCTURE_H
#define NORMA_MODELS_SEM_STRUCTURE_H

#include "models/observed/observed.h"

typedef enum norma__sem_place {
    NORMA__DIRECTED = 0, /* A[row, col]: effect of variable col on variable row */
    NORMA__SYMMETRIC,    /* S[row, col] and S[col, row] */
    NORMA__INTERCEPT,    /* m[row] */
    NORMA__CUT,          /* threshold number col (from 0) of variable row */
    NORMA__SCALE         /* scaling factor of ordinal variable row */
} norma__sem_place;

typedef struct norma__sem_entry {
    norma__sem_place place;
    size_t row, col; /* variables 0 ... p - 1 observed, p ... m - 1 latent */
    size_t free;     /* free parameter, or NORMA_NONE */
    double value;    /* where fixed */
    size_t of;       /* row of the table */
} norma__sem_entry;

typedef struct norma__sem_block {
    size_t n;
    norma__sem_entry
        *entries; /* of one group: every parameter of the table that is not a relation */
} norma__sem_block;

typedef struct norma__sem_structure {
    const norma_sem_table *table;
    size_t p, m; /* observed; observed and latent */
    size_t n_groups, n_free;
    size_t *cut; /* p + 1: where the thresholds of an observed variable begin */
    norma__sem_block *blocks;
    bool direct;      /* no variable both receives and sends an effect: E = I + A */
    bool *ordinal;    /* p */
    size_t n_senders; /* ordinal variables that send effects: what delta implies for their residual
                         variances bears on other variables */
    size_t *senders;  /* n_senders */
} norma__sem_structure;

/* Values of exogenous rows (fixed_x) are the sample's. */
norma_status norma__sem_structure_of(norma__sem_structure *out, const norma_sem_table *table,
                                     const norma__observed *observed, norma_error *err);
void norma__sem_structure_clear(norma__sem_structure *structure);

/* Slopes of a discrepancy by implied moments: sigma (p x p, symmetric: df = sum of all slope_ij
   dsigma_ij), mu (p) and cuts; and, once taken back to what is before scaling, by scales. */
typedef struct norma__sem_slopes {
    double *sigma, *mu, *cuts, *scale;
} norma__sem_slopes;

/* The moments that parameters imply in one group, and what their derivatives are made of:
   with U = F E and V = F E S E', in sigma before scaling
     directed (r, c):    d sigma = U_r V_c' + V_c U_r',   d mu = U_r level_c
     symmetric r != c:   d sigma = U_r U_c' + U_c U_r'
     symmetric r == c:   d sigma = U_r U_r'
     intercept r:        d mu = U_r
   where U_r is column r. */
typedef struct norma__sem_implied {
    double *a, *s, *intercepts; /* m x m, m x m, m */
    double *sigma; /* p x p: of observed variables; of ordinal ones after scaling: the diagonal is
                      1 (delta and theta alike) */
    double *mu;    /* p; of ordinal variables before scaling */
    double *cuts;  /* thresholds as they compare with the sample's: scaled, less the mean */
    double *scale; /* p: 1 of continuous variables */
    double *reach; /* p x m: U */
    double *carry; /* p x m: V */
    double *total; /* m x m: E */
    double *all;   /* m x m: covariances of all variables E S E', before scaling */
    double *level; /* m: means of all variables E m */
    double *raw;   /* p x p: F E S E' F' before scaling, with the residual variances that delta
                      implies for ordinal variables put in; sigma itself without them */
    norma__sem_slopes slopes; /* room for whoever computes with implied moments */
    double *work;             /* norma__sem_work() numbers: the same */
    int *pivots;              /* m: the same */
} norma__sem_implied;

/* How many numbers work holds: 3 of p x p, 4 of m x m, 4 of m and 2 a threshold. */
size_t norma__sem_work(const norma__sem_structure *structure);

norma_status norma__sem_implied_new(norma__sem_implied *out, const norma__sem_structure *structure,
                                    norma_error *err);
void norma__sem_implied_free(norma__sem_implied *implied);

/* False when I - A is singular or a number is not finite. */
bool norma__sem_imply(norma__sem_implied *out, const norma__sem_structure *structure, size_t group,
                      const double *theta);

/* Adds what the slopes of implied are by the free parameters (n_free). They are overwritten: those
   by moments before scaling. Uses work. */
void norma__sem_add_gradient(double *gradient, const norma__sem_structure *structure, size_t group,
                             norma__sem_implied *implied);

/* Implied statistics (k, in the order of the observed group's; NULL: not wanted) and their
   derivatives by the free parameters (k x n_free, column-major, overwritten). */
void norma__sem_statistics(double *values, double *jacobian, const norma__sem_structure *structure,
                           size_t group, const norma__observed_group *observed,
                           const norma__sem_implied *implied);

#endif
