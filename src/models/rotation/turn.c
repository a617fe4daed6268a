/* Gradient projection (Jennrich, 2001, Psychometrika 66, 289-306; 2002, 67, 7-20; Bernaards &
   Jennrich, 2005, Educ. Psychol. Meas. 65, 676-696) with two changes that save most of the steps:
   the gradient is taken relative to the factors as they stand, so that the gradients of different
   steps can be compared, and it is turned by the curvature met so far (limited memory BFGS). The
   line search lets the loss rise for a few steps: Grippo, Lampariello & Lucidi (1986), SIAM J.
   Numer. Anal. 23, 707-716. */
#include "models/rotation/turn.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "models/rotation/secants.h"
#include "models/rotation/starts.h"

enum { MOST_HALVINGS = 16, RECENT = 4 };

typedef struct descent {
    norma__turn *turn;
    bool oblique;
    int p, k;
    double *trial, *gradient, *trial_gradient, *inverse, *lapack; /* k x k */
    double *slopes;                                               /* p x k */
    double *direction;                                            /* k x k */
    norma__secants secants;
} descent;

static size_t numbers(size_t p, size_t k)
{
    return (7 + 2 * NORMA__SECANTS) * k * k + 2 * p * k;
}

size_t norma__turn_bytes(size_t p, size_t k)
{
    return numbers(p, k) * sizeof(double) + k * sizeof(int);
}

/* What the loss can be, by its degree: a sum over items of communalities to a power. */
static double size_of(const norma__turn *turn)
{
    double size = 0;
    for (size_t i = 0; i < turn->p; i++) {
        double h = 0;
        for (size_t r = 0; r < turn->k; r++)
            h += turn->loadings[r * turn->p + i] * turn->loadings[r * turn->p + i];
        size += turn->criterion->degree == 4 ? h * h / 4 : h;
    }
    return turn->criterion->degree == 0 ? 1 : size;
}

bool norma__turn_new(norma__turn *turn, const double *loadings, size_t p, size_t k,
                     const norma__rotation *rotation)
{
    *turn = (norma__turn){.loadings = loadings,
                          .p = p,
                          .k = k,
                          .rotation = rotation,
                          .criterion = norma__criterion_of(rotation->method)};
    turn->memory = NORMA__NEW(double, numbers(p, k));
    turn->pivots = NORMA__NEW(int, k);
    if (!turn->memory || !turn->pivots)
        return false;
    turn->t = turn->memory + 5 * k * k;
    turn->rotated = turn->t + k * k;
    turn->size = size_of(turn);
    return true;
}

void norma__turn_free(norma__turn *turn)
{
    free(turn->memory);
    free(turn->pivots);
    *turn = (norma__turn){0};
}

static double dot(const double *a, const double *b, size_t n)
{
    return cblas_ddot((int)n, a, 1, b, 1);
}

static void copy(double *to, const double *from, size_t n)
{
    memcpy(to, from, n * sizeof *to);
}

/* What is left of the gradient in E where columns of T keep length 1: E_rr follows from the others,
   sum_s phi_rs E_sr = 0. */
static void keep_lengths(descent *d, const double *t, double *gradient)
{
    for (size_t r = 0; r < d->turn->k; r++) {
        double *column = gradient + r * d->turn->k, own = column[r];
        cblas_dgemv(CblasColMajor, CblasTrans, d->k, d->k, -own, t, d->k, t + r * d->turn->k, 1, 1,
                    column, 1);
        column[r] = 0;
    }
}

/* Where T stays orthogonal: E is skew. */
static void keep_orthogonal(double *gradient, size_t k)
{
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r <= c; r++) {
            double half = (gradient[c * k + r] - gradient[r * k + c]) / 2;
            gradient[c * k + r] = half;
            gradient[r * k + c] = -half;
        }
}

/* Whether a factor lies within the others, up to an angle of about 1e-4: there some criteria fall
   without end. */
static bool coincide(const double *factored, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (!(fabs(factored[i * (k + 1)]) > 1e-4))
            return true;
    return false;
}

static bool invert(descent *d, const double *t)
{
    const size_t k = d->turn->k;
    copy(d->inverse, t, k * k);
    return LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, d->k, d->k, d->inverse, d->k, d->turn->pivots) ==
               0 &&
           !coincide(d->inverse, k) &&
           LAPACKE_dgetri_work(LAPACK_COL_MAJOR, d->k, d->inverse, d->k, d->turn->pivots, d->lapack,
                               d->k * d->k) == 0;
}

/* L = A inv(T'); false when factors coincide. */
static bool rotate(descent *d, const double *t)
{
    const norma__turn *turn = d->turn;
    if (d->oblique && !invert(d, t))
        return false;
    cblas_dgemm(CblasColMajor, CblasNoTrans, d->oblique ? CblasTrans : CblasNoTrans, d->p, d->k,
                d->k, 1, turn->loadings, d->p, d->oblique ? d->inverse : t, d->k, 0, turn->rotated,
                d->p);
    return isfinite(dot(turn->rotated, turn->rotated, turn->p * turn->k));
}

/* The loss at T, INFINITY when factors coincide, and its gradient in E, with T moving to T (I + E):
   L then moves by -LE', whatever the condition of T, so that nearly equal factors do not slow the
   descent. */
