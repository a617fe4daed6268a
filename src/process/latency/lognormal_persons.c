#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lanes.h"
#include "process/latency/lognormal_rows.h"

enum { B = NORMA__SPEED_BLOCK };

/* ---- the model as a point ---- */

static norma_status borrow_items(norma__speed_rows *rows, norma__speed_point *point,
                                 const norma__speed_model *model, const norma__timings *timings,
                                 norma_error *err)
{
    size_t p = 0, k = 0;
    for (size_t j = 0; j < model->n_items; j++)
        p += timings->recorded[j] && !isnan(model->beta[j]) && !isnan(model->alpha[j]);
    rows->items = NORMA__NEW(size_t, p);
    rows->place = NORMA__NEW(double, p);
    norma_status status = norma__speed_point_new(point, p, err);
    if (status != NORMA_OK || !rows->items || !rows->place)
        return norma__no_memory(err);
    for (size_t j = 0; j < model->n_items; j++) {
        if (!timings->recorded[j] || isnan(model->beta[j]) || isnan(model->alpha[j]))
            continue;
        rows->items[k] = j;
        rows->place[k] = model->n_items > 1 ? (double)j / (double)(model->n_items - 1) : 0;
        point->beta[k] = model->beta[j];
        point->psi[k++] = 1 / (model->alpha[j] * model->alpha[j]);
    }
    rows->p = p;
    return NORMA_OK;
}

/* Where the model knows recorded places, items without any are not used. */
static norma_status borrow_places(norma__speed_rows *rows, norma__speed_point *point,
                                  const norma_data *data, norma_error *err)
{
    size_t kept = 0;
    rows->positions = (const double **)norma__new(rows->p, sizeof *rows->positions);
    if (!rows->positions)
        return norma__no_memory(err);
    for (size_t k = 0; k < rows->p; k++) {
        const double *position = norma_data_positions(data, rows->items[k]);
        if (!position)
            continue;
        rows->positions[kept] = position;
        rows->items[kept] = rows->items[k];
        point->beta[kept] = point->beta[k];
        point->psi[kept++] = point->psi[k];
    }
    rows->p = point->p = kept;
    return NORMA_OK;
}

static norma_status borrow(norma__speed_rows *rows, norma__speed_point *point,
                           const norma__speed_model *model, const norma_data *data,
                           const norma__timings *timings, int threads, norma_error *err)
{
    *rows = (norma__speed_rows){.timings = timings,
                                .n_rows = timings->n_rows,
                                .effects = model->sloped ? 2 : 1,
                                .last = model->last_place,
                                .threads = threads > 0 ? threads : norma__threads(0)};
    *point = (norma__speed_point){0};
    norma_status status = borrow_items(rows, point, model, timings, err);
    if (status == NORMA_OK && model->sloped && model->last_place > 0)
        status = borrow_places(rows, point, data, err);
    double sd = sqrt(fmax(0, model->speed_variance));
    point->factor[0] = sd;
    if (model->sloped) {
        point->factor[1] = sd > 0 ? model->covariance / sd : 0;
        point->factor[2] =
            sqrt(fmax(0, model->slope_variance - point->factor[1] * point->factor[1]));
        point->mean = -model->slope_mean;
    }
    return status;
}

/* ---- fit ---- */

/* Least squares residuals of one block: their sum and how many latencies there are. */
struct residuals {
    double squares[B];
    double n[B];
    double effect[2][B];
    double df[B]; /* that the effects take */
};

/* What the row would be given without a distribution of v. Places all alike tell one effect. */
static void solve_effects(struct residuals *r, const norma__speed_block *k, size_t i, double mu)
{
    double g0 = k->weight[0][i], g1 = k->weight[1][i], g2 = k->weight[2][i];
    double det = g0 * g2 - g1 * g1;
    bool two = det > 1e-9 * g0 * g2;
    double b0 = k->pull[0][i], b1 = k->pull[1][i];
    r->df[i] = two ? 2 : 1;
    r->effect[0][i] = two ? (g2 * b0 - g1 * b1) / det : b0 / g0;
    r->effect[1][i] = mu + (two ? (g0 * b1 - g1 * b0) / det : 0);
}

