#include "models/extraction/adequacy.h"

#include <math.h>

/* Kaiser (1970), Psychometrika 35, 401-415: sum r^2 / (sum r^2 + sum q^2), q the anti-image
   correlations -inv_ij / sqrt(inv_ii inv_jj). */
double norma__kmo(double *items, const double *cor, const double *inverse, size_t p)
{
    double all_r = 0, all_q = 0;
    for (size_t i = 0; i < p; i++) {
        double r = 0, q = 0;
        for (size_t j = 0; j < p; j++) {
            if (j == i)
                continue;
            double x = inverse[i * p + j];
            r += cor[i * p + j] * cor[i * p + j];
            q += x * x / (inverse[i * p + i] * inverse[j * p + j]);
        }
        items[i] = r / (r + q);
        all_r += r;
        all_q += q;
    }
    return all_r / (all_r + all_q);
}

/* Bartlett (1950), British Journal of Psychology (Statistical Section) 3, 77-85. */
double norma__bartlett(double log_det, size_t p, size_t n)
{
    double factor = (double)n - 1 - (2 * (double)p + 5) / 6;
    return factor > 0 ? -factor * log_det : NAN;
}
