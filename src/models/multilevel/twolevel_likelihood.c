/* f = -2 ln L = sum over sizes of count ln |Sigma| + tr(V M), Sigma = within + n between and V its
   inverse. Its gradient by Sigma is G = count V - B, B = V M V; its second derivative about X and Y
   -count tr(V X V Y) + tr(V X B Y) + tr(B X V Y), expected: count tr(V X V Y). A loading changes
   Sigma by e l' + l e', a uniqueness by e e', where e is the item's unit vector, l the loadings;
   times n at the level of units. */
#include "models/multilevel/twolevel_likelihood.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"

bool norma__twolevel_likelihood_new(norma__twolevel_likelihood *l, const norma__twolevel_sums *sums)
{
    const size_t p = sums->p, square = p * p;
    *l = (norma__twolevel_likelihood){
        .sums = sums, .p = p, .memory = NORMA__NEW(double, 5 * square + (N_KINDS + 6) * p)};
    double **const matrices[] = {&l->v, &l->b, &l->gw, &l->gb, &l->z};
    double **const vectors[] = {&l->r, &l->u, &l->vl[0], &l->vl[1], &l->bl[0], &l->bl[1]};
    double *next = l->memory;
    if (!next)
        return false;
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++, next += square)
        *matrices[i] = next;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++, next += p)
        *vectors[i] = next;
    l->at = next;
    return true;
}

void norma__twolevel_likelihood_free(norma__twolevel_likelihood *l)
{
    free(l->memory);
    *l = (norma__twolevel_likelihood){0};
}

/* ---- one size ---- */

static const double *part(const norma__twolevel_likelihood *l, size_t kind)
{
    return l->at + kind * l->p;
}

/* v = inv(Sigma); false when it is not positive definite. */
static bool invert_size(norma__twolevel_likelihood *l, double *log_det, double n)
{
    const size_t p = l->p;
    const double *lw = part(l, LOADING_WITHIN), *lb = part(l, LOADING_BETWEEN);
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++)
            l->v[i + j * p] = lw[i] * lw[j] + n * lb[i] * lb[j];
        l->v[j + j * p] += part(l, UNIQUE_WITHIN)[j] + n * part(l, UNIQUE_BETWEEN)[j];
    }
    return norma__invert_spd(l->v, log_det, l->v, p);
}

static void times(double *out, const double *symmetric, const double *x, size_t p)
{
    cblas_dsymv(CblasColMajor, CblasLower, (int)p, 1, symmetric, (int)p, x, 1, 0, out, 1);
}

/* b = V M V, lower triangle; r and u of the mean. */
static void fill_products(norma__twolevel_likelihood *l, const norma__size *size)
{
    const size_t p = l->p;
    const int order = (int)p, columns = (int)size->n_columns;
    memset(l->b, 0, p * p * sizeof *l->b);
    if (columns > 0) {
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, order, columns, order, 1, l->v,
                    order, size->columns, order, 0, l->z, order);
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, order, columns, size->weight, l->z,
                    order, 0, l->b, order);
    }
    if (!size->mean)
        return;
    for (size_t i = 0; i < p; i++)
        l->r[i] = size->mean[i] - part(l, MEAN)[i];
    times(l->u, l->v, l->r, p);
    cblas_dsyr(CblasColMajor, CblasLower, order, size->weight * size->count, l->u, 1, l->b, order);
}

/* tr(V M), of columns z = V columns. */
static double misfit(const norma__twolevel_likelihood *l, const norma__size *size)
{
    double sum = 0;
    for (size_t e = 0; e < l->p * size->n_columns; e++)
        sum += l->z[e] * size->columns[e];
    if (size->mean)
        for (size_t i = 0; i < l->p; i++)
            sum += size->count * l->r[i] * l->u[i];
    return size->weight * sum;
}

/* ---- value and gradient ---- */