static void add_item(struct residuals *r, const double *y, const double *place, double beta,
                     double weight)
{
    const lanes one = lanes_of(1);
    for (size_t i = 0; i < B; i += LANES) {
        lanes v =
            lanes_load(r->effect[0] + i) + lanes_load(r->effect[1] + i) * lanes_load(place + i);
        lanes d = lanes_load(y + i) - beta - v;
        lanes_mask seen = lanes_known(d);
        lanes_add(r->squares + i, seen, weight * d * d);
        lanes_add(r->n + i, seen, one);
    }
}

static void add_residuals(struct residuals *r, const norma__speed_rows *rows,
                          const norma__speed_point *point, const norma__speed_block *block)
{
    double x[B] = {0}, room[B];
    for (size_t i = 0; i < B; i++) {
        r->squares[i] = r->n[i] = 0;
        solve_effects(r, block, i, point->mean);
    }
    for (size_t k = 0; k < rows->p; k++) {
        const double *y = norma__speed_logs(room, rows, k, block->first);
        if (norma__speed_placed(rows))
            norma__speed_places(x, rows, k, block->first);
        add_item(r, y, x, point->beta[k], 1 / point->psi[k]);
    }
}

/* (x / df)^1/3 is nearly normal (Wilson & Hilferty, 1931): where p is 0 or 1 to the last bit. */
static double cube_root_deviate(double x, double df)
{
    double spread = 2 / (9 * df);
    return (cbrt(x / df) - (1 - spread)) / sqrt(spread);
}

static void deviate(double *z, double *p, double squares, double df)
{
    *z = *p = NAN;
    if (!(df >= 1) || !isfinite(squares))
        return;
    double above = *p = gsl_cdf_chisq_Q(squares, df);
    double below = above < 0.99 ? 1 - above : gsl_cdf_chisq_P(squares, df);
    if (above < 1e-300 || below < 1e-300)
        *z = cube_root_deviate(squares, df);
    else
        *z = above < below ? -norma__normal_quantile(above) : norma__normal_quantile(below);
}

/* ---- out ---- */

static void put(double *to, size_t row, double value)
{
    if (to)
        to[row] = value;
}

static void put_effects(const norma__speeds *out, const norma__speed_block *k, double mu,
                        bool sloped)
{
    for (size_t i = 0; i < k->n; i++) {
        size_t row = k->first + i;
        bool seen = !isnan(k->mean[0][i]);
        bool both = seen && sloped;
        put(out->speed, row, seen ? -k->mean[0][i] : NAN);
        put(out->speed_se, row, seen ? sqrt(fmax(0, k->covariance[0][i])) : NAN);
        put(out->slope, row, both ? -(mu + k->mean[1][i]) : NAN);
        put(out->slope_se, row, both ? sqrt(fmax(0, k->covariance[2][i])) : NAN);
    }
}

static void put_fit(const norma__speeds *out, const norma__speed_rows *rows,
                    const norma__speed_point *point, const norma__speed_block *block)
{
    struct residuals r;
    add_residuals(&r, rows, point, block);
    for (size_t i = 0; i < block->n; i++) {
        double z, p;
        deviate(&z, &p, r.squares[i], r.n[i] - r.df[i]);
        put(out->fit, block->first + i, z);
        put(out->fit_p, block->first + i, p);
    }
}

norma_status norma__speeds_of(const norma__speeds *out, const norma__speed_model *model,
                              const norma_data *data, const norma__timings *timings, int threads,
                              norma_error *err)
{
    norma__speed_rows rows;
    norma__speed_point point;
    norma__prepare_numerics();
    norma_status status = borrow(&rows, &point, model, data, timings, threads, err);
    size_t blocks = status == NORMA_OK ? (rows.n_rows + B - 1) / B : 0;
#pragma omp parallel for schedule(dynamic) num_threads(rows.threads)
    for (size_t b = 0; b < blocks; b++) {
        norma__speed_block block;
        norma__speed_block_fill(&block, &rows, &point, b * B);
        put_effects(out, &block, point.mean, model->sloped);
        if (out->fit || out->fit_p)
            put_fit(out, &rows, &point, &block);
    }
    norma__speed_point_free(&point);
    norma__speed_rows_free(&rows);
    return status;
}
