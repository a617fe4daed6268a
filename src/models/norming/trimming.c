#include "models/norming/trimming.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

double norma__most(const double *weights, size_t n)
{
    double most = weights[0];
    for (size_t i = 1; i < n; i++)
        most = weights[i] > most ? weights[i] : most;
    return most;
}

static int decreasing(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* With the k largest at the cap the others, of sum s, are multiplied by (n - k cap) / s; k is the
   smallest number that leaves none over the cap. Since the cap is over the mean, some are left. */
norma_status norma__cap(double *weights, size_t n, double cap, norma_error *err)
{
    double sum = 0, limit = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    double factor = (double)n / sum;
    if (norma__most(weights, n) * factor > cap) {
        double *sorted = NORMA__NEW(double, n);
        if (!sorted)
            return norma__no_memory(err);
        memcpy(sorted, weights, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, decreasing);
        for (size_t k = 0; k + 1 < n && sorted[k] * factor > cap; k++) {
            limit = sorted[k];
            sum -= limit;
            factor = ((double)n - (double)(k + 1) * cap) / sum;
        }
        free(sorted);
    }
    for (size_t i = 0; i < n; i++)
        weights[i] = limit > 0 && weights[i] >= limit ? cap : weights[i] * factor;
    return NORMA_OK;
}

norma_status norma__trim(double *weights, size_t n, double cap, norma_error *err)
{
    uint8_t *cut = NORMA__NEW(uint8_t, n);
    if (!cut)
        return norma__no_memory(err);
    for (;;) {
        double surplus = 0;
        size_t left = n;
        for (size_t i = 0; i < n; i++) {
            if (weights[i] > cap) {
                surplus += weights[i] - cap;
                weights[i] = cap;
                cut[i] = 1;
            }
            left -= cut[i];
        }
        if (surplus <= 0 || left == 0) /* the cap is over the mean, so that some are left */
            break;
        for (size_t i = 0; i < n; i++)
            if (!cut[i])
                weights[i] += surplus / (double)left;
    }
    free(cut);
    return NORMA_OK;
}
