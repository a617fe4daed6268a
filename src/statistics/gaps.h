/* Rows in which the same variables are missing: what a normal model expects there. */
#ifndef NORMA_STATISTICS_GAPS_H
#define NORMA_STATISTICS_GAPS_H

#include <stdbool.h>
#include <stddef.h>

/* The m holes and o other ones of p variables. */
typedef struct norma__gaps {
    size_t p, m, o;
    size_t *holes, *others;
    double *rest;            /* m x m: covariance matrix of the holes given the others */
    double log_det;          /* of the covariance matrix of the others */
    const double *precision; /* of all; not owned */
    double *slopes, *room, *deviations;
} norma__gaps;

/* A structure in norma__gaps_work(p) numbers and 2 p indices, which stay the caller's. */
size_t norma__gaps_work(size_t p);
norma__gaps norma__gaps_in(double *work, size_t *sets, size_t p);

/* Holes are where row is NaN. */
void norma__gaps_find(norma__gaps *g, const double *row);

/* Fills rest and log_det; log_det given: of covariance, whose inverse is precision. False when a
   matrix is not positive definite. Few holes take m^3, many o^3. */
bool norma__gaps_regress(norma__gaps *g, const double *precision, double log_det,
                         const double *covariance);

/* Puts what is expected into the holes of a row. */
void norma__gaps_fill(double *row, const norma__gaps *g, const double *mean);

#endif
