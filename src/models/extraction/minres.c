/* Minres as unweighted least squares in the uniquenesses: Harman & Jones (1966), Psychometrika 31,
   351-368. f = 1/2 sum gamma_m^2 over the eigenvalues of R - Psi that are no factor's; df/dpsi_i is
   minus the i-th diagonal residual. */
#include "models/extraction/minres.h"

#include "models/extraction/loadings.h"
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

norma_status norma__minres(norma__extracted *fit, const double *cor, size_t p, size_t k,
                           norma_error *err)
{
    const norma__criterion criterion = {
        .term = half_square, .slope = slope, .products = {{0, 0, 1}}, .pair = pair};
    norma_status status = norma__by_uniqueness(fit, &criterion, cor, p, k, err);
    if (status == NORMA_OK)
        fit->objective = norma__off_diagonal(fit->loadings, cor, p, k);
    return status;
}
