/* Projected Newton steps: Bertsekas (1982), SIAM J. Control Optim. 20, 221-246. */
#include "models/extraction/newton.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { MOST_STEPS = 500, MOST_HALVINGS = 50 };
static const double GRADIENT_GOAL = 1e-12;
static const double NEAR_BOUND = 1e-3;
static const double ROUNDING = 1e-10; /* of a value, at the worst */

typedef struct point {
    double *x, *gradient;
    double value, gradient_max;
} point;

typedef struct walker {
    const norma__function *f;
    point here, there;
    double *hessian, *system; /* n x n */
    double *step, *rhs;
    size_t *loose; /* what is not held at a bound */
    size_t n_loose;
    double *memory;
} walker;

static bool walker_new(walker *w, const norma__function *f)
{
    const size_t n = f->n;
    *w = (walker){.f = f};
    w->memory = NORMA__NEW(double, 2 * n * n + 6 * n);
    w->loose = NORMA__NEW(size_t, n);
    if (!w->memory || !w->loose)
        return false;
    w->hessian = w->memory;
    w->system = w->hessian + n * n;
    w->step = w->system + n * n;
    w->rhs = w->step + n;
    w->here = (point){.x = w->rhs + n, .gradient = w->rhs + 2 * n};
    w->there = (point){.x = w->rhs + 3 * n, .gradient = w->rhs + 4 * n};
    return true;
}

static void walker_free(walker *w)
{
    free(w->memory);
    free(w->loose);
}

/* Whether x_i is within reach of a bound that its gradient pushes it to. */
static bool held(const walker *w, const point *at, size_t i, double reach)
{
    return (at->x[i] <= w->f->lower[i] + reach && at->gradient[i] > 0) ||
           (at->x[i] >= w->f->upper[i] - reach && at->gradient[i] < 0);
}

static norma_status evaluate(const walker *w, point *at, norma_error *err)
{
    norma_status status = w->f->evaluate(w->f->self, &at->value, at->gradient, at->x, err);
    at->gradient_max = 0;
    for (size_t i = 0; i < w->f->n; i++)
        if (!held(w, at, i, 0))
            at->gradient_max = fmax(at->gradient_max, fabs(at->gradient[i]));
    return status;
}

/* Solves (H + damping I) step = - gradient over the loose. */
static bool solve_step(walker *w, double damping)
{
    const size_t n = w->f->n, m = w->n_loose;
    for (size_t b = 0; b < m; b++) {
        for (size_t a = b; a < m; a++)
            w->system[b * m + a] = w->hessian[w->loose[b] * n + w->loose[a]];
        w->system[b * m + b] += damping;
        w->rhs[b] = -w->here.gradient[w->loose[b]];
    }
    const lapack_int order = (lapack_int)m;
    if (LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'L', order, 1, w->system, order, w->rhs, order) != 0)
        return false;
    for (size_t b = 0; b < m; b++) {
        if (!isfinite(w->rhs[b]))
            return false;
        w->step[w->loose[b]] = w->rhs[b];
    }
    return true;
}

/* Newton over the loose; with the safe Hessian, damped, where the true one is not positive
   definite. What is held goes down its gradient, which leads it to the bound: near it already, lest
   the bend there spoil the step. */
static void find_step(walker *w)
{
    const point *at = &w->here;
    const double reach = fmin(NEAR_BOUND, at->gradient_max);
    w->n_loose = 0;
    for (size_t i = 0; i < w->f->n; i++) {
        w->step[i] = -at->gradient[i];
        if (!held(w, at, i, reach))
            w->loose[w->n_loose++] = i;
    }
    if (w->n_loose == 0)
        return;
    w->f->curve(w->f->self, w->hessian, false);
    if (solve_step(w, 0))
        return;
    w->f->curve(w->f->self, w->hessian, true);
    double damping = 1e-10 + 1e-3 * at->gradient_max;
    while (!solve_step(w, damping) && damping < 1e6)
        damping *= 10;
}

/* Walks the step, halved until the function falls enough; near the end, where differences of the
   function are rounding, until the gradient falls. */
static norma_status walk(walker *w, bool *moved, norma_error *err)
{
    const point *from = &w->here;
    point *to = &w->there;
    double t = 1;
    *moved = false;
    for (int halving = 0; halving < MOST_HALVINGS && !*moved; halving++, t /= 2) {
        double promised = 0;
        for (size_t i = 0; i < w->f->n; i++) {
            to->x[i] = fmin(fmax(from->x[i] + t * w->step[i], w->f->lower[i]), w->f->upper[i]);
            promised += from->gradient[i] * (from->x[i] - to->x[i]);
        }
        norma_status status = evaluate(w, to, err);
        if (status != NORMA_OK)
            return status;
        *moved = (promised > 0 && to->value <= from->value - 1e-4 * promised) ||
                 (to->gradient_max < from->gradient_max &&
                  to->value <= from->value + ROUNDING * (1 + fabs(from->value)));
    }
    if (*moved) {
        point old = w->here;
        w->here = w->there;
        w->there = old;
    }
    return NORMA_OK;
}

static norma_status descend(walker *w, size_t *steps, norma_error *err)
{
    const size_t most_steps = w->f->most_steps ? w->f->most_steps : MOST_STEPS;
    bool moved = true;
    norma_status status = evaluate(w, &w->here, err);
    for (*steps = 0; status == NORMA_OK && moved && *steps < most_steps; ++*steps) {
        if (w->here.gradient_max <= GRADIENT_GOAL)
            break;
        find_step(w);
        status = walk(w, &moved, err);
    }
    if (status == NORMA_OK && !moved) /* the function is to remember where it is */
        status = evaluate(w, &w->here, err);
    return status;
}

norma_status norma__newton(norma__minimum *minimum, double *x, double *gradient,
                           const norma__function *function, norma_error *err)
{
    const size_t bytes = function->n * sizeof *x;
    norma_status status = NORMA_OK;
    walker w;
    *minimum = (norma__minimum){0};
    norma__prepare_numerics();
    if (!walker_new(&w, function)) {
        status = norma__no_memory(err);
        goto done;
    }
    memcpy(w.here.x, x, bytes);
    if ((status = descend(&w, &minimum->steps, err)) != NORMA_OK)
        goto done;
    memcpy(x, w.here.x, bytes);
    memcpy(gradient, w.here.gradient, bytes);
    minimum->value = w.here.value;
    minimum->gradient_max = w.here.gradient_max;
done:
    walker_free(&w);
    return status;
}