static void add_gradient(norma__twolevel_likelihood *l, double *gradient, const norma__size *size)
{
    const size_t p = l->p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++) {
            const double g = size->count * l->v[i + j * p] - l->b[i + j * p];
            l->gw[i + j * p] += g;
            l->gb[i + j * p] += size->n * g;
        }
    if (size->mean)
        for (size_t i = 0; i < p; i++)
            gradient[MEAN * p + i] -= 2 * size->weight * size->count * l->u[i];
}

static void finish_gradient(norma__twolevel_likelihood *l, double *gradient)
{
    const size_t p = l->p;
    times(gradient + LOADING_WITHIN * p, l->gw, part(l, LOADING_WITHIN), p);
    times(gradient + LOADING_BETWEEN * p, l->gb, part(l, LOADING_BETWEEN), p);
    for (size_t i = 0; i < p; i++) {
        gradient[LOADING_WITHIN * p + i] *= 2;
        gradient[LOADING_BETWEEN * p + i] *= 2;
        gradient[UNIQUE_WITHIN * p + i] = l->gw[i + i * p];
        gradient[UNIQUE_BETWEEN * p + i] = l->gb[i + i * p];
    }
    for (size_t i = 0; i < N_KINDS * p; i++)
        gradient[i] /= (double)l->sums->n;
}

norma_status norma__twolevel_evaluate(void *self, double *value, double *gradient, const double *x,
                                      norma_error *err)
{
    norma__twolevel_likelihood *l = self;
    const size_t p = l->p;
    (void)err;
    memcpy(l->at, x, N_KINDS * p * sizeof *x);
    memset(gradient, 0, N_KINDS * p * sizeof *gradient);
    memset(l->gw, 0, p * p * sizeof *l->gw);
    memset(l->gb, 0, p * p * sizeof *l->gb);
    *value = 0;
    for (size_t c = 0; c < l->sums->n_sizes; c++) {
        const norma__size *size = &l->sums->sizes[c];
        double log_det;
        if (!invert_size(l, &log_det, size->n)) {
            *value = INFINITY;
            return NORMA_OK;
        }
        fill_products(l, size);
        *value += size->count * log_det + misfit(l, size);
        add_gradient(l, gradient, size);
    }
    *value /= (double)l->sums->n;
    finish_gradient(l, gradient);
    return NORMA_OK;
}

/* ---- second derivatives ---- */

/* What the products of a size are with the loadings of both levels. */
static void fill_slopes(norma__twolevel_likelihood *l, bool has_mean)
{
    const size_t p = l->p;
    const double *const loadings[] = {part(l, LOADING_WITHIN), part(l, LOADING_BETWEEN)};
    for (size_t a = 0; a < 2; a++) {
        times(l->vl[a], l->v, loadings[a], p);
        times(l->bl[a], l->b, loadings[a], p);
        l->lu[a] = has_mean ? cblas_ddot((int)p, loadings[a], 1, l->u, 1) : 0;
    }
    for (size_t a = 0; a < 2; a++)
        for (size_t b = 0; b < 2; b++) {
            l->lvl[a][b] = cblas_ddot((int)p, loadings[a], 1, l->vl[b], 1);
            l->lbl[a][b] = cblas_ddot((int)p, loadings[a], 1, l->bl[b], 1);
        }
}

/* Of the second derivatives, what is about one pair of items at levels x (of i) and y (of j). */
typedef struct pair {
    double loadings, loading_unique, uniques;
} pair;

static pair expected_pair(const norma__twolevel_likelihood *l, double count, size_t i, size_t j,
                          size_t x, size_t y)
{
    const double v = l->v[i + j * l->p], vx = l->vl[x][j], vy = l->vl[y][i];
    return (pair){2 * count * (vx * vy + v * l->lvl[x][y]), 2 * count * v * vx, count * v * v};
}

static pair observed_pair(const norma__twolevel_likelihood *l, double count, size_t i, size_t j,
                          size_t x, size_t y)
{
    const double v = l->v[i + j * l->p], b = i > j ? l->b[i + j * l->p] : l->b[j + i * l->p];
    const double vx = l->vl[x][j], vy = l->vl[y][i], bx = l->bl[x][j], by = l->bl[y][i];
    return (pair){2 * (-count * (vx * vy + v * l->lvl[x][y]) + vx * by + vy * bx +
                       v * l->lbl[x][y] + b * l->lvl[x][y]),
                  2 * (-count * v * vx + b * vx + v * bx), v * (2 * b - count * v)};
}

