/* Minimum trace factor analysis as a semidefinite programme (Bentler & Woodward, 1980,
   Psychometrika 45, 249-267), by the primal-dual interior-point method of Helmberg, Rendl,
   Vanderbei & Wolkowicz (1996), SIAM J. Optim. 6, 342-361.

   maximise w'psi, Z = S - Psi and psi positive; its dual: minimise tr(S Y), Y positive, and
   t = diag(Y) - w positive. At the solution Z Y = 0 and psi_i t_i = 0; on the way they are mu. Both
   sides stay feasible, so that tr(S Y) - w'psi is the gap. */
#include "models/extraction/trace.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { MOST_STEPS = 200 };
static const double GAP_GOAL = 1e-12;       /* of the trace of S */
static const double NULL_VALUE = 1e-12;     /* an eigenvalue of the scaled S that is zero */
static const double LEAST_NEGATIVE = 1e-10; /* what is not rounding of zero */
static const double NULL_ENTRY = 1e-6; /* of a null vector: below, the item has no part in it */

typedef struct program {
    size_t p;
    const double *s, *w;            /* unit diagonal; weights */
    double *z, *y, *inverse, *work; /* p x p; inverse: of Z */
    double *dy, *system;            /* p x p */
    double *psi, *t, *dpsi, *dt;    /* p */
    double *memory;
} program;

static bool program_new(program *g, const double *s, const double *w, size_t p)
{
    *g = (program){.p = p, .s = s, .w = w};
    double *next = g->memory = NORMA__NEW(double, 6 * p * p + 4 * p);
    if (!next)
        return false;
    double **matrices[] = {&g->z, &g->y, &g->inverse, &g->work, &g->dy, &g->system};
    for (size_t m = 0; m < sizeof matrices / sizeof *matrices; m++, next += p * p)
        *matrices[m] = next;
    double **vectors[] = {&g->psi, &g->t, &g->dpsi, &g->dt};
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++, next += p)
        *vectors[v] = next;
    return true;
}

static void fill_z(program *g)
{
    memcpy(g->z, g->s, g->p * g->p * sizeof *g->z);
    for (size_t i = 0; i < g->p; i++)
        g->z[i * g->p + i] -= g->psi[i];
}

/* Psi a part of the least eigenvalue, Y diagonal: both sides are feasible. */
static void start(program *g, double least_eigenvalue)
{
    double largest = 0;
    for (size_t i = 0; i < g->p; i++)
        largest = fmax(largest, g->w[i]);
    for (size_t i = 0; i < g->p; i++) {
        g->psi[i] = 0.9 * least_eigenvalue;
        g->t[i] = 2 * largest - g->w[i];
        g->y[i * g->p + i] = 2 * largest;
    }
    fill_z(g);
}

static double gap(const program *g)
{
    double sum = 0;
    for (size_t i = 0; i < g->p * g->p; i++)
        sum += g->s[i] * g->y[i];
    for (size_t i = 0; i < g->p; i++)
        sum -= g->w[i] * g->psi[i];
    return sum;
}

/* (Z^-1 * Y + diag(t / psi)) dpsi = w - mu diag(Z^-1) + mu / psi, * elementwise; then dY = mu Z^-1
   + Z^-1 dPsi Y, made symmetric, - Y, and dt = mu / psi - t dpsi / psi - t. */
static bool find_step(program *g, double mu)
{
    const size_t p = g->p;
    const int P = (int)p;
    for (size_t i = 0; i < p * p; i++)
        g->system[i] = g->inverse[i] * g->y[i];
    for (size_t i = 0; i < p; i++) {
        g->system[i * p + i] += g->t[i] / g->psi[i];
        g->dpsi[i] = g->w[i] - mu * g->inverse[i * p + i] + mu / g->psi[i];
    }
    if (LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'L', P, 1, g->system, P, g->dpsi, P) != 0)
        return false;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            g->work[j * p + i] = g->dpsi[i] * g->y[j * p + i];
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, P, P, 1, g->inverse, P, g->work, P, 0,
                g->system, P);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            g->dy[j * p + i] = mu * g->inverse[j * p + i] - g->y[j * p + i] +
                               (g->system[j * p + i] + g->system[i * p + j]) / 2;
    for (size_t i = 0; i < p; i++) {
        g->dt[i] = (mu - g->t[i] * g->dpsi[i]) / g->psi[i] - g->t[i];
        if (!isfinite(g->dpsi[i]) || !isfinite(g->dt[i]))
            return false;
    }
    return true;
}

