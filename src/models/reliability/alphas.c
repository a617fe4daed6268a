/* Lower bounds that are closed forms: Cronbach (1951), Psychometrika 16, 297-334; Guttman (1945),
   Psychometrika 10, 255-282. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/reliability/estimates.h"

enum { ALPHA, STANDARDIZED, LAMBDA1, LAMBDA2, LAMBDA3, LAMBDA5, LAMBDA6 };

/* Gradient number k, emptied; NULL when none is wanted. */
static double *gradient_of(const norma__estimates *out, size_t k, size_t p)
{
    return out->gradients ? memset(out->gradients + k * p * p, 0, p * p * sizeof(double)) : NULL;
}

static void add_identity(double *gradient, size_t p)
{
    for (size_t i = 0; gradient && i < p; i++)
        gradient[i + i * p] += 1;
}

/* The sum of squared covariances of item i with the others. */
static double squared_with(const double *cov, size_t i, size_t p)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        if (j != i)
            sum += cov[j + i * p] * cov[j + i * p];
    return sum;
}

/* With c = k / (k - 1) and q^2 = c sum s_ij^2, the unreliable part is tr S - q. */
static double lambda2(double *gradient, const double *cov, double own, double total, size_t p)
{
    double c = (double)p / ((double)p - 1), square = 0;
    for (size_t i = 0; i < p; i++)
        square += squared_with(cov, i, p);
    double q = sqrt(c * square);
    add_identity(gradient, p);
    for (size_t k = 0; gradient && k < p * p; k++)
        if (k % (p + 1) != 0)
            gradient[k] = -c * cov[k] / q;
    return norma__bound(gradient, 1, own - q, total, p);
}

/* The item with the largest sum of squared covariances gives q / 2. */
static double lambda5(double *gradient, const double *cov, double own, double total, size_t p)
{
    size_t best = 0;
    double square = -1;
    for (size_t i = 0; i < p; i++) {
        double of_item = squared_with(cov, i, p);
        if (of_item > square) {
            square = of_item;
            best = i;
        }
    }
    double root = sqrt(square);
    add_identity(gradient, p);
    for (size_t j = 0; gradient && j < p; j++)
        if (j != best)
            gradient[j + best * p] = gradient[best + j * p] = -cov[j + best * p] / root;
    return norma__bound(gradient, 1, own - 2 * root, total, p);
}

/* The unreliable part is the sum of the variances of each item that the others do not predict: one
   over the diagonal of the inverse. NaN when S is singular. */
static double lambda6(double *gradient, double *inverse, const double *cov, double total, size_t p)
{
    double alone = 0;
    if (!norma__invert_spd(inverse, NULL, cov, p)) {
        for (size_t k = 0; gradient && k < p * p; k++)
            gradient[k] = NAN;
        return NAN;
    }
    for (size_t i = 0; i < p; i++)
        alone += 1 / inverse[i + i * p];
    for (size_t i = 0; gradient && i < p; i++) {
        const double *of_item = inverse + i * p;
        for (size_t b = 0; b < p; b++)
            for (size_t a = 0; a < p; a++)
                gradient[a + b * p] += of_item[a] / of_item[i] * (of_item[b] / of_item[i]);
    }
    return norma__bound(gradient, 1, alone, total, p);
}

/* Alpha of the items divided by their own standard deviations; NaN when one does not vary. */
static double standardized(double *gradient, const norma__covariances *c)
{
    size_t p = c->p;
    double total = 0, k = (double)p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            total += c->cov[i + j * p] / (c->sd[i] * c->sd[j]);
    if (!(total > 16 * DBL_EPSILON * k * k))
        total = NAN;
    double value = norma__bound(gradient, k / (k - 1), k, total, p);
    if (gradient)
        norma__by_covariances(gradient, c);
    return value;
}

static double own_variance(double *gradient, double factor, double own, double total, size_t p)
{
    add_identity(gradient, p);
    return norma__bound(gradient, factor, own, total, p);
}

norma_status norma__alphas(norma__estimates *out, const norma__covariances *c, norma_error *err)
{
    size_t p = c->p;
    double own = 0, total = norma__total_variance(c->cov, p), k = (double)p;
    double *v = out->values, *inverse = NORMA__NEW(double, p *p);

    if (!inverse)
        return norma__no_memory(err);
    for (size_t i = 0; i < p; i++)
        own += c->cov[i + i * p];
    v[ALPHA] = own_variance(gradient_of(out, ALPHA, p), k / (k - 1), own, total, p);
    v[STANDARDIZED] = standardized(gradient_of(out, STANDARDIZED, p), c);
    v[LAMBDA1] = own_variance(gradient_of(out, LAMBDA1, p), 1, own, total, p);
    v[LAMBDA2] = lambda2(gradient_of(out, LAMBDA2, p), c->cov, own, total, p);
    v[LAMBDA3] = own_variance(gradient_of(out, LAMBDA3, p), k / (k - 1), own, total, p);
    v[LAMBDA5] = lambda5(gradient_of(out, LAMBDA5, p), c->cov, own, total, p);
    v[LAMBDA6] = lambda6(gradient_of(out, LAMBDA6, p), inverse, c->cov, total, p);
    free(inverse);
    return NORMA_OK;
}
