#include "models/multilevel/components.h"

#include <math.h>

#include "foundation/numeric.h"

/* Wald (1940), Annals of Mathematical Statistics 11, 96-100: at the true ratio of the variances,
   the weighted mean square of unit means over the mean square within is F distributed, exactly and
   for any sizes; it falls as the ratio grows. With equal sizes this is the usual F interval. */
typedef struct pivot {
    const norma__sizes *sizes;
    double ms_within, quantile;
} pivot;

static double f_at(const norma__sizes *sizes, double ms_within, double ratio)
{
    return norma__sizes_at(sizes, ratio).q / (sizes->units - 1) / ms_within;
}

/* Of icc rather than the ratio, which has no upper end. */
static double excess(double icc, const void *context)
{
    const pivot *p = context;
    return f_at(p->sizes, p->ms_within, icc / (1 - icc)) - p->quantile;
}

static double solve(const pivot *p)
{
    double largest = p->sizes->list[p->sizes->count - 1].n;
    double lowest = -1 / (largest - 1); /* the least that a unit of the largest size can have */
    double low = lowest + 1e-9 * (1 + fabs(lowest)), high = 1 - 1e-12;
    if (excess(low, p) <= 0)
        return lowest;
    if (excess(high, p) >= 0)
        return 1;
    return norma__root(excess, p, low, high);
}

void norma__icc_interval(double *low, double *high, const norma__sizes *sizes, double level)
{
    double tail = (1 - level) / 2, df1 = sizes->units - 1, df2 = sizes->n - sizes->units;
    pivot p = {.sizes = sizes, .ms_within = sizes->ss_within / df2};
    p.quantile = norma__f_quantile(1 - tail, df1, df2);
    *low = solve(&p);
    p.quantile = norma__f_quantile(tail, df1, df2);
    *high = solve(&p);
}
