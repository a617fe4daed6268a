/* Fisher scoring in the coordinates where within is I and between diagonal, D. There a size has the
   covariances I + n D, also diagonal, and the expected information of f = -2 ln L about changes
   X, Y of within and between is the sum over pairs of items of h_ww X^2 + 2 h_wb X Y + h_bb Y^2: a
   step solves p^2 systems of two equations. Directions whose variance between units would be
   negative stay at zero as long as f would rise with it. */
#include "models/multilevel/twolevel_saturated.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { MOST_HALVINGS = 40 };
static const double GRADIENT_GOAL = 1e-14, CONVERGED = 1e-9;
static const double ROUNDING = 1e-12;    /* of f, relative */
static const double NO_VARIANCE = 1e-10; /* between units, by the one of their means inside */

/* A point and what f is there. */
typedef struct point {
    double *t;      /* inverse of K */
    double *d;      /* p */
    double log_det; /* of within */
    double f;
    double *gw, *gb; /* gradients */
} point;

typedef struct search {
    const norma__twolevel_sums *sums;
    size_t p;
    point here, there;
    double *hww, *hwb, *hbb; /* p x p, at the point last evaluated */
    double *x, *y;           /* the step */
    double *a, *b, *u;       /* p x p work */
    double *z, *m;           /* p x p: columns of a size in these coordinates, their products */
    double *v, *delta;       /* p */
    double *mu;
    double *memory;
} search;

static bool search_new(search *s, const norma__twolevel_sums *sums)
{
    const size_t p = sums->p, square = p * p;
    *s = (search){.sums = sums, .p = p, .memory = NORMA__NEW(double, 16 * square + 5 * p)};
    double **const matrices[] = {&s->here.t,   &s->here.gw,  &s->here.gb, &s->there.t,
                                 &s->there.gw, &s->there.gb, &s->hww,     &s->hwb,
                                 &s->hbb,      &s->x,        &s->y,       &s->a,
                                 &s->b,        &s->u,        &s->z,       &s->m};
    double **const vectors[] = {&s->here.d, &s->there.d, &s->v, &s->delta, &s->mu};
    double *next = s->memory;
    if (!next)
        return false;
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++, next += square)
        *matrices[i] = next;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++, next += p)
        *vectors[i] = next;
    return true;
}

/* out (p x n) = x y. */
static void multiply(double *out, const double *x, const double *y, size_t p, size_t n)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)n, (int)p, 1, x, (int)p, y,
                (int)p, 0, out, (int)p);
}

static void turn(double *out, const double *t, const double *mean, size_t p)
{
    cblas_dgemv(CblasColMajor, CblasNoTrans, (int)p, (int)p, 1, t, (int)p, mean, 1, 0, out, 1);
}

/* ---- the likelihood ---- */

/* The grand mean, in the coordinates of t: each by its precision. hww and hwb are work. */
static void find_mean(search *s, const point *at)
{
    const size_t p = s->p;
    double *top = s->hww, *bottom = s->hwb;
    memset(top, 0, p * sizeof *top);
    memset(bottom, 0, p * sizeof *bottom);
    for (size_t c = 1; c < s->sums->n_sizes; c++) {
        const norma__size *size = &s->sums->sizes[c];
        turn(s->delta, at->t, size->mean, p);
        for (size_t i = 0; i < p; i++) {
            const double precision = size->count * size->n / (1 + size->n * at->d[i]);
            top[i] += precision * s->delta[i];
            bottom[i] += precision;
        }
    }
    for (size_t i = 0; i < p; i++)
        s->mu[i] = top[i] / bottom[i];
}

/* m = the products of a size about the grand mean. */
static void find_products(search *s, const point *at, const norma__size *size)
{
    const size_t p = s->p;
    memset(s->m, 0, p * p * sizeof *s->m);
    if (size->n_columns > 0) {
        multiply(s->z, at->t, size->columns, p, size->n_columns);
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)p, (int)size->n_columns,
                    size->weight, s->z, (int)p, 0, s->m, (int)p);
    }
    if (!size->mean)
        return;
    turn(s->delta, at->t, size->mean, p);
    for (size_t i = 0; i < p; i++)
        s->delta[i] -= s->mu[i];
    cblas_dsyr(CblasColMajor, CblasLower, (int)p, size->weight * size->count, s->delta, 1, s->m,
               (int)p);
}

