/* Least squares with an effect of every person and of every item: the two-way within estimator. */
#ifndef NORMA_PROCESS_LATENCY_WITHIN_H
#define NORMA_PROCESS_LATENCY_WITHIN_H

#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

/* Rows are worked on so many at a time: a multiple of NORMA__LANE_SUMS. */
enum { NORMA__REGRESSORS = 2, NORMA__WITHIN_ROWS = 64 };

/* Some rows of all items: row r of item k is at [k * NORMA__WITHIN_ROWS + r]. */
typedef struct norma__within_block {
    size_t chunk, first, n;
    double *used; /* 1, or 0 for a cell that does not count */
    double *y, *x[NORMA__REGRESSORS];
    double *given; /* the first regressor as it was filled */
} norma__within_block;

typedef struct norma__within_design {
    size_t n_rows, n_items, n_x;
    size_t n_groups;      /* of items: a person has an effect in each */
    const uint8_t *group; /* n_items */
    void (*fill)(norma__within_block *block, const void *context);
    /* NULL, or: look sees every block with what is used and given; between comes after the last of
       them; visit sees every block once more, y the residual and x the regressors, free of persons
       and items. Blocks of one chunk come in order, chunks may come together. */
    void (*look)(const norma__within_block *block, void *context);
    void (*between)(void *context);
    void (*visit)(const norma__within_block *block, const double *coefs, void *context);
    void *context;
} norma__within_design;

/* Rows of one chunk are summed in order, and chunks in order: any number of threads gives the same
   bytes. */
typedef struct norma__chunks {
    size_t n, rows; /* how many, and of how many rows */
} norma__chunks;
norma__chunks norma__chunks_of(size_t n_rows, size_t doubles);

typedef struct norma__within {
    size_t n_persons, n_cells; /* with two cells of a group at least; those cells */
    double
        coefs[NORMA__REGRESSORS];  /* NaN where persons and items leave nothing to tell them from */
    double ses[NORMA__REGRESSORS]; /* cluster-robust by person, G / (G - 1) */
    double *effects;  /* n_items: sum to 0 in a group; what they are without the regressors */
    double *variance; /* n_items: of the residual */
} norma__within;

norma_status norma__within_fit(norma__within *fit, const norma__within_design *design, int threads,
                               norma_error *err);
void norma__within_clear(norma__within *fit);

#endif
