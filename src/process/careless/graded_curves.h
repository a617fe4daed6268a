/* Tables of the graded curves over the trait, and what is interpolated from them. */
#ifndef NORMA_PROCESS_CARELESS_GRADED_CURVES_H
#define NORMA_PROCESS_CARELESS_GRADED_CURVES_H

#include "process/careless/graded.h"

/* Traits are looked for between -8 and 8 standard deviations, a tenth apart. */
#define NORMA__CURVE_NODES 161
#define NORMA__CURVE_LOW (-8.0)
#define NORMA__CURVE_STEP 0.1
#define NORMA__CURVE_ANSWER 3 /* what is kept of an answer at a node: ln P, two derivatives */

typedef struct norma__curves {
    size_t n_items, n_scales;
    size_t *first;    /* n_scales + 1: where the items of each scale begin in ... */
    size_t *items;    /* ... the items used, scale by scale */
    uint8_t *step;    /* 256 x n_items: keyed step of a cell, or NORMA_MISSING_CELL; an answer that
                         nobody gave in the sample counts as missing */
    double **answers; /* n_items: ln P of each step and its first two derivatives, at every node */
    double **moments; /* n_items: ten figures at every node */
} norma__curves;

/* data gives the ranges and keys of the items. */
norma_status norma__curves_new(norma__curves **out, const norma__response_model *graded,
                               const norma_data *data, int threads, norma_error *err);
void norma__curves_free(norma__curves *curves);

/* What is kept of an answer at a node; the next node's follows. */
static inline const double *norma__curves_answer(const norma__curves *curves, size_t item,
                                                 uint8_t step, size_t node)
{
    return curves->answers[item] + (step * (size_t)NORMA__CURVE_NODES + node) * NORMA__CURVE_ANSWER;
}

/* A place on the trait between two nodes, with the weights of what is known at both. */
typedef struct norma__place {
    size_t node;
    double weights[6];
} norma__place;

norma__place norma__curves_place(double trait);

/* What one answer says at a place. */
typedef struct norma__answer_fit {
    double residual;    /* ln P - E ln P */
    double variance;    /* of ln P */
    double slope;       /* d E ln P / d trait = sum P' ln P */
    double information; /* sum P'^2 / P */
} norma__answer_fit;

norma__answer_fit norma__curves_fit(const norma__curves *curves, size_t item, uint8_t step,
                                    const norma__place *place);

/* The most probable trait of a respondent on a scale, given a standard normal prior; steps of all
   items, NORMA_MISSING_CELL where unanswered. *score: derivative of the log-likelihood there, which
   is the trait itself unless that is at the end of the table. */
double norma__curves_trait(double *score, const norma__curves *curves, size_t scale,
                           const uint8_t *steps);

#endif
