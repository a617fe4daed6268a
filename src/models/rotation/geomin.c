/* Geomin (Yates, 1987, Multivariate Exploratory Data Analysis; delta: Browne, 2001, Multivariate
   Behav. Res. 36, 111-150): f = sum_i (prod_r (l_ir^2 + delta))^(1/k), with gradient
   2 l_ir / (l_ir^2 + delta) / k x the item's geometric mean. */
#include <math.h>

#include "models/rotation/criterion.h"

/* Logarithms of four factors' products at a time: they cannot underflow, and logarithms cost. */
static void fill_means(double *mean, const double *loadings, size_t n, size_t p, size_t k,
                       double delta)
{
    double product[NORMA__ITEMS_AT_ONCE];
    for (size_t i = 0; i < n; i++)
        mean[i] = 0;
    for (size_t r = 0; r < k; r += 4) {
        for (size_t i = 0; i < n; i++)
            product[i] = 1;
        for (size_t q = r; q < r + 4 && q < k; q++)
            for (size_t i = 0; i < n; i++)
                product[i] *= loadings[q * p + i] * loadings[q * p + i] + delta;
        for (size_t i = 0; i < n; i++)
            mean[i] += log(product[i]);
    }
    for (size_t i = 0; i < n; i++)
        mean[i] = exp(mean[i] / (double)k);
}

double norma__geomin_loss(double *gradient, const double *loadings, size_t p, size_t k,
                          const norma__rotation *rotation)
{
    const double delta = rotation->delta, share = 2 / (double)k;
    double f = 0, mean[NORMA__ITEMS_AT_ONCE];
    for (size_t first = 0; first < p; first += NORMA__ITEMS_AT_ONCE) {
        size_t n = p - first < NORMA__ITEMS_AT_ONCE ? p - first : NORMA__ITEMS_AT_ONCE;
        fill_means(mean, loadings + first, n, p, k, delta);
        for (size_t i = 0; i < n; i++)
            f += mean[i];
        for (size_t r = 0; gradient && r < k; r++) {
            const double *l = loadings + r * p + first;
            double *g = gradient + r * p + first;
            for (size_t i = 0; i < n; i++)
                g[i] = share * mean[i] * l[i] / (l[i] * l[i] + delta);
        }
    }
    return f;
}
