/* A distribution of distinct scores made continuous. */
#ifndef NORMA_EQUATING_SPREAD_H
#define NORMA_EQUATING_SPREAD_H

#include <stddef.h>

#include <norma/status.h>

/* Evenly spread, half of a score's share lies on either side of it, as far as half way to its
   neighbours (of the first and the last, as far as on the other side): at a score stands its
   percentile rank. With a bandwidth over 0 each score is a normal kernel, drawn together so that
   mean and variance stay (Holland & Thayer, 1989). */
typedef struct norma__spread {
    size_t n;
    const double *scores; /* borrowed */
    double *share;        /* n, sum 1 */
    double *node, *below; /* 2 n + 1: bound, score, bound ... bound, and the share below each */
    double mean, variance;
    double bandwidth; /* 0: evenly spread */
} norma__spread;

norma_status norma__spread_new(norma__spread *out, const double *scores, size_t n,
                               norma_error *err);
void norma__spread_clear(norma__spread *spread);

/* Takes new shares; n of them. */
void norma__spread_take(norma__spread *spread, const double *share);

/* The share below a point. */
double norma__spread_below(const norma__spread *spread, double point);
/* The same at the i-th score. */
double norma__spread_rank(const norma__spread *spread, size_t i);

/* Where a share is reached, and how dense the distribution is there. */
typedef struct norma__place {
    double point, density;
} norma__place;

/* Kolen & Brennan (2014), section 2.5: where a share is reached along an empty stretch,
   the middle of it. Density is NaN at 0 and 1, where nobody's score tells. */
norma__place norma__spread_place(const norma__spread *spread, double share);

/* Of an evenly spread distribution: the score whose share lies about a point. */
size_t norma__spread_score(const norma__spread *spread, double point);

/* What the share below a point gains by each score's share: n numbers. */
void norma__spread_slope(double *slope, const norma__spread *spread, double point);

/* The bandwidth that minimises the squared distance of the density at the scores from their shares
   (von Davier, Holland & Thayer, 2004, PEN1), in the unit of the first gap between scores. */
double norma__spread_bandwidth(norma__spread *spread);

#endif
