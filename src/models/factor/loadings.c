#include "models/factor/loadings.h"

#include <math.h>

bool norma__points_down(const double *column, size_t p)
{
    double sum = 0, size = 0, largest = 0;
    for (size_t i = 0; i < p; i++) {
        sum += column[i];
        size += fabs(column[i]);
        if (fabs(column[i]) > fabs(largest) + 1e-9)
            largest = column[i];
    }
    return fabs(sum) > 1e-9 * size ? sum < 0 : largest < 0;
}

void norma__negate(double *x, size_t n, size_t stride)
{
    for (size_t i = 0; i < n; i++)
        x[i * stride] = -x[i * stride];
}