/* Whether matrix + step x direction is positive definite. */
static bool stays_definite(program *g, const double *matrix, const double *direction, double step)
{
    const lapack_int P = (lapack_int)g->p;
    for (size_t i = 0; i < g->p * g->p; i++)
        g->work[i] = matrix[i] + step * direction[i];
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', P, g->work, P) == 0;
}

static double longest_positive(const double *x, const double *direction, size_t n)
{
    double step = 1 / 0.95;
    for (size_t i = 0; i < n; i++)
        if (direction[i] < 0)
            step = fmin(step, -x[i] / direction[i]);
    return step;
}

/* Most of the way to where a matrix, or the numbers beside it, stop being positive. */
static double step_length(program *g, const double *matrix, const double *direction,
                          const double *x, const double *dx)
{
    double step = longest_positive(x, dx, g->p);
    for (int halving = 0; halving < 60 && !stays_definite(g, matrix, direction, step); halving++)
        step *= 0.8;
    return fmin(0.95 * step, 1);
}

static void take_step(program *g)
{
    const size_t p = g->p;
    memset(g->system, 0, p * p * sizeof *g->system);
    for (size_t i = 0; i < p; i++)
        g->system[i * p + i] = -g->dpsi[i];
    const double primal = step_length(g, g->z, g->system, g->psi, g->dpsi);
    const double dual = step_length(g, g->y, g->dy, g->t, g->dt);
    for (size_t i = 0; i < p; i++) {
        g->psi[i] += primal * g->dpsi[i];
        g->t[i] += dual * g->dt[i];
    }
    for (size_t i = 0; i < p * p; i++)
        g->y[i] += dual * g->dy[i];
    fill_z(g);
}

/* Steps until the gap closes, or rounding ends them. */
static void solve(program *g, double least_eigenvalue)
{
    double total = 0;
    for (size_t i = 0; i < g->p; i++)
        total += g->w[i];
    start(g, least_eigenvalue);
    for (int step = 0; step < MOST_STEPS && gap(g) > GAP_GOAL * total; step++) {
        if (!norma__invert_spd(g->inverse, NULL, g->z, g->p) ||
            !find_step(g, 0.1 * gap(g) / (2 * (double)g->p)))
            break;
        take_step(g);
    }
}

static norma_status maximise(double *psi, const double *s, const double *w, size_t p,
                             norma_error *err);

/* Where v'S v = 0, no item in v can have a uniqueness. Marks the others. */
static size_t mark_open(bool *open, const double *values, const double *vectors, size_t p)
{
    size_t n = 0;
    for (size_t i = 0; i < p; i++) {
        open[i] = true;
        for (size_t m = 0; m < p; m++)
            if (values[m] <= NULL_VALUE * values[0] && fabs(vectors[m * p + i]) > NULL_ENTRY)
                open[i] = false;
        n += open[i];
    }
    return n;
}

/* Given zeros for the closed items A, what is asked of the open items B is that C - Psi_B be
   positive semidefinite, C = S_BB - S_BA S_AA^+ S_AB: by sweeping the items of A out of S. */
static void sweep_closed(double *s, const bool *open, size_t p)
{
    for (size_t a = 0; a < p; a++) {
        const double pivot = s[a * p + a];
        if (open[a] || pivot <= NULL_VALUE)
            continue;
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p && j != a; i++)
                if (i != a)
                    s[j * p + i] -= s[a * p + i] * s[a * p + j] / pivot;
        for (size_t i = 0; i < p; i++)
            s[a * p + i] = s[i * p + a] = 0;
    }
}

