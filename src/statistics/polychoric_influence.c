/* What each answer adds to the error of a two-step polychoric: Muthen (1984), Psychometrika 49,
   115-132, equations 19 to 24, solved for one correlation. Its estimating equation is
   sum s(a, b; tau, rho) = 0 with thresholds from sum t(a; tau) = 0, so an answer adds
   (s - A21 A11^-1 t) / A22, where A21 and A22 are sums of cross-products of the scores of tau and
   rho with that of rho. A11^-1 t is known: thresholds are quantiles of shares. */
#include <math.h>
#include <string.h>

#include "foundation/normal.h"
#include "statistics/polychoric_pair.h"

enum { MOST = 256 };

static double seen(const norma__couple *couple, size_t a, size_t b)
{
    return couple->answers[couple->origin[0][a] * couple->items[1]->cuts.n + couple->origin[1][b]];
}

/* A22, or 0. */
static double information(const norma__couple *couple)
{
    size_t columns = couple->cuts[1].n;
    double sum = 0;
    for (size_t a = 0; a < couple->cuts[0].n; a++)
        for (size_t b = 0; b < columns; b++) {
            double score = couple->score[a * columns + b];
            sum += seen(couple, a, b) * score * score;
        }
    return sum;
}

/* What a threshold of one side moves between the cells on both sides of it, given that the variable
   is there: z0 and z1 bound the other. As a share of the cell in place a of this side, b of the
   other, times what the cell adds to the score of rho. */
static double pull(const norma__couple *couple, size_t side, size_t a, size_t b, double z0,
                   double z1, double moved)
{
    size_t row = side == 0 ? a : b, column = side == 0 ? b : a;
    size_t k = row * couple->cuts[1].n + column;
    double n = seen(couple, row, column);
    if (n == 0)
        return 0;
    double share = couple->log_p[k] < 0 ? exp(norma__normal_log_between(z0, z1) - couple->log_p[k])
                                        : moved / couple->p[k];
    return n * couple->score[k] * share;
}

/* A21 of the thresholds of one side. */
static void set_cross(double *cross, const norma__couple *couple, size_t side, double rho)
{
    const norma__cuts *own = &couple->cuts[side], *other = &couple->cuts[1 - side];
    double spread = sqrt((1 - rho) * (1 + rho));
    for (size_t k = 0; k + 1 < own->n; k++) {
        double sum = 0, below = 0, z0 = -INFINITY;
        for (size_t b = 0; b < other->n; b++) {
            bool last = b + 1 == other->n;
            double z1 = last ? INFINITY : (other->tau[b] - rho * own->tau[k]) / spread;
            double upto = last ? 1 : norma__normal_cdf(z1);
            sum += pull(couple, side, k, b, z0, z1, upto - below) -
                   pull(couple, side, k + 1, b, z0, z1, upto - below);
            below = upto;
            z0 = z1;
        }
        cross[k] = own->density[k] * sum;
    }
}

/* A21 A11^-1 t of every category of one side: threshold k answers to a category with
   ([category <= k] - share up to k) / (n density). */
static void set_passed_on(double *passed_on, const norma__couple *couple, size_t side, double rho)
{
    const norma__cuts *cuts = &couple->cuts[side];
    double n = couple->own_cuts ? couple->total : couple->items[side]->total;
    double cross[MOST] = {0}, of_category[MOST], share = 0, always = 0, above = 0;
    set_cross(cross, couple, side, rho);
    for (size_t k = 0; k + 1 < cuts->n; k++) {
        size_t origin = couple->origin[side][k];
        share +=
            couple->own_cuts ? couple->margin[side][origin] : couple->items[side]->counts[origin];
        cross[k] /= n * cuts->density[k];
        always += cross[k] * share / n;
    }
    of_category[cuts->n - 1] = -always;
    for (size_t k = cuts->n - 1; k-- > 0;) {
        above += cross[k];
        of_category[k] = above - always;
    }
    memset(passed_on, 0, (couple->items[side]->cuts.n + 1) * sizeof *passed_on);
    for (size_t a = 0; a < cuts->n; a++)
        passed_on[couple->origin[side][a]] = of_category[a];
}

bool norma__couple_influence(norma__couple *couple, double rho, double *influence)
{
    size_t rows = couple->items[0]->cuts.n, columns = couple->items[1]->cuts.n;
    double passed_on[2][MOST];
    memset(influence, 0, (rows + 1) * (columns + 1) * sizeof *influence);
    if (!norma__couple_varies(couple) || !(fabs(rho) < NORMA__POLYCHORIC_MOST))
        return false;
    norma__couple_at(couple, rho);
    double a22 = information(couple);
    if (!(a22 > 0) || !isfinite(a22))
        return false;
    set_passed_on(passed_on[0], couple, 0, rho);
    set_passed_on(passed_on[1], couple, 1, rho);

    for (size_t a = 0; a < couple->cuts[0].n; a++)
        for (size_t b = 0; b < couple->cuts[1].n; b++) {
            size_t cell = a * couple->cuts[1].n + b;
            size_t at = couple->origin[0][a] * (columns + 1) + couple->origin[1][b];
            influence[at] = couple->score[cell];
        }
    for (size_t a = 0; a <= rows; a++)
        for (size_t b = 0; b <= columns; b++) {
            double first = a < rows && (!couple->own_cuts || b < columns) ? passed_on[0][a] : 0;
            double second = b < columns && (!couple->own_cuts || a < rows) ? passed_on[1][b] : 0;
            influence[a * (columns + 1) + b] -= first + second;
            influence[a * (columns + 1) + b] /= a22;
        }
    return true;
}
