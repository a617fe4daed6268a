#include "models/rotation/starts.h"

#include <gsl/gsl_randist.h>
#include <math.h>

void norma__make_identity(double *t, size_t k)
{
    for (size_t i = 0; i < k * k; i++)
        t[i] = i % (k + 1) == 0;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Each less its part along those before (twice, against rounding). */
void norma__orthonormalise(double *t, size_t k)
{
    for (size_t c = 0; c < k; c++) {
        double *column = t + c * k;
        for (size_t b = 0; b < 2 * c; b++) {
            const double *other = t + b % c * k;
            double along = dot(column, other, k);
            for (size_t i = 0; i < k; i++)
                column[i] -= along * other[i];
        }
        double length = sqrt(dot(column, column, k));
        for (size_t i = 0; i < k; i++)
            column[i] /= length;
    }
}

/* Of normal columns (Stewart, 1980, SIAM J. Numer. Anal. 17, 403-409). */
void norma__make_orthogonal(double *t, size_t k, gsl_rng *random)
{
    for (size_t i = 0; i < k * k; i++)
        t[i] = gsl_ran_gaussian_ziggurat(random, 1);
    norma__orthonormalise(t, k);
}
