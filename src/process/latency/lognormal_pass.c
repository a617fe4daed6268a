#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/latency/lanes.h"
#include "process/latency/lognormal_rows.h"

enum { B = NORMA__SPEED_BLOCK, MOST_CHUNKS = 64, ROW_SUMS = 16 };

static const size_t CHUNK_BYTES = (size_t)64 << 20; /* of all chunks' sums together */

/* ---- the point ---- */

norma_status norma__speed_point_new(norma__speed_point *point, size_t p, norma_error *err)
{
    *point =
        (norma__speed_point){.p = p, .beta = NORMA__NEW(double, p), .psi = NORMA__NEW(double, p)};
    return point->beta && point->psi ? NORMA_OK : norma__no_memory(err);
}

void norma__speed_point_free(norma__speed_point *point)
{
    free(point->beta);
    free(point->psi);
    *point = (norma__speed_point){0};
}

void norma__speed_point_copy(norma__speed_point *to, const norma__speed_point *from)
{
    memcpy(to->beta, from->beta, from->p * sizeof *from->beta);
    memcpy(to->psi, from->psi, from->p * sizeof *from->psi);
    memcpy(to->factor, from->factor, sizeof from->factor);
    to->mean = from->mean;
}

norma__speed_symmetric norma__speed_covariance(const norma__speed_point *point)
{
    const double *l = point->factor;
    return (norma__speed_symmetric){l[0] * l[0], l[0] * l[1], l[1] * l[1] + l[2] * l[2]};
}

norma__speed_symmetric norma__speed_by_factor(const norma__speed_point *point, size_t element)
{
    const double *l = point->factor;
    return element == 0   ? (norma__speed_symmetric){2 * l[0], l[1], 0}
           : element == 1 ? (norma__speed_symmetric){0, l[0], 2 * l[1]}
                          : (norma__speed_symmetric){0, 0, 2 * l[2]};
}

/* ---- a block of rows ---- */

const double *norma__speed_logs(double room[B], const norma__speed_rows *rows, size_t k,
                                size_t first)
{
    const double *y = norma__log_ms(rows->timings, rows->items[k]) + first;
    size_t n = rows->n_rows - first;
    if (n >= B)
        return y;
    for (size_t i = 0; i < B; i++)
        room[i] = i < n ? y[i] : NAN;
    return room;
}

void norma__speed_places(double x[B], const norma__speed_rows *rows, size_t k, size_t first)
{
    size_t n = rows->n_rows - first < B ? rows->n_rows - first : B;
    if (!rows->positions) {
        for (size_t i = 0; i < B; i++)
            x[i] = rows->place[k];
        return;
    }
    const double *position = rows->positions[k] + first;
    for (size_t i = 0; i < B; i++)
        x[i] = i < n ? (position[i] - 1) / (rows->last - 1) : 0;
}

static void add_item(norma__speed_block *block, const double *y, double beta, double weight)
{
    const lanes w = lanes_of(weight);
    for (size_t i = 0; i < B; i += LANES) {
        lanes r = lanes_load(y + i) - beta;
        lanes_mask seen = lanes_known(r);
        lanes_add(block->weight[0] + i, seen, w);
        lanes_add(block->pull[0] + i, seen, w * r);
    }
}

static void add_placed(norma__speed_block *block, const double *y, const double *place, double beta,
                       double mu, double weight)
{
    const lanes w = lanes_of(weight);
    for (size_t i = 0; i < B; i += LANES) {
        lanes x = lanes_load(place + i), r = lanes_load(y + i) - beta - mu * x;
        lanes_mask seen = lanes_known(r);
        lanes_add(block->weight[0] + i, seen, w);
        lanes_add(block->weight[1] + i, seen, w * x);
        lanes_add(block->weight[2] + i, seen, w * x * x);
        lanes_add(block->pull[0] + i, seen, w * r);
        lanes_add(block->pull[1] + i, seen, w * r * x);
    }
}

/* The two-by-two algebra of one row; without a slope its second row and column are those of I. */
static void solve_row(norma__speed_block *k, size_t i, norma__speed_symmetric s)
{
    double g0 = k->weight[0][i], g1 = k->weight[1][i], g2 = k->weight[2][i];
    double b0 = k->pull[0][i], b1 = k->pull[1][i];
    double m00 = 1 + g0 * s.a + g1 * s.b, m01 = g0 * s.b + g1 * s.c;
    double m10 = g1 * s.a + g2 * s.b, m11 = 1 + g1 * s.b + g2 * s.c;
    double det = m00 * m11 - m01 * m10;
    double i00 = m11 / det, i01 = -m01 / det, i10 = -m10 / det, i11 = m00 / det;
    k->log_det[i] = log(det);
    k->inverse[0][i] = i00;
    k->inverse[1][i] = i01;
    k->inverse[2][i] = i10;
    k->inverse[3][i] = i11;
    double score0 = i00 * b0 + i01 * b1, score1 = i10 * b0 + i11 * b1;
    k->score[0][i] = score0;
    k->score[1][i] = score1;
    k->spread[0][i] = i00 * g0 + i01 * g1;
    k->spread[1][i] = i00 * g1 + i01 * g2;
    k->spread[2][i] = i10 * g1 + i11 * g2;
    k->mean[0][i] = s.a * score0 + s.b * score1;
    k->mean[1][i] = s.b * score0 + s.c * score1;
    k->covariance[0][i] = s.a * i00 + s.b * i10;
    k->covariance[1][i] = s.a * i01 + s.b * i11;
    k->covariance[2][i] = s.b * i01 + s.c * i11;
}

