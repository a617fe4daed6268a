/* Huber (1981), Robust Statistics; that of MASS::rlm(), whose scale divides by
   0.6745 rounded. */
#include "process/latency/huber.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "foundation/numeric.h"

static const double TUNING = 1.345, CONSISTENCY = 0.6744897501960817, CLOSE = 1e-11;
enum { MOST_STEPS = 200 };

static double residual_of(const double *coefs, double y, const double *const *x, size_t n_x,
                          size_t row)
{
    for (size_t a = 0; a < n_x; a++)
        y -= coefs[a] * x[a][row];
    return y;
}

/* Weighted least squares; scale 0 or less weighs all alike. Coefficients are those of the step
   before on entry. */
static bool step(double *coefs, double scale, const double *y, const double *const *x, size_t n_x,
                 size_t n)
{
    double xx[NORMA__HUBER_MOST * NORMA__HUBER_MOST] = {0}, xy[NORMA__HUBER_MOST] = {0};
    for (size_t r = 0; r < n; r++) {
        if (isnan(y[r]))
            continue;
        double size = scale > 0 ? fabs(residual_of(coefs, y[r], x, n_x, r)) / scale : 0;
        double weight = size > TUNING ? TUNING / size : 1;
        for (size_t a = 0; a < n_x; a++) {
            xy[a] += weight * x[a][r] * y[r];
            for (size_t b = 0; b < n_x; b++)
                xx[a * n_x + b] += weight * x[a][r] * x[b][r];
        }
    }
    double before[NORMA__HUBER_MOST];
    for (size_t a = 0; a < n_x; a++)
        before[a] = xx[a * n_x + a];
    if (!norma__invert_spd(xx, NULL, xx, n_x))
        return false;
    for (size_t a = 0; a < n_x; a++) {
        if (!(xx[a * n_x + a] * before[a] < 1e12)) /* the variance inflation factor */
            return false;
        coefs[a] = 0;
        for (size_t b = 0; b < n_x; b++)
            coefs[a] += xx[a * n_x + b] * xy[b];
    }
    return true;
}

static double spread(const double *coefs, const double *y, const double *const *x, size_t n_x,
                     size_t n, double *room)
{
    size_t kept = 0;
    for (size_t r = 0; r < n; r++)
        if (!isnan(y[r]))
            room[kept++] = fabs(residual_of(coefs, y[r], x, n_x, r));
    return kept ? gsl_stats_median(room, 1, kept) / CONSISTENCY : NAN;
}

bool norma__huber_fit(double *coefs, double *scale, const double *y, const double *const *x,
                      size_t n_x, size_t n, double *room)
{
    for (size_t a = 0; a < n_x; a++)
        coefs[a] = 0;
    *scale = NAN;
    if (!step(coefs, 0, y, x, n_x, n))
        return false;
    for (int i = 0; i < MOST_STEPS; i++) {
        double before[NORMA__HUBER_MOST], moved = 0;
        *scale = spread(coefs, y, x, n_x, n, room);
        if (!(*scale > 0))
            break;
        for (size_t a = 0; a < n_x; a++)
            before[a] = coefs[a];
        if (!step(coefs, *scale, y, x, n_x, n))
            return false;
        for (size_t a = 0; a < n_x; a++)
            moved = fmax(moved, fabs(coefs[a] - before[a]));
        if (moved <= CLOSE * *scale)
            break;
    }
    return true;
}
