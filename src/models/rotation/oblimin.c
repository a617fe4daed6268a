/* Direct quartimin (oblimin, gamma = 0; Jennrich & Sampson, 1966, Psychometrika 31, 313-323) by
   the projected gradients of Bernaards & Jennrich (2005, Educ. Psychol. Meas. 65, 676-696), with
   two changes that save most of the steps: the gradient is taken relative to the factors as they
   stand, and step lengths are those of Barzilai & Borwein (1988, IMA J. Numer. Anal. 8, 141-148)
   under the line search of Raydan (1997, SIAM J. Optim. 7, 26-33). */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "models/rotation/turn.h"

enum { MOST_STEPS = 5000, MOST_HALVINGS = 40, MEMORY = 8 };

typedef struct oblique {
    norma__turn *turn;
    int p, k;
    double *trial, *gradient, *trial_gradient, *inverse, *lapack; /* k x k */
    double *slopes;                                               /* p x k */
} oblique;

size_t norma__turn_work(size_t p, size_t k)
{
    return 5 * k * k + p * k;
}

static double dot(const double *a, const double *b, size_t n)
{
    return cblas_ddot((int)n, a, 1, b, 1);
}

static void copy(double *to, const double *from, size_t n)
{
    memcpy(to, from, n * sizeof *to);
}

/* A quarter of the sum over items of squared communalities: the size of criterion and slope. */
static double size_of(const norma__turn *turn)
{
    double size = 0;
    for (size_t i = 0; i < turn->p; i++) {
        double h = 0;
        for (size_t r = 0; r < turn->k; r++)
            h += turn->loadings[r * turn->p + i] * turn->loadings[r * turn->p + i];
        size += h * h / 4;
    }
    return size;
}

/* f = 1/4 sum_i sum_r l_ir^2 (h_i - l_ir^2) with h_i the row's sum of squares; df/dl_ir = l_ir
   (h_i - l_ir^2) goes to slopes. */
static double quartimin(oblique *o)
{
    const norma__turn *turn = o->turn;
    double f = 0;
    for (size_t i = 0; i < turn->p; i++) {
        double h = 0;
        for (size_t r = 0; r < turn->k; r++)
            h += turn->rotated[r * turn->p + i] * turn->rotated[r * turn->p + i];
        for (size_t r = 0; r < turn->k; r++) {
            double l = turn->rotated[r * turn->p + i];
            o->slopes[r * turn->p + i] = l * (h - l * l);
            f += l * l * (h - l * l) / 4;
        }
    }
    return f;
}

/* The gradient in E, with T moving to T (I + E): L then moves by -LE', whatever the condition of T,
   so that nearly equal factors do not slow the descent. E_rr follows from the others, for columns
   keep length 1: sum_s phi_rs E_sr = 0. */
static void relate(oblique *o, const double *t, double *gradient)
{
    size_t k = (size_t)o->k;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, o->k, o->k, o->p, -1, o->slopes, o->p,
                o->turn->rotated, o->p, 0, gradient, o->k);
    for (size_t r = 0; r < k; r++) {
        double *column = gradient + r * k, own = column[r];
        cblas_dgemv(CblasColMajor, CblasTrans, o->k, o->k, -own, t, o->k, t + r * k, 1, 1, column,
                    1);
        column[r] = 0;
    }
}

/* Rotates by T; INFINITY when it is singular. */
static double evaluate(oblique *o, const double *t, double *gradient)
{
    copy(o->inverse, t, (size_t)o->k * (size_t)o->k);
    if (LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, o->k, o->k, o->inverse, o->k, o->turn->pivots) != 0 ||
        LAPACKE_dgetri_work(LAPACK_COL_MAJOR, o->k, o->inverse, o->k, o->turn->pivots, o->lapack,
                            o->k * o->k) != 0)
        return INFINITY;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, o->p, o->k, o->k, 1, o->turn->loadings,
                o->p, o->inverse, o->k, 0, o->turn->rotated, o->p);
    double f = quartimin(o);
    relate(o, t, gradient);
    return isfinite(f) ? f : INFINITY;
}

/* trial = T (I - step x gradient), its columns brought back to length 1. */
static void step_to(oblique *o, double step)
{
    size_t k = (size_t)o->k;
    copy(o->trial, o->turn->t, k * k);
    for (size_t r = 0; r < k; r++) {
        double *column = o->trial + r * k;
        const double *t = o->turn->t + r * k;
        cblas_dgemv(CblasColMajor, CblasNoTrans, o->k, o->k, -step, o->turn->t, o->k,
                    o->gradient + r * k, 1, 1, column, 1);
        cblas_daxpy(o->k, 1 - dot(t, column, k), t, 1, column, 1);
        cblas_dscal(o->k, 1 / cblas_dnrm2(o->k, column, 1), column, 1);
    }
}

/* Moves to the trial; returns the next step length, s's / s'y in odd and s'y / y'y in even steps.
 */
static double advance(oblique *o, double step, bool odd)
{
    size_t n = (size_t)o->k * (size_t)o->k;
    double ss = 0, sy = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        double s = -step * o->gradient[i], y = o->trial_gradient[i] - o->gradient[i];
        ss += s * s;
        sy += s * y;
        yy += y * y;
    }
    copy(o->turn->t, o->trial, n);
    copy(o->gradient, o->trial_gradient, n);
    double next = odd ? ss / sy : sy / yy;
    return next > 0 ? fmin(next, 1e4) : 4 * step;
}

static double worst_of(const double *recent, size_t n)
{
    double worst = -INFINITY;
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, recent[i]);
    return worst;
}

static void descend(oblique *o, double tolerance, double size)
{
    norma__turn *turn = o->turn;
    const size_t n = turn->k * turn->k;
    double recent[MEMORY], step = 1 / size;
    turn->loss = evaluate(o, turn->t, o->gradient);
    for (int i = 0; i < MEMORY; i++)
        recent[i] = turn->loss;
    for (size_t count = 0; count < MOST_STEPS; count++) {
        double square = dot(o->gradient, o->gradient, n), f = INFINITY;
        turn->slope = sqrt(square) / size;
        if (turn->slope <= tolerance)
            break;
        double limit = worst_of(recent, MEMORY) * (1 + 1e-13); /* rounding */
        for (int h = 0; h < MOST_HALVINGS; h++, step /= 2) {
            step_to(o, step);
            f = evaluate(o, o->trial, o->trial_gradient);
            if (f <= limit - 1e-4 * step * square)
                break;
        }
        if (!(f <= limit))
            break;
        recent[count % MEMORY] = turn->loss = f;
        step = advance(o, step, count % 2 == 1);
    }
    turn->loss = evaluate(o, turn->t, o->gradient);
}

void norma__turn_oblimin(norma__turn *turn, double tolerance)
{
    size_t square = turn->k * turn->k;
    double *w = turn->work;
    oblique o = {.turn = turn,
                 .p = (int)turn->p,
                 .k = (int)turn->k,
                 .trial = w,
                 .gradient = w + square,
                 .trial_gradient = w + 2 * square,
                 .inverse = w + 3 * square,
                 .lapack = w + 4 * square,
                 .slopes = w + 5 * square};
    descend(&o, tolerance, size_of(turn));
}
