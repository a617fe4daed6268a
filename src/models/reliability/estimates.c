#include "models/reliability/estimates.h"

#include <float.h>
#include <math.h>

void norma__undefined(norma__estimates *out, size_t n, size_t p)
{
    for (size_t k = 0; k < n; k++)
        out->values[k] = NAN;
    for (size_t k = 0; out->gradients && k < n * p * p; k++)
        out->gradients[k] = NAN;
}

void norma__tell(norma__estimates *out, const norma__extracted *fit)
{
    if (!fit->converged)
        out->slope = fit->gradient_max;
    for (size_t i = 0; i < fit->p && out->heywood; i++)
        out->heywood[i] |= fit->uniquenesses[i] <= NORMA__LEAST_UNIQUENESS;
}

bool norma__one_factor_possible(const norma__covariances *c)
{
    for (size_t k = 0; k < c->p * c->p; k++)
        if (!isfinite(c->cor[k]))
            return false;
    return c->p >= 3;
}

void norma__scaled(double *cov, const norma__covariances *c)
{
    for (size_t j = 0; j < c->p; j++)
        for (size_t i = 0; i < c->p; i++)
            cov[i + j * c->p] = c->cor[i + j * c->p] * c->sd[i] * c->sd[j];
}

double norma__total_variance(const double *cov, size_t p)
{
    double total = 0, own = 0;
    for (size_t k = 0; k < p * p; k++)
        total += cov[k];
    for (size_t i = 0; i < p; i++)
        own += cov[i + i * p];
    return total > 16 * DBL_EPSILON * (double)p * own ? total : NAN;
}

double norma__bound(double *gradient, double factor, double part, double total, size_t p)
{
    for (size_t k = 0; gradient && k < p * p; k++)
        gradient[k] = factor * (part / total - gradient[k]) / total;
    return factor * (1 - part / total);
}

void norma__by_covariances(double *gradient, const norma__covariances *c)
{
    for (size_t i = 0; i < c->p; i++) {
        double own = 0;
        for (size_t j = 0; j < c->p; j++)
            if (j != i)
                own -= gradient[i + j * c->p] * c->cor[i + j * c->p];
        gradient[i + i * c->p] = own / (c->sd[i] * c->sd[i]);
    }
    for (size_t j = 0; j < c->p; j++)
        for (size_t i = 0; i < c->p; i++)
            if (i != j)
                gradient[i + j * c->p] /= c->sd[i] * c->sd[j];
}
