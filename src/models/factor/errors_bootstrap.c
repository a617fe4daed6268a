/* Each replicate is extracted as the sample was, turned towards it (Procrustes) and rotated on from
   there, and its factors are matched to the sample's: what is left is sampling error, and no change
   of order, sign or local optimum. */
#include "models/factor/errors_bootstrap.h"

#include <gsl/gsl_statistics_double.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/rotation/align.h"
#include "statistics/intervals.h"

/* What one thread works with. */
typedef struct bench {
    norma__redraw *redraw;
    double *cor;          /* p x p */
    double *turn, *start; /* k x k */
} bench;

/* What became of a replicate. */
enum { USED = 0, HEYWOOD, FAILED };

typedef struct bootstrap {
    const norma_factor_result *result;
    const norma__rotation *rotation;
    norma_extraction extraction;
    size_t p, k, replicates, estimates;
    bool oblique;
    double *root;   /* k x k lower triangular: phi = root root' */
    double *target; /* p x k: the sample's loadings, before they were turned by root */
    double *values; /* estimates x replicates, replicates of an estimate together: NaN where one
                       failed; loadings, then phi under its diagonal */
    uint8_t *fates; /* replicates */
    bench *benches;
    size_t threads;
    double *numbers; /* of the benches */
} bootstrap;

/* ---- room ---- */

static void bootstrap_clear(bootstrap *b)
{
    for (size_t t = 0; b->benches && t < b->threads; t++)
        norma__redraw_free(b->benches[t].redraw);
    free(b->root);
    free(b->target);
    free(b->values);
    free(b->fates);
    free(b->benches);
    free(b->numbers);
}

static norma_status bench_rows(bootstrap *b, const norma__rows *rows, const norma_factor_options *o,
                               norma_error *err)
{
    const size_t size = b->p * b->p + 2 * b->k * b->k;
    norma_status status = NORMA_OK;
    for (size_t t = 0; t < b->threads && status == NORMA_OK; t++) {
        bench *own = &b->benches[t];
        own->cor = b->numbers + t * size;
        own->turn = own->cor + b->p * b->p;
        own->start = own->turn + b->k * b->k;
        status = norma__redraw_new(&own->redraw, rows, (norma_factor_correlation)o->correlation,
                                   o->seed, err);
    }
    return status;
}

static norma_status bootstrap_room(bootstrap *b, const norma__rows *rows,
                                   const norma_factor_options *o, norma_error *err)
{
    const size_t p = b->p, k = b->k, size = p * p + 2 * k * k;
    const size_t of_row = sizeof(uint32_t) + (o->correlation == NORMA_FACTOR_POLYCHORIC ? p : 1);
    b->threads =
        (size_t)norma__threads_within(o->threads, size * sizeof(double) + of_row * rows->n);
    b->threads = b->threads < b->replicates ? b->threads : b->replicates;
    b->root = NORMA__NEW(double, k *k);
    b->target = NORMA__NEW(double, p *k);
    b->values = NORMA__NEW(double, b->replicates * b->estimates);
    b->fates = NORMA__NEW(uint8_t, b->replicates);
    b->benches = NORMA__NEW(bench, b->threads);
    b->numbers = NORMA__NEW(double, b->threads *size);
    if (!b->root || !b->target || !b->values || !b->fates || !b->benches || !b->numbers)
        return norma__no_memory(err);
    return bench_rows(b, rows, o, err);
}

/* ---- where replicates begin ---- */

/* Promax begins with an orthogonal rotation: it is turned towards the rotated loadings as they are.
 */
static bool begins_oblique(const bootstrap *b)
{
    return b->oblique && b->rotation->method != NORMA_ROTATE_PROMAX;
}

/* Loadings times a root of phi: an unrotated solution that the root's transpose turns to them. */
static void set_target(bootstrap *b)
{
    const norma_factor_result *r = b->result;
    const size_t p = b->p, k = b->k;
    const lapack_int order = (lapack_int)k;
    memcpy(b->root, r->phi, k * k * sizeof *b->root);
    if (!begins_oblique(b) || LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', order, b->root, order) != 0)
        for (size_t c = 0; c < k * k; c++)
            b->root[c] = c % (k + 1) == 0;
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < p; i++)
            for (size_t s = c; s < k; s++)
                b->target[c * p + i] += r->loadings[s * p + i] * b->root[c * k + s];
}

/* turn root': what takes a replicate's unrotated loadings to the sample's rotated ones, nearly. */
static void set_start(double *start, const double *turn, const double *root, size_t k)
{
    for (size_t c = 0; c < k; c++)
        for (size_t a = 0; a < k; a++) {
            double sum = 0;
            for (size_t s = 0; s <= c; s++)
                sum += turn[s * k + a] * root[s * k + c];
            start[c * k + a] = sum;
        }
}

/* ---- replicates ---- */

static void keep(bootstrap *b, const norma__rotated *rotated, size_t replicate)
{
    double *value = b->values + replicate;
    for (size_t at = 0; at < b->p * b->k; at++, value += b->replicates)
        *value = rotated->loadings[at];
    for (size_t c = 0; c < b->k && b->oblique; c++)
        for (size_t a = c + 1; a < b->k; a++, value += b->replicates)
            *value = rotated->phi[c * b->k + a];
}

