/* Cells of a cross-table at a correlation: what is expected in them, and how that changes. */
#include <math.h>

#include "foundation/normal.h"
#include "statistics/polychoric_pair.h"

/* Less is only rounding, which is harmless where nothing was seen. */
static const double LEAST = 0x1p-52;

/* A cell that was seen though it was expected less often than this is computed by itself: it pulls
   hard, and differences of the grid have too few digits left. */
static const double DEEP = 1e-8;

/* A cell is what its upper corner has and the three lower ones have not. */
static void difference(const double *corner, size_t rows, size_t columns, double *cell)
{
    size_t width = columns - 1;
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            double upper = a < rows - 1 && b < columns - 1 ? corner[a * width + b] : 0;
            double left = a < rows - 1 && b > 0 ? corner[a * width + b - 1] : 0;
            double below = a > 0 && b < columns - 1 ? corner[(a - 1) * width + b] : 0;
            double both = a > 0 && b > 0 ? corner[(a - 1) * width + b - 1] : 0;
            cell[a * columns + b] = (upper - below) - (left - both);
        }
}

/* The distribution function has its margins at the far ends, where its derivatives are 0. */
static void probabilities(norma__couple *couple)
{
    const norma__cuts *rows = &couple->cuts[0], *columns = &couple->cuts[1];
    size_t last = rows->n - 1, end = columns->n - 1;
    double *p = couple->p;
    difference(couple->cdf, rows->n, columns->n, p);
    for (size_t a = 0; a < last; a++) {
        double share = rows->cumulative[a] - (a > 0 ? rows->cumulative[a - 1] : 0), sum = 0;
        for (size_t b = 0; b < end; b++)
            sum += p[a * columns->n + b];
        p[a * columns->n + end] = share - sum;
    }
    for (size_t b = 0; b <= end; b++) {
        double share = columns->cumulative[b] - (b > 0 ? columns->cumulative[b - 1] : 0), sum = 0;
        for (size_t a = 0; a < last; a++)
            sum += p[a * columns->n + b];
        p[last * columns->n + b] = share - sum;
    }
    for (size_t k = 0; k < rows->n * columns->n; k++)
        p[k] = fmax(p[k], LEAST);
}

/* ---- cells far from where they are expected ---- */

static double bound(const norma__cuts *cuts, size_t k, bool upper)
{
    if (upper)
        return k + 1 < cuts->n ? cuts->tau[k] : INFINITY;
    return k > 0 ? cuts->tau[k - 1] : -INFINITY;
}

/* The densities at the four corners, each over the probability of the cell, as logarithms lest they
   vanish. */
static void look_closely(norma__couple *couple, double rho, size_t a, size_t b)
{
    size_t cell = a * couple->cuts[1].n + b;
    double rest = (1 - rho) * (1 + rho), log_top = -log(2 * M_PI * sqrt(rest));
    double h[2], k[2], score = 0, bend = 0;
    for (int upper = 0; upper < 2; upper++) {
        h[upper] = bound(&couple->cuts[0], a, upper);
        k[upper] = bound(&couple->cuts[1], b, upper);
    }
    double log_p = norma__binormal_log_rectangle(h[0], h[1], k[0], k[1], rho);
    for (int corner = 0; corner < 4; corner++) {
        double x = h[corner / 2], y = k[corner % 2], sign = corner == 0 || corner == 3 ? 1 : -1;
        if (isinf(x) || isinf(y))
            continue;
        double xy = x * y, squares = 0.5 * (x * x + y * y);
        double share = sign * exp((rho * xy - squares) / rest + log_top - log_p);
        score += share;
        bend += share * (rho + (xy * (1 + rho * rho) - 2 * rho * squares) / rest) / rest;
    }
    couple->log_p[cell] = log_p;
    couple->p[cell] = exp(log_p);
    couple->score[cell] = score;
    couple->bend[cell] = bend;
}

void norma__couple_at(norma__couple *couple, double rho)
{
    size_t rows = couple->cuts[0].n, columns = couple->cuts[1].n;
    norma__grid_at(&couple->grid, rho, couple->cdf, couple->density, couple->slope);
    probabilities(couple);
    difference(couple->density, rows, columns, couple->score);
    difference(couple->slope, rows, columns, couple->bend);
    for (size_t k = 0; k < rows * columns; k++) {
        double over = 1 / couple->p[k];
        couple->log_p[k] = 0;
        couple->score[k] *= over;
        couple->bend[k] *= over;
    }
    for (size_t k = 0; k < rows * columns; k++)
        if (couple->p[k] < DEEP && couple->counts[k] > 0)
            look_closely(couple, rho, k / columns, k % columns);
}
