/* Two independent means: Welch's interval and the standardised difference. */
#ifndef NORMA_STATISTICS_TWO_MEANS_H
#define NORMA_STATISTICS_TWO_MEANS_H

#include <stddef.h>
#include <stdint.h>

/* One group as far as its scores are concerned. */
typedef struct norma__group {
    size_t n;
    double mean, sd;   /* sd with n - 1; NaN with fewer */
    double population; /* people it was drawn from, n or more; INFINITY: no end of them */
} norma__group;

/* Of n_rows scores, NaN skipped, with both flags set (NULL: all); of an endless population. In two
   passes. */
norma__group norma__group_of(const double *scores, const uint8_t *use, const uint8_t *keep,
                             size_t n_rows);

/* The first mean minus the second. */
typedef struct norma__mean_difference {
    double difference;
    double se, df, low, high, p;
} norma__mean_difference;

/* Welch (1947), Biometrika 34, 28-35; the variance of a mean of n out of N people is (1 - n / N)
   s^2 / n. Everything but the difference is NaN unless both n are 2 or more; where the error is 0
   the interval is the difference itself, and df and p are NaN. */
norma__mean_difference norma__welch(const norma__group *first, const norma__group *second,
                                    double conf_level);

typedef struct norma__effect {
    double g, low, high;
} norma__effect;

/* J = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)); NaN unless df is over 1. */
double norma__hedges_correction(double df);

/* Hedges (1981), Journal of Educational Statistics 6, 107-128: pooled sd, exact correction; the
   interval inverts the noncentral t (Steiger & Fouladi, 1997). NaN where nothing varies or an n is
   under 2, and no interval where conf_level is NaN: it takes some 0.1 ms. */
norma__effect norma__hedges_g(const norma__group *first, const norma__group *second,
                              double conf_level);

#endif
