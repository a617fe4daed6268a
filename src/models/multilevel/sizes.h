/* Units of the same size, taken together: all that the likelihood of the variance components
   needs, so that a step costs as many operations as there are different sizes. */
#ifndef NORMA_MULTILEVEL_SIZES_H
#define NORMA_MULTILEVEL_SIZES_H

#include <norma/multilevel.h>

/* Units of one size. */
typedef struct norma__size {
    double n;     /* members of each */
    double units; /* how many units have it */
    double mean;  /* of their means, as a difference from the mean of all rows */
    double ss;    /* of their means around that */
} norma__size;

typedef struct norma__sizes {
    norma__size *list; /* by increasing n */
    size_t count;
    double units, n;  /* in all */
    double mean;      /* of all rows */
    double ss_within; /* within units, pooled */
    double ss_between;
    double sum_n2; /* of squared sizes */
    double harmonic;
} norma__sizes;

/* NORMA_ENOMEM. Units with n = 0 are left out. */
norma_status norma__sizes_of(norma__sizes *out, const norma_unit_scores *scores, size_t n_units,
                             norma_error *err);
void norma__sizes_clear(norma__sizes *sizes);

/* Sums over units with weights w = n / (1 + n ratio), the precisions of their means in units of the
   variance within, when the variance between is ratio times it; ratio > -1 / largest n. */
typedef struct norma__weighted {
    double w, w2;   /* sum of w and of w^2 */
    double mean;    /* weighted by w; a difference from sizes->mean */
    double q, q2;   /* sum of w (m - mean)^2 and of w^2 (m - mean)^2 */
    double log_det; /* sum of log(1 + n ratio) */
} norma__weighted;

norma__weighted norma__sizes_at(const norma__sizes *sizes, double ratio);

/* A sum of n squared differences of numbers of this size; 0 where it is no more than what rounding
   leaves. */
double norma__cleared(double ss, double n, double size);

/* A root of a monotone or at least continuous function between two points where it has different
   signs, to the last digits. */
double norma__root(double (*function)(double x, const void *context), const void *context,
                   double low, double high);

#endif
