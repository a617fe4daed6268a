/* One polychoric correlation: a cross-table of two items, its estimate, and what each answer adds
   to the error of the estimate. */
#ifndef NORMA_STATISTICS_POLYCHORIC_PAIR_H
#define NORMA_STATISTICS_POLYCHORIC_PAIR_H

#include <stdbool.h>

#include "statistics/polychoric_grid.h"
#include "statistics/thresholds.h"

/* Estimates stay within +-this; at it, they are not maxima but the edge. */
#define NORMA__POLYCHORIC_MOST 0.9999

/* A pair of items and room to work on it. Cells a of the first and b of the second item are at
   [a * second.n + b]. */
typedef struct norma__couple {
    const norma__ordinal *items[2];
    double *answers; /* the cross-table as counted, in categories that the items use */
    double total;    /* its sum */
    double *margin[2];

    /* what is estimated from: the table after the zero-cell policy, and its cuts */
    norma__cuts cuts[2];
    double *counts;
    size_t *origin[2]; /* category of the item that each category of counts is */
    bool own_cuts;     /* thresholds from this pair's own rows */
    size_t corrected;  /* cells that the policy changed because they were empty */

    /* at a correlation */
    norma__grid grid;
    double *cdf, *density, *slope; /* of the grid */
    double *p;                     /* probability of each cell */
    double *score, *bend;          /* its first and second derivative in rho, each over it */
    double *log_p; /* of a cell that was seen where next to none were expected; or 0 */

    double *room; /* of all arrays of doubles */
    norma__cuts own[2];
} norma__couple;

/* Room for pairs of items with up to most categories in use; free with norma__couple_clear(). */
bool norma__couple_room(norma__couple *couple, size_t most);
void norma__couple_clear(norma__couple *couple);

/* Takes up the pair of items i < j of c: table, cuts and the zero-cell policy. */
void norma__couple_take(norma__couple *couple, const norma__correlating *c,
                        const norma__ordinal *ordinals, size_t i, size_t j);

/* Whether both items vary in the rows that answered both, so that there is something to estimate.
 */
bool norma__couple_varies(const norma__couple *couple);

/* Cells' probabilities and derivatives at a correlation. */
void norma__couple_at(norma__couple *couple, double rho);

/* The correlation; *edge tells that the likelihood still grows there. */
double norma__couple_estimate(norma__couple *couple, bool *edge);

/* What an answer of category a to the first item and b to the second adds to the estimate's error,
   at [a * (second.n + 1) + b], with items' categories in use; a = first.n or b = second.n stands
   for a missing answer. The variance of rho is the sum over rows of its square. False when it is
   not defined. */
bool norma__couple_influence(norma__couple *couple, double rho, double *influence);

#endif