/* Adds one size to f, its gradients and its information: lower triangles. */
static void add_size(search *s, point *at, const norma__size *size)
{
    const size_t p = s->p;
    const double n = size->n, count = size->count;
    find_products(s, at, size);
    for (size_t i = 0; i < p; i++) {
        s->v[i] = 1 / (1 + n * at->d[i]);
        at->f += s->v[i] * s->m[i + i * p] - count * log(s->v[i]);
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++) {
            const size_t ij = i + j * p;
            const double vv = s->v[i] * s->v[j];
            const double g = (i == j ? count * s->v[i] : 0) - vv * s->m[ij];
            at->gw[ij] += g;
            at->gb[ij] += n * g;
            s->hww[ij] += count * vv;
            s->hwb[ij] += count * n * vv;
            s->hbb[ij] += count * n * n * vv;
        }
}

static void fill_upper(double *m, size_t p)
{
    for (size_t j = 1; j < p; j++)
        for (size_t i = 0; i < j; i++)
            m[i + j * p] = m[j + i * p];
}

static void evaluate(search *s, point *at)
{
    const size_t p = s->p, bytes = p * p * sizeof(double);
    double *const sums[] = {at->gw, at->gb, s->hww, s->hwb, s->hbb};
    find_mean(s, at);
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
        memset(sums[k], 0, bytes);
    at->f = (double)s->sums->n * at->log_det;
    for (size_t c = 0; c < s->sums->n_sizes; c++)
        add_size(s, at, &s->sums->sizes[c]);
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
        fill_upper(sums[k], p);
}

static bool held(const point *at, size_t i, size_t j)
{
    return at->d[i] <= 0 && at->d[j] <= 0;
}

static double gradient_max(const search *s)
{
    const point *at = &s->here;
    double most = 0;
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = j; i < s->p; i++) {
            most = fmax(most, fabs(at->gw[i + j * s->p]));
            if (!held(at, i, j))
                most = fmax(most, fabs(at->gb[i + j * s->p]));
        }
    return most / (double)s->sums->n;
}

/* ---- steps ---- */

/* out = U' g U over the last n coordinates, U: n x n; rows and columns before them turn alike. */
static void turn_gradient(search *s, double *g, size_t n)
{
    const int p = (int)s->p, order = (int)n;
    const size_t first = s->p - n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, p, order, order, 1, g + first * s->p, p,
                s->u, order, 0, s->z, p);
    memcpy(g + first * s->p, s->z, n * s->p * sizeof *g);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, order, p, order, 1, s->u, order, g + first,
                p, 0, s->z, order);
    for (size_t j = 0; j < s->p; j++)
        memcpy(g + first + j * s->p, s->z + j * n, n * sizeof *g);
}

/* Turns the directions without variance between units, among which any are as good, so that the
   gradient by their variance is diagonal and increases; returns how many there are. */
static norma_status turn_empty(search *s, size_t *n_empty, norma_error *err)
{
    const point *at = &s->here;
    const size_t p = s->p;
    size_t first = 0;
    while (first < p && at->d[first] > 0)
        first++;
    const size_t n = *n_empty = p - first;
    if (n == 0)
        return NORMA_OK;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            s->a[i + j * n] = -at->gb[first + i + (first + j) * p];
    norma_status status = norma__eigen(s->v, s->u, s->a, n, err);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)n, (int)p, (int)n, 1, s->u, (int)n,
                at->t + first, (int)p, 0, s->z, (int)n);
    for (size_t j = 0; j < p; j++)
        memcpy(at->t + first + j * p, s->z + j * n, n * sizeof *at->t);
    turn_gradient(s, at->gw, n);
    turn_gradient(s, at->gb, n);
    return status;
}

/* Between keeps its rank: what joins an empty direction e to another, i, moves between by y^2 / d_i
   in the direction e too, along which f has the slope gb_ee. */
static double bend(const point *at, size_t i, size_t j, size_t p)
{
    const size_t e = at->d[i] > 0 ? j : i, other = e == i ? j : i;
    return at->d[e] > 0 ? 0 : fmax(at->gb[e + e * p], 0) / at->d[other];
}

