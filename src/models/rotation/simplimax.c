/* Simplimax (Kiers, 1994, Psychometrika 59, 567-579): the sum of so many smallest squared loadings,
   zeros of them, whichever they are. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "models/rotation/criterion.h"

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static size_t count_up_to(double limit, const double *loadings, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += fabs(loadings[i]) <= limit ? 1 : 0;
    return count;
}

/* The zeros-th smallest |loading|. Numbers of 0 or more are in the order of their bits, so that
   halving the bits finds it in 63 counts, without memory. */
static double limit_of(const double *loadings, size_t n, size_t zeros)
{
    uint64_t low = 0, high;
    const double most = INFINITY;
    memcpy(&high, &most, sizeof high);
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (count_up_to(from_bits(middle), loadings, n) >= zeros)
            high = middle;
        else
            low = middle + 1;
    }
    return from_bits(low);
}

double norma__simplimax_loss(double *gradient, const double *loadings, size_t p, size_t k,
                             const norma__rotation *rotation)
{
    const size_t n = p * k, zeros = rotation->zeros > 0 ? rotation->zeros : p * (k - 1);
    const double limit = limit_of(loadings, n, zeros);
    size_t below = 0;
    for (size_t i = 0; i < n; i++)
        below += fabs(loadings[i]) < limit ? 1 : 0;
    double f = 0;
    size_t ties = zeros - below; /* of equal ones, the first */
    for (size_t i = 0; i < n; i++) {
        double size = fabs(loadings[i]);
        bool taken = size < limit || (size <= limit && ties > 0 && ties--);
        if (taken)
            f += size * size;
        if (gradient)
            gradient[i] = taken ? 2 * loadings[i] : 0;
    }
    return f;
}
