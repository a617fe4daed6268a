/* Scales cut in two. With s of -1 and 1, Guttman's lambda 4 of a split is 4 cov(a, b) / var(a + b)
   = 1 - s'Ss / 1'S1. */
#ifndef NORMA_MODELS_RELIABILITY_SPLITS_H
#define NORMA_MODELS_RELIABILITY_SPLITS_H

#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

/* Up to so many items every split is looked at: 2^23 of them. */
enum { NORMA__SPLITS_ALL = 24 };

/* Of all splits of a p x p covariance matrix into two parts: the least s'Ss through best (p: -1 or
   1, the first item 1), and s'Ss of those into halves, whose sizes differ by one at most, in
   increasing order through *values (free it) and *n. p from 2 to NORMA__SPLITS_ALL. */
norma_status norma__splits_all(int8_t *best, double **values, size_t *n, const double *cov,
                               size_t p, size_t threads, norma_error *err);

/* s'Ss of n random halves, in increasing order: values (n). */
norma_status norma__splits_random(double *values, size_t n, const double *cov, size_t p,
                                  uint64_t seed, size_t threads, norma_error *err);

/* A split with a small s'Ss: the best of descents from random splits and from the signs of the
   eigenvectors, each by moving items across and by exchanging pairs until neither helps. */
norma_status norma__split_search(int8_t *best, const double *cov, size_t p, uint64_t seed,
                                 size_t threads, norma_error *err);

/* s'Ss. */
double norma__split_form(const int8_t *split, const double *cov, size_t p);

#endif