static norma_status find_step(search *s, norma_error *err)
{
    const point *at = &s->here;
    size_t n_empty;
    norma_status status = turn_empty(s, &n_empty, err);
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = 0; i < s->p; i++) {
            const size_t ij = i + j * s->p;
            if (held(at, i, j)) {
                s->x[ij] = -at->gw[ij] / s->hww[ij];
                s->y[ij] = 0;
                continue;
            }
            const double hbb = s->hbb[ij] + bend(at, i, j, s->p);
            const double det = s->hww[ij] * hbb - s->hwb[ij] * s->hwb[ij];
            s->x[ij] = (s->hwb[ij] * at->gb[ij] - hbb * at->gw[ij]) / det;
            s->y[ij] = (s->hwb[ij] * at->gw[ij] - s->hww[ij] * at->gb[ij]) / det;
        }
    return status;
}

/* The point where within is I + t x and between D + t y, less what of it is negative; false when
   within is not positive definite there. */
static bool step_to(search *s, double t, norma_status *status, norma_error *err)
{
    const size_t p = s->p;
    const int order = (int)p;
    point *to = &s->there;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            const size_t ij = i + j * p;
            s->a[ij] = t * s->x[ij] + (i == j);
            s->b[ij] = t * s->y[ij] + (i == j ? s->here.d[i] : 0);
        }
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', order, s->a, order) != 0)
        return false;
    LAPACKE_dsygst_work(LAPACK_COL_MAJOR, 1, 'L', order, s->b, order, s->a, order);
    fill_upper(s->b, p);
    if ((*status = norma__eigen(to->d, s->u, s->b, p, err)) != NORMA_OK)
        return false;
    memcpy(s->b, s->here.t, p * p * sizeof *s->b);
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, order, order, 1,
                s->a, order, s->b, order);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, order, order, order, 1, s->u, order, s->b,
                order, 0, to->t, order);
    to->log_det = s->here.log_det;
    for (size_t i = 0; i < p; i++) {
        to->log_det += 2 * log(s->a[i + i * p]);
        to->d[i] = to->d[i] * s->sums->mean_size > NO_VARIANCE ? to->d[i] : 0;
    }
    return true;
}

static void swap_points(search *s)
{
    const point old = s->here;
    s->here = s->there;
    s->there = old;
}

/* Halves the step until f falls; at the end, where its differences are rounding, until the gradient
   falls. Leaves the search evaluated where it then is. */
static norma_status walk(search *s, bool *moved, double *gradient, norma_error *err)
{
    norma_status status = NORMA_OK;
    double t = 1;
    *moved = false;
    for (int k = 0; k < MOST_HALVINGS && !*moved && status == NORMA_OK; k++, t /= 2) {
        if (!step_to(s, t, &status, err))
            continue;
        evaluate(s, &s->there);
        const double fall = s->here.f - s->there.f, rounding = ROUNDING * (1 + fabs(s->here.f));
        swap_points(s);
        const double there = gradient_max(s);
        *moved = fall > rounding || (fall >= -rounding && there < *gradient);
        if (*moved)
            *gradient = there;
        else
            swap_points(s);
    }
    if (status == NORMA_OK && !*moved)
        evaluate(s, &s->here);
    return status;
}

/* Gives some variance to the directions without any along which f falls; whether there are. */
static norma_status release(search *s, bool *released, norma_error *err)
{
    point *at = &s->here;
    const size_t p = s->p;
    const double least = CONVERGED * (double)s->sums->n;
    size_t n_empty;
    norma_status status = turn_empty(s, &n_empty, err);
    *released = false;
    for (size_t i = p - n_empty; i < p && at->gb[i + i * p] < -least; i++) {
        at->d[i] = fmin(-at->gb[i + i * p] / s->hbb[i + i * p], 1e-3 / s->sums->mean_size);
        *released = true;
    }
    if (*released)
        evaluate(s, at);
    return status;
}

/* ---- start ---- */

