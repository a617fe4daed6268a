/* Friedman, Hastie & Tibshirani (2008), Biostatistics 9, 432-441, in the primal form of Mazumder &
   Hastie (2012), Electron. J. Stat. 6, 2125-2149: one row of the precision X after the other
   becomes what is best given the others, which never leaves the positive definite matrices and
   may start anywhere among them. With W the inverse of X, H = inv(X11) = W11 - w12 w12' / w22, so
   row j minimises t' H t s22 / 2 + s12' t + lambda |t|, at whose start H t = -w12 / w22. Then
   v = H t gives x22 = 1 / s22 + t'v, w22 = s22, w12 = -s22 v and W11 = H + s22 v v'. */
#include "models/dimensions/graph_glasso.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { MOST_SWEEPS = 500, MOST_PASSES = 4, SWEEPS_BETWEEN_INVERSES = 20 };

/* A problem as one solve sees it, and the row at hand. */
typedef struct problem {
    norma__glasso *g;
    const double *cor;
    double lambda, tolerance;
    size_t j;
    size_t *active, n_active; /* entries of the row that are edges or want to be */
    double *gram;             /* n_active x n_active: s22 H among them */
    double *entry;            /* n_active: t */
    double *slope;            /* n_active: of the smooth part */
    double *v;                /* p: H t */
    double *old;              /* p: w12 as it was */
} problem;

norma_status norma__glasso_new(norma__glasso *glasso, size_t p, norma_error *err)
{
    *glasso = (norma__glasso){.p = p};
    norma__prepare_numerics();
    glasso->precision = NORMA__NEW(double, p *p);
    glasso->implied = NORMA__NEW(double, p *p);
    glasso->work = NORMA__NEW(double, p *p + 4 * p);
    glasso->active = NORMA__NEW(size_t, p);
    if (!glasso->precision || !glasso->implied || !glasso->work || !glasso->active) {
        norma__glasso_free(glasso);
        return norma__no_memory(err);
    }
    norma__glasso_restart(glasso);
    return NORMA_OK;
}

void norma__glasso_free(norma__glasso *glasso)
{
    free(glasso->precision);
    free(glasso->implied);
    free(glasso->work);
    free(glasso->active);
    *glasso = (norma__glasso){0};
}

void norma__glasso_restart(norma__glasso *glasso)
{
    const size_t p = glasso->p;
    memset(glasso->precision, 0, p * p * sizeof(double));
    for (size_t i = 0; i < p; i++)
        glasso->precision[i * p + i] = 1;
    memcpy(glasso->implied, glasso->precision, p * p * sizeof(double));
}

void norma__glasso_copy(norma__glasso *to, const norma__glasso *from)
{
    const size_t size = from->p * from->p * sizeof(double);
    memcpy(to->precision, from->precision, size);
    memcpy(to->implied, from->implied, size);
    to->log_det = from->log_det;
    to->trace = from->trace;
    to->edges = from->edges;
    to->violation = from->violation;
    to->converged = from->converged;
    to->sweeps = from->sweeps;
}

static double shrink(double x, double by)
{
    return x > by ? x - by : x < -by ? x + by : 0;
}

/* By how much an entry x of the precision, with the slope of the smooth part, is not optimal. */
static double violation_of(double x, double slope, double lambda)
{
    return x > 0 ? fabs(slope + lambda) : x < 0 ? fabs(slope - lambda) : fabs(slope) - lambda;
}

/* Lists what is active in row j; returns the row's largest violation. */
static double list_active(problem *b)
{
    const size_t p = b->g->p;
    const double *x = b->g->precision + b->j * p, *w = b->g->implied + b->j * p;
    const double *s = b->cor + b->j * p;
    double worst = fabs(s[b->j] - w[b->j]);
    b->n_active = 0;
    for (size_t i = 0; i < p; i++) {
        if (i == b->j)
            continue;
        double off = violation_of(x[i], s[i] - w[i], b->lambda);
        if (x[i] != 0 || off > 0)
            b->active[b->n_active++] = i;
        worst = off > worst ? off : worst;
    }
    return worst;
}

static void gather(problem *b)
{
    const size_t p = b->g->p, n = b->n_active;
    const double *w = b->g->implied, *w_j = w + b->j * p, *s = b->cor + b->j * p;
    const double s22 = s[b->j], w22 = w_j[b->j];
    for (size_t a = 0; a < n; a++) {
        const size_t i = b->active[a];
        const double by = w_j[i] / w22;
        for (size_t c = 0; c < n; c++)
            b->gram[a * n + c] = s22 * (w[i * p + b->active[c]] - by * w_j[b->active[c]]);
        b->entry[a] = b->g->precision[b->j * p + i];
        b->slope[a] = s[i] - s22 * by;
    }
}