static double evaluate(descent *d, const double *t, double *gradient)
{
    const norma__turn *turn = d->turn;
    if (!rotate(d, t))
        return INFINITY;
    double f = turn->criterion->loss(d->slopes, turn->rotated, turn->p, turn->k, turn->rotation);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, d->k, d->k, d->p, -1, d->slopes, d->p,
                turn->rotated, d->p, 0, gradient, d->k);
    if (d->oblique)
        keep_lengths(d, t, gradient);
    else
        keep_orthogonal(gradient, turn->k);
    return isfinite(f) ? f : INFINITY;
}

/* trial = T (I - step x direction), brought back to where T may be. */
static void step_to(descent *d, double step)
{
    size_t k = d->turn->k;
    const double *t = d->turn->t;
    copy(d->trial, t, k * k);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, d->k, d->k, d->k, -step, t, d->k,
                d->direction, d->k, 1, d->trial, d->k);
    if (!d->oblique) {
        norma__orthonormalise(d->trial, k);
        return;
    }
    for (size_t r = 0; r < k; r++) {
        double *column = d->trial + r * k;
        cblas_daxpy(d->k, 1 - dot(t + r * k, column, k), t + r * k, 1, column, 1);
        cblas_dscal(d->k, 1 / cblas_dnrm2(d->k, column, 1), column, 1);
    }
}

static double worst_of(const double *recent, size_t n)
{
    double worst = -INFINITY;
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, recent[i]);
    return worst;
}

/* Turns to the first of the steps step, step / 2, ... that lowers the loss enough below the worst
   of the recent ones; 0 when none does. */
static double search_line(descent *d, double step, double limit, double downhill)
{
    for (int h = 0; h < MOST_HALVINGS; h++, step /= 2) {
        step_to(d, step);
        double f = evaluate(d, d->trial, d->trial_gradient);
        if (f <= limit - 1e-4 * step * downhill) {
            d->turn->loss = f;
            return step;
        }
    }
    return 0;
}

/* Where to go, and how steep it is: along the gradient where the secants point elsewhere. */
static double aim(descent *d, double square)
{
    size_t n = d->secants.n;
    norma__secants_aim(d->direction, &d->secants, d->gradient);
    double downhill = dot(d->direction, d->gradient, n);
    if (downhill >= 1e-8 * sqrt(square * dot(d->direction, d->direction, n)))
        return downhill;
    d->secants.count = 0;
    copy(d->direction, d->gradient, n);
    return square;
}

static void descend(descent *d, double tolerance, size_t most)
{
    norma__turn *turn = d->turn;
    const size_t n = turn->k * turn->k;
    double recent[RECENT], first = 1 / turn->size;
    for (int i = 0; i < RECENT; i++)
        recent[i] = turn->loss;
    for (size_t count = 0; count < most; count++) {
        double square = dot(d->gradient, d->gradient, n);
        turn->slope = sqrt(square) / turn->size;
        if (turn->slope <= tolerance)
            break;
        double downhill = aim(d, square), worst = worst_of(recent, RECENT);
        double limit = worst + 1e-13 * fabs(worst); /* rounding */
        bool blind = d->secants.count == 0;
        double step = search_line(d, blind ? first : 1, limit, downhill);
        if (step == 0 && blind)
            break;
        if (step == 0) { /* the secants mislead */
            d->secants.count = 0;
            continue;
        }
        recent[count % RECENT] = turn->loss;
        norma__secants_keep(&d->secants, d->direction, step, d->gradient, d->trial_gradient);
        if (blind)
            first = 4 * step; /* for as long as the loss is not convex here */
        copy(turn->t, d->trial, n);
        copy(d->gradient, d->trial_gradient, n);
    }
}

static descent descent_of(norma__turn *turn)
{
    const size_t square = turn->k * turn->k;
    double *w = turn->memory;
    descent d = {.turn = turn,
                 .oblique = turn->criterion->oblique,
                 .p = (int)turn->p,
                 .k = (int)turn->k,
                 .trial = w,
                 .gradient = w + square,
                 .trial_gradient = w + 2 * square,
                 .inverse = w + 3 * square,
                 .lapack = w + 4 * square,
                 .slopes = turn->rotated + turn->p * turn->k};
    d.direction = d.slopes + turn->p * turn->k;
    d.secants = (norma__secants){.n = square, .moves = d.direction + square};
    d.secants.changes = d.secants.moves + NORMA__SECANTS * square;
    return d;
}

void norma__turn_set_start(norma__turn *turn, const double *start)
{
    descent d = descent_of(turn);
    const size_t k = turn->k;
    copy(d.trial, start, k * k);
    if (!d.oblique)
        norma__orthonormalise(d.trial, k);
    for (size_t r = 0; d.oblique && r < k; r++)
        cblas_dscal(d.k, 1 / cblas_dnrm2(d.k, d.trial + r * k, 1), d.trial + r * k, 1);
    if (isfinite(evaluate(&d, d.trial, d.gradient)))
        copy(turn->t, d.trial, k * k);
}

void norma__turn_down(norma__turn *turn, double tolerance, size_t most)
{
    descent d = descent_of(turn);
    turn->slope = INFINITY;
    turn->loss = evaluate(&d, turn->t, d.gradient);
    if (isfinite(turn->loss))
        descend(&d, tolerance, most);
    rotate(&d, turn->t);
}
