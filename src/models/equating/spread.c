#include "models/equating/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/status.h"

/* Shares that differ by less are one: sums of the same counts in another order. */
#define SAME 1e-13

norma_status norma__spread_new(norma__spread *out, const double *scores, size_t n, norma_error *err)
{
    *out = (norma__spread){.n = n, .scores = scores};
    out->share = NORMA__NEW(double, n);
    out->node = NORMA__NEW(double, 2 * n + 1);
    out->below = NORMA__NEW(double, 2 * n + 1);
    if (!out->share || !out->node || !out->below) {
        norma__spread_clear(out);
        return norma__no_memory(err);
    }
    double first = n > 1 ? scores[1] - scores[0] : 1;
    double last = n > 1 ? scores[n - 1] - scores[n - 2] : 1;
    out->node[0] = scores[0] - first / 2;
    for (size_t i = 0; i < n; i++) {
        out->node[2 * i + 1] = scores[i];
        out->node[2 * i + 2] = i + 1 < n ? (scores[i] + scores[i + 1]) / 2 : scores[i] + last / 2;
    }
    return NORMA_OK;
}

void norma__spread_clear(norma__spread *spread)
{
    free(spread->share);
    free(spread->node);
    free(spread->below);
    *spread = (norma__spread){0};
}

void norma__spread_take(norma__spread *spread, const double *share)
{
    double below = 0, mean = 0, variance = 0;
    memcpy(spread->share, share, spread->n * sizeof *share);
    spread->below[0] = 0;
    for (size_t i = 0; i < spread->n; i++) {
        spread->below[2 * i + 1] = below + share[i] / 2;
        below += share[i];
        spread->below[2 * i + 2] = below;
        mean += share[i] * spread->scores[i];
    }
    for (size_t i = 0; i < spread->n; i++)
        variance += share[i] * (spread->scores[i] - mean) * (spread->scores[i] - mean);
    spread->mean = mean;
    spread->variance = variance;
}

/* ---- evenly spread ---- */

