#include "norms/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

/* Up to so many distinct values, a sorted list is added to; more are sorted all at once. */
enum { FEW = 4096 };

/* Where a value stands, or would stand, among those seen. */
static size_t place_of(const norma_norm_scale *scale, double value)
{
    size_t low = 0, high = scale->n_values;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scale->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(norma_norm_scale *scale, size_t *capacity, size_t wanted)
{
    if (wanted <= *capacity)
        return true;
    double *values = NORMA__GROW(scale->values, double, wanted);
    if (values)
        scale->values = values;
    size_t *counts = NORMA__GROW(scale->counts, size_t, wanted);
    if (counts)
        scale->counts = counts;
    if (!values || !counts)
        return false;
    *capacity = wanted;
    return true;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool sort_values(norma_norm_scale *scale, const double *pomp, size_t n_rows,
                        size_t *capacity)
{
    double *sorted = NORMA__NEW(double, n_rows);
    bool ok = sorted != NULL;
    scale->n = scale->n_values = 0;
    for (size_t r = 0; ok && r < n_rows; r++)
        if (!isnan(pomp[r]))
            sorted[scale->n++] = pomp[r];
    if (ok)
        qsort(sorted, scale->n, sizeof *sorted, compare);
    for (size_t i = 0; ok && i < scale->n; i++) {
        size_t last = scale->n_values - 1;
        if (i > 0 && sorted[i] == scale->values[last]) {
            scale->counts[last]++;
            continue;
        }
        if (scale->n_values == *capacity)
            ok = make_room(scale, capacity, 2 * *capacity);
        if (ok) {
            scale->values[scale->n_values] = sorted[i];
            scale->counts[scale->n_values++] = 1;
        }
    }
    free(sorted);
    return ok;
}

/* Distinct scores are few (equal scores are equal doubles, see docs/score.md), so a sorted list
   that is added to costs less than sorting the respondents. Where answers were imputed they are
   many. */
static bool count_values(norma_norm_scale *scale, const double *pomp, size_t n_rows)
{
    size_t capacity = 0;
    if (!make_room(scale, &capacity, 64))
        return false;
    for (size_t r = 0; r < n_rows; r++) {
        if (isnan(pomp[r]))
            continue;
        size_t at = place_of(scale, pomp[r]), after = scale->n_values - at;
        scale->n++;
        if (after > 0 && scale->values[at] == pomp[r]) {
            scale->counts[at]++;
            continue;
        }
        if (scale->n_values == FEW)
            return sort_values(scale, pomp, n_rows, &capacity);
        if (scale->n_values == capacity && !make_room(scale, &capacity, 2 * capacity))
            return false;
        memmove(scale->values + at + 1, scale->values + at, after * sizeof *scale->values);
        memmove(scale->counts + at + 1, scale->counts + at, after * sizeof *scale->counts);
        scale->values[at] = pomp[r];
        scale->counts[at] = 1;
        scale->n_values++;
    }
    return true;
}

/* sd with n - 1; skewness g1 and excess kurtosis g2 with moments over n. */
static void moments_of_values(norma_norm_scale *scale)
{
    const double n = (double)scale->n;
    double sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (size_t v = 0; v < scale->n_values; v++)
        sum += (double)scale->counts[v] * scale->values[v];
    scale->mean = sum / n;
    for (size_t v = 0; v < scale->n_values; v++) {
        const double d = scale->values[v] - scale->mean, count = (double)scale->counts[v];
        m2 += count * d * d / n;
        m3 += count * d * d * d / n;
        m4 += count * d * d * d * d / n;
    }
    if (scale->n_values == 1)
        m2 = 0; /* the mean of equal values may be a rounding away from them */
    scale->sd = scale->n > 1 ? sqrt(m2 * n / (n - 1)) : NAN;
    scale->skewness = m2 > 0 ? m3 / pow(m2, 1.5) : NAN;
    scale->kurtosis = m2 > 0 ? m4 / (m2 * m2) - 3 : NAN;
    scale->min = scale->values[0];
    scale->max = scale->values[scale->n_values - 1];
}

bool norma__distribution_weigh_equally(norma_norm_scale *scale)
{
    scale->shares = NORMA__NEW(double, scale->n_values);
    scale->effective = NORMA__NEW(double, scale->n_values);
    if (!scale->shares || !scale->effective)
        return false;
    for (size_t v = 0; v < scale->n_values; v++) {
        scale->shares[v] = (double)scale->counts[v] / (double)scale->n;
        scale->effective[v] = (double)scale->n;
    }
    scale->n_effective = (double)scale->n;
    scale->company_mean = scale->between = scale->within = NAN;
    return true;
}

bool norma__distribution_take(norma_norm_scale *scale, const double *pomp, size_t n_rows)
{
    if (!count_values(scale, pomp, n_rows))
        return false;
    if (scale->n > 0)
        moments_of_values(scale);
    return norma__distribution_weigh_equally(scale);
}

void norma__distribution_count(size_t *below, size_t *at, const norma_norm_scale *scale,
                               double value)
{
    const size_t place = place_of(scale, value);
    *below = *at = 0;
    for (size_t v = 0; v < place; v++)
        *below += scale->counts[v];
    if (place < scale->n_values && scale->values[place] == value)
        *at = scale->counts[place];
}
