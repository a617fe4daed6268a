#include <norma/multilevel.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cblas.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/multilevel/sizes.h"

/* Sums of squares and products of unit means and of differences from them: Dansereau, Alutto &
   Yammarino (1984), Theory Testing in Organizational Behavior; and the components behind them by
   equating mean products to their expectations: Searle, Casella & McCulloch (1992), 11.1. */

enum { STRETCHES = 16, ROWS_AT_ONCE = 256 };

typedef struct job {
    const double *scores;
    const norma_grouping *group;
    size_t p, n, n_units; /* n, n_units: of rows that count */
    uint8_t *counts;      /* n_rows: the row has all scores */
    size_t *size;         /* group->n_units */
    double *means;        /* group->n_units x p */
    double *grand;        /* p */
    double *within;       /* p x p, then those of the other stretches */
    double *between, *buffers;
    norma_unit_scores *unit; /* threads x group->n_units */
    int threads;
} job;

static void free_job(job *j)
{
    free(j->counts);
    free(j->size);
    free(j->means);
    free(j->grand);
    free(j->within);
    free(j->between);
    free(j->buffers);
    free(j->unit);
}

static norma_status new_job(job *j, size_t threads, norma_error *err)
{
    size_t p = j->p, units = j->group->n_units;
    norma__prepare_numerics();
    j->threads = norma__threads_within(threads, units * sizeof *j->unit);
    j->counts = NORMA__NEW(uint8_t, j->group->n_rows);
    j->size = NORMA__NEW(size_t, units);
    j->means = NORMA__NEW(double, units *p);
    j->grand = NORMA__NEW(double, p);
    j->within = NORMA__NEW(double, STRETCHES *p *p);
    j->between = NORMA__NEW(double, p *p);
    j->buffers = NORMA__NEW(double, STRETCHES *ROWS_AT_ONCE *p);
    j->unit = NORMA__NEW(norma_unit_scores, (size_t)j->threads * units);
    if (!j->counts || !j->size || !j->means || !j->grand || !j->within || !j->between ||
        !j->buffers || !j->unit)
        return norma__no_memory(err);
    return NORMA_OK;
}

static size_t start_of(const job *j, size_t stretch)
{
    return j->group->n_rows / STRETCHES * stretch;
}

static size_t end_of(const job *j, size_t stretch)
{
    return stretch + 1 < STRETCHES ? start_of(j, stretch + 1) : j->group->n_rows;
}

static void mark_complete(job *j, size_t stretch, const uint8_t *keep)
{
    size_t from = start_of(j, stretch), to = end_of(j, stretch);
    for (size_t i = from; i < to; i++)
        j->counts[i] = j->group->unit[i] != NORMA_NO_UNIT && (!keep || keep[i]);
    for (size_t c = 0; c < j->p; c++) {
        const double *x = j->scores + c * j->group->n_rows;
        for (size_t i = from; i < to; i++)
            j->counts[i] &= isfinite(x[i]) != 0;
    }
}

/* ---- means ---- */

/* Of all rows; sums start from one unit's mean, so that a constant stays exact. */
static double grand_mean(const job *j, const double *means)
{
    double sum = 0, origin = NAN;
    for (size_t u = 0; u < j->group->n_units; u++) {
        if (j->size[u] == 0)
            continue;
        origin = isnan(origin) ? means[u] : origin;
        sum += (double)j->size[u] * (means[u] - origin);
    }
    return origin + sum / (double)j->n;
}

static void count_units(job *j)
{
    for (size_t u = 0; u < j->group->n_units; u++) {
        j->size[u] = j->unit[u].n;
        j->n += j->unit[u].n;
        j->n_units += j->unit[u].n > 0;
    }
}

/* Of one score, in the memory of one thread. */
static norma_status take_means(job *j, size_t c, norma_unit_scores *unit)
{
    size_t units = j->group->n_units, rows = j->group->n_rows;
    norma_status status =
        norma_unit_scores_of(unit, j->scores + c * rows, j->group, j->counts, 1, NULL);
    for (size_t u = 0; status == NORMA_OK && u < units; u++)
        j->means[c * units + u] = unit[u].mean;
    return status;
}

static norma_status fill_means(job *j, norma_error *err)
{
    norma_status status = take_means(j, 0, j->unit);
    if (status != NORMA_OK)
        return norma__no_memory(err);
    count_units(j);
    if (j->n_units < 2 || j->n < 3)
        return norma__fail(err, NORMA_EDATA,
                           "correlations within and between units need rows with all %zu scores in "
                           "2 units, and 3 of them in all",
                           j->p);
    bool room = true;
#pragma omp parallel for num_threads(j->threads) schedule(dynamic) reduction(&& : room)
    for (size_t c = 1; c < j->p; c++) {
        norma_unit_scores *unit = j->unit + (size_t)omp_get_thread_num() * j->group->n_units;
        room = room && take_means(j, c, unit) == NORMA_OK;
    }
    for (size_t c = 0; c < j->p; c++)
        j->grand[c] = grand_mean(j, j->means + c * j->group->n_units);
    return room ? NORMA_OK : norma__no_memory(err);
}

/* ---- sums of squares and products ---- */

static void add_products(double *to, const double *rows, size_t n, size_t p)
{
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, (int)p, (int)n, 1, rows, ROWS_AT_ONCE, 1, to,
                (int)p);
}

