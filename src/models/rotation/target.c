/* Target rotation, complete or partially specified (Browne, 1972, Br. J. Math. Stat. Psychol. 25,
   207-212; 1972, 25, 115-120): the sum of squared differences from the target where it is not NaN.
 */
#include <math.h>

#include "models/rotation/criterion.h"

double norma__target_loss(double *gradient, const double *loadings, size_t p, size_t k,
                          const norma__rotation *rotation)
{
    double f = 0;
    for (size_t i = 0; i < p * k; i++) {
        double off = isnan(rotation->target[i]) ? 0 : loadings[i] - rotation->target[i];
        f += off * off;
        if (gradient)
            gradient[i] = 2 * off;
    }
    return f;
}