/* A singular S: the uniquenesses of the open items alone, by a matrix that is not. s is used up. */
static norma_status maximise_singular(double *psi, double *s, const double *w, const bool *open,
                                      size_t p, norma_error *err)
{
    size_t n = 0;
    norma_status status = NORMA_OK;
    double *part = NORMA__NEW(double, p *p + 2 * p);
    size_t *item = NORMA__NEW(size_t, p);
    if (!part || !item) {
        status = norma__no_memory(err);
        goto done;
    }
    double *weights = part + p * p, *found = weights + p;
    sweep_closed(s, open, p);
    for (size_t i = 0; i < p; i++)
        if (open[i] && s[i * p + i] > NULL_VALUE)
            item[n++] = i;
    for (size_t b = 0; b < n; b++) {
        weights[b] = w[item[b]];
        for (size_t a = 0; a < n; a++)
            part[b * n + a] = s[item[b] * p + item[a]];
    }
    if (n > 0)
        status = maximise(found, part, weights, n, err);
    memset(psi, 0, p * sizeof *psi);
    for (size_t b = 0; b < n && status == NORMA_OK; b++)
        psi[item[b]] = found[b];
done:
    free(part);
    free(item);
    return status;
}

/* In the scale where S has a unit diagonal. */
static norma_status maximise_scaled(double *psi, double *s, const double *w, size_t p,
                                    norma_error *err)
{
    program g = {0};
    norma_status status = NORMA_OK;
    double *values = NORMA__NEW(double, p *p + p);
    bool *open = NORMA__NEW(bool, p);
    if (!values || !open) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__eigen(values, values + p, s, p, err)) != NORMA_OK)
        goto done;
    if (values[p - 1] < -LEAST_NEGATIVE * values[0]) {
        status = norma__fail(err, NORMA_EDATA,
                             "a matrix of %zu items has a negative eigenvalue (%.3g when scaled to "
                             "a unit diagonal), and so neither a greatest lower bound nor a "
                             "minimum rank solution",
                             p, values[p - 1]);
        goto done;
    }
    if (values[p - 1] <= NULL_VALUE * values[0] && mark_open(open, values, values + p, p) < p) {
        status = maximise_singular(psi, s, w, open, p, err);
        goto done;
    }
    if (!program_new(&g, s, w, p)) {
        status = norma__no_memory(err);
        goto done;
    }
    solve(&g, values[p - 1]);
    memcpy(psi, g.psi, p * sizeof *psi);
done:
    free(g.memory);
    free(values);
    free(open);
    return status;
}

static norma_status maximise(double *psi, const double *s, const double *w, size_t p,
                             norma_error *err)
{
    double *scaled = NORMA__NEW(double, p *p + p);
    if (!scaled)
        return norma__no_memory(err);
    double *weights = scaled + p * p;
    for (size_t j = 0; j < p; j++) {
        weights[j] = w[j] * s[j * p + j];
        for (size_t i = 0; i < p; i++)
            scaled[j * p + i] = s[j * p + i] / sqrt(s[i * p + i]) / sqrt(s[j * p + j]);
        scaled[j * p + j] = 1;
    }
    norma_status status = maximise_scaled(psi, scaled, weights, p, err);
    for (size_t i = 0; i < p && status == NORMA_OK; i++)
        psi[i] *= s[i * p + i];
    free(scaled);
    return status;
}

static norma_status check(const double *s, const double *w, size_t p, norma_error *err)
{
    double total = 0;
    for (size_t i = 0; i < p; i++) {
        if (!(s[i * p + i] > 0) || !isfinite(s[i * p + i]))
            return norma__fail(err, NORMA_EDATA, "item %zu of %zu has no positive variance", i + 1,
                               p);
        if (!(w[i] >= 0) || !isfinite(w[i]))
            return norma__fail(err, NORMA_EINVAL, "weight %zu of %zu is not 0 or more", i + 1, p);
        total += w[i];
    }
    return total > 0 ? NORMA_OK
                     : norma__fail(err, NORMA_EINVAL, "no item of %zu has a positive weight", p);
}

norma_status norma__minimum_trace(double *psi, double *sum, const double *symmetric,
                                  const double *weights, size_t p, norma_error *err)
{
    *sum = 0;
    double *w = NORMA__NEW(double, p);
    if (!w)
        return norma__no_memory(err);
    for (size_t i = 0; i < p; i++)
        w[i] = weights ? weights[i] : 1;
    norma_status status = check(symmetric, w, p, err);
    if (status == NORMA_OK)
        status = maximise(psi, symmetric, w, p, err);
    for (size_t i = 0; i < p && status == NORMA_OK; i++)
        *sum += w[i] * psi[i];
    free(w);
    return status;
}