static void add_within(const job *j, size_t stretch)
{
    const uint32_t *unit = j->group->unit;
    double *to = j->within + stretch * j->p * j->p;
    double *rows = j->buffers + stretch * ROWS_AT_ONCE * j->p;
    size_t at[ROWS_AT_ONCE], n = 0, end = end_of(j, stretch);
    for (size_t i = start_of(j, stretch); i <= end; i++) {
        if (i < end && j->counts[i])
            at[n++] = i;
        if (n == 0 || (n < ROWS_AT_ONCE && i < end))
            continue;
        for (size_t c = 0; c < j->p; c++) {
            const double *x = j->scores + c * j->group->n_rows;
            const double *means = j->means + c * j->group->n_units;
            for (size_t k = 0; k < n; k++)
                rows[c * ROWS_AT_ONCE + k] = x[at[k]] - means[unit[at[k]]];
        }
        add_products(to, rows, n, j->p);
        n = 0;
    }
}

static void add_between(const job *j)
{
    double *rows = j->buffers;
    size_t units = j->group->n_units;
    for (size_t from = 0; from < units; from += ROWS_AT_ONCE) {
        size_t n = units - from < ROWS_AT_ONCE ? units - from : ROWS_AT_ONCE;
        for (size_t c = 0; c < j->p; c++)
            for (size_t k = 0; k < n; k++) {
                double size = (double)j->size[from + k];
                double gap = size > 0 ? j->means[c * units + from + k] - j->grand[c] : 0;
                rows[c * ROWS_AT_ONCE + k] = sqrt(size) * gap;
            }
        add_products(j->between, rows, n, j->p);
    }
}

static void clear_rounding(const job *j)
{
    for (size_t c = 0; c < j->p; c++) {
        double *w = &j->within[c * j->p + c], *b = &j->between[c * j->p + c];
        *w = norma__cleared(*w, (double)j->n, fabs(j->grand[c]));
        *b = norma__cleared(*b, (double)j->n, fabs(j->grand[c]));
    }
}

static void fill_products(job *j)
{
    size_t cells = j->p * j->p;
#pragma omp parallel for num_threads(j->threads) schedule(dynamic)
    for (size_t s = 0; s < STRETCHES; s++)
        add_within(j, s);
    for (size_t s = 1; s < STRETCHES; s++)
        for (size_t c = 0; c < cells; c++)
            j->within[c] += j->within[s * cells + c];
    add_between(j);
    clear_rounding(j);
}

/* ---- correlations ---- */

/* From the upper half of a sums-of-products matrix: a within + b between. Beyond 1 by more than
   rounding there is none. */
static void correlate(double *out, const job *j, double a, double b)
{
    size_t p = j->p;
    for (size_t c = 0; c < p; c++)
        for (size_t r = 0; r <= c; r++) {
            double xx = a * j->within[r * p + r] + b * j->between[r * p + r];
            double yy = a * j->within[c * p + c] + b * j->between[c * p + c];
            double xy = a * j->within[c * p + r] + b * j->between[c * p + r];
            double cor = xx > 0 && yy > 0 ? xy / sqrt(xx) / sqrt(yy) : NAN;
            if (fabs(cor) > 1)
                cor = fabs(cor) < 1 + 1e-9 ? copysign(1, cor) : NAN;
            if (r == c && !isnan(cor))
                cor = 1;
            out[c * p + r] = out[r * p + c] = cor;
        }
}

static void fill_correlations(norma_within_between *r, const job *j)
{
    double n = (double)j->n, units = (double)j->n_units, sum_n2 = 0;
    for (size_t u = 0; u < j->group->n_units; u++)
        sum_n2 += (double)j->size[u] * (double)j->size[u];
    double k0 = (n - sum_n2 / n) / (units - 1);
    correlate(r->total, j, 1, 1);
    correlate(r->within, j, 1, 0);
    correlate(r->means, j, 0, 1);
    correlate(r->between, j, -1 / (n - units) / k0, 1 / (units - 1) / k0);
    for (size_t c = 0; c < j->p; c++) {
        double w = j->within[c * j->p + c], b = j->between[c * j->p + c];
        r->eta2[c] = b + w > 0 ? b / (b + w) : NAN;
    }
    r->n = j->n;
    r->n_units = j->n_units;
}

static norma_within_between *new_result(size_t p)
{
    norma_within_between *r = NORMA__NEW(norma_within_between, 1);
    if (!r)
        return NULL;
    r->n_scores = p;
    r->total = NORMA__NEW(double, p *p);
    r->within = NORMA__NEW(double, p *p);
    r->means = NORMA__NEW(double, p *p);
    r->between = NORMA__NEW(double, p *p);
    r->eta2 = NORMA__NEW(double, p);
    if (r->total && r->within && r->means && r->between && r->eta2)
        return r;
    norma_within_between_free(r);
    return NULL;
}

norma_status norma_within_between_of(norma_within_between **out, const double *scores,
                                     size_t n_scores, const norma_grouping *group,
                                     const uint8_t *keep, size_t threads, norma_error *err)
{
    job j = {.scores = scores, .group = group, .p = n_scores};
    norma_within_between *r = NULL;
    norma_status status;

    *out = NULL;
    if (n_scores == 0)
        return norma__fail(err, NORMA_EINVAL, "correlations within units need a score");
    if ((status = new_job(&j, threads, err)) != NORMA_OK)
        goto done;
#pragma omp parallel for num_threads(j.threads) schedule(dynamic)
    for (size_t s = 0; s < STRETCHES; s++)
        mark_complete(&j, s, keep);
    if ((status = fill_means(&j, err)) != NORMA_OK)
        goto done;
    if (!(r = new_result(n_scores))) {
        status = norma__no_memory(err);
        goto done;
    }
    fill_products(&j);
    fill_correlations(r, &j);
    *out = r;
done:
    free_job(&j);
    return status;
}

void norma_within_between_free(norma_within_between *result)
{
    if (!result)
        return;
    free(result->total);
    free(result->within);
    free(result->means);
    free(result->between);
    free(result->eta2);
    free(result);
}
