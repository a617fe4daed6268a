/* Inside the log-normal model: the rows it is fitted to, where the search stands, and one pass over
   the rows. The model is log t_ij = beta_j + v_i0 + v_i1 x_ij + e_ij, e of variance psi_j; v, with
   mean (0, mu), is minus (tau, zeta). */
#ifndef NORMA_PROCESS_LATENCY_LOGNORMAL_ROWS_H
#define NORMA_PROCESS_LATENCY_LOGNORMAL_ROWS_H

#include "process/latency/lognormal.h"

enum { NORMA__SPEED_BLOCK = 256 }; /* rows that are worked on at a time */

/* The cells that are used. */
typedef struct norma__speed_rows {
    const norma__timings *timings;
    const uint8_t *keep; /* NULL: all */
    size_t n_rows;
    size_t p;             /* items of the model */
    size_t *items;        /* p */
    double *mean;         /* p: of the cells */
    double *variance;     /* p: over n */
    size_t n, n_cells;    /* respondents with a latency, and latencies */
    size_t n_page_shares; /* items left out that repeat the time of a page */
    size_t n_left_out;    /* items left out that do not vary, */
    size_t first_left_out;
    size_t effects;           /* 1: speed; 2: and slope */
    const double **positions; /* p; NULL: places are the same for everybody */
    double *place;            /* p: those, from 0 to 1 */
    double last;              /* the position that is 1 */
    bool mean_free;           /* the mean of the slopes is not confounded with the items */
    int threads;
} norma__speed_rows;

/* Free in any case. */
norma_status norma__speed_rows_take(norma__speed_rows *rows, const norma_instrument *instrument,
                                    const norma_data *data, const norma__timings *timings,
                                    const uint8_t *keep, bool sloped, int threads,
                                    norma_error *err);
void norma__speed_rows_free(norma__speed_rows *rows);

/* Parameters: factor is the Cholesky factor (0,0), (1,0), (1,1) of the covariance matrix of v. */
typedef struct norma__speed_point {
    size_t p;
    double *beta, *psi;
    double factor[3];
    double mean; /* of v_1 */
} norma__speed_point;

norma_status norma__speed_point_new(norma__speed_point *point, size_t p, norma_error *err);
void norma__speed_point_free(norma__speed_point *point);
void norma__speed_point_copy(norma__speed_point *to, const norma__speed_point *from);

/* Covariances (0,0), (0,1), (1,1) of v. */
typedef struct norma__speed_symmetric {
    double a, b, c;
} norma__speed_symmetric;
norma__speed_symmetric norma__speed_covariance(const norma__speed_point *point);

/* What rows first ... first + n - 1 tell of v. A row that is left out, or has no cell, has a NaN
   mean. With z = (1, x), G = sum z z' / psi, b = sum z (log t - beta - mu x) / psi, S = cov(v):
   inverse = (I + G S)^-1, score g = inverse b, spread Q = inverse G,
   posterior mean = S g (+ (0, mu)), covariance = S inverse. */
typedef struct norma__speed_block {
    size_t first, n;
    double weight[3][NORMA__SPEED_BLOCK];     /* G */
    double pull[2][NORMA__SPEED_BLOCK];       /* b */
    double inverse[4][NORMA__SPEED_BLOCK];    /* (0,0), (0,1), (1,0), (1,1) */
    double log_det[NORMA__SPEED_BLOCK];       /* of I + G S */
    double score[2][NORMA__SPEED_BLOCK];      /* g */
    double spread[3][NORMA__SPEED_BLOCK];     /* Q */
    double mean[2][NORMA__SPEED_BLOCK];       /* posterior, less (0, mu) */
    double covariance[3][NORMA__SPEED_BLOCK]; /* posterior */
} norma__speed_block;

void norma__speed_block_fill(norma__speed_block *block, const norma__speed_rows *rows,
                             const norma__speed_point *point, size_t first);

/* Whether places matter: for a slope, and without it where a cell counts only with its place. */
static inline bool norma__speed_placed(const norma__speed_rows *rows)
{
    return rows->effects == 2 || rows->positions;
}

