#include "models/multilevel/sizes.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static int by_size(const void *a, const void *b)
{
    const norma_unit_scores *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    if (x->mean != y->mean)
        return x->mean < y->mean ? -1 : 1;
    return (x->ss > y->ss) - (x->ss < y->ss);
}

static size_t keep_units_with_scores(norma_unit_scores *kept, const norma_unit_scores *scores,
                                     size_t n_units)
{
    size_t count = 0;
    for (size_t u = 0; u < n_units; u++)
        if (scores[u].n > 0)
            kept[count++] = scores[u];
    return count;
}

/* The mean of all rows; sums start from the first unit's, so that a constant stays exact. */
static double grand_mean(const norma_unit_scores *units, size_t count)
{
    double n = 0, sum = 0;
    for (size_t u = 0; u < count; u++) {
        n += (double)units[u].n;
        sum += (double)units[u].n * (units[u].mean - units[0].mean);
    }
    return count > 0 ? units[0].mean + sum / n : NAN;
}

static void add_unit(norma__sizes *out, const norma_unit_scores *unit)
{
    double n = (double)unit->n, d = unit->mean - out->mean;
    if (out->count == 0 || out->list[out->count - 1].n != n)
        out->list[out->count++] = (norma__size){.n = n};
    norma__size *size = &out->list[out->count - 1];
    size->units++;
    double gap = d - size->mean;
    size->mean += gap / size->units;
    size->ss += gap * (d - size->mean);
    out->units++;
    out->n += n;
    out->ss_within += unit->ss;
    out->ss_between += n * d * d;
    out->sum_n2 += n * n;
    out->harmonic += 1 / n;
}

double norma__cleared(double ss, double n, double size)
{
    return ss > 64 * n * (DBL_EPSILON * size) * (DBL_EPSILON * size) ? ss : 0;
}

static double largest_mean(const norma_unit_scores *units, size_t count)
{
    double largest = 0;
    for (size_t u = 0; u < count; u++)
        largest = fmax(largest, fabs(units[u].mean));
    return largest;
}

/* Units are gone through by size and mean, so that their order in the file changes no bit. */
norma_status norma__sizes_of(norma__sizes *out, const norma_unit_scores *scores, size_t n_units,
                             norma_error *err)
{
    *out = (norma__sizes){.mean = NAN};
    norma_unit_scores *units = NORMA__NEW(norma_unit_scores, n_units);
    out->list = NORMA__NEW(norma__size, n_units + 1);
    if (!units || !out->list) {
        free(units);
        norma__sizes_clear(out);
        return norma__no_memory(err);
    }
    size_t count = keep_units_with_scores(units, scores, n_units);
    qsort(units, count, sizeof *units, by_size);
    out->mean = grand_mean(units, count);
    for (size_t u = 0; u < count; u++)
        add_unit(out, &units[u]);
    out->harmonic = out->units / out->harmonic;
    out->ss_within = norma__cleared(out->ss_within, out->n, largest_mean(units, count));
    out->ss_between = norma__cleared(out->ss_between, out->n, largest_mean(units, count));
    free(units);
    return NORMA_OK;
}

void norma__sizes_clear(norma__sizes *sizes)
{
    free(sizes->list);
    *sizes = (norma__sizes){0};
}

norma__weighted norma__sizes_at(const norma__sizes *sizes, double ratio)
{
    norma__weighted at = {0};
    double sum = 0;
    for (size_t s = 0; s < sizes->count; s++) {
        const norma__size *size = &sizes->list[s];
        double w = size->n / (1 + size->n * ratio);
        at.w += size->units * w;
        at.w2 += size->units * w * w;
        sum += size->units * w * size->mean;
        at.log_det += size->units * log1p(size->n * ratio);
    }
    at.mean = sum / at.w;
    for (size_t s = 0; s < sizes->count; s++) {
        const norma__size *size = &sizes->list[s];
        double w = size->n / (1 + size->n * ratio), d = size->mean - at.mean;
        double ss = size->ss + size->units * d * d;
        at.q += w * ss;
        at.q2 += w * w * ss;
    }
    return at;
}

/* The false position of Dowell & Jarratt (1971), BIT 11, 168-174, with a bisection whenever three
   steps did not halve the bracket. */
double norma__root(double (*function)(double x, const void *context), const void *context,
                   double low, double high)
{
    double f_low = function(low, context), f_high = function(high, context);
    if (f_low == 0 || f_high == 0)
        return f_low == 0 ? low : high;
    int side = 0;
    double width = high - low;
    for (int step = 0; step < 200; step++) {
        double x = (low * f_high - high * f_low) / (f_high - f_low);
        if (step % 3 == 2) {
            if (high - low > width / 2 || !(x > low && x < high))
                x = low + (high - low) / 2;
            width = high - low;
        }
        if (!(x > low && x < high) || high - low <= 2 * DBL_EPSILON * fmax(fabs(low), fabs(high)))
            break;
        double f = function(x, context);
        if (f == 0)
            return x;
        if ((f > 0) == (f_high > 0)) {
            high = x;
            f_high = f;
            f_low *= side == 1 ? 0.5 : 1;
            side = 1;
        } else {
            low = x;
            f_low = f;
            f_high *= side == -1 ? 0.5 : 1;
            side = -1;
        }
    }
    return fabs(f_low) < fabs(f_high) ? low : high;
}
