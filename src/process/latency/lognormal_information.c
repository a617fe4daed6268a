/* The observed information, by matrix products over blocks of rows. With V = diag(psi) + Z S Z',
   w = 1 / psi, C the posterior covariance of v, d = r - Z m, t_j = (I - C G)' z_j, and for every
   direction E of S the vector h = (I - C G) E g:
     beta_j beta_k   -w_j delta + w_j w_k z_j'C z_k
     beta_j w_k      d_j delta - w_j z_j'C z_k d_k
     w_j w_k         (-delta / w_j^2 + 2 d_j z_j'C z_k d_k + (z_j'C z_k)^2) / 2
     beta_j E        -w_j z_j'h
     w_j E           d_j z_j'h - t_j'E t_j / 2
     E F             (-2 g'E Q F g + tr E Q F Q) / 2
   and mu is a direction with E g = (0, 1)' and no quadratic term. */
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lanes.h"
#include "process/latency/lognormal_rows.h"

enum { B = NORMA__SPEED_BLOCK, DIRECTIONS = 4 };

typedef norma__speed_symmetric symmetric;

/* What one thread needs. */
struct desk {
    norma__speed_block block;
    double scale[3][B];         /* C = L L': (0,0), (1,0), (1,1) */
    double h[DIRECTIONS][2][B]; /* of every direction */
    double u[DIRECTIONS][3][B]; /* (I - C G) E (I - C G)' */
    double *tall;               /* effects x B rows, 2 p columns: L'z_j, and times d_j */
    double *flat; /* (1 or 3) x B rows, p columns: products of the elements of L'z_j */
};

/* Sums of one chunk, side by side. */
struct part {
    double *tall;   /* 2p x 2p, upper */
    double *flat;   /* p x p, upper */
    double *beta_e; /* p x directions: sums of z_j'h */
    double *w_e;    /* p x directions */
    double *e_f;    /* directions x directions */
    size_t size;
};

static size_t size_of(size_t p)
{
    return 5 * p * p + 2 * p * DIRECTIONS + (size_t)DIRECTIONS * DIRECTIONS;
}

static struct part lay_out(double *at, size_t p)
{
    struct part s = {.tall = at, .flat = at + 4 * p * p};
    s.beta_e = s.flat + p * p;
    s.w_e = s.beta_e + p * DIRECTIONS;
    s.e_f = s.w_e + p * DIRECTIONS;
    s.size = size_of(p);
    return s;
}

/* ---- rows ---- */

static void scale_row(struct desk *desk, size_t i)
{
    const norma__speed_block *k = &desk->block;
    double l = sqrt(fmax(0, k->covariance[0][i]));
    double m = l > 0 ? k->covariance[1][i] / l : 0;
    desk->scale[0][i] = l;
    desk->scale[1][i] = m;
    desk->scale[2][i] = sqrt(fmax(0, k->covariance[2][i] - m * m));
}

/* E g of direction e; mu comes last. */
static void pull(double out[2], const norma__speed_block *k, size_t i, const symmetric *by)
{
    double g0 = k->score[0][i], g1 = k->score[1][i];
    out[0] = by ? by->a * g0 + by->b * g1 : 0;
    out[1] = by ? by->b * g0 + by->c * g1 : 1;
}

static void direct_row(struct desk *desk, size_t i, size_t e, const symmetric *by)
{
    const norma__speed_block *k = &desk->block;
    double p00 = k->inverse[0][i], p01 = k->inverse[2][i]; /* I - C G is the transpose of inverse */
    double p10 = k->inverse[1][i], p11 = k->inverse[3][i];
    double x[2];
    pull(x, k, i, by);
    desk->h[e][0][i] = p00 * x[0] + p01 * x[1];
    desk->h[e][1][i] = p10 * x[0] + p11 * x[1];
    symmetric s = by ? *by : (symmetric){0, 0, 0};
    double a0 = p00 * s.a + p01 * s.b, a1 = p00 * s.b + p01 * s.c;
    double b0 = p10 * s.a + p11 * s.b, b1 = p10 * s.b + p11 * s.c;
    desk->u[e][0][i] = a0 * p00 + a1 * p01;
    desk->u[e][1][i] = a0 * p10 + a1 * p11;
    desk->u[e][2][i] = b0 * p10 + b1 * p11;
}

