/* The discrepancy ln |Sigma| + tr(S inv(Sigma)) has the gradient tr((A - B) dSigma) with A =
   inv(Sigma), B = A S A. Where it is zero, parameters move with the covariances by inv(H) tr(A dS A
   dSigma), H its second derivatives: the implicit function theorem, the model true or not. */
#include "models/reliability/likelihood.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

typedef struct parameter {
    size_t item, factor;
} parameter;

typedef struct curvature {
    const norma__likely *fit;
    size_t n_loadings, n; /* free loadings; parameters */
    parameter *which;     /* n_loadings */
    double *a, *b, *work; /* p x p */
    double *al, *bl;      /* p x k: A L, B L */
    double *lal, *lbl;    /* k x k: L'A L, L'B L */
    double *h;            /* n x n */
    int *pivots;
} curvature;

static bool is_free(const norma__likely *fit, size_t e)
{
    return !fit->free || fit->free[e];
}

size_t norma__likely_parameters(const norma__likely *fit)
{
    size_t n = fit->p;
    for (size_t e = 0; e < fit->p * fit->k; e++)
        n += is_free(fit, e);
    return n;
}

static bool curvature_new(curvature *c, const norma__likely *fit)
{
    size_t p = fit->p, k = fit->k, n = norma__likely_parameters(fit);
    *c = (curvature){.fit = fit, .n = n, .n_loadings = n - p};
    c->which = NORMA__NEW(parameter, c->n_loadings);
    c->a = NORMA__NEW(double, 3 * p * p + 2 * p * k + 2 * k * k);
    c->h = NORMA__NEW(double, n *n);
    c->pivots = NORMA__NEW(int, n);
    if (!c->which || !c->a || !c->h || !c->pivots)
        return false;
    c->b = c->a + p * p;
    c->work = c->b + p * p;
    c->al = c->work + p * p;
    c->bl = c->al + p * k;
    c->lal = c->bl + p * k;
    c->lbl = c->lal + k * k;
    size_t at = 0;
    for (size_t e = 0; e < p * k; e++)
        if (is_free(fit, e))
            c->which[at++] = (parameter){.item = e % p, .factor = e / p};
    return true;
}

static void curvature_free(curvature *c)
{
    free(c->which);
    free(c->a);
    free(c->h);
    free(c->pivots);
}

/* out = x y, rows x inner times inner x columns, or x' y. */
static void multiply(double *out, const double *x, bool transposed, const double *y, size_t rows,
                     size_t columns, size_t inner)
{
    cblas_dgemm(CblasColMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, (int)rows,
                (int)columns, (int)inner, 1, x, (int)(transposed ? inner : rows), y, (int)inner, 0,
                out, (int)rows);
}

static bool invert_model(curvature *c)
{
    const norma__likely *fit = c->fit;
    size_t p = fit->p, k = fit->k;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)p, (int)p, (int)k, 1, fit->loadings,
                (int)p, fit->loadings, (int)p, 0, c->work, (int)p);
    for (size_t i = 0; i < p; i++)
        c->work[i + i * p] += fit->unique[i];
    if (!norma__invert_spd(c->a, NULL, c->work, p))
        return false;
    multiply(c->work, c->a, false, fit->cov, p, p, p);
    multiply(c->b, c->work, false, c->a, p, p, p);
    multiply(c->al, c->a, false, fit->loadings, p, k, p);
    multiply(c->bl, c->b, false, fit->loadings, p, k, p);
    multiply(c->lal, fit->loadings, true, c->al, k, k, p);
    multiply(c->lbl, fit->loadings, true, c->bl, k, k, p);
    return true;
}

/* Second derivative by two loadings: -tr(A dX A dY) + tr(A dX B dY) + tr(B dX A dY) +
   tr((A - B) ddSigma), where dX = e_i l' + l e_i'. */
static double by_loadings(const curvature *c, parameter x, parameter y)
{
    size_t p = c->fit->p, cell = x.item + y.item * p, kk = x.factor + y.factor * c->fit->k;
    size_t xy = y.item + x.factor * p, yx = x.item + y.factor * p;
    double a = c->a[cell], b = c->b[cell];
    double sum = -(c->al[xy] * c->al[yx] + a * c->lal[kk]) + c->al[xy] * c->bl[yx] +
                 c->al[yx] * c->bl[xy] + a * c->lbl[kk] + b * c->lal[kk];
    return 2 * (sum + (x.factor == y.factor ? a - b : 0));
}

static double by_loading_and_unique(const curvature *c, parameter x, size_t j)
{
    size_t p = c->fit->p, cell = x.item + j * p, at = j + x.factor * p;
    return 2 * (-c->a[cell] * c->al[at] + c->b[cell] * c->al[at] + c->a[cell] * c->bl[at]);
}

static void fill_second_derivatives(curvature *c)
{
    size_t p = c->fit->p, n = c->n, m = c->n_loadings;
    for (size_t y = 0; y < m; y++)
        for (size_t x = 0; x < m; x++)
            c->h[x + y * n] = by_loadings(c, c->which[x], c->which[y]);
    for (size_t j = 0; j < p; j++) {
        for (size_t x = 0; x < m; x++)
            c->h[x + (m + j) * n] = c->h[m + j + x * n] = by_loading_and_unique(c, c->which[x], j);
        for (size_t i = 0; i < p; i++)
            c->h[m + i + (m + j) * n] = c->a[i + j * p] * (2 * c->b[i + j * p] - c->a[i + j * p]);
    }
}

/* gradient += A (sum of u dSigma) A. */
static void add_movement(double *gradient, curvature *c, const double *u)
{
    const norma__likely *fit = c->fit;
    size_t p = fit->p;
    for (size_t e = 0; e < p * p; e++)
        c->work[e] = 0;
    for (size_t x = 0; x < c->n_loadings; x++) {
        size_t i = c->which[x].item;
        const double *column = fit->loadings + c->which[x].factor * p;
        for (size_t j = 0; j < p; j++) {
            c->work[i + j * p] += u[x] * column[j];
            c->work[j + i * p] += u[x] * column[j];
        }
    }
    for (size_t i = 0; i < p; i++)
        c->work[i + i * p] += u[c->n_loadings + i];
    multiply(c->b, c->a, false, c->work, p, p, p); /* B is not needed any more */
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)p, (int)p, 1, c->b, (int)p,
                c->a, (int)p, 1, gradient, (int)p);
}

norma_status norma__follow_likelihood(double *gradients, double *slopes, size_t n,
                                      const norma__likely *fit, norma_error *err)
{
    curvature c;
    size_t square = fit->p * fit->p;
    bool regular = false;

    norma__prepare_numerics();
    if (!curvature_new(&c, fit)) {
        curvature_free(&c);
        return norma__no_memory(err);
    }
    if (invert_model(&c)) {
        fill_second_derivatives(&c);
        regular = LAPACKE_dgesv(LAPACK_COL_MAJOR, (int)c.n, (int)n, c.h, (int)c.n, c.pivots, slopes,
                                (int)c.n) == 0;
    }
    for (size_t f = 0; f < n; f++)
        if (regular)
            add_movement(gradients + f * square, &c, slopes + f * c.n);
        else
            for (size_t e = 0; e < square; e++)
                gradients[f * square + e] = NAN;
    curvature_free(&c);
    return NORMA_OK;
}