void norma__speed_block_fill(norma__speed_block *block, const norma__speed_rows *rows,
                             const norma__speed_point *point, size_t first)
{
    double x[B], room[B];
    block->first = first;
    block->n = rows->n_rows - first < B ? rows->n_rows - first : B;
    memset(block->weight, 0, sizeof block->weight);
    memset(block->pull, 0, sizeof block->pull);
    for (size_t k = 0; k < rows->p; k++) {
        const double *y = norma__speed_logs(room, rows, k, first);
        if (!norma__speed_placed(rows)) {
            add_item(block, y, point->beta[k], 1 / point->psi[k]);
            continue;
        }
        norma__speed_places(x, rows, k, first);
        add_placed(block, y, x, point->beta[k], point->mean, 1 / point->psi[k]);
    }
    norma__speed_symmetric s = norma__speed_covariance(point);
    for (size_t i = 0; i < B; i++) {
        solve_row(block, i, s);
        if (i >= block->n || block->weight[0][i] == 0 || (rows->keep && !rows->keep[first + i]))
            block->mean[0][i] = NAN;
    }
}

/* ---- sums ---- */

static void lay_out(norma__speed_sums *sums, size_t p, double *all)
{
    *sums = (norma__speed_sums){.all = all, .n_all = 4 * p + ROW_SUMS};
    sums->n = all;
    sums->d = all + p;
    sums->dd = all + 2 * p;
    sums->c = all + 3 * p;
    sums->rows = all + 4 * p;
    sums->log_det = sums->rows + 1;
    sums->fit = sums->rows + 2;
    sums->mean = sums->rows + 3;
    sums->square = sums->rows + 5;
    sums->covariance = sums->rows + 8;
    sums->score = sums->rows + 11;
    sums->excess = sums->rows + 13;
}

norma_status norma__speed_sums_new(norma__speed_sums *sums, size_t p, norma_error *err)
{
    double *all = NORMA__NEW(double, 4 * p + ROW_SUMS);
    *sums = (norma__speed_sums){0};
    if (!all)
        return norma__no_memory(err);
    lay_out(sums, p, all);
    return NORMA_OK;
}

void norma__speed_sums_free(norma__speed_sums *sums)
{
    free(sums->all);
    *sums = (norma__speed_sums){0};
}

static void sum_rows(norma__speed_sums *sums, const norma__speed_block *k)
{
    for (size_t i = 0; i < k->n; i++) {
        double m0 = k->mean[0][i], m1 = k->mean[1][i], g0 = k->score[0][i], g1 = k->score[1][i];
        if (isnan(m0))
            continue;
        *sums->rows += 1;
        *sums->log_det += k->log_det[i];
        *sums->fit += m0 * g0 + m1 * g1;
        sums->mean[0] += m0;
        sums->mean[1] += m1;
        sums->square[0] += m0 * m0;
        sums->square[1] += m0 * m1;
        sums->square[2] += m1 * m1;
        sums->score[0] += g0;
        sums->score[1] += g1;
        sums->excess[0] += g0 * g0 - k->spread[0][i];
        sums->excess[1] += g0 * g1 - k->spread[1][i];
        sums->excess[2] += g1 * g1 - k->spread[2][i];
        for (size_t e = 0; e < 3; e++)
            sums->covariance[e] += k->covariance[e][i];
    }
}

static void sum_item(norma__speed_sums *sums, size_t k, const norma__speed_block *block,
                     const double *y, double beta)
{
    const lanes one = lanes_of(1);
    lanes n = {0}, d = {0}, dd = {0}, c = {0};
    for (size_t i = 0; i < B; i += LANES) {
        lanes r = lanes_load(y + i) - beta - lanes_load(block->mean[0] + i);
        lanes_mask seen = lanes_known(r);
        r = lanes_where(seen, r);
        n += lanes_where(seen, one);
        d += r;
        dd += r * r;
        c += lanes_where(seen, lanes_load(block->covariance[0] + i));
    }
    sums->n[k] += lanes_sum(n);
    sums->d[k] += lanes_sum(d);
    sums->dd[k] += lanes_sum(dd);
    sums->c[k] += lanes_sum(c);
}