/* The logs of item k of the model in a block of rows, and the places at which it stood; what is
   beyond the last row is NaN. room may be used. */
const double *norma__speed_logs(double room[NORMA__SPEED_BLOCK], const norma__speed_rows *rows,
                                size_t k, size_t first);
void norma__speed_places(double x[NORMA__SPEED_BLOCK], const norma__speed_rows *rows, size_t k,
                         size_t first);

/* Sums over rows, from which the likelihood, its gradient and the next EM step are. */
typedef struct norma__speed_sums {
    double *all;            /* n_all of them */
    size_t n_all;           /* */
    double *n, *d, *dd, *c; /* p each: cells, residuals from the posterior mean, their squares,
                               posterior variances of what the effects add */
    double *rows, *log_det; /* one each: respondents; logs of determinants */
    double *fit;            /* posterior means by scores */
    double *mean, *square;  /* 2, 3: of posterior means, and their products */
    double *covariance;     /* 3: posterior */
    double *score, *excess; /* 2, 3: of g, and of g g' - Q */
} norma__speed_sums;

norma_status norma__speed_sums_new(norma__speed_sums *sums, size_t p, norma_error *err);
void norma__speed_sums_free(norma__speed_sums *sums);

/* How many chunks the rows are summed in, whatever the number of threads, when a chunk's sums are
   of that many doubles. */
size_t norma__speed_chunks(const norma__speed_rows *rows, size_t n_doubles);

/* room: chunks x n_all doubles. The same bytes for any number of threads. */
void norma__speed_pass(norma__speed_sums *sums, double *room, const norma__speed_rows *rows,
                       const norma__speed_point *point);

double norma__speed_log_likelihood(const norma__speed_sums *sums, const norma__speed_point *point);

/* Parameters in order: beta, psi, then 1 or 3 of the factor, then mu when it is free. */
size_t norma__speed_parameters(const norma__speed_rows *rows);
void norma__speed_gradient(double *gradient, const norma__speed_rows *rows,
                           const norma__speed_sums *sums, const norma__speed_point *point);

/* Derivatives of the covariances by the elements of the factor. */
norma__speed_symmetric norma__speed_by_factor(const norma__speed_point *point, size_t element);

/* Minus the matrix of second derivatives (column-major, full). rough: from at most sixteen blocks
   of rows, which are made to stand for all. */
norma_status norma__speed_information(double *information, const norma__speed_rows *rows,
                                      const norma__speed_sums *sums,
                                      const norma__speed_point *point, bool rough,
                                      norma_error *err);

/* A model of n_items whose figures are all NaN; NULL when there is no memory. */
norma__speed_model *norma__speed_model_empty(size_t n_items);

/* What the maximisation leaves. */
typedef struct norma__speed_fit {
    norma__speed_point point;
    double log_likelihood;
    double gradient_max; /* largest element, a respondent, in units of residual sd */
    size_t iterations;   /* passes over the rows */
    bool converged;
    bool no_speed;  /* the variance of the speeds is 0 */
    bool *at_floor; /* p: residual variance at its bound */
    size_t n_at_floor;
    bool slope_at_bound; /* the slopes' covariance matrix is singular */
    double *covariance;  /* of the parameters; NaN where fixed at a bound; NULL: not computed */
    double error;        /* mean posterior variance of the speeds */
} norma__speed_fit;

/* From moments, or, with a slope, from the fit without. */
norma_status norma__speed_maximise(norma__speed_fit *fit, const norma__speed_rows *rows,
                                   const norma__speed_fit *without, norma_error *err);
/* Of every item of the model without a slope, how far its loading is from 1: a standard normal
   deviate, positive where speed weighs more than elsewhere. NaN where not defined. */
norma_status norma__speed_item_fit(double *z, const norma__speed_rows *rows,
                                   const norma__speed_fit *fit, norma_error *err);

void norma__speed_fit_free(norma__speed_fit *fit);

#endif