/* tr E Q F Q of symmetric matrices. */
static double trace(const symmetric *e, const symmetric *f, double q0, double q1, double q2)
{
    double a00 = e->a * q0 + e->b * q1, a01 = e->a * q1 + e->b * q2;
    double a10 = e->b * q0 + e->c * q1, a11 = e->b * q1 + e->c * q2;
    double b00 = f->a * q0 + f->b * q1, b01 = f->a * q1 + f->b * q2;
    double b10 = f->b * q0 + f->c * q1, b11 = f->b * q1 + f->c * q2;
    return a00 * b00 + a01 * b10 + a10 * b01 + a11 * b11;
}

static void cross_row(struct part *s, const norma__speed_block *k, size_t i,
                      const symmetric *const *by, size_t n)
{
    double q0 = k->spread[0][i], q1 = k->spread[1][i], q2 = k->spread[2][i];
    for (size_t e = 0; e < n; e++)
        for (size_t f = 0; f <= e; f++) {
            double x[2], y[2];
            pull(x, k, i, by[e]);
            pull(y, k, i, by[f]);
            double sum = -(x[0] * (q0 * y[0] + q1 * y[1]) + x[1] * (q1 * y[0] + q2 * y[1]));
            if (by[e] && by[f])
                sum += 0.5 * trace(by[e], by[f], q0, q1, q2);
            s->e_f[e * DIRECTIONS + f] += sum;
        }
}

static void rows_of(struct desk *desk, struct part *s, const symmetric *const *by, size_t n)
{
    for (size_t i = 0; i < desk->block.n; i++) {
        if (isnan(desk->block.mean[0][i]))
            continue;
        scale_row(desk, i);
        for (size_t e = 0; e < n; e++)
            direct_row(desk, i, e, by[e]);
        cross_row(s, &desk->block, i, by, n);
    }
}

/* ---- cells ---- */

static void cell(struct desk *desk, struct part *s, size_t k, size_t i, double d, double x,
                 size_t effects, size_t p, size_t n)
{
    size_t rows = effects * B, flats = effects == 1 ? 1 : 3;
    double f0 = desk->scale[0][i] + desk->scale[1][i] * x, f1 = desk->scale[2][i] * x;
    double *tall = desk->tall + k * rows + i, *times_d = desk->tall + (p + k) * rows + i;
    double *flat = desk->flat + k * flats * B + i;
    tall[0] = f0;
    times_d[0] = d * f0;
    flat[0] = f0 * f0;
    if (effects == 2) {
        tall[B] = f1;
        times_d[B] = d * f1;
        flat[B] = sqrt(2) * f0 * f1;
        flat[2 * (size_t)B] = f1 * f1;
    }
    for (size_t e = 0; e < n; e++) {
        double zh = desk->h[e][0][i] + x * desk->h[e][1][i];
        double zuz = desk->u[e][0][i] + 2 * x * desk->u[e][1][i] + x * x * desk->u[e][2][i];
        s->beta_e[k + e * p] += zh;
        s->w_e[k + e * p] += d * zh - 0.5 * zuz;
    }
}

/* Without a slope and places there is one direction, the same in every cell of a row. */
static void plain_item(struct desk *desk, struct part *s, size_t k, size_t p, const double *y,
                       double beta)
{
    const norma__speed_block *block = &desk->block;
    lanes by_beta = {0}, by_w = {0};
    for (size_t i = 0; i < B; i += LANES) {
        lanes d = lanes_load(y + i) - beta - lanes_load(block->mean[0] + i);
        lanes f = lanes_load(desk->scale[0] + i), h = lanes_load(desk->h[0][0] + i);
        lanes_mask seen = lanes_known(d);
        lanes_store(desk->tall + k * B + i, lanes_where(seen, f));
        lanes_store(desk->tall + (p + k) * B + i, lanes_where(seen, d * f));
        lanes_store(desk->flat + k * B + i, lanes_where(seen, f * f));
        by_beta += lanes_where(seen, h);
        by_w += lanes_where(seen, d * h - 0.5 * lanes_load(desk->u[0][0] + i));
    }
    s->beta_e[k] += lanes_sum(by_beta);
    s->w_e[k] += lanes_sum(by_w);
}

