/* Maximum likelihood: Joreskog (1967), Psychometrika 32, 443-482; steps in ln psi as in Clarke
   (1970), Br. J. Math. Stat. Psychol. 23, 43-52. Of the eigenvalues theta of Psi^-1/2 R Psi^-1/2
   that are no factor's, f = sum theta - ln theta - 1. */
#include "models/extraction/ml.h"

#include <math.h>

#include "models/extraction/uniqueness.h"

static double term(double g)
{
    return g - 1 - log1p(g - 1);
}

static double slope(double g)
{
    return 1 - g;
}

static double pair(double g_m, double g_n)
{
    return (1 - g_m) * (g_n + g_m) / (g_n - g_m);
}

norma_status norma__ml(norma__extracted *fit, const double *cor, size_t p, size_t k,
                       norma_error *err)
{
    const norma__criterion criterion = {.scaled = "maximum likelihood",
                                        .nothing = 1,
                                        .term = term,
                                        .slope = slope,
                                        .products = {{1, 0, 1}},
                                        .pair = pair};
    return norma__by_uniqueness(fit, &criterion, cor, p, k, err);
}
