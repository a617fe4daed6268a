/* Rows of numbers with holes: what maximum likelihood of the normal model works on. */
#ifndef NORMA_STATISTICS_INCOMPLETE_H
#define NORMA_STATISTICS_INCOMPLETE_H

#include "statistics/correlation.h"

/* n rows of p variables, row by row, each variable less its observed mean and over its observed
   standard deviation, NaN where missing. Rows without any answer are left out; rows with the same
   holes stand together, complete rows first. */
typedef struct norma__incomplete {
    size_t n, p;
    size_t *variables; /* p: of the result; those that vary in the rows used */
    size_t *rows;      /* n: of the response table */
    double *x;
    double *centre, *scale; /* p */
    size_t *first;          /* n_runs + 1: where the rows of a pattern of holes begin */
    size_t n_runs;
    size_t n_complete; /* rows without a hole: those of the first run, when it has none */
    double *weights;   /* n; NULL: 1 each */
    double total;      /* of the weights */
} norma__incomplete;

/* Numbers wherever they are: at() is NaN for a missing one. */
typedef struct norma__cells {
    size_t n, p;
    double (*at)(const void *of, size_t row, size_t variable);
    const void *of;
    const uint8_t *keep;   /* n flags, 0 leaves the row out; NULL: all */
    const double *weights; /* n; NULL: 1 each */
} norma__cells;

/* The rows of cells that are used. variables stays NULL: all p are taken, a scale is 0 where one
   does not vary. Free in any case. */
norma_status norma__incomplete_of(norma__incomplete *rows, const norma__cells *cells,
                                  norma_error *err);

/* The rows that are used of the sample's items, keyed, and of the continuous variables. Variables
   that do not vary are left out: no normal model has them. Free in any case. */
norma_status norma__incomplete_take(norma__incomplete *rows, const norma__correlating *c,
                                    norma_error *err);
void norma__incomplete_free(norma__incomplete *rows);

/* Mean and covariance matrix (p x p) of the normal model. */
typedef struct norma__normal_model {
    double *mean, *covariance;
} norma__normal_model;

/* What is expected of the complete rows, given what was seen of them and a model: weighted sums of
   values (p) and of products (p x p). */
typedef struct norma__expected {
    double *sums, *products;
} norma__expected;

/* Room for the E-step. */
typedef struct norma__filling {
    const norma__incomplete *rows;
    size_t threads, n_chunks;
    double *filled;    /* n x p: the rows with their holes filled */
    double *scaled;    /* the same times the roots of the weights; filled itself without */
    double *complete;  /* p x p: products of the complete rows */
    double *uncertain; /* n_chunks x p x p: conditional covariances, summed */
    double *log_dets;  /* n_chunks */
    double *precision; /* p x p: inverse of the model's covariance matrix */
    double log_det;    /* sum over rows of ln |covariance matrix of what was seen| */
    double missing;    /* weighted number of holes */
    double *work;      /* of one thread, threads times */
    size_t *sets;      /* the same: the holes and the rest */
} norma__filling;

norma_status norma__filling_new(norma__filling *step, const norma__incomplete *rows, size_t threads,
                                norma_error *err);
void norma__filling_free(norma__filling *step);

/* Fills expected, and log_det; false when the model's covariance matrix is not positive definite.
   The same bytes for any number of threads. */
bool norma__expect(norma__expected *expected, norma__filling *step,
                   const norma__normal_model *model);

/* The model of maximum likelihood and all that finding it takes. */
typedef struct norma__likeliest {
    norma__filling step; /* filled: as expected under the model */
    norma__normal_model model;
    norma__expected expected;
    size_t steps;   /* of EM */
    bool converged; /* false after as many steps as are made at the most */
} norma__likeliest;

/* Room, and the standardised variables uncorrelated to begin with. Free in any case. */
norma_status norma__likeliest_new(norma__likeliest *fit, const norma__incomplete *rows,
                                  size_t threads, norma_error *err);
void norma__likeliest_free(norma__likeliest *fit);

/* Fits the model by EM; false when its covariance matrix becomes singular. */
bool norma__maximise(norma__likeliest *fit);

#endif
