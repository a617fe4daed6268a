/* Fit of items: the score test of a loading, log t_ij = beta_j - lambda_j tau_i + e_ij, that the
   model fixes at 1, with the observed information of all parameters. In the notation of a row
   (s = sigma^2, w = 1 / psi, d = r - m, t = 1 - C G, g = m / s):
     lambda_j            w_j (d_j m - C)
     lambda_j beta_k     -w_j m delta + w_j w_k C (m - d_j)
     lambda_j psi_k      -w_j^2 (d_j m - C) delta + w_j w_k^2 (C d_k (m - d_j) - C^2)
     lambda_j sigma      2 sigma w_j (d_j g - t + s (-t g^2 - d_j Q g + t Q))
     lambda_j lambda_j   s (-s (A g + k u) g + u (u - s (k g + Q u)) - A + s (A Q + k^2)),
                         u = w_j d_j, k = w_j t, A = w_j - w_j^2 C */
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lognormal_rows.h"

enum { B = NORMA__SPEED_BLOCK };

struct desk {
    norma__speed_block block;
    double *left;  /* B x p: sqrt(C) (m - d) */
    double *right; /* B x 2p: sqrt(C), and times d */
    double *flat;  /* B x p: C */
};

/* Sums over rows of one chunk. */
struct part {
    double *cross;                      /* p x 2p: left' right */
    double *flat;                       /* p x p, upper: flat' flat */
    double *score, *mean, *sigma, *own; /* p each: d m - C; m; by sigma; by lambda_j itself */
    size_t size;
};

static struct part lay_out(double *at, size_t p)
{
    struct part s = {.cross = at, .flat = at + 2 * p * p, .size = 3 * p * p + 4 * p};
    s.score = s.flat + p * p;
    s.mean = s.score + p;
    s.sigma = s.mean + p;
    s.own = s.sigma + p;
    return s;
}

static void cell(struct part *sums, size_t k, const norma__speed_block *block, size_t i, double d,
                 double w, double s)
{
    double m = block->mean[0][i], c = block->covariance[0][i], g = block->score[0][i];
    double t = block->inverse[0][i], q = block->spread[0][i];
    double u = w * d, kk = w * t, a = w - w * w * c;
    sums->score[k] += d * m - c;
    sums->mean[k] += m;
    sums->sigma[k] += d * g - t + s * (-t * g * g - d * q * g + t * q);
    sums->own[k] += s * (-s * (a * g + kk * u) * g + u * (u - s * (kk * g + q * u)) - a +
                         s * (a * q + kk * kk));
}

static void add_block(struct desk *desk, struct part *sums, const norma__speed_rows *rows,
                      const norma__speed_point *point, size_t first)
{
    norma__speed_block *block = &desk->block;
    size_t p = rows->p;
    double s = norma__speed_covariance(point).a, room[B];
    norma__speed_block_fill(block, rows, point, first);
    memset(desk->left, 0, B * p * sizeof *desk->left);
    memset(desk->right, 0, 2 * B * p * sizeof *desk->right);
    memset(desk->flat, 0, B * p * sizeof *desk->flat);
    for (size_t k = 0; k < p; k++) {
        const double *y = norma__speed_logs(room, rows, k, first);
        for (size_t i = 0; i < B; i++) {
            double m = block->mean[0][i], d = y[i] - point->beta[k] - m;
            if (isnan(d))
                continue;
            double c = block->covariance[0][i], root = sqrt(c);
            desk->left[k * B + i] = root * (m - d);
            desk->right[k * B + i] = root;
            desk->right[(p + k) * B + i] = root * d;
            desk->flat[k * B + i] = c;
            cell(sums, k, block, i, d, 1 / point->psi[k], s);
        }
    }
    int width = (int)p;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, width, 2 * width, B, 1, desk->left, B,
                desk->right, B, 1, sums->cross, width);
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, width, B, 1, desk->flat, B, 1, sums->flat,
                width);
}

