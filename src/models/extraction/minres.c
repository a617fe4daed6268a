/* Minres as unweighted least squares in the uniquenesses: Harman & Jones (1966), Psychometrika 31,
   351-368. f = 1/2 sum gamma_m^2 over the eigenvalues of R - Psi that are no factor's; df/dpsi_i is
   minus the i-th diagonal residual. */
#include "models/extraction/minres.h"

#include "models/extraction/uniqueness.h"

static double half_square(double g)
{
    return g * g / 2;
}

static double slope(double g)
{
    return -g;
}

static double pair(double g_m, double g_n)
{
    return 2 * g_m / (g_m - g_n);
}

static double off_diagonal(const norma__extracted *fit, const double *cor)
{
    double sum = 0;
    for (size_t j = 0; j < fit->p; j++)
        for (size_t i = 0; i < j; i++) {
            double residual = cor[j * fit->p + i];
            for (size_t n = 0; n < fit->k; n++)
                residual -= fit->loadings[n * fit->p + i] * fit->loadings[n * fit->p + j];
            sum += residual * residual;
        }
    return sum;
}

norma_status norma__minres(norma__extracted *fit, const double *cor, size_t p, size_t k,
                           norma_error *err)
{
    const norma__criterion criterion = {
        .term = half_square, .slope = slope, .products = {{0, 0, 1}}, .pair = pair};
    norma_status status = norma__by_uniqueness(fit, &criterion, cor, p, k, err);
    if (status == NORMA_OK)
        fit->objective = off_diagonal(fit, cor);
    return status;
}
