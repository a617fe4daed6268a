/* Generalised least squares: Joreskog & Goldberger (1972), Psychometrika 37, 243-260. Of the
   eigenvalues theta of Psi^-1/2 R Psi^-1/2 that are no factor's, f = 1/2 sum (1 - 1/theta)^2. */
#include "models/extraction/gls.h"

#include "models/extraction/uniqueness.h"

static double term(double g)
{
    return (1 - 1 / g) * (1 - 1 / g) / 2;
}

static double slope(double g)
{
    return (1 / g - 1) / g;
}

static double pair(double g_m, double g_n)
{
    return slope(g_m) * (g_n + g_m) / (g_n - g_m);
}

norma_status norma__gls(norma__extracted *fit, const double *cor, size_t p, size_t k,
                        norma_error *err)
{
    const norma__criterion criterion = {.scaled = "generalised least squares",
                                        .nothing = 1,
                                        .term = term,
                                        .slope = slope,
                                        .products = {{-1, -1, 1}, {-2, 0, 1}, {-1, 0, -1}},
                                        .pair = pair};
    return norma__by_uniqueness(fit, &criterion, cor, p, k, err);
}