static void placed_item(struct desk *desk, struct part *s, const norma__speed_rows *rows,
                        const norma__speed_point *point, size_t k, const double *y, size_t n)
{
    const norma__speed_block *block = &desk->block;
    double x[B];
    norma__speed_places(x, rows, k, block->first);
    for (size_t i = 0; i < block->n; i++) {
        double d =
            y[i] - point->beta[k] - block->mean[0][i] - (point->mean + block->mean[1][i]) * x[i];
        if (!isnan(d))
            cell(desk, s, k, i, d, x[i], rows->effects, rows->p, n);
    }
}

static void cells_of(struct desk *desk, struct part *s, const norma__speed_rows *rows,
                     const norma__speed_point *point, size_t n)
{
    size_t p = rows->p, effects = rows->effects, flats = effects == 1 ? 1 : 3;
    double room[B];
    memset(desk->tall, 0, effects * B * 2 * p * sizeof *desk->tall);
    memset(desk->flat, 0, flats * B * p * sizeof *desk->flat);
    for (size_t k = 0; k < p; k++) {
        const double *y = norma__speed_logs(room, rows, k, desk->block.first);
        if (norma__speed_placed(rows))
            placed_item(desk, s, rows, point, k, y, n);
        else
            plain_item(desk, s, k, p, y, point->beta[k]);
    }
    int rows_tall = (int)(effects * B), rows_flat = (int)(flats * B), width = (int)p;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, 2 * width, rows_tall, 1, desk->tall,
                rows_tall, 1, s->tall, 2 * width);
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, width, rows_flat, 1, desk->flat, rows_flat,
                1, s->flat, width);
}

/* ---- putting it together ---- */

static double upper(const double *a, size_t n, size_t i, size_t j)
{
    return i <= j ? a[i + j * n] : a[j + i * n];
}

/* In w, then by dw / dpsi = -w^2, d2w / dpsi2 = 2 w^3. */
static void fill_items(double *h, size_t q, const struct part *s, const norma__speed_sums *sums,
                       const norma__speed_point *point)
{
    size_t p = point->p;
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k < p; k++) {
            double w = 1 / point->psi[j], v = 1 / point->psi[k];
            double bb = w * v * upper(s->tall, 2 * p, j, k);
            double bw = -w * s->tall[j + (p + k) * 2 * p];
            double ww = upper(s->tall, 2 * p, p + j, p + k) + 0.5 * upper(s->flat, p, j, k);
            double by_w = 0;
            if (j == k) {
                bb -= w * sums->n[j];
                bw += sums->d[j];
                ww -= 0.5 * sums->n[j] / (w * w);
                by_w = 0.5 * (sums->n[j] / w - sums->dd[j] - sums->c[j]);
            }
            h[j + k * q] = -bb;
            h[j + (p + k) * q] = h[p + k + j * q] = v * v * bw;
            h[p + j + (p + k) * q] = -(w * w * v * v * ww + 2 * w * w * w * by_w);
        }
}

static void fill_directions(double *h, size_t q, const struct part *s,
                            const norma__speed_sums *sums, const norma__speed_point *point,
                            size_t factors)
{
    size_t p = point->p, n = q - 2 * p;
    for (size_t e = 0; e < n; e++)
        for (size_t k = 0; k < p; k++) {
            double w = 1 / point->psi[k];
            h[k + (2 * p + e) * q] = h[2 * p + e + k * q] = w * s->beta_e[k + e * p];
            h[p + k + (2 * p + e) * q] = h[2 * p + e + (p + k) * q] = w * w * s->w_e[k + e * p];
        }
    for (size_t e = 0; e < n; e++)
        for (size_t f = 0; f <= e; f++)
            h[2 * p + e + (2 * p + f) * q] = h[2 * p + f + (2 * p + e) * q] =
                -s->e_f[e * DIRECTIONS + f];
    /* Second derivatives of S by the factor, times dL / dS = (sum g g' - Q) / 2. */
    h[2 * p + 2 * p * q] -= sums->excess[0];
    if (factors == 3) {
        h[2 * p + (2 * p + 1) * q] -= sums->excess[1];
        h[2 * p + 1 + 2 * p * q] -= sums->excess[1];
        h[2 * p + 1 + (2 * p + 1) * q] -= sums->excess[2];
        h[2 * p + 2 + (2 * p + 2) * q] -= sums->excess[2];
    }
}

