/* GFI of incomplete data, 1 - r'V r / s'V s with V the expected information of the saturated model
   at the model's moments and with the holes as they are. A pattern of holes m has the weight W = K
   - K_.m C K_m. for K = Sigma^-1, C = K_mm^-1; of means r and covariances R its part of r'V r is
     r'W r + tr(W R W R) / 2
   with r'W r = r'K r - (K r)_m' C (K r)_m and tr(W R W R) = tr(K R K R) - 2 tr(C (K R K R K)_mm) +
   tr(C (K R K)_mm C (K R K)_mm): only the holes are gone through. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference_algebra.h"
#include "statistics/gaps.h"

/* A vector of statistics in standardised variables, and what patterns take from it. */
typedef struct form {
    double *mean, *cov; /* p, p x p: r, R */
    double *pulled;     /* p: K r */
    double *once;       /* p x p: K R K */
    double *twice;      /* p x p: K R K R K */
    double whole;       /* r'K r + tr(K R K R) / 2 */
} form;

static norma_status form_new(form *f, size_t p, norma_error *err)
{
    *f = (form){.mean = NORMA__NEW(double, p),
                .cov = NORMA__NEW(double, p *p),
                .pulled = NORMA__NEW(double, p),
                .once = NORMA__NEW(double, p *p),
                .twice = NORMA__NEW(double, p *p)};
    return f->mean && f->cov && f->pulled && f->once && f->twice ? NORMA_OK : norma__no_memory(err);
}

static void form_clear(form *f)
{
    free(f->mean);
    free(f->cov);
    free(f->pulled);
    free(f->once);
    free(f->twice);
}

/* room: p x p. */
static void form_prepare(form *f, const double *k, size_t p, double *room)
{
    norma__product(room, k, false, f->cov, p, p, p, 1);
    norma__product(f->once, room, false, k, p, p, p, 1);
    norma__product(f->twice, room, false, f->once, p, p, p, 1);
    norma__product(f->pulled, k, false, f->mean, p, 1, p, 1);
    f->whole = norma__trace_product(f->once, f->cov, p) / 2;
    for (size_t i = 0; i < p; i++)
        f->whole += f->mean[i] * f->pulled[i];
}

static double form_of(const form *f, const norma__gaps *gaps, double *room)
{
    const size_t p = gaps->p, h = gaps->m, *at = gaps->holes;
    double sum = f->whole;
    for (size_t b = 0; b < h; b++)
        for (size_t a = 0; a < h; a++) {
            double cb = 0; /* C (K R K)_mm */
            for (size_t c = 0; c < h; c++)
                cb += gaps->rest[a + c * h] * f->once[at[c] + at[b] * p];
            room[a + b * h] = cb;
            sum -= gaps->rest[a + b * h] *
                   (f->twice[at[a] + at[b] * p] + f->pulled[at[a]] * f->pulled[at[b]]);
        }
    for (size_t b = 0; b < h; b++)
        for (size_t a = 0; a < h; a++)
            sum += room[a + b * h] * room[b + a * h] / 2;
    return sum;
}

/* Moments of the pairs that are there, as lavaan's: covariances by one less than a pair's rows,
   times (n - 1) / n of the group. */
static double pair_covariance(const norma__observed_group *g, size_t i, size_t j)
{
    const double *x = g->x + i * g->n, *y = g->x + j * g->n;
    double n = 0, sum_x = 0, sum_y = 0, sum = 0;
    for (size_t r = 0; r < g->n; r++)
        if (!isnan(x[r]) && !isnan(y[r])) {
            n++;
            sum_x += x[r] - g->mean[i];
            sum_y += y[r] - g->mean[j];
            sum += (x[r] - g->mean[i]) * (y[r] - g->mean[j]);
        }
    return (sum - sum_x * sum_y / n) / (n - 1) * (g->total - 1) / g->total;
}

static double mean_there(const norma__observed_group *g, size_t j)
{
    const double *x = g->x + j * g->n;
    double n = 0, sum = 0;
    for (size_t r = 0; r < g->n; r++)
        if (!isnan(x[r])) {
            n++;
            sum += x[r];
        }
    return sum / n;
}

/* Statistics and residuals: of weighted rows those of the saturated model. Those among fixed
 * variables do not count. */
static void take(form *all, form *left, const norma__sem_fitted *fitted, size_t group,
                 const bool *fixed)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t p = fitted->observed.p;
    const double *scale = g->patterns->rows.scale;
    for (size_t j = 0; j < p; j++) {
        const double mean = g->weights ? g->mean[j] : mean_there(g, j);
        all->mean[j] = fixed[j] ? 0 : mean / scale[j];
        left->mean[j] = fixed[j] ? 0 : (mean - implied->mu[j]) / scale[j];
        for (size_t i = 0; i <= j; i++) {
            const double by = fixed[i] && fixed[j] ? 0 : 1 / (scale[i] * scale[j]);
            const double cov = g->weights ? g->cov[i + j * p] : pair_covariance(g, i, j);
            all->cov[i + j * p] = all->cov[j + i * p] = cov * by;
            left->cov[i + j * p] = left->cov[j + i * p] = (cov - implied->sigma[i + j * p]) * by;
        }
    }
}

static double weight_of_run(const norma__incomplete *rows, size_t run)
{
    double sum = 0;
    for (size_t r = rows->first[run]; r < rows->first[run + 1]; r++)
        sum += rows->weights ? rows->weights[r] : 1;
    return sum;
}

static double gfi_of(const form *all, const form *left, const norma__patterns *patterns,
                     norma__gaps *gaps, double *room)
{
    const norma__incomplete *rows = &patterns->rows;
    double above = 0, below = 0;
    for (size_t run = 0; run < rows->n_runs; run++) {
        const double weight = weight_of_run(rows, run);
        norma__gaps_find(gaps, rows->x + rows->first[run] * rows->p);
        if (!norma__gaps_regress(gaps, patterns->fit.step.precision, 0,
                                 patterns->fit.model.covariance))
            return NAN;
        above += weight * form_of(left, gaps, room);
        below += weight * form_of(all, gaps, room);
    }
    return 1 - above / below;
}

norma_status norma__sem_incomplete_gfi(double *gfi, const norma__sem_fitted *fitted, size_t group,
                                       const bool *fixed, norma_error *err)
{
    const size_t p = fitted->structure.p;
    norma__patterns *patterns = fitted->observed.groups[group].patterns;
    double *work = NORMA__NEW(double, norma__gaps_work(p)), *room = NORMA__NEW(double, p *p);
    size_t *sets = NORMA__NEW(size_t, 2 * p);
    form all = {0}, left = {0};
    norma_status status = work && room && sets ? NORMA_OK : norma__no_memory(err);
    *gfi = NAN;
    if (status != NORMA_OK || (status = form_new(&all, p, err)) != NORMA_OK ||
        (status = form_new(&left, p, err)) != NORMA_OK)
        goto done;
    if (!norma__patterns_expect(patterns, fitted->implied[group].sigma, fitted->implied[group].mu))
        goto done;
    norma__gaps gaps = norma__gaps_in(work, sets, p);
    take(&all, &left, fitted, group, fixed);
    form_prepare(&all, patterns->fit.step.precision, p, room);
    form_prepare(&left, patterns->fit.step.precision, p, room);
    *gfi = gfi_of(&all, &left, patterns, &gaps, room);
done:
    form_clear(&all);
    form_clear(&left);
    free(work);
    free(room);
    free(sets);
    return status;
}
