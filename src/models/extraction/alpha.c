/* Alpha factors, which correlate most with those of the universe that the items are drawn from:
   Kaiser & Caffrey (1965), Psychometrika 30, 1-14: eigenvectors of H^-1 (R - U) H^-1, H^2 the
   communalities. */
#include "models/extraction/alpha.h"

#include "models/extraction/communality.h"

norma_status norma__alpha_factors(norma__extracted *fit, const double *cor, size_t p, size_t k,
                                  norma_error *err)
{
    double first = 0;
    norma_status status = norma__by_communality(fit, &first, true, cor, p, k, err);
    if (status == NORMA_OK)
        fit->objective = (double)p / ((double)p - 1) * (1 - 1 / first);
    return status;
}
