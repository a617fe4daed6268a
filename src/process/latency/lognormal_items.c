/* Fit of items: the score test of a loading, log t_ij = beta_j - lambda_j tau_i + e_ij, that the
   model fixes at 1, with the observed information of all parameters. In the notation of a row
   (s = sigma^2, w = 1 / psi, d = r - m, t = 1 - C G, g = m / s):
     lambda_j            w_j (d_j m - C)
     lambda_j beta_k     -w_j m delta + w_j w_k C (m - d_j)
     lambda_j psi_k      -w_j^2 (d_j m - C) delta + w_j w_k^2 (C d_k (m - d_j) - C^2)
     lambda_j sigma      2 sigma w_j t (d_j g - r)
     lambda_j lambda_j   s (-w_j r + w_j^2 (C r + t d_j^2 - 2 s t g d_j + s t^2)),
                         r = 1 + s g^2 - s Q = t + m g */
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lanes.h"
#include "process/latency/lognormal_rows.h"

enum { B = NORMA__SPEED_BLOCK };

struct desk {
    norma__speed_block block;
    double root[B];                 /* sqrt(C) */
    double r[B], level[B], bend[B]; /* r; C r + s t^2; -2 s t g */
    double *left;                   /* B x p: sqrt(C) (m - d) */
    double *right;                  /* B x 2p: sqrt(C), and times d */
    double *flat;                   /* B x p: C */
};

/* Sums over rows of one chunk. */
struct part {
    double *cross;                /* p x 2p: left' right */
    double *flat;                 /* p x p, upper: flat' flat */
    double *score, *mean, *sigma; /* p each: d m - C; m; t (d g - r) */
    double *r, *own;              /* p each: r; what w_j^2 takes */
    size_t size;
};

static size_t size_of(size_t p)
{
    return 3 * p * p + 5 * p;
}

static struct part lay_out(double *at, size_t p)
{
    struct part s = {.cross = at, .flat = at + 2 * p * p, .size = size_of(p)};
    s.score = s.flat + p * p;
    s.mean = s.score + p;
    s.sigma = s.mean + p;
    s.r = s.sigma + p;
    s.own = s.r + p;
    return s;
}

static void rows_of(struct desk *desk, double s)
{
    const norma__speed_block *k = &desk->block;
    for (size_t i = 0; i < B; i++) {
        double t = k->inverse[0][i], g = k->score[0][i], c = k->covariance[0][i];
        desk->root[i] = sqrt(c);
        desk->r[i] = t + k->mean[0][i] * g;
        desk->level[i] = c * desk->r[i] + s * t * t;
        desk->bend[i] = -2 * s * t * g;
    }
}

static void item_of(struct desk *desk, struct part *sums, size_t k, size_t p, const double *y,
                    double beta)
{
    const norma__speed_block *block = &desk->block;
    lanes score = {0}, mean = {0}, sigma = {0}, r = {0}, own = {0};
    for (size_t i = 0; i < B; i += LANES) {
        lanes m = lanes_load(block->mean[0] + i), c = lanes_load(block->covariance[0] + i);
        lanes g = lanes_load(block->score[0] + i), t = lanes_load(block->inverse[0] + i);
        lanes root = lanes_load(desk->root + i), row = lanes_load(desk->r + i);
        lanes d = lanes_load(y + i) - beta - m;
        lanes_mask seen = lanes_known(d);
        lanes_store(desk->left + k * B + i, lanes_where(seen, root * (m - d)));
        lanes_store(desk->right + k * B + i, lanes_where(seen, root));
        lanes_store(desk->right + (p + k) * B + i, lanes_where(seen, root * d));
        lanes_store(desk->flat + k * B + i, lanes_where(seen, c));
        score += lanes_where(seen, d * m - c);
        mean += lanes_where(seen, m);
        sigma += lanes_where(seen, t * (d * g - row));
        r += lanes_where(seen, row);
        own += lanes_where(seen,
                           lanes_load(desk->level + i) + d * (t * d + lanes_load(desk->bend + i)));
    }
    sums->score[k] += lanes_sum(score);
    sums->mean[k] += lanes_sum(mean);
    sums->sigma[k] += lanes_sum(sigma);
    sums->r[k] += lanes_sum(r);
    sums->own[k] += lanes_sum(own);
}

static void add_block(struct desk *desk, struct part *sums, const norma__speed_rows *rows,
                      const norma__speed_point *point, size_t first)
{
    double room[B];
    norma__speed_block_fill(&desk->block, rows, point, first);
    rows_of(desk, norma__speed_covariance(point).a);
    for (size_t k = 0; k < rows->p; k++)
        item_of(desk, sums, k, rows->p, norma__speed_logs(room, rows, k, first), point->beta[k]);
    int width = (int)rows->p;
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
        double w = 1 / fit->point.psi[j], l = fit->point.factor[0];
        double own = l * l * (w * s->r[j] - w * w * s->own[j]);
        double information = left_over(own, cross, fit->covariance, q);
        z[j] = information > 1e-9 * own && !fit->at_floor[j]
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
    size_t p = rows->p, size = size_of(p);
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
