#include "models/invariance/simplicity.h"

#include <math.h>
#include <string.h>

#include <norma/instrument.h>

static double moved(const norma__simplicity *p, size_t g, size_t j, double t)
{
    return (p->c ? p->c[g + j * p->n_groups] : 0) + p->b[g + j * p->n_groups] * t;
}

/* Of one column at v: value; slope of v; and, when wanted, curvature of v added to hessian, each
   side multiplied by reach. */
static double add_column(double *slope, double *hessian, const norma__simplicity *p,
                         const double *v, const double *reach, norma__curvature curvature)
{
    size_t n = p->n_groups;
    double value = 0;
    for (size_t g = 0; g < n; g++) {
        double mine = 0, bend_mine = 0;
        for (size_t h = 0; h < g; h++) {
            double w = p->root[g] * p->root[h], d = v[g] - v[h], r = d * d + p->epsilon;
            double half = sqrt(r), f = sqrt(half), rise = w / (2 * half * f);
            value += w * f;
            mine += rise * d;
            slope[h] -= rise * d;
            if (!hessian)
                continue;
            double bend = curvature == NORMA__EXACT ? rise * (1 - 1.5 * d * d / r) : rise;
            bend_mine += bend;
            hessian[h + h * n] += bend * reach[h] * reach[h];
            hessian[g + h * n] -= bend * reach[g] * reach[h];
        }
        slope[g] += mine;
        if (hessian)
            hessian[g + g * n] += bend_mine * reach[g] * reach[g];
    }
    return value;
}

double norma__simplicity_at(double *gradient, double *hessian, const norma__simplicity *p,
                            const double *x, norma__curvature curvature)
{
    size_t n = p->n_groups;
    double value = 0, *v = p->room, *slope = v + n, *reach = slope + n;
    if (gradient)
        memset(gradient, 0, n * sizeof *gradient);
    if (hessian)
        memset(hessian, 0, n * n * sizeof *hessian);
    for (size_t j = 0; j < p->n_columns; j++) {
        for (size_t g = 0; g < n; g++) {
            double t = p->exponential ? exp(x[g]) : x[g];
            v[g] = moved(p, g, j, t);
            reach[g] = p->b[g + j * n] * (p->exponential ? t : 1); /* dv / dx */
            slope[g] = 0;
        }
        value += add_column(slope, hessian, p, v, reach, curvature);
        for (size_t g = 0; g < n; g++) {
            if (gradient)
                gradient[g] += slope[g] * reach[g];
            if (hessian && p->exponential && curvature == NORMA__EXACT)
                hessian[g + g * n] += slope[g] * reach[g];
        }
    }
    for (size_t h = 0; hessian && h < n; h++)
        for (size_t g = 0; g < h; g++)
            hessian[g + h * n] = hessian[h + g * n];
    return value;
}

double norma__simplicity_column(double *slope, double *bend, const norma__simplicity *p,
                                const double *x, size_t j)
{
    size_t n = p->n_groups;
    double *v = p->room, *ones = v + n, *unused = ones + n;
    for (size_t g = 0; g < n; g++) {
        v[g] = moved(p, g, j, p->exponential ? exp(x[g]) : x[g]);
        ones[g] = 1;
    }
    memset(slope ? slope : unused, 0, n * sizeof *slope);
    if (bend)
        memset(bend, 0, n * n * sizeof *bend);
    double value = add_column(slope ? slope : unused, bend, p, v, ones, NORMA__EXACT);
    for (size_t h = 0; bend && h < n; h++)
        for (size_t g = 0; g < h; g++)
            bend[g + h * n] = bend[h + g * n];
    return value;
}