static norma_status rotate(bootstrap *b, bench *own, norma__rotated *rotated,
                           const norma__extracted *fit)
{
    norma_status status =
        norma__procrustes(own->turn, NULL, fit->loadings, b->target, b->p, b->k, NULL);
    if (status != NORMA_OK)
        return status;
    set_start(own->start, own->turn, b->root, b->k);
    status = norma__rotate_from(rotated, fit->loadings, own->start, b->p, b->k, b->rotation, NULL);
    if (status != NORMA_OK)
        return status;
    return norma__align(rotated->loadings, rotated->phi, b->result->loadings, b->p, b->k, NULL);
}

/* NORMA_EDATA: the replicate cannot be used. */
static norma_status run_replicate(bootstrap *b, bench *own, size_t replicate)
{
    norma__extracted fit = {0};
    norma__rotated rotated = {0};
    bool defined;
    norma_status status = norma__redraw_correlations(own->cor, &defined, own->redraw,
                                                     NORMA__REDRAW_BOOTSTRAP, replicate + 1, NULL);
    if (status == NORMA_OK && !defined)
        status = NORMA_EDATA;
    if (status == NORMA_OK)
        status = norma__extract(&fit, b->extraction, own->cor, b->p, b->k, NULL);
    if (status == NORMA_OK && !fit.converged)
        status = NORMA_EDATA;
    if (status == NORMA_OK)
        status = rotate(b, own, &rotated, &fit);
    if (status == NORMA_OK && (!rotated.converged || rotated.empty > 0))
        status = NORMA_EDATA;
    if (status == NORMA_OK) {
        keep(b, &rotated, replicate);
        b->fates[replicate] = fit.n_heywood > 0 ? HEYWOOD : USED;
    }
    norma__extracted_free(&fit);
    norma__rotated_free(&rotated);
    return status;
}

static void drop(bootstrap *b, size_t replicate)
{
    b->fates[replicate] = FAILED;
    for (size_t e = 0; e < b->estimates; e++)
        b->values[e * b->replicates + replicate] = NAN;
}

static norma_status run(bootstrap *b, norma_error *err)
{
    int no_memory = 0;
#pragma omp parallel for num_threads((int)b->threads) schedule(dynamic) reduction(max : no_memory)
    for (size_t r = 0; r < b->replicates; r++) {
        norma_status status = run_replicate(b, &b->benches[omp_get_thread_num()], r);
        if (status == NORMA_ENOMEM)
            no_memory = 1;
        else if (status != NORMA_OK)
            drop(b, r);
    }
    return no_memory ? norma__no_memory(err) : NORMA_OK;
}

/* ---- what they say ---- */

static size_t count(const bootstrap *b, uint8_t fate)
{
    size_t n = 0;
    for (size_t r = 0; r < b->replicates; r++)
        n += b->fates[r] == fate;
    return n;
}

/* Standard deviation of n sorted values, of which the first are numbers. */
static double deviation(const double *values, size_t used)
{
    return used < 2 ? NAN : gsl_stats_sd(values, 1, used);
}

static void summarise(norma_factor_result *r, bootstrap *b, double level)
{
    double *values = b->values;
    for (size_t at = 0; at < b->p * b->k; at++, values += b->replicates) {
        norma__percentile_interval(&r->loadings_low[at], &r->loadings_high[at], values,
                                   b->replicates, level);
        r->loadings_se[at] = deviation(values, r->bootstrap);
    }
    for (size_t c = 0; c < b->k && b->oblique; c++)
        for (size_t a = c + 1; a < b->k; a++, values += b->replicates) {
            double low, high;
            norma__percentile_interval(&low, &high, values, b->replicates, level);
            r->phi_se[c * b->k + a] = r->phi_se[a * b->k + c] = deviation(values, r->bootstrap);
        }
}

static norma_status tell(norma_factor_result *r, const bootstrap *b, norma_error *err)
{
    const size_t failed = count(b, FAILED), heywood = count(b, HEYWOOD);
    norma_status status = NORMA_OK;
    if (failed > 0)
        status = norma__note(&r->notes, err, "bootstrap-failed", NULL, (double)failed,
                             (double)b->replicates,
                             "%zu of %zu bootstrap replicates could not be used: a correlation was "
                             "undefined, or extraction or rotation did not converge",
                             failed, b->replicates);
    if (status == NORMA_OK && heywood > 0)
        status = norma__note(&r->notes, err, "bootstrap-heywood", NULL, (double)heywood,
                             (double)b->replicates,
                             "%zu of %zu bootstrap replicates have a uniqueness at its bound; they "
                             "count like the others",
                             heywood, b->replicates);
    return status;
}

norma_status norma__bootstrap_errors(norma_factor_result *r, const norma__rows *rows,
                                     const norma__extracted *fit, const norma__rotation *rotation,
                                     const norma_factor_options *o, norma_error *err)
{
    const size_t k = r->n_factors;
    const bool oblique = norma__rotation_oblique(rotation->method);
    bootstrap b = {.result = r,
                   .rotation = rotation,
                   .extraction = (norma_extraction)o->extraction,
                   .p = fit->p,
                   .k = k,
                   .replicates = o->bootstrap,
                   .estimates = fit->p * k + (oblique ? k * (k - 1) / 2 : 0),
                   .oblique = oblique};
    norma_status status = bootstrap_room(&b, rows, o, err);
    if (status != NORMA_OK)
        goto done;
    set_target(&b);
    if ((status = run(&b, err)) != NORMA_OK)
        goto done;
    r->bootstrap = b.replicates - count(&b, FAILED);
    summarise(r, &b, o->conf_level);
    status = tell(r, &b, err);
done:
    bootstrap_clear(&b);
    return status;
}
