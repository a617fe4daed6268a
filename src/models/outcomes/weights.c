#include "models/outcomes/weights.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "foundation/numeric.h"

size_t norma__relative_weights_work(size_t k)
{
    return 2 * k * k + 3 * k;
}

/* Regression of the criterion on the orthogonal variables (Johnson, 2000, equation 6), which are
   V D^-1/2 V' of the predictors, and, summed over the same directions, on the predictors. */
static void regress(double *onto_orthogonal, double *beta, double *projected, const double *values,
                    const double *vectors, const double *criterion, size_t k)
{
    memset(onto_orthogonal, 0, k * sizeof *onto_orthogonal);
    if (beta)
        memset(beta, 0, k * sizeof *beta);
    for (size_t d = 0; d < k; d++) {
        const double *v = vectors + d * k;
        projected[d] = 0;
        if (values[d] <= NORMA__COLLINEAR)
            continue;
        for (size_t i = 0; i < k; i++)
            projected[d] += v[i] * criterion[i];
        for (size_t i = 0; i < k; i++)
            onto_orthogonal[i] += v[i] * projected[d] / sqrt(values[d]);
        for (size_t i = 0; beta && i < k; i++)
            beta[i] += v[i] * projected[d] / values[d];
    }
}

/* Entry (i, j) of V D^1/2 V': the predictors' loadings on the orthogonal variables. */
static double loading(const double *values, const double *vectors, size_t i, size_t j, size_t k)
{
    double sum = 0;
    for (size_t d = 0; d < k; d++)
        sum += values[d] > 0 ? vectors[i + d * k] * sqrt(values[d]) * vectors[j + d * k] : 0;
    return sum;
}

norma_status norma__relative_weights(double *weights, double *beta, double *smallest,
                                     const double *r, size_t ld, size_t k, double *work,
                                     norma_error *err)
{
    double *predictors = work, *vectors = work + k * k, *values = vectors + k * k;
    double *onto = values + k, *projected = onto + k;
    for (size_t j = 0; j < k; j++)
        memcpy(predictors + j * k, r + j * ld, k * sizeof *predictors);
    norma_status status = norma__eigen(values, vectors, predictors, k, err);
    if (status != NORMA_OK)
        return status;
    regress(onto, beta, projected, values, vectors, r + k * ld, k);
    memset(weights, 0, k * sizeof *weights);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i <= j; i++) {
            double l = loading(values, vectors, i, j, k), square = l * l;
            weights[i] += square * onto[j] * onto[j];
            if (i != j)
                weights[j] += square * onto[i] * onto[i];
        }
    bool collinear = values[k - 1] <= NORMA__COLLINEAR;
    for (size_t i = 0; beta && collinear && i < k; i++)
        beta[i] = NAN;
    if (smallest)
        *smallest = values[k - 1];
    return NORMA_OK;
}
