/* Minres as unweighted least squares in the uniquenesses: Harman & Jones (1966), Psychometrika 31,
   351-368; the profile function, its gradient and Hessian as in Joreskog (1977), in Statistical
   Methods for Digital Computers III, 125-153. Bounds by projected Newton steps: Bertsekas (1982),
   SIAM J. Control Optim. 20, 221-246. */
#include "models/extraction/minres.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"

enum { MOST_STEPS = 500, MOST_HALVINGS = 50 };
static const double GRADIENT_GOAL = 1e-12; /* where steps end */
static const double GRADIENT_GOOD = 1e-9;  /* what counts as converged */

/* A point psi, the eigenvalues gamma and eigenvectors omega of R - Psi, and what follows. */
typedef struct point {
    double *psi, *gradient, *gamma; /* p */
    double *omega;                  /* p x p */
    double value, gradient_max;
} point;

typedef struct solver {
    const double *cor;
    size_t p, k;
    point here, there;
    double *hessian, *work; /* p x p */
    double *step;           /* p */
    size_t *loose;          /* the items not held at the bound */
    size_t n_loose;
    double *memory;
} solver;

static double *place(point *at, double *memory, size_t p)
{
    at->psi = memory;
    at->gradient = memory + p;
    at->gamma = memory + 2 * p;
    at->omega = memory + 3 * p;
    return memory + 3 * p + p * p;
}

static bool solver_new(solver *s, const double *cor, size_t p, size_t k)
{
    *s = (solver){.cor = cor, .p = p, .k = k};
    s->memory = NORMA__NEW(double, 4 * p * p + 7 * p);
    s->loose = NORMA__NEW(size_t, p);
    if (!s->memory || !s->loose)
        return false;
    s->hessian = place(&s->there, place(&s->here, s->memory, p), p);
    s->work = s->hessian + p * p;
    s->step = s->work + p * p;
    return true;
}

static void solver_free(solver *s)
{
    free(s->memory);
    free(s->loose);
}

/* 1 - squared multiple correlation, or 1 - largest |correlation| when R cannot be inverted. */
static void start(solver *s)
{
    bool smc = norma__invert_spd(s->work, NULL, s->cor, s->p);
    for (size_t i = 0; i < s->p; i++) {
        double largest = 0;
        for (size_t j = 0; j < s->p; j++)
            if (j != i)
                largest = fmax(largest, fabs(s->cor[i * s->p + j]));
        double psi = smc ? 1 / s->work[i * s->p + i] : 1 - largest;
        s->here.psi[i] = fmin(fmax(psi, 10 * NORMA__LEAST_UNIQUENESS), 1);
    }
}

/* The factors that R - Psi has: its k largest eigenvalues, if positive. */
static size_t real_factors(const solver *s, const point *at)
{
    size_t m = s->k;
    while (m > 0 && at->gamma[m - 1] <= 0)
        m--;
    return m;
}

static bool held(double psi, double gradient)
{
    return psi <= NORMA__LEAST_UNIQUENESS && gradient > 0;
}

/* f = 1/2 sum gamma_m^2 over the eigenvalues that are no factor's; df/dpsi_i = - sum gamma_m
   omega_im^2, which is minus the i-th diagonal residual. */
static norma_status evaluate(solver *s, point *at, norma_error *err)
{
    size_t p = s->p;
    memcpy(s->work, s->cor, p * p * sizeof *s->work);
    for (size_t i = 0; i < p; i++)
        s->work[i * p + i] -= at->psi[i];
    norma_status status = norma__eigen(at->gamma, at->omega, s->work, p, err);
    if (status != NORMA_OK)
        return status;
    at->value = 0;
    memset(at->gradient, 0, p * sizeof *at->gradient);
    for (size_t m = real_factors(s, at); m < p; m++) {
        const double *omega = at->omega + m * p;
        at->value += at->gamma[m] * at->gamma[m] / 2;
        for (size_t i = 0; i < p; i++)
            at->gradient[i] -= at->gamma[m] * omega[i] * omega[i];
    }
    at->gradient_max = 0;
    for (size_t i = 0; i < p; i++)
        if (!held(at->psi[i], at->gradient[i]))
            at->gradient_max = fmax(at->gradient_max, fabs(at->gradient[i]));
    return NORMA_OK;
}

/* H_ij = (sum_m omega_im omega_jm)^2 + 2 sum_m sum_n gamma_m / (gamma_m - gamma_n) omega_im
   omega_jm omega_in omega_jn, m over the residual eigenvectors and n over the factors. The first
   term alone is Joreskog's approximation; both together make the steps quadratic. */
static void fill_hessian(solver *s)
{
    const point *at = &s->here;
    const size_t p = s->p, k = real_factors(s, at), rest = p - k;
    const int P = (int)p;
    const double *residual = at->omega + k * p;
    double *scaled = s->there.omega; /* free between evaluations */
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, (int)rest, 1, residual, P, residual,
                P, 0, s->work, P);
    for (size_t i = 0; i < p * p; i++)
        s->hessian[i] = s->work[i] * s->work[i];
    for (size_t n = 0; n < k; n++) {
        const double *factor = at->omega + n * p;
        for (size_t m = 0; m < rest; m++) {
            double gap = fmin(at->gamma[k + m] - at->gamma[n], -1e-8);
            for (size_t i = 0; i < p; i++)
                scaled[m * p + i] = 2 * at->gamma[k + m] / gap * residual[m * p + i];
        }
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, (int)rest, 1, scaled, P,
                    residual, P, 0, s->work, P);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                s->hessian[j * p + i] += s->work[j * p + i] * factor[i] * factor[j];
    }
}