/* Adds all chunks into the first. */
static void sum_rows(double *room, size_t chunks, size_t size, struct desk *desks, size_t n_desks,
                     const norma__speed_rows *rows, const norma__speed_point *point)
{
    size_t blocks = (rows->n_rows + B - 1) / B;
#pragma omp parallel for schedule(static, 1) num_threads((int)n_desks)
    for (size_t t = 0; t < n_desks; t++)
        for (size_t c = t; c < chunks; c += n_desks) {
            struct part sums = lay_out(room + c * size, rows->p);
            for (size_t b = c * blocks / chunks; b < (c + 1) * blocks / chunks; b++)
                add_block(&desks[t], &sums, rows, point, b * B);
        }
    for (size_t c = 1; c < chunks; c++)
        for (size_t a = 0; a < size; a++)
            room[a] += room[c * size + a];
}

/* Minus the second derivatives by lambda_j and every parameter. */
static void cross_of(double *cross, size_t j, const struct part *s, const norma__speed_point *point)
{
    size_t p = point->p;
    double w = 1 / point->psi[j];
    for (size_t k = 0; k < p; k++) {
        double v = 1 / point->psi[k];
        double flat = j <= k ? s->flat[j + k * p] : s->flat[k + j * p];
        cross[k] = -w * v * s->cross[j + k * p];
        cross[p + k] = -w * v * v * (s->cross[j + (p + k) * p] - flat);
    }
    cross[j] += w * s->mean[j];
    cross[p + j] += w * w * s->score[j];
    cross[2 * p] = -2 * point->factor[0] * w * s->sigma[j];
}

/* What of lambda_j's information the other parameters leave; those fixed at a bound are known. */
static double left_over(double own, const double *cross, const double *covariance, size_t q)
{
    double sum = own;
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++) {
            double v = covariance[a + b * q];
            sum -= isnan(v) ? 0 : cross[a] * v * cross[b];
        }
    return sum;
}

static void test_loadings(double *z, const struct part *s, const norma__speed_fit *fit,
                          double *cross)
{
    size_t p = fit->point.p, q = 2 * p + 1;
    for (size_t j = 0; j < p; j++) {
        cross_of(cross, j, s, &fit->point);
        double information = left_over(-s->own[j], cross, fit->covariance, q);
        z[j] = information > -1e-9 * s->own[j] && !fit->at_floor[j]
                   ? s->score[j] / (fit->point.psi[j] * sqrt(information))
                   : NAN;
    }
}

static bool desk_new(struct desk *desk, size_t p)
{
    desk->left = NORMA__NEW(double, B *p);
    desk->right = NORMA__NEW(double, 2 * B * p);
    desk->flat = NORMA__NEW(double, B *p);
    return desk->left && desk->right && desk->flat;
}

static void desks_free(struct desk *desks, size_t n)
{
    for (size_t t = 0; desks && t < n; t++) {
        free(desks[t].left);
        free(desks[t].right);
        free(desks[t].flat);
    }
    free(desks);
}

norma_status norma__speed_item_fit(double *z, const norma__speed_rows *rows,
                                   const norma__speed_fit *fit, norma_error *err)
{
    size_t p = rows->p, size = lay_out(NULL, p).size;
    size_t chunks = norma__speed_chunks(rows, size);
    size_t n_desks = (size_t)rows->threads < chunks ? (size_t)rows->threads : chunks;
    for (size_t k = 0; k < p; k++)
        z[k] = NAN;
    if (p < 3 || !fit->covariance || fit->no_speed)
        return NORMA_OK;
    norma__prepare_numerics();
    double *room = NORMA__NEW(double, chunks *size), *cross = NORMA__NEW(double, 2 * p + 1);
    struct desk *desks = NORMA__NEW(struct desk, n_desks);
    bool ready = room && cross && desks;
    for (size_t t = 0; ready && t < n_desks; t++)
        ready = desk_new(&desks[t], p);
    if (ready) {
        sum_rows(room, chunks, size, desks, n_desks, rows, &fit->point);
        struct part sums = lay_out(room, p);
        test_loadings(z, &sums, fit, cross);
    }
    free(room);
    free(cross);
    desks_free(desks, n_desks);
    return ready ? NORMA_OK : norma__no_memory(err);
}