static void sum_placed(norma__speed_sums *sums, size_t k, const norma__speed_block *block,
                       const double *y, const double *place, double beta, double mu)
{
    const lanes one = lanes_of(1);
    lanes n = {0}, d = {0}, dd = {0}, c = {0};
    for (size_t i = 0; i < B; i += LANES) {
        lanes x = lanes_load(place + i);
        lanes v = lanes_load(block->mean[0] + i) + (mu + lanes_load(block->mean[1] + i)) * x;
        lanes variance = lanes_load(block->covariance[0] + i) +
                         2 * x * lanes_load(block->covariance[1] + i) +
                         x * x * lanes_load(block->covariance[2] + i);
        lanes r = lanes_load(y + i) - beta - v;
        lanes_mask seen = lanes_known(r);
        r = lanes_where(seen, r);
        n += lanes_where(seen, one);
        d += r;
        dd += r * r;
        c += lanes_where(seen, variance);
    }
    sums->n[k] += lanes_sum(n);
    sums->d[k] += lanes_sum(d);
    sums->dd[k] += lanes_sum(dd);
    sums->c[k] += lanes_sum(c);
}

static void sum_block(norma__speed_sums *sums, norma__speed_block *block,
                      const norma__speed_rows *rows, const norma__speed_point *point, size_t first)
{
    double x[B], room[B];
    norma__speed_block_fill(block, rows, point, first);
    sum_rows(sums, block);
    for (size_t k = 0; k < rows->p; k++) {
        const double *y = norma__speed_logs(room, rows, k, first);
        if (!norma__speed_placed(rows)) {
            sum_item(sums, k, block, y, point->beta[k]);
            continue;
        }
        norma__speed_places(x, rows, k, first);
        sum_placed(sums, k, block, y, x, point->beta[k], point->mean);
    }
}

size_t norma__speed_chunks(const norma__speed_rows *rows, size_t n_doubles)
{
    size_t blocks = (rows->n_rows + B - 1) / B;
    size_t fit = CHUNK_BYTES / (n_doubles * sizeof(double));
    size_t n = fit < MOST_CHUNKS ? fit : MOST_CHUNKS;
    n = n < blocks ? n : blocks;
    return n > 0 ? n : 1;
}

void norma__speed_pass(norma__speed_sums *sums, double *room, const norma__speed_rows *rows,
                       const norma__speed_point *point)
{
    size_t blocks = (rows->n_rows + B - 1) / B;
    size_t n_all = sums->n_all, chunks = norma__speed_chunks(rows, n_all);
    memset(room, 0, chunks * n_all * sizeof *room);
#pragma omp parallel for schedule(dynamic) num_threads(rows->threads)
    for (size_t c = 0; c < chunks; c++) {
        norma__speed_sums part;
        norma__speed_block block;
        lay_out(&part, rows->p, room + c * n_all);
        for (size_t b = c * blocks / chunks; b < (c + 1) * blocks / chunks; b++)
            sum_block(&part, &block, rows, point, b * B);
    }
    memset(sums->all, 0, n_all * sizeof *sums->all);
    for (size_t c = 0; c < chunks; c++)
        for (size_t a = 0; a < n_all; a++)
            sums->all[a] += room[c * n_all + a];
}

/* ---- what the sums tell ---- */

/* -2 log L = N log 2 pi + sum log psi + sum log |I + G S| + sum d^2 / psi + sum m' S^-1 m. */
double norma__speed_log_likelihood(const norma__speed_sums *sums, const norma__speed_point *point)
{
    double cells = 0, sum = *sums->log_det + *sums->fit;
    for (size_t k = 0; k < point->p; k++) {
        cells += sums->n[k];
        sum += sums->n[k] * log(point->psi[k]) + sums->dd[k] / point->psi[k];
    }
    return -0.5 * (cells * log(2 * acos(-1)) + sum);
}

size_t norma__speed_parameters(const norma__speed_rows *rows)
{
    return 2 * rows->p + (rows->effects == 1 ? 1 : 3) + (rows->mean_free ? 1 : 0);
}

void norma__speed_gradient(double *gradient, const norma__speed_rows *rows,
                           const norma__speed_sums *sums, const norma__speed_point *point)
{
    size_t p = rows->p, factors = rows->effects == 1 ? 1 : 3;
    for (size_t k = 0; k < p; k++) {
        double psi = point->psi[k];
        gradient[k] = sums->d[k] / psi;
        gradient[p + k] = (sums->dd[k] + sums->c[k] - sums->n[k] * psi) / (2 * psi * psi);
    }
    for (size_t e = 0; e < factors; e++) {
        norma__speed_symmetric by = norma__speed_by_factor(point, e);
        gradient[2 * p + e] =
            0.5 * (sums->excess[0] * by.a + 2 * sums->excess[1] * by.b + sums->excess[2] * by.c);
    }
    if (rows->mean_free)
        gradient[2 * p + factors] = sums->score[1];
}