/* The first of the nodes for which more is true, between 1 and the last. */
static size_t node_over(const double *values, size_t last, double limit)
{
    size_t low = 0, high = last; /* values[low] <= limit, or low is 0; high answers */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (values[middle] > limit)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static double between(double at, double from, double to, double low, double high)
{
    return to > from ? low + (at - from) / (to - from) * (high - low) : low;
}

static double even_below(const norma__spread *s, double point)
{
    size_t last = 2 * s->n;
    if (point <= s->node[0])
        return 0;
    if (point >= s->node[last])
        return 1;
    size_t k = node_over(s->node, last, point);
    return between(point, s->node[k - 1], s->node[k], s->below[k - 1], s->below[k]);
}

size_t norma__spread_score(const norma__spread *s, double point)
{
    return (node_over(s->node, 2 * s->n, point) - 1) / 2;
}

/* From above and from below: they differ along an empty stretch. */
static norma__place even_place(const norma__spread *s, double share)
{
    size_t last = 2 * s->n, upper = node_over(s->below, last, share + SAME), lower = upper;
    while (lower > 1 && s->below[lower - 1] >= share - SAME)
        lower--;
    double width = s->node[upper] - s->node[upper - 1];
    double from_above = between(fmax(share, s->below[upper - 1]), s->below[upper - 1],
                                s->below[upper], s->node[upper - 1], s->node[upper]);
    double from_below = between(fmin(share, s->below[lower]), s->below[lower - 1], s->below[lower],
                                s->node[lower - 1], s->node[lower]);
    norma__place place = {.density = (s->below[upper] - s->below[upper - 1]) / width};
    if (share <= SAME)
        from_below = s->node[0];
    if (share >= 1 - SAME)
        from_above = s->node[last];
    if (share <= SAME || share >= 1 - SAME)
        place.density = NAN;
    place.point =
        upper == lower && isfinite(place.density) ? from_above : (from_above + from_below) / 2;
    return place;
}

/* The gain is 1 below the point, 0 above, and what of its share lies below at the score whose
   share the point cuts. */
static void even_slope(double *slope, const norma__spread *s, double point)
{
    for (size_t i = 0; i < s->n; i++) {
        const double *node = s->node + 2 * i;
        if (point >= node[2])
            slope[i] = 1;
        else if (point <= node[0])
            slope[i] = 0;
        else
            slope[i] = point <= node[1] ? (point - node[0]) / (node[1] - node[0]) / 2
                                        : 0.5 + (point - node[1]) / (node[2] - node[1]) / 2;
    }
}

/* ---- normal kernels ---- */

/* How much the scores are drawn together. */
static double shrink(const norma__spread *s)
{
    return sqrt(s->variance / (s->variance + s->bandwidth * s->bandwidth));
}

static double kernel_z(const norma__spread *s, double a, size_t i, double point)
{
    return (point - a * s->scores[i] - (1 - a) * s->mean) / (a * s->bandwidth);
}

static double kernel_below(const norma__spread *s, double point)
{
    double a = shrink(s), below = 0;
    for (size_t i = 0; i < s->n; i++)
        below += s->share[i] * norma__normal_cdf(kernel_z(s, a, i, point));
    return below;
}

static double kernel_density(const norma__spread *s, double point)
{
    double a = shrink(s), density = 0;
    for (size_t i = 0; i < s->n; i++)
        density += s->share[i] * norma__normal_density(kernel_z(s, a, i, point));
    return density / (a * s->bandwidth);
}

/* Newton's method, kept between bounds that close in. */
static norma__place kernel_place(const norma__spread *s, double share)
{
    double sd = sqrt(s->variance), point = s->mean;
    double low = s->scores[0] - 40 * (s->bandwidth + sd);
    double high = s->scores[s->n - 1] + 40 * (s->bandwidth + sd);
    if (!(share > 0 && share < 1) || !(sd > 0))
        return (norma__place){NAN, NAN};
    for (int step = 0; step < 200 && high - low > 1e-14 * sd; step++) {
        double over = kernel_below(s, point) - share, density = kernel_density(s, point);
        if (over > 0)
            high = point;
        else
            low = point;
        double next = point - over / density;
        if (!(next > low && next < high))
            next = (low + high) / 2;
        if (fabs(next - point) <= 1e-14 * sd)
            break;
        point = next;
    }
    return (norma__place){point, kernel_density(s, point)};
}

/* Von Davier, Holland & Thayer (2004), section 5.1: mean and variance move with the share. */
static void kernel_slope(double *slope, const norma__spread *s, double point)
{
    double a = shrink(s), density = kernel_density(s, point), sd = sqrt(s->variance);
    for (size_t i = 0; i < s->n; i++) {
        double z = (s->scores[i] - s->mean) / sd;
        double moved = (point - s->mean) * (1 - a * a) * z * z / 2 + (1 - a) * s->scores[i];
        slope[i] = norma__normal_cdf(kernel_z(s, a, i, point)) - moved * density;
    }
}

static double penalty(norma__spread *s, double bandwidth, double unit)
{
    double sum = 0;
    s->bandwidth = bandwidth;
    for (size_t i = 0; i < s->n; i++) {
        double off = s->share[i] - unit * kernel_density(s, s->scores[i]);
        sum += off * off;
    }
    return sum;
}

/* Golden section between 0.2 and 5 units, from the best of a coarse grid. */
double norma__spread_bandwidth(norma__spread *s)
{
    const double golden = (sqrt(5) - 1) / 2;
    double unit = s->n > 1 ? s->scores[1] - s->scores[0] : 1, best = 0.2;
    for (int step = 0; step <= 34; step++) {
        double h = 0.2 * pow(1.1, step);
        if (penalty(s, h * unit, unit) < penalty(s, best * unit, unit))
            best = h;
    }
    double low = best / 1.1, high = best * 1.1;
    while (high - low > 1e-7) {
        double left = high - golden * (high - low), right = low + golden * (high - low);
        if (penalty(s, left * unit, unit) < penalty(s, right * unit, unit))
            high = right;
        else
            low = left;
    }
    s->bandwidth = (low + high) / 2 * unit;
    return s->bandwidth;
}

/* ---- either ---- */

double norma__spread_below(const norma__spread *s, double point)
{
    return s->bandwidth > 0 ? kernel_below(s, point) : even_below(s, point);
}

double norma__spread_rank(const norma__spread *s, size_t i)
{
    return s->bandwidth > 0 ? kernel_below(s, s->scores[i]) : s->below[2 * i + 1];
}

norma__place norma__spread_place(const norma__spread *s, double share)
{
    return s->bandwidth > 0 ? kernel_place(s, share) : even_place(s, share);
}

void norma__spread_slope(double *slope, const norma__spread *s, double point)
{
    if (s->bandwidth > 0)
        kernel_slope(slope, s, point);
    else
        even_slope(slope, s, point);
}