/* Coordinate descent over the active entries. */
static void descend(problem *b)
{
    const size_t n = b->n_active;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        double moved = 0;
        for (size_t a = 0; a < n; a++) {
            const double *g = b->gram + a * n;
            double old = b->entry[a];
            double x = shrink(old - b->slope[a] / g[a], b->lambda / g[a]), by = x - old;
            if (by == 0)
                continue;
            b->entry[a] = x;
            for (size_t c = 0; c < n; c++)
                b->slope[c] += by * g[c];
            moved = fmax(moved, fabs(by) * g[a]);
        }
        if (moved <= 0.1 * b->tolerance)
            return;
    }
}

/* v = H t: what it was, and the moves of t times their rows of H. */
static void find_v(problem *b)
{
    const size_t p = b->g->p;
    const double *w = b->g->implied, *w_j = w + b->j * p;
    double along = 0;
    memset(b->v, 0, p * sizeof *b->v);
    for (size_t a = 0; a < b->n_active; a++) {
        const size_t i = b->active[a];
        double by = b->entry[a] - b->g->precision[b->j * p + i];
        if (by == 0)
            continue;
        cblas_daxpy((int)p, by, w + i * p, 1, b->v, 1);
        along += by * w_j[i];
    }
    cblas_daxpy((int)p, -(1 + along) / w_j[b->j], w_j, 1, b->v, 1);
}

/* row += more v - less old */
static void add_rows(double *restrict row, double more, const double *restrict v, double less,
                     const double *restrict old, size_t p)
{
    for (size_t k = 0; k < p; k++)
        row[k] += more * v[k] - less * old[k];
}

/* Puts the row into the precision, and brings the inverse up to date. */
static void put_row(problem *b)
{
    const size_t p = b->g->p, j = b->j;
    double *x = b->g->precision, *w = b->g->implied, *w_j = w + j * p;
    const double s22 = b->cor[j * p + j], w22 = w_j[j];
    double quadratic = 0;
    for (size_t a = 0; a < b->n_active; a++) {
        const size_t i = b->active[a];
        x[j * p + i] = x[i * p + j] = b->entry[a];
        quadratic += b->entry[a] * b->v[i];
    }
    x[j * p + j] = 1 / s22 + quadratic;
    memcpy(b->old, w_j, p * sizeof *w_j);
    for (size_t i = 0; i < p; i++) {
        const double less = b->old[i] / w22, more = s22 * b->v[i];
        add_rows(w + i * p, more, b->v, less, b->old, p);
    }
    for (size_t i = 0; i < p; i++)
        w[j * p + i] = w[i * p + j] = i == j ? s22 : -s22 * b->v[i];
}

/* One row after the other; returns the largest violation that was met. */
static double sweep(problem *b)
{
    double worst = 0;
    for (b->j = 0; b->j < b->g->p; b->j++) {
        double off = list_active(b);
        worst = fmax(worst, off);
        if (off <= 0.1 * b->tolerance)
            continue;
        gather(b);
        descend(b);
        find_v(b);
        put_row(b);
    }
    return worst;
}

/* The inverse, anew from the precision, without what the rows' updates have rounded off; false when
   the precision is not positive definite. */
static bool invert(problem *b)
{
    return norma__invert_spd(b->g->implied, &b->g->log_det, b->g->precision, b->g->p);
}

static double largest_violation(problem *b)
{
    double worst = 0;
    for (b->j = 0; b->j < b->g->p; b->j++)
        worst = fmax(worst, list_active(b));
    return worst;
}

static void describe(norma__glasso *g, const double *cor)
{
    const size_t p = g->p;
    g->edges = 0;
    g->trace = cblas_ddot((int)(p * p), cor, 1, g->precision, 1);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            g->edges += g->precision[j * p + i] != 0;
}

void norma__glasso_solve(norma__glasso *g, const double *cor, double lambda, double tolerance)
{
    const size_t p = g->p;
    problem b = {.g = g,
                 .cor = cor,
                 .lambda = lambda,
                 .tolerance = tolerance,
                 .active = g->active,
                 .gram = g->work,
                 .entry = g->work + p * p,
                 .slope = g->work + p * p + p,
                 .v = g->work + p * p + 2 * p,
                 .old = g->work + p * p + 3 * p};
    bool definite = true;
    if (!g->converged) /* the next start is not better than the first */
        norma__glasso_restart(g);
    g->violation = INFINITY;
    for (g->sweeps = 0; definite && g->violation > tolerance && g->sweeps < MOST_SWEEPS;) {
        for (int s = 0; s < SWEEPS_BETWEEN_INVERSES; s++) {
            g->sweeps++;
            if (sweep(&b) <= tolerance)
                break;
        }
        if ((definite = invert(&b)))
            g->violation = largest_violation(&b);
    }
    g->converged = definite && g->violation <= tolerance;
    describe(g, cor);
}