/* Solves (H + damping I) step = - gradient over the loose items. */
static bool solve_step(solver *s, double damping)
{
    size_t p = s->p, m = s->n_loose;
    double *rhs = s->there.gamma; /* free between evaluations */
    for (size_t b = 0; b < m; b++) {
        for (size_t a = 0; a < m; a++)
            s->work[b * m + a] = s->hessian[s->loose[b] * p + s->loose[a]];
        s->work[b * m + b] += damping;
        rhs[b] = -s->here.gradient[s->loose[b]];
    }
    lapack_int order = (lapack_int)m;
    if (LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', order, 1, s->work, order, rhs, order) != 0)
        return false;
    for (size_t b = 0; b < m; b++) {
        if (!isfinite(rhs[b]))
            return false;
        s->step[s->loose[b]] = rhs[b];
    }
    return true;
}

/* Newton over the loose items, damped until the Hessian is positive definite; the held ones go
   down their gradient, which leaves them at the bound. */
static void find_step(solver *s)
{
    const point *at = &s->here;
    s->n_loose = 0;
    for (size_t i = 0; i < s->p; i++) {
        s->step[i] = -at->gradient[i];
        if (!held(at->psi[i], at->gradient[i]))
            s->loose[s->n_loose++] = i;
    }
    if (s->n_loose == 0)
        return;
    fill_hessian(s);
    double damping = 0;
    while (!solve_step(s, damping) && damping < 1e6)
        damping = damping > 0 ? 10 * damping : 1e-10 + 1e-3 * at->gradient_max;
}

/* Walks the step, halved until the function falls enough; near the end, where differences of the
   function are rounding, until the gradient falls. */
static norma_status walk(solver *s, bool *moved, norma_error *err)
{
    const point *from = &s->here;
    point *to = &s->there;
    double t = 1;
    *moved = false;
    for (int halving = 0; halving < MOST_HALVINGS && !*moved; halving++, t /= 2) {
        double promised = 0;
        for (size_t i = 0; i < s->p; i++) {
            to->psi[i] = fmin(fmax(from->psi[i] + t * s->step[i], NORMA__LEAST_UNIQUENESS), 1);
            promised += from->gradient[i] * (from->psi[i] - to->psi[i]);
        }
        norma_status status = evaluate(s, to, err);
        if (status != NORMA_OK)
            return status;
        *moved = (promised > 0 && to->value <= from->value - 1e-4 * promised) ||
                 (to->gradient_max < from->gradient_max &&
                  to->value <= from->value + 1e-14 * (1 + from->value));
    }
    if (*moved) {
        point old = s->here;
        s->here = s->there;
        s->there = old;
    }
    return NORMA_OK;
}

static norma_status minimise(solver *s, size_t *steps, norma_error *err)
{
    bool moved = true;
    norma_status status = evaluate(s, &s->here, err);
    for (*steps = 0; status == NORMA_OK && moved && *steps < MOST_STEPS; ++*steps) {
        if (s->here.gradient_max <= GRADIENT_GOAL)
            break;
        find_step(s);
        status = walk(s, &moved, err);
    }
    return status;
}

static void fill_loadings(norma__extracted *fit, const solver *s)
{
    const point *at = &s->here;
    for (size_t n = 0; n < real_factors(s, at); n++) {
        double *column = fit->loadings + n * s->p;
        for (size_t i = 0; i < s->p; i++)
            column[i] = sqrt(at->gamma[n]) * at->omega[n * s->p + i];
        if (norma__points_down(column, s->p))
            norma__negate(column, s->p, 1);
    }
}

static double off_diagonal(const norma__extracted *fit, const double *cor)
{
    double sum = 0;
    for (size_t j = 0; j < fit->p; j++)
        for (size_t i = 0; i < j; i++) {
            double residual = cor[j * fit->p + i];
            for (size_t n = 0; n < fit->k; n++)
                residual -= fit->loadings[n * fit->p + i] * fit->loadings[n * fit->p + j];
            sum += residual * residual;
        }
    return sum;
}

static void hand_over(norma__extracted *fit, const solver *s)
{
    fill_loadings(fit, s);
    for (size_t i = 0; i < s->p; i++) {
        fit->uniquenesses[i] = s->here.psi[i];
        fit->n_heywood += s->here.psi[i] <= NORMA__LEAST_UNIQUENESS;
    }
    fit->objective = off_diagonal(fit, s->cor);
    fit->gradient_max = s->here.gradient_max;
    fit->converged = fit->gradient_max <= GRADIENT_GOOD;
}

norma_status norma__minres(norma__extracted *fit, const double *cor, size_t p, size_t k,
                           norma_error *err)
{
    *fit = (norma__extracted){.p = p, .k = k};
    if (k == 0)
        return norma__fail(err, NORMA_EINVAL, "a factor solution needs at least one factor");
    if (k >= p)
        return norma__fail(err, NORMA_EDATA, "%zu items cannot carry %zu factors", p, k);
    norma__prepare_numerics();
    solver s;
    norma_status status = NORMA_OK;
    fit->loadings = NORMA__NEW(double, p *k);
    fit->uniquenesses = NORMA__NEW(double, p);
    if (!solver_new(&s, cor, p, k) || !fit->loadings || !fit->uniquenesses) {
        status = norma__no_memory(err);
        goto done;
    }
    start(&s);
    if ((status = minimise(&s, &fit->iterations, err)) == NORMA_OK)
        hand_over(fit, &s);
done:
    solver_free(&s);
    if (status != NORMA_OK)
        norma__extracted_free(fit);
    return status;
}
