#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/implicit/measure.h"

void norma__pairs_add(norma__pairs *pairs, double x, double y)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    pairs->n++;
    pairs->x += x;
    pairs->y += y;
    pairs->xx += x * x;
    pairs->yy += y * y;
    pairs->xy += x * y;
}

double norma__pairs_r(const norma__pairs *p)
{
    double sxx = p->xx - p->x * p->x / p->n, syy = p->yy - p->y * p->y / p->n;
    double sxy = p->xy - p->x * p->y / p->n;
    if (p->n < 3 || !(sxx > 1e-14 * p->xx) || !(syy > 1e-14 * p->yy))
        return NAN;
    return fmax(-1, fmin(1, sxy / sqrt(sxx * syy)));
}

/* Spearman (1910) and Brown (1910): the reliability of both halves together. */
static double spearman_brown(double r)
{
    return r > -1 ? 2 * r / (1 + r) : NAN;
}

norma_half_correlation norma__half_correlation(const norma__pairs *pairs, double conf_level)
{
    norma_half_correlation h = {.n = (size_t)pairs->n, .r = norma__pairs_r(pairs)};
    double z = norma__normal_quantile((1 + conf_level) / 2) / sqrt(pairs->n - 3);
    h.corrected = spearman_brown(h.r);
    h.low = h.high = NAN;
    if (pairs->n > 3 && fabs(h.r) < 1) {
        h.low = spearman_brown(tanh(atanh(h.r) - z));
        h.high = spearman_brown(tanh(atanh(h.r) + z));
    }
    return h;
}

/* The quantile of R's type 7. */
static double quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1), whole = floor(at);
    size_t k = (size_t)whole;
    return k + 1 < n ? sorted[k] + (at - whole) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

norma_status norma__summarise_splits(norma_implicit_reliability *r, const norma__pairs *splits,
                                     size_t n_splits, double conf_level, norma_error *err)
{
    double sum = 0, *values = NORMA__NEW(double, n_splits);
    size_t n = 0;
    if (!values)
        return norma__no_memory(err);
    for (size_t k = 0; k < n_splits; k++) {
        double value = spearman_brown(norma__pairs_r(&splits[k]));
        if (isfinite(value)) {
            values[n++] = value;
            sum += value;
        }
    }
    r->n_splits = n;
    r->mean = r->median = r->low = r->high = NAN;
    if (n > 0) {
        gsl_sort(values, 1, n);
        r->mean = sum / (double)n;
        r->median = quantile(values, n, 0.5);
        r->low = quantile(values, n, (1 - conf_level) / 2);
        r->high = quantile(values, n, (1 + conf_level) / 2);
    }
    free(values);
    return NORMA_OK;
}