/* Every so manieth block of rows stands for all. */
static void sum_chunks(double *room, size_t chunks, size_t size, const norma__speed_rows *rows,
                       const norma__speed_point *point, size_t every, struct desk *desks,
                       int threads)
{
    size_t blocks = (rows->n_rows + B - 1) / B, factors = rows->effects == 1 ? 1 : 3;
    size_t n = factors + (rows->mean_free ? 1 : 0);
    symmetric direction[3];
    const symmetric *by[DIRECTIONS] = {NULL};
    for (size_t e = 0; e < factors; e++) {
        direction[e] = norma__speed_by_factor(point, e);
        by[e] = &direction[e];
    }
    size_t threads_used = (size_t)threads;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (size_t t = 0; t < threads_used; t++)
        for (size_t c = t; c < chunks; c += threads_used) {
            struct part s = lay_out(room + c * size, rows->p);
            for (size_t b = c * blocks / chunks; b < (c + 1) * blocks / chunks; b++) {
                if (b % every != 0)
                    continue;
                norma__speed_block_fill(&desks[t].block, rows, point, b * B);
                rows_of(&desks[t], &s, by, n);
                cells_of(&desks[t], &s, rows, point, n);
            }
        }
    size_t used = (blocks + every - 1) / every;
    double share = (double)used / (double)blocks;
    for (size_t a = 0; a < size; a++) {
        for (size_t c = 1; c < chunks; c++)
            room[a] += room[c * size + a];
        room[a] /= share;
    }
}

static struct desk *desks_new(size_t n, const norma__speed_rows *rows)
{
    size_t tall = rows->effects * B * 2 * rows->p;
    size_t flat = (rows->effects == 1 ? 1u : 3u) * B * rows->p;
    struct desk *desks = NORMA__NEW(struct desk, n);
    for (size_t t = 0; desks && t < n; t++) {
        desks[t].tall = NORMA__NEW(double, tall);
        desks[t].flat = NORMA__NEW(double, flat);
    }
    return desks;
}

static bool desks_ready(const struct desk *desks, size_t n)
{
    for (size_t t = 0; desks && t < n; t++)
        if (!desks[t].tall || !desks[t].flat)
            return false;
    return desks != NULL;
}

static void desks_free(struct desk *desks, size_t n)
{
    for (size_t t = 0; desks && t < n; t++) {
        free(desks[t].tall);
        free(desks[t].flat);
    }
    free(desks);
}

norma_status norma__speed_information(double *information, const norma__speed_rows *rows,
                                      const norma__speed_sums *sums,
                                      const norma__speed_point *point, bool rough, norma_error *err)
{
    size_t p = rows->p, q = norma__speed_parameters(rows), size = size_of(p);
    size_t chunks = norma__speed_chunks(rows, size);
    size_t threads = (size_t)rows->threads < chunks ? (size_t)rows->threads : chunks;
    size_t blocks = (rows->n_rows + B - 1) / B, every = rough ? (blocks + 15) / 16 : 1;
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    double *room = NORMA__NEW(double, chunks *size);
    struct desk *desks = desks_new(threads, rows);
    if (!room || !desks_ready(desks, threads)) {
        status = norma__no_memory(err);
        goto done;
    }
    sum_chunks(room, chunks, size, rows, point, every, desks, (int)threads);
    struct part s = lay_out(room, p);
    memset(information, 0, q * q * sizeof *information);
    fill_items(information, q, &s, sums, point);
    fill_directions(information, q, &s, sums, point, rows->effects == 1 ? 1 : 3);
done:
    free(room);
    desks_free(desks, threads);
    return status;
}