/* h (n x n), lower triangle: derivatives about all items of two levels. */
static void add_levels(double *h, const norma__twolevel_likelihood *l, const norma__size *size,
                       size_t x, size_t y, bool safe)
{
    const size_t p = l->p, n = N_KINDS * p;
    const double scale = (x ? size->n : 1) * (y ? size->n : 1);
    double *loadings = h + 2 * x * p + 2 * y * p * n;
    for (size_t j = 0; j < p; j++)
        for (size_t i = x == y ? j : 0; i < p; i++) {
            const pair of = safe ? expected_pair(l, size->count, i, j, x, y)
                                 : observed_pair(l, size->count, i, j, x, y);
            loadings[i + j * n] += scale * of.loadings;
            loadings[p + i + (p + j) * n] += scale * of.uniques;
        }
}

/* Of loadings of level x and uniquenesses of level y, any two levels. */
static void add_mixed(double *h, const norma__twolevel_likelihood *l, const norma__size *size,
                      size_t x, size_t y, bool safe)
{
    const size_t p = l->p, n = N_KINDS * p;
    const double scale = (x ? size->n : 1) * (y ? size->n : 1);
    const size_t row = 2 * x * p, column = (2 * y + 1) * p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            const pair of = safe ? expected_pair(l, size->count, i, j, x, y)
                                 : observed_pair(l, size->count, i, j, x, y);
            double *cell =
                row > column ? h + row + i + (column + j) * n : h + column + j + (row + i) * n;
            *cell += scale * of.loading_unique;
        }
}

/* Of the means, and of means and covariances. */
static void add_means(double *h, const norma__twolevel_likelihood *l, const norma__size *size,
                      bool safe)
{
    const size_t p = l->p, n = N_KINDS * p;
    const double weight = 2 * size->weight * size->count;
    double *means = h + MEAN * p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            const double v = weight * l->v[i + j * p];
            means[i + (MEAN * p + j) * n] += v;
            for (size_t x = 0; x < 2 && !safe; x++) {
                const double scale = x ? size->n : 1;
                means[i + (2 * x * p + j) * n] +=
                    scale * (v * l->lu[x] + weight * l->vl[x][i] * l->u[j]);
                means[i + ((2 * x + 1) * p + j) * n] += scale * v * l->u[j];
            }
        }
}

/* d2 Sigma of two loadings of a level is not zero. */
static void add_gradients(double *h, const norma__twolevel_likelihood *l)
{
    const size_t p = l->p, n = N_KINDS * p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++) {
            h[i + j * n] += 2 * l->gw[i + j * p];
            h[2 * p + i + (2 * p + j) * n] += 2 * l->gb[i + j * p];
        }
}

void norma__twolevel_curve(void *self, double *hessian, bool safe)
{
    norma__twolevel_likelihood *l = self;
    const size_t n = N_KINDS * l->p;
    memset(hessian, 0, n * n * sizeof *hessian);
    for (size_t c = 0; c < l->sums->n_sizes; c++) {
        const norma__size *size = &l->sums->sizes[c];
        if (!invert_size(l, NULL, size->n))
            return;
        fill_products(l, size);
        fill_slopes(l, size->mean != NULL);
        for (size_t x = 0; x < 2; x++)
            for (size_t y = 0; y < 2; y++) {
                if (x >= y)
                    add_levels(hessian, l, size, x, y, safe);
                add_mixed(hessian, l, size, x, y, safe);
            }
        if (size->mean)
            add_means(hessian, l, size, safe);
    }
    if (!safe)
        add_gradients(hessian, l);
    for (size_t e = 0; e < n * n; e++)
        hessian[e] /= (double)l->sums->n;
}
