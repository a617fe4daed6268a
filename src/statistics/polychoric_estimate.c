#include <math.h>

#include "statistics/polychoric_pair.h"

/* First and second derivative of the log-likelihood in rho, and the information that cells
   expect. */
typedef struct surface {
    double gradient, curvature, information;
} surface;

static surface surface_at(norma__couple *couple, double rho)
{
    surface s = {0};
    norma__couple_at(couple, rho);
    for (size_t k = 0; k < couple->cuts[0].n * couple->cuts[1].n; k++) {
        double score = couple->score[k], n = couple->counts[k];
        s.gradient += n * score;
        s.curvature += n * (couple->bend[k] - score * score);
        s.information += couple->total * couple->p[k] * score * score;
    }
    return s;
}

/* Scores 0, 1, 2, ... covary as the integral over rho of the sum of densities at all corners, which
   at 0 is the product of the sums of the items' densities: what gives the covariance at that rate.
 */
static double start(const norma__couple *couple)
{
    const norma__cuts *rows = &couple->cuts[0], *columns = &couple->cuts[1];
    double mean = 0, other = 0, product = 0, total = 0, rate = 0, other_rate = 0;
    for (size_t a = 0; a < rows->n; a++)
        for (size_t b = 0; b < columns->n; b++) {
            double n = couple->counts[a * columns->n + b];
            total += n;
            mean += n * (double)a;
            other += n * (double)b;
            product += n * (double)(a * b);
        }
    for (size_t a = 0; a + 1 < rows->n; a++)
        rate += rows->density[a];
    for (size_t b = 0; b + 1 < columns->n; b++)
        other_rate += columns->density[b];
    double covariance = (product - mean * other / total) / total;
    return fmax(-0.9, fmin(0.9, covariance / (rate * other_rate)));
}

static bool usable(const norma__cuts *cuts)
{
    for (size_t k = 0; k + 1 < cuts->n; k++)
        if (!isfinite(cuts->tau[k]))
            return false;
    return true;
}

/* Whether answers to one item never fall while those to the other rise (turned: never rise). */
static bool in_order(const norma__couple *couple, bool turned)
{
    size_t rows = couple->cuts[0].n, columns = couple->cuts[1].n, furthest = 0;
    for (size_t a = 0; a < rows; a++) {
        size_t before = furthest;
        for (size_t b = 0; b < columns; b++) {
            size_t column = turned ? columns - 1 - b : b;
            if (couple->counts[a * columns + column] > 0) {
                if (b < before)
                    return false;
                furthest = b;
            }
        }
    }
    return true;
}

/* Whether the cuts are those of the table's own margins. */
static bool has_its_own_margins(const norma__couple *couple)
{
    return couple->own_cuts ||
           (couple->items[0]->total == couple->total && couple->items[1]->total == couple->total);
}

/* Whether only agreement, or only its opposite, was seen between two categories and two. */
static bool is_diagonal(const norma__couple *couple)
{
    const double *n = couple->counts;
    bool of_four = couple->cuts[0].n == 2 && couple->cuts[1].n == 2;
    return of_four && ((n[0] == 0 && n[3] == 0) || (n[1] == 0 && n[2] == 0));
}

/* +-1 for a table that a perfect correlation gives exactly, 0 for any other: there the likelihood
   is as high as it can be, and so flat before that it has no use to climb. */
static double perfect(const norma__couple *couple)
{
    if (!has_its_own_margins(couple) && !is_diagonal(couple))
        return 0;
    return in_order(couple, false) ? 1 : in_order(couple, true) ? -1 : 0;
}

/* Newton's step, or scoring where the likelihood is not concave. */
static double step_of(const surface *s)
{
    return s->gradient / (s->curvature < 0 ? -s->curvature : s->information);
}

/* Newton within a bracket: the gradient is positive at its low end and negative at its high end, as
   far as they were looked at; an end of the range is looked at once a step leads beyond it. */
double norma__couple_estimate(norma__couple *couple, bool *edge)
{
    double low = -NORMA__POLYCHORIC_MOST, high = NORMA__POLYCHORIC_MOST;
    bool low_seen = false, high_seen = false;
    double exact = perfect(couple);
    *edge = exact != 0;
    if (*edge)
        return exact;
    if (!usable(&couple->cuts[0]) || !usable(&couple->cuts[1]))
        return NAN;

    double rho = start(couple);
    for (int k = 0; k < 200; k++) {
        surface s = surface_at(couple, rho);
        *edge = (rho == high && s.gradient >= 0) || (rho == low && s.gradient <= 0);
        if (*edge || s.gradient == 0)
            return rho;
        low_seen = low_seen || s.gradient > 0 || rho == low;
        high_seen = high_seen || s.gradient < 0 || rho == high;
        if (s.gradient > 0)
            low = rho;
        else
            high = rho;
        double step = step_of(&s), next = rho + step;
        /* steps shrink as their squares: what is left after this one is below 1e-11 */
        if (next > low && next < high && fabs(step) < 1e-6 * (1 - rho * rho))
            return next;
        if (!(next < high))
            next = high_seen ? 0.5 * (rho + high) : high;
        else if (!(next > low))
            next = low_seen ? 0.5 * (rho + low) : low;
        if (high - low < 1e-15)
            return rho;
        rho = next;
    }
    return rho;
}
