#include "models/invariance/simplicity.h"

#include <math.h>
#include <string.h>

#include <norma/instrument.h>

static double moved(const norma__simplicity *p, size_t g, size_t j, double t)
{
    return (p->c ? p->c[g + j * p->n_groups] : 0) + p->b[g + j * p->n_groups] * t;
}

/* Of one column at v: value, and slope of v. */
static double add_slopes(double *slope, const norma__simplicity *p, const double *v)
{
    double value = 0;
    for (size_t g = 0; g < p->n_groups; g++) {
        double mine = 0, here = 0, at = v[g];
#pragma omp simd reduction(+ : mine, here)
        for (size_t h = 0; h < g; h++) {
            double d = at - v[h], half = sqrt(d * d + p->epsilon), f = sqrt(half);
            double rise = p->root[h] * d / (2 * half * f);
            here += p->root[h] * f;
            mine += rise;
            slope[h] -= p->root[g] * rise;
        }
        value += p->root[g] * here;
        slope[g] += p->root[g] * mine;
    }
    return value;
}

/* Second derivatives by v, each side multiplied by reach, into the part above the diagonal. */
static void add_bends(double *hessian, double *diagonal, const norma__simplicity *p,
                      const double *v, const double *reach, norma__curvature curvature)
{
    size_t n = p->n_groups;
    double fall = curvature == NORMA__EXACT ? 1.5 : 0;
    for (size_t g = 0; g < n; g++) {
        double mine = 0, at = v[g], *column = hessian + g * n;
#pragma omp simd reduction(+ : mine)
        for (size_t h = 0; h < g; h++) {
            double d = at - v[h], r = d * d + p->epsilon, half = sqrt(r);
            double bend =
                p->root[g] * p->root[h] * (1 - fall * d * d / r) / (2 * half * sqrt(half));
            mine += bend;
            diagonal[h] += bend * reach[h] * reach[h];
            column[h] -= bend * reach[g] * reach[h];
        }
        diagonal[g] += mine * reach[g] * reach[g];
    }
}

/* What stands above the diagonal below it too, and the diagonal. */
static void complete(double *hessian, const double *diagonal, size_t n)
{
    for (size_t g = 0; g < n; g++) {
        hessian[g + g * n] += diagonal[g];
        for (size_t h = 0; h < g; h++)
            hessian[g + h * n] = hessian[h + g * n];
    }
}

double norma__simplicity_at(double *gradient, double *hessian, const norma__simplicity *p,
                            const double *x, norma__curvature curvature)
{
    size_t n = p->n_groups;
    double value = 0, *v = p->room, *slope = v + n, *reach = slope + n, *diagonal = reach + n;
    if (gradient)
        memset(gradient, 0, n * sizeof *gradient);
    if (hessian)
        memset(hessian, 0, n * n * sizeof *hessian);
    memset(diagonal, 0, n * sizeof *diagonal);
    for (size_t j = 0; j < p->n_columns; j++) {
        for (size_t g = 0; g < n; g++) {
            double t = p->exponential ? exp(x[g]) : x[g];
            v[g] = moved(p, g, j, t);
            reach[g] = p->b[g + j * n] * (p->exponential ? t : 1); /* dv / dx */
            slope[g] = 0;
        }
        value += add_slopes(slope, p, v);
        if (hessian)
            add_bends(hessian, diagonal, p, v, reach, curvature);
        for (size_t g = 0; g < n; g++) {
            if (gradient)
                gradient[g] += slope[g] * reach[g];
            if (hessian && p->exponential && curvature == NORMA__EXACT)
                diagonal[g] += slope[g] * reach[g];
        }
    }
    if (hessian)
        complete(hessian, diagonal, n);
    return value;
}

double norma__simplicity_column(double *slope, double *bend, const norma__simplicity *p,
                                const double *x, size_t j)
{
    size_t n = p->n_groups;
    double *v = p->room, *ones = v + n, *unused = ones + n, *diagonal = unused + n;
    for (size_t g = 0; g < n; g++) {
        v[g] = moved(p, g, j, p->exponential ? exp(x[g]) : x[g]);
        ones[g] = 1;
        diagonal[g] = 0;
    }
    slope = slope ? slope : unused;
    memset(slope, 0, n * sizeof *slope);
    double value = add_slopes(slope, p, v);
    if (bend) {
        memset(bend, 0, n * n * sizeof *bend);
        add_bends(bend, diagonal, p, v, ones, NORMA__EXACT);
        complete(bend, diagonal, n);
    }
    return value;
}
