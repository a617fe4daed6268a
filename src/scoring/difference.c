#include <norma/difference.h>

#include <math.h>

#include "foundation/numeric.h"
#include "foundation/status.h"

double norma_difference_reliability(double sd_x, double reliability_x, double sd_y,
                                    double reliability_y, double r_xy)
{
    double shared = 2 * sd_x * sd_y * r_xy;
    double total = sd_x * sd_x + sd_y * sd_y - shared;
    double true_part = sd_x * sd_x * reliability_x + sd_y * sd_y * reliability_y - shared;
    return total > 0 ? true_part / total : NAN;
}

/* Rows with both scores. */
typedef struct pairs {
    const double *x, *y;
    const uint8_t *keep;
    size_t n_rows;
} pairs;

static bool in_pair(const pairs *p, size_t r)
{
    return (!p->keep || p->keep[r]) && !isnan(p->x[r]) && !isnan(p->y[r]);
}

typedef struct sums {
    double x, y, difference; /* sums, then means */
    double xx, yy, xy, dd;   /* of deviations from these means */
} sums;

static sums sums_of(size_t *n, const pairs *p)
{
    sums s = {0};
    *n = 0;
    for (size_t r = 0; r < p->n_rows; r++)
        if (in_pair(p, r)) {
            ++*n;
            s.x += p->x[r];
            s.y += p->y[r];
            s.difference += p->x[r] - p->y[r];
        }
    s.x /= (double)*n;
    s.y /= (double)*n;
    s.difference /= (double)*n;
    for (size_t r = 0; r < p->n_rows; r++)
        if (in_pair(p, r)) {
            double dx = p->x[r] - s.x, dy = p->y[r] - s.y;
            double d = p->x[r] - p->y[r] - s.difference;
            s.xx += dx * dx;
            s.yy += dy * dy;
            s.xy += dx * dy;
            s.dd += d * d;
        }
    return s;
}

/* Paired t; without any spread the interval is the mean itself. */
static void test_mean(norma_difference *d, double conf_level)
{
    double n = (double)d->n, se = d->sd / sqrt(n);
    double half = se > 0 ? norma__t_quantile((1 + conf_level) / 2, n - 1) * se : 0;
    d->low = d->mean - half;
    d->high = d->mean + half;
    if (se > 0)
        d->p = fmin(1, 2 * norma__t_upper(fabs(d->mean) / se, n - 1));
}

static double error_variance(double sum_of_squares, size_t n, double reliability)
{
    return sum_of_squares / ((double)n - 1) * fmax(0, 1 - reliability);
}

static void count_beyond(norma_difference *d, const pairs *p)
{
    for (size_t r = 0; r < p->n_rows; r++)
        if (in_pair(p, r)) {
            d->above += p->x[r] - p->y[r] > d->smallest;
            d->below += p->y[r] - p->x[r] > d->smallest;
        }
}

norma_status norma_difference_of(norma_difference *out, const double *x, const double *y,
                                 size_t n_rows, const uint8_t *keep, double reliability_x,
                                 double reliability_y, double conf_level, norma_error *err)
{
    const pairs p = {x, y, keep, n_rows};
    *out = (norma_difference){.mean = NAN,
                              .sd = NAN,
                              .low = NAN,
                              .high = NAN,
                              .p = NAN,
                              .r_xy = NAN,
                              .reliability = NAN,
                              .sem = NAN,
                              .smallest = NAN};
    if (!(conf_level > 0 && conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "conf-level must be between 0 and 1, got %g",
                           conf_level);
    const sums s = sums_of(&out->n, &p);
    out->mean = s.difference;
    if (out->n < 2)
        return NORMA_OK;
    double n = (double)out->n;
    out->sd = sqrt(s.dd / (n - 1));
    test_mean(out, conf_level);
    out->r_xy = s.xx > 0 && s.yy > 0 ? s.xy / sqrt(s.xx * s.yy) : NAN;
    if (isnan(reliability_x) || isnan(reliability_y))
        return NORMA_OK;
    /* without a correlation a score does not vary, and the product with its sd is 0 anyway */
    out->reliability =
        norma_difference_reliability(sqrt(s.xx / (n - 1)), reliability_x, sqrt(s.yy / (n - 1)),
                                     reliability_y, isnan(out->r_xy) ? 0 : out->r_xy);
    out->sem = sqrt(error_variance(s.xx, out->n, reliability_x) +
                    error_variance(s.yy, out->n, reliability_y));
    out->smallest = norma__normal_quantile((1 + conf_level) / 2) * out->sem;
    count_beyond(out, &p);
    return NORMA_OK;
}
