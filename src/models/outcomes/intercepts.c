#include "models/outcomes/intercepts.h"

#include <math.h>
#include <string.h>

/* Sums within every group; with the ratio of the variances they give all the rest. */
typedef struct sums {
    size_t n, n_groups;
    double xx, xy, yy;          /* over all */
    const double *size, *x, *y; /* by group */
} sums;

/* Generalised least squares at one ratio. */
typedef struct fit {
    double intercept, slope, information; /* of the slope, times the residual variance */
    double squares;                       /* weighted residuals */
    double criterion;                     /* -2 restricted log likelihood but for a constant */
} fit;

/* V = I + ratio 11' within a group of m, whose inverse is I - shrink 11'. */
static fit fit_at(const sums *s, double ratio)
{
    double one = 0, x = 0, y = 0, xx = s->xx, xy = s->xy, yy = s->yy, log_det = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        double m = s->size[g], shrink = ratio / (1 + ratio * m);
        one += m - shrink * m * m;
        x += s->x[g] - shrink * m * s->x[g];
        y += s->y[g] - shrink * m * s->y[g];
        xx -= shrink * s->x[g] * s->x[g];
        xy -= shrink * s->x[g] * s->y[g];
        yy -= shrink * s->y[g] * s->y[g];
        log_det += log1p(ratio * m);
    }
    fit f = {.information = xx - x * x / one};
    f.slope = (xy - x * y / one) / f.information;
    f.intercept = (y - f.slope * x) / one;
    f.squares = fmax(yy - y * y / one - f.slope * (xy - x * y / one), 0);
    f.criterion = (double)(s->n - 2) * log(f.squares) + log_det + log(one) + log(f.information);
    return f;
}

static double criterion_at(const sums *s, double log_ratio)
{
    return fit_at(s, exp(log_ratio)).criterion;
}

/* The least of a grid of ratios, then golden section between its neighbours. */
static double best_ratio(const sums *s)
{
    const double from = -14, step = .25, golden = (sqrt(5) - 1) / 2;
    double best = from, least = INFINITY;
    for (int i = 0; i <= 112; i++) {
        double at = from + i * step, c = criterion_at(s, at);
        if (c < least) {
            least = c;
            best = at;
        }
    }
    double low = best - step, high = best + step;
    for (int i = 0; i < 60; i++) {
        double a = high - golden * (high - low), b = low + golden * (high - low);
        if (criterion_at(s, a) < criterion_at(s, b))
            high = b;
        else
            low = a;
    }
    double ratio = exp((low + high) / 2);
    return fit_at(s, ratio).criterion < fit_at(s, 0).criterion ? ratio : 0;
}

/* x and y are taken from their means, for accuracy. */
static sums sum_up(const double *x, const double *y, size_t n, const uint32_t *group,
                   size_t n_groups, const double mean[2], double *work)
{
    double *size = work, *sx = work + n_groups, *sy = sx + n_groups;
    sums s = {.n = n, .n_groups = n_groups, .size = size, .x = sx, .y = sy};
    memset(work, 0, 3 * n_groups * sizeof *work);
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - mean[0], dy = y[i] - mean[1];
        uint32_t g = group ? group[i] : 0;
        s.xx += dx * dx;
        s.xy += dx * dy;
        s.yy += dy * dy;
        size[g] += 1;
        sx[g] += dx;
        sy[g] += dy;
    }
    return s;
}

norma__line norma__line_of(const double *x, const double *y, size_t n, const uint32_t *group,
                           size_t n_groups, double *work)
{
    double mean[2] = {0, 0}, all[3];
    for (size_t i = 0; i < n; i++) {
        mean[0] += x[i] / (double)n;
        mean[1] += y[i] / (double)n;
    }
    sums s = sum_up(x, y, n, group, group ? n_groups : 1, mean, group ? work : all);
    double ratio = group ? best_ratio(&s) : 0;
    fit f = fit_at(&s, ratio);
    double residual = f.squares / (double)(n - 2);
    norma__line line = {.intercept = f.intercept + mean[1] - f.slope * mean[0],
                        .slope = f.slope,
                        .slope_se = sqrt(residual / f.information),
                        .residual = residual,
                        .between = ratio * residual};
    if (!(s.xx > 1e-24 * (double)n * mean[0] * mean[0]) || !(s.xx > 0))
        line.intercept = line.slope = line.slope_se = NAN;
    return line;
}
