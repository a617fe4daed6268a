/* Orthomax: Harman (1976), Modern Factor Analysis, 3rd ed., ch. 13. With s_r a factor's sum of
   squares, Q = [sum l^4 - (w / p) sum_r s_r^2] / p is greatest; w is 0 for quartimax, 1 for varimax
   (Q is then the sum of the factors' variances of squared loadings) and k / 2 for equamax. The loss
   is -Q. Of orthogonal rotations this is the Crawford-Ferguson family with kappa = w / p. */
#include "models/rotation/criterion.h"

static double weight_of(norma_rotation method, size_t k)
{
    if (method == NORMA_ROTATE_QUARTIMAX)
        return 0;
    return method == NORMA_ROTATE_EQUAMAX ? (double)k / 2 : 1;
}

double norma__orthomax_loss(double *gradient, const double *loadings, size_t p, size_t k,
                            const norma__rotation *rotation)
{
    const double n = (double)p, weight = weight_of(rotation->method, k);
    double loss = 0;
    for (size_t r = 0; r < k; r++) {
        const double *l = loadings + r * p;
        double squares = 0, fourths = 0;
        for (size_t i = 0; i < p; i++) {
            double square = l[i] * l[i];
            squares += square;
            fourths += square * square;
        }
        double level = weight * squares / n;
        loss -= (fourths - level * squares) / n;
        for (size_t i = 0; gradient && i < p; i++)
            gradient[r * p + i] = -4 * l[i] * (l[i] * l[i] - level) / n;
    }
    return loss;
}
