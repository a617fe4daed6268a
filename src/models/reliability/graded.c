#include "models/reliability/graded.h"

#include <math.h>

#include "foundation/normal.h"

norma__graded norma__graded_of(const norma_information *information, size_t j)
{
    double loading = information->loadings[j], slope = information->slopes[j];
    return (norma__graded){.loading = loading,
                           .root = loading != 0 ? loading / slope : 1,
                           .thresholds = information->thresholds[j],
                           .n = information->n_locations[j]};
}

/* Where a boundary is passed: minus infinity before the first, infinity after the last. */
static double boundary(const norma__graded *item, size_t c, double theta)
{
    if (c == 0)
        return -INFINITY;
    if (c > item->n)
        return INFINITY;
    return (item->thresholds[c - 1] - item->loading * theta) / item->root;
}

/* From the nearer tail, where differences keep their digits. */
static double between(double low, double high)
{
    return low > 0 ? norma__normal_cdf(-low) - norma__normal_cdf(-high)
                   : norma__normal_cdf(high) - norma__normal_cdf(low);
}

void norma__graded_at(double *probability, double *slope, const norma__graded *item, double theta)
{
    double low = boundary(item, 0, theta);
    for (size_t c = 0; c <= item->n; c++) {
        double high = boundary(item, c + 1, theta);
        probability[c] = between(low, high);
        if (slope)
            slope[c] = item->loading / item->root *
                       (norma__normal_density(low) - norma__normal_density(high));
        low = high;
    }
}

double norma__graded_information(const norma__graded *item, double theta)
{
    double probability[256], slope[256], sum = 0;
    norma__graded_at(probability, slope, item, theta);
    for (size_t c = 0; c <= item->n; c++)
        if (probability[c] > 0) /* where it vanishes, so does what it adds */
            sum += slope[c] * slope[c] / probability[c];
    return sum;
}