/* Within the pooled covariances; between, by moments, but at least a little in all directions. */
static norma_status start(search *s, norma_error *err)
{
    const norma__twolevel_sums *sums = s->sums;
    const size_t p = s->p;
    const double df = s->sums->sizes[0].count;
    point *at = &s->here;
    memset(at->t, 0, p * p * sizeof *at->t);
    memset(at->d, 0, p * sizeof *at->d);
    for (size_t i = 0; i < p; i++)
        at->t[i + i * p] = sqrt(df);
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)p, (int)p, 1,
                sums->sizes[0].columns, (int)p, at->t, (int)p);
    for (size_t i = 0; i < p; i++)
        at->log_det -= 2 * log(at->t[i + i * p]);
    find_mean(s, at);
    memset(s->b, 0, p * p * sizeof *s->b);
    double squares = 0;
    for (size_t c = 1; c < sums->n_sizes; c++) {
        find_products(s, at, &sums->sizes[c]);
        squares += sums->sizes[c].count * sums->sizes[c].n * sums->sizes[c].n;
        for (size_t e = 0; e < p * p; e++)
            s->b[e] += s->m[e];
    }
    const double units = (double)sums->n_units - 1, n = (double)sums->n;
    const double size = (n - squares / n) / units;
    for (size_t i = 0; i < p; i++)
        s->b[i + i * p] -= units;
    fill_upper(s->b, p);
    norma_status status = norma__eigen(at->d, s->u, s->b, p, err);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)p, (int)p, (int)p, 1, s->u, (int)p,
                at->t, (int)p, 0, s->a, (int)p);
    memcpy(at->t, s->a, p * p * sizeof *at->t);
    for (size_t i = 0; i < p; i++)
        at->d[i] = fmax(at->d[i] / units, 0.01) / size;
    evaluate(s, at);
    return status;
}

static norma_status descend(norma__saturated *out, search *s, size_t most_steps, norma_error *err)
{
    norma_status status = start(s, err);
    out->gradient_max = gradient_max(s);
    while (status == NORMA_OK && out->steps < most_steps) {
        bool moved = out->gradient_max > GRADIENT_GOAL, released = false;
        if (moved) {
            if ((status = find_step(s, err)) == NORMA_OK)
                status = walk(s, &moved, &out->gradient_max, err);
            out->steps++;
        }
        if (status == NORMA_OK && !moved) {
            status = release(s, &released, err);
            if (!released)
                break;
            out->gradient_max = gradient_max(s);
        }
    }
    out->converged = out->gradient_max <= CONVERGED;
    return status;
}

/* ---- the result ---- */

static bool saturated_new(norma__saturated *out, size_t p)
{
    *out = (norma__saturated){.memory = NORMA__NEW(double, 2 * p * p)};
    if (!out->memory)
        return false;
    out->within = out->memory;
    out->between = out->within + p * p;
    return true;
}

/* within = K K' and between = K D K', K the inverse of t. */
static norma_status fill(norma__saturated *out, search *s, norma_error *err)
{
    const size_t p = s->p;
    const int order = (int)p;
    int *pivots = NORMA__NEW(int, p);
    if (!pivots)
        return norma__no_memory(err);
    memset(s->a, 0, p * p * sizeof *s->a);
    for (size_t i = 0; i < p; i++)
        s->a[i + i * p] = 1;
    memcpy(s->b, s->here.t, p * p * sizeof *s->b);
    LAPACKE_dgesv_work(LAPACK_COL_MAJOR, order, order, s->b, order, pivots, s->a, order);
    free(pivots);
    out->deviance = s->here.f;
    for (size_t j = 0; j < p; j++) {
        out->rank += s->here.d[j] > 0;
        for (size_t i = 0; i < p; i++)
            s->b[i + j * p] = s->a[i + j * p] * sqrt(s->here.d[j]);
    }
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, order, order, 1, s->a, order, 0,
                out->within, order);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, order, order, 1, s->b, order, 0,
                out->between, order);
    fill_upper(out->within, p);
    fill_upper(out->between, p);
    return NORMA_OK;
}

norma_status norma__saturated_of(norma__saturated *out, const norma__twolevel_sums *sums,
                                 size_t most_steps, norma_error *err)
{
    search s = {0};
    norma_status status;

    norma__prepare_numerics();
    if (!saturated_new(out, sums->p) || !search_new(&s, sums)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = descend(out, &s, most_steps, err)) == NORMA_OK)
        status = fill(out, &s, err);
done:
    free(s.memory);
    if (status != NORMA_OK)
        norma__saturated_free(out);
    return status;
}

void norma__saturated_free(norma__saturated *fit)
{
    free(fit->memory);
    *fit = (norma__saturated){0};
}
