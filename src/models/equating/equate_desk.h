/* One conversion of X to Y from the shares of its cells; a thread's own. */
#ifndef NORMA_EQUATING_DESK_H
#define NORMA_EQUATING_DESK_H

#include <norma/equate.h>

#include "models/equating/equate_line.h"
#include "models/equating/spread.h"

/* A form's scores and those of the anchor (one without name when there is none). */
typedef struct norma__form {
    size_t n, m;
    const double *scores, *anchors; /* borrowed */
} norma__form;

typedef struct norma__equate_task {
    norma__equate_line_task line; /* with the method */
    int design;                   /* a norma_equate_design */
    norma__form x, y;    /* of a single group, y has the anchors of x as scores and no cells */
    double bandwidth[4]; /* kernels of X, Y and the anchor in both populations; 0: evenly spread */
} norma__equate_task;

typedef struct norma__equate_desk {
    const norma__equate_task *task;
    const double *p, *q;       /* shares of the cells in both populations; borrowed */
    double *x_share, *y_share; /* of scores: margins, or in the synthetic population */
    double *h1, *h2;           /* of anchor scores */
    norma__spread x, y, anchor_x, anchor_y;
    double moments[NORMA__LINE_MOMENTS];
    norma__equate_line line;
    double slope_by[NORMA__LINE_MOMENTS], intercept_by[NORMA__LINE_MOMENTS];
    norma__place *place; /* of each score of X, on Y */
    double *equivalent;  /* of each score of X */
    double *a, *b;       /* what an equivalent gains by x_share and y_share */
    double *c;           /* room for anchors */
    double unseen;       /* share of people at anchor scores that the other population lacks */
} norma__equate_desk;

norma_status norma__equate_desk_new(norma__equate_desk *desk, const norma__equate_task *task,
                                    norma_error *err);
void norma__equate_desk_clear(norma__equate_desk *desk);

/* Converts every score of X; q is not looked at for a single group. */
void norma__equate_desk_convert(norma__equate_desk *desk, const double *p, const double *q);

/* Before the first norma__equate_desk_gain() after a conversion. */
void norma__equate_desk_prepare(norma__equate_desk *desk);

/* What the equivalent of the i-th score gains by each cell's share in both populations, but for a
   constant that is the same for all cells of one. */
void norma__equate_desk_gain(double *by_p, double *by_q, norma__equate_desk *desk, size_t i);

/* Whether a method goes by percentile ranks, and whether it goes through a synthetic distribution
   by frequency estimation. */
bool norma__by_ranks(int method);
bool norma__by_frequency(int method);
bool norma__needs_anchor(int method);

#endif
