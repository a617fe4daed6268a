#include <math.h>
#include <stdbool.h>

#include "statistics/products.h"

/* (n - 1) times a covariance (of weights: in millionths, as they are), as (n sum xy - sum x sum y)
   / n. The numerator is exact up to 33 million rows (64 bits of mantissa), so equal columns
   correlate at exactly 1 and a constant column has exactly no variance. */
static double about_means(int64_t n, int64_t products, int64_t sum_i, int64_t sum_j)
{
    long double numerator =
        (long double)n * (long double)products - (long double)sum_i * (long double)sum_j;
    return (double)(numerator / (long double)n);
}

norma__pair_moments norma__moments_of_pair(const norma__products *sums, int64_t unit, size_t i,
                                           size_t j)
{
    size_t ij = i + j * sums->p, ji = j + i * sums->p;
    int64_t n = sums->n[ij];
    norma__pair_moments pair = {
        .n = (double)n / (double)unit, .covariance = NAN, .correlation = NAN};
    if (n <= unit)
        return pair;
    double cross = about_means(n, sums->cross[ij], sums->sum[ij], sums->sum[ji]);
    double square_i = about_means(n, sums->square[ij], sums->sum[ij], sums->sum[ij]);
    double square_j = about_means(n, sums->square[ji], sums->sum[ji], sums->sum[ji]);
    pair.covariance = cross / (double)(n - unit);
    if (square_i > 0 && square_j > 0)
        pair.correlation = fmax(-1, fmin(1, cross / sqrt(square_i * square_j)));
    return pair;
}
