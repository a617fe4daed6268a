/* Newton's method where the function is convex, else steps of the quadratic that touches it from
   above, which cannot lead upwards; epsilon falls from wide to what is wanted. */
#include <math.h>
#include <string.h>

#include <lapacke.h>

#include <norma/instrument.h>

#include "foundation/numeric.h"
#include "models/invariance/simplicity.h"

enum { ROUNDS = 200, HALVINGS = 40 };
static const double tolerance = 1e-10;

size_t norma__simplicity_work(size_t n)
{
    return n * n + 3 * n;
}

static double weight_sum(const norma__simplicity *p)
{
    double sum = 0, squares = 0;
    for (size_t g = 0; g < p->n_groups; g++) {
        sum += p->root[g];
        squares += p->root[g] * p->root[g];
    }
    return (sum * sum - squares) / 2 * (double)p->n_columns;
}

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t g = 0; g < n; g++)
        sum += x[g];
    return sum / (double)n;
}

/* What of a vector lies in the space of what is not fixed. */
static void project(double *x, const norma__simplicity *p)
{
    double mean = p->centred ? mean_of(x, p->n_groups) : 0;
    for (size_t g = 0; g < p->n_groups; g++)
        x[g] = g == p->fixed ? 0 : x[g] - mean;
}

/* Makes the matrix act as itself in that space, and as a multiple of the identity beside it. */
static void close_off(double *hessian, const norma__simplicity *p)
{
    size_t n = p->n_groups;
    double size = 0;
    for (size_t g = 0; g < n; g++)
        size += fabs(hessian[g + g * n]) / (double)n;
    if (p->centred) { /* C H C + size 11' / n, C = I - 11' / n: row means are taken off twice */
        for (size_t h = 0; h < n; h++) {
            double mean = mean_of(hessian + h * n, n);
            for (size_t g = 0; g < n; g++)
                hessian[g + h * n] -= mean;
        }
        for (size_t g = 0; g < n; g++) {
            double mean = 0;
            for (size_t h = 0; h < n; h++)
                mean += hessian[g + h * n] / (double)n;
            for (size_t h = 0; h < n; h++)
                hessian[g + h * n] += size / (double)n - mean;
        }
    }
    if (p->fixed < n) {
        for (size_t g = 0; g < n; g++)
            hessian[g + p->fixed * n] = hessian[p->fixed + g * n] = 0;
        hessian[p->fixed + p->fixed * n] = size > 0 ? size : 1;
    }
}

bool norma__simplicity_solve(double *hessian, double *right, size_t n_right,
                             const norma__simplicity *p)
{
    lapack_int n = (lapack_int)p->n_groups;
    for (size_t k = 0; k < n_right; k++)
        project(right + k * p->n_groups, p);
    close_off(hessian, p);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', n, hessian, n) != 0)
        return false;
    return LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'L', n, (lapack_int)n_right, hessian, n, right,
                               n) == 0;
}

/* The step downhill: Newton's where that is one, else the majorant's. */
static void find_step(double *step, double *hessian, const double *gradient,
                      const norma__simplicity *p, const double *x)
{
    size_t n = p->n_groups;
    for (int kind = NORMA__EXACT; kind >= NORMA__MAJORANT; kind--) {
        norma__simplicity_at(NULL, hessian, p, x, (norma__curvature)kind);
        for (size_t g = 0; g < n; g++) {
            step[g] = -gradient[g];
            if (kind == NORMA__MAJORANT)
                hessian[g + g * n] *= 1 + 1e-9;
        }
        if (norma__simplicity_solve(hessian, step, 1, p))
            return;
    }
    for (size_t g = 0; g < n; g++)
        step[g] = -gradient[g];
    project(step, p);
}

static double largest(const double *x, size_t n)
{
    double most = 0;
    for (size_t g = 0; g < n; g++)
        most = fmax(most, fabs(x[g]));
    return most;
}

/* Goes along step as far as it leads down; false when it does not. */
static bool go(double *x, double *value, double *trial, const double *step,
               const norma__simplicity *p)
{
    double length = fmin(1, 2 / fmax(largest(step, p->n_groups), 1e-300));
    for (int k = 0; k < HALVINGS; k++, length /= 2) {
        for (size_t g = 0; g < p->n_groups; g++)
            trial[g] = x[g] + length * step[g];
        double reached = norma__simplicity_at(NULL, NULL, p, trial, NORMA__EXACT);
        if (reached < *value) {
            memcpy(x, trial, p->n_groups * sizeof *x);
            *value = reached;
            return true;
        }
    }
    return false;
}

/* Where values are equal but for rounding, a step that makes the gradient smaller is right. */
static bool polish(double *x, double *trial, double *gradient, const double *step,
                   const norma__simplicity *p)
{
    size_t n = p->n_groups;
    double before = largest(gradient, n);
    for (size_t g = 0; g < n; g++)
        trial[g] = x[g] + step[g];
    norma__simplicity_at(gradient, NULL, p, trial, NORMA__EXACT);
    project(gradient, p);
    if (!(largest(gradient, n) < before / 2))
        return false;
    memcpy(x, trial, n * sizeof *x);
    return true;
}

bool norma__simplicity_search(double *x, double *value, double *gradient_max, norma__simplicity *p,
                              double *work)
{
    size_t n = p->n_groups;
    double *hessian = work, *gradient = hessian + n * n, *step = gradient + n, *trial = step + n;
    double sum = weight_sum(p);
    norma__prepare_numerics();
    project(x, p);
    for (int round = 0; round < ROUNDS; round++) {
        *value = norma__simplicity_at(gradient, NULL, p, x, NORMA__EXACT);
        project(gradient, p);
        *gradient_max = largest(gradient, n) / sum;
        if (*gradient_max < tolerance)
            return true;
        find_step(step, hessian, gradient, p, x);
        if (!go(x, value, trial, step, p) &&
            !(largest(step, n) < 1e-4 && polish(x, trial, gradient, step, p)))
            break;
    }
    return *gradient_max < 1e3 * tolerance;
}
