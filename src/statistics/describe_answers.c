#include <math.h>

#include "statistics/describe_parts.h"

/* The answer at a rank, counted from 0 in increasing order. */
static double answer_at(const norma_item_description *d, size_t rank)
{
    size_t below = 0, c = 0;
    while ((below += d->counts[c]) <= rank)
        c++;
    return d->min + (double)c;
}

static double central_moment(const norma_item_description *d, int power)
{
    double sum = 0;
    for (size_t c = 0; c < norma__n_categories(d); c++)
        sum += (double)d->counts[c] * pow(d->min + (double)c - d->mean, power);
    return sum / (double)d->n;
}

static double mean_answer(const norma_item_description *d)
{
    size_t sum = 0;
    for (size_t c = 0; c < norma__n_categories(d); c++)
        sum += c * d->counts[c];
    return d->min + (double)sum / (double)d->n;
}

static void round_counts(norma_item_description *d, size_t unit)
{
    d->n = (d->n + unit / 2) / unit;
    for (size_t c = 0; c < norma__n_categories(d); c++)
        d->counts[c] = (d->counts[c] + unit / 2) / unit;
}

void norma__describe_answers(norma_item_description *d, size_t unit)
{
    double n = (double)d->n;
    d->mean = d->sd = d->median = d->skewness = d->kurtosis = d->floor = d->ceiling = NAN;
    if (d->n == 0)
        return;
    d->mean = mean_answer(d);
    d->median = (answer_at(d, (d->n - 1) / 2) + answer_at(d, d->n / 2)) / 2;
    d->floor = (double)d->counts[0] / n;
    d->ceiling = (double)d->counts[norma__n_categories(d) - 1] / n;
    double m2 = central_moment(d, 2);
    if (d->n > unit)
        d->sd = sqrt(m2 * n / (n - (double)unit));
    if (m2 > 0) {
        d->skewness = central_moment(d, 3) / pow(m2, 1.5);
        d->kurtosis = central_moment(d, 4) / (m2 * m2) - 3;
    }
    round_counts(d, unit);
}
