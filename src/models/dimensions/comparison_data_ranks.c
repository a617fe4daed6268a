#include "models/dimensions/comparison_data_ranks.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/normal.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many of the n sorted values are below x, and how many are not above. */
static size_t count_below(const double *sorted, size_t n, double x, bool or_equal)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < x || (or_equal && sorted[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double norma__lies_below(const double *x, const double *y, size_t n, double *work)
{
    const double N = (double)n;
    double u = 0, ties = 0;
    memcpy(work, x, n * sizeof *work);
    memcpy(work + n, y, n * sizeof *work);
    qsort(work, 2 * n, sizeof *work, by_value);
    for (size_t at = 0; at < 2 * n;) {
        size_t next = at + 1;
        while (next < 2 * n && work[next] == work[at])
            next++;
        double t = (double)(next - at);
        ties += t * t * t - t;
        at = next;
    }
    for (size_t i = 0; i < n; i++)
        u += ((double)count_below(work, 2 * n, x[i], false) +
              (double)count_below(work, 2 * n, x[i], true) + 1) /
             2;
    u -= N * (N + 1) / 2;
    const double variance = N * N / 12 * (2 * N + 1 - ties / (2 * N * (2 * N - 1)));
    return variance > 0 ? norma__normal_cdf((u - N * N / 2 + 0.5) / sqrt(variance)) : 1;
}
