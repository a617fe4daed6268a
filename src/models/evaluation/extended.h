/* A fitted model with more free parameters, at the same values: what it would gain by them. */
#ifndef NORMA_MODELS_EVALUATION_EXTENDED_H
#define NORMA_MODELS_EVALUATION_EXTENDED_H

#include "models/sem/fitted.h"

/* A parameter that is fixed or absent. */
typedef struct norma__candidate {
    norma_sem_op op;
    size_t group, lhs, rhs; /* variables of all; rhs of ~1 and | is lhs */
    size_t row;             /* of the table; NORMA_NONE: absent */
    norma__sem_entry entry;
} norma__candidate;

typedef struct norma__candidates {
    size_t n;
    norma__candidate *list;
} norma__candidates;

/* All that lavaan's modindices() considers but moments of exogenous observed variables: fixed rows,
   then what is absent, group by group. */
norma_status norma__candidates_of(norma__candidates *out, const norma__sem_fitted *fitted,
                                  norma_error *err);
void norma__candidates_clear(norma__candidates *candidates);

/* The model with more free parameters. fitted borrows from the original all but its structure,
   theta and implied. */
typedef struct norma__extended {
    norma__sem_fitted fitted;
    double *gradient; /* of the discrepancy by all free parameters, at the same values */
    bool defined;     /* whether it is */
} norma__extended;

/* Candidate c becomes free parameter n_free + c. */
norma_status norma__extend(norma__extended *out, const norma__sem_fitted *fitted,
                           const norma__candidates *candidates, norma_error *err);

/* Every free row of the table becomes a parameter of its own; of[a] (as many as there are such
   rows, from an array of table->n) is the parameter it shared, row[a] its row. */
norma_status norma__extend_shared(norma__extended *out, size_t *of, size_t *row,
                                  const norma__sem_fitted *fitted, norma_error *err);
void norma__extended_clear(norma__extended *extended);

/* Expected information of one observation, n_free x n_free; of incomplete rows (FIML) what their
   patterns of answers expect. */
norma_status norma__expected_information(double *out, const norma__sem_fitted *fitted,
                                         norma_error *err);

/* Of an extended model: information of parameters n_free ... with the first q (q x n) and with
   themselves (n). */
norma_status norma__cross_information(double *cross, double *own, const norma__sem_fitted *extended,
                                      size_t q, norma_error *err);

#endif
