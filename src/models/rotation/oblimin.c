/* Direct oblimin (Jennrich & Sampson, 1966, Psychometrika 31, 313-323) as Bernaards & Jennrich
   (2005, Educ. Psychol. Meas. 65, 676-696) write it: with h_i an item's sum of squares and x_ir =
   h_i - l_ir^2, f = 1/4 sum_ir l_ir^2 (x_ir - gamma mean_i(x_ir)). Its gradient is l_ir (x_ir -
   gamma mean_i(x_ir)). Gamma 0 is quartimin: half the sum, over items and pairs of factors, of
   products of squared loadings. */
#include "models/rotation/criterion.h"

static double sum_of_squares(const double *l, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += l[i] * l[i];
    return sum;
}

/* The part of n items from the first; level is what a factor's x are lessened by. */
static double part(double *gradient, const double *l, double *h, size_t n, double level)
{
    double f = 0;
    for (size_t i = 0; i < n; i++) {
        double slope = l[i] * (h[i] - l[i] * l[i] - level);
        f += l[i] * slope;
        if (gradient)
            gradient[i] = slope;
    }
    return f / 4;
}

static double oblimin(double *gradient, const double *loadings, size_t p, size_t k, double gamma)
{
    double f = 0, all = gamma != 0 ? sum_of_squares(loadings, p * k) : 0;
    for (size_t first = 0; first < p; first += NORMA__ITEMS_AT_ONCE) {
        size_t n = p - first < NORMA__ITEMS_AT_ONCE ? p - first : NORMA__ITEMS_AT_ONCE;
        double h[NORMA__ITEMS_AT_ONCE] = {0};
        for (size_t r = 0; r < k; r++)
            norma__add_squares(h, loadings + r * p + first, n);
        for (size_t r = 0; r < k; r++) {
            const double *l = loadings + r * p;
            double level = gamma != 0 ? gamma * (all - sum_of_squares(l, p)) / (double)p : 0;
            f += part(gradient ? gradient + r * p + first : NULL, l + first, h, n, level);
        }
    }
    return f;
}

double norma__oblimin_loss(double *gradient, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation)
{
    return oblimin(gradient, loadings, p, k,
                   rotation->method == NORMA_ROTATE_OBLIMIN ? rotation->gamma : 0);
}

/* Bi-quartimin (Jennrich & Bentler, 2011, Psychometrika 76, 537-549; oblique: 2012, 77, 442-454):
   quartimin of all factors but the first, which loads where it likes. */
double norma__bifactor_loss(double *gradient, const double *loadings, size_t p, size_t k,
                            const norma__rotation *rotation)
{
    (void)rotation;
    for (size_t i = 0; gradient && i < p; i++)
        gradient[i] = 0;
    return oblimin(gradient ? gradient + p : NULL, loadings + p, p, k - 1, 0);
}
