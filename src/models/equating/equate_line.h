/* Straight lines from X to Y, by the moments of scores and anchor in both populations. */
#ifndef NORMA_EQUATING_LINE_H
#define NORMA_EQUATING_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* What a line is made of: of X's population, then of Y's. */
enum {
    NORMA__MEAN = 0,    /* of the form's scores */
    NORMA__ANCHOR_MEAN, /* of the anchor's */
    NORMA__VARIANCE,
    NORMA__ANCHOR_VARIANCE,
    NORMA__COVARIANCE,
    NORMA__MOMENTS_OF_ONE,
    NORMA__LINE_MOMENTS = 2 * NORMA__MOMENTS_OF_ONE
};

typedef struct norma__equate_line_task {
    int method;        /* a norma_equate_method that gives a line; braun-holland is linear */
    double weight;     /* of X's population */
    bool external;     /* anchor */
    double nominal[2]; /* points of a form by points of the anchor */
} norma__equate_line_task;

typedef struct norma__equate_line {
    double slope, intercept;
    double mean[2], sd[2]; /* of the synthetic population; NaN where there is none */
} norma__equate_line;

/* NaN where a moment that is divided by is 0, or a variance is not over 0. */
norma__equate_line norma__equate_line_of(const norma__equate_line_task *task,
                                         const double moments[NORMA__LINE_MOMENTS]);

/* What slope and intercept gain by each moment. */
void norma__equate_line_tangent(double slope[NORMA__LINE_MOMENTS],
                                double intercept[NORMA__LINE_MOMENTS],
                                const norma__equate_line_task *task,
                                const double moments[NORMA__LINE_MOMENTS]);

#endif
