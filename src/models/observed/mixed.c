/* Continuous variables beside ordinal ones. Muthen (1984), as lavaan: the errors of mean, variance
   and correlation are A^-1 times scores, where A holds sums of cross-products of scores:
   block by block A11 (of a variable), A21 (a correlation's score with the slopes of its rows'
   likelihood in the first step's parameters) and A22. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/ordinal.h"
#include "statistics/serial.h"

/* One continuous variable of the group. */
typedef struct margin {
    double mean, sd;
    double *z;                         /* n, standardised; NaN missing */
    double *mean_adds, *variance_adds; /* n: what rows add to their errors, for a weight of 1 */
} margin;

typedef struct job {
    norma__ordinal_work *w;
    const norma__observed *o;
    norma__observed_group *g;
    margin *margins;   /* p; zero of ordinal variables */
    uint8_t *category; /* n x p: places, NORMA_MISSING_CELL */
    double *room;
    bool *failed; /* k */
} job;

static double weight_of(const job *job, size_t r)
{
    return job->g->weights ? job->g->weights[r] : 1;
}

/* ---- means and variances ---- */

static void standardise(const job *job, margin *m, const double *x)
{
    double sum = 0, squares = 0, total = 0;
    for (size_t r = 0; r < job->g->n; r++)
        if (!isnan(x[r])) {
            sum += weight_of(job, r) * x[r];
            total += weight_of(job, r);
        }
    m->mean = sum / total;
    for (size_t r = 0; r < job->g->n; r++)
        if (!isnan(x[r]))
            squares += weight_of(job, r) * (x[r] - m->mean) * (x[r] - m->mean);
    m->sd = sqrt(squares / total);
    for (size_t r = 0; r < job->g->n; r++)
        m->z[r] = (x[r] - m->mean) / m->sd;
}

/* A11^-1 times the scores z / sd and (z^2 - 1) / (2 sd^2). Of a variable of two values these are
   multiples of one another, and A11, which is empirical, is singular: there the normal model's own
   A11 is taken, which gives what rows add exactly. */
static void set_margin_errors(const job *job, margin *m)
{
    double a = 0, b = 0, c = 0, total = 0;
    for (size_t r = 0; r < job->g->n; r++) {
        double z = m->z[r], u = z / m->sd, v = (z * z - 1) / (2 * m->sd * m->sd);
        if (isnan(z))
            continue;
        a += weight_of(job, r) * u * u;
        b += weight_of(job, r) * u * v;
        c += weight_of(job, r) * v * v;
        total += weight_of(job, r);
    }
    if (!(a * c - b * b > 1e-10 * a * c)) {
        a = total / (m->sd * m->sd);
        b = 0;
        c = a / (2 * m->sd * m->sd);
    }
    for (size_t r = 0; r < job->g->n; r++) {
        double z = m->z[r], u = z / m->sd, v = (z * z - 1) / (2 * m->sd * m->sd);
        bool there = !isnan(z);
        m->mean_adds[r] = there ? (c * u - b * v) / (a * c - b * b) : 0;
        m->variance_adds[r] = there ? (a * v - b * u) / (a * c - b * b) : 0;
    }
}

/* ---- two continuous variables ---- */

/* The score of rho, summed, is a polynomial over (1 - rho^2)^2. Newton from the product moment. */
static double correlate(const job *job, const margin *x, const margin *y)
{
    double n = 0, xx = 0, xy = 0, yy = 0;
    for (size_t r = 0; r < job->g->n; r++) {
        double w = weight_of(job, r), u = x->z[r], v = y->z[r];
        if (isnan(u) || isnan(v))
            continue;
        n += w;
        xx += w * u * u;
        xy += w * u * v;
        yy += w * v * v;
    }
    double rho = xy / sqrt(xx * yy);
    for (int step = 0; step < 100; step++) {
        double value = n * rho * (1 - rho * rho) + (1 + rho * rho) * xy - rho * (xx + yy);
        double slope = n * (1 - 3 * rho * rho) + 2 * rho * xy - (xx + yy);
        double next = rho - value / slope;
        if (!(fabs(next) < 1) || fabs(next - rho) < 1e-15)
            break;
        rho = next;
    }
    return rho;
}

typedef struct slopes {
    double rho, mean[2], variance[2];
} slopes;

static slopes slopes_at(double rho, double u, double v, double sd_u, double sd_v)
{
    double q = (1 - rho) * (1 + rho);
    return (slopes){.rho = (rho + u * v) / q - rho * (u * u - 2 * rho * u * v + v * v) / (q * q),
                    .mean = {(u - rho * v) / (q * sd_u), (v - rho * u) / (q * sd_v)},
                    .variance = {((u * u - rho * u * v) / q - 1) / (2 * sd_u * sd_u),
                                 ((v * v - rho * u * v) / q - 1) / (2 * sd_v * sd_v)}};
}

/* What rows add to the error of rho, for a weight of 1. False without information on rho. */
static bool correlation_errors(double *out, const job *job, const margin *x, const margin *y,
                               double rho)
{
    double a21[4] = {0}, a22 = 0;
    for (size_t r = 0; r < job->g->n; r++) {
        double w = weight_of(job, r);
        out[r] = 0;
        if (isnan(x->z[r]) || isnan(y->z[r]))
            continue;
        slopes s = slopes_at(rho, x->z[r], y->z[r], x->sd, y->sd);
        out[r] = s.rho;
        a22 += w * s.rho * s.rho;
        for (size_t k = 0; k < 2; k++) {
            a21[k] += w * s.rho * s.mean[k];
            a21[2 + k] += w * s.rho * s.variance[k];
        }
    }
    for (size_t r = 0; r < job->g->n; r++)
        out[r] = (out[r] - a21[0] * x->mean_adds[r] - a21[1] * y->mean_adds[r] -
                  a21[2] * x->variance_adds[r] - a21[3] * y->variance_adds[r]) /
                 a22;
    return a22 > 0;
}

static void continuous_pair(const job *job, size_t c)
{
    const norma__statistic *s = &job->g->statistics[c];
    const margin *x = &job->margins[s->i], *y = &job->margins[s->j];
    double *out = job->g->influence->columns + job->g->influence->at[c];
    double rho = correlate(job, x, y);
    bool informed = correlation_errors(out, job, x, y, rho);
    for (size_t r = 0; r < job->g->n; r++)
        out[r] = x->sd * y->sd * out[r] + rho * y->sd / (2 * x->sd) * x->variance_adds[r] +
                 rho * x->sd / (2 * y->sd) * y->variance_adds[r];
    job->g->values[c] = rho * x->sd * y->sd;
    job->failed[c] = !(fabs(rho) < 1) || !informed;
}

/* ---- an ordinal and a continuous variable ---- */

static norma__serial serial_of(const job *job, size_t ordinal, const margin *m)
{
    const norma__cuts *cuts = &job->w->ordinals[job->w->number[ordinal]].cuts;
    norma__serial pair = {.n = job->g->n,
                          .category = job->category + ordinal * job->g->n,
                          .z = m->z,
                          .n_categories = cuts->n,
                          .n_first = cuts->n + 1,
                          .mean = m->mean,
                          .sd = m->sd,
                          .threads = 1,
                          .weight = job->g->weights};
    for (size_t k = 0; k + 1 < cuts->n; k++)
        pair.threshold[k] = cuts->tau[k];
    return pair;
}

static bool serial_errors(double *out, const job *job, const norma__serial *pair, size_t ordinal,
                          const margin *m, double rho)
{
    double a21[255] = {0}, of_mean = 0, of_variance = 0, a22 = 0, passed_on[256] = {0};
    size_t last = pair->n_categories - 1;
    for (size_t r = 0; r < pair->n; r++) {
        size_t k = pair->category[r];
        out[r] = 0;
        if (k == NORMA_MISSING_CELL || isnan(pair->z[r]))
            continue;
        norma__serial_row s = norma__serial_row_at(pair, rho, k, pair->z[r]);
        double w = weight_of(job, r);
        out[r] = s.rho;
        a22 += w * s.rho * s.rho;
        of_mean += w * s.rho * s.mean;
        of_variance += w * s.rho * s.variance;
        if (k > 0)
            a21[k - 1] += w * s.rho * s.lower;
        if (k < last)
            a21[k] += w * s.rho * s.upper;
    }
    /* thresholds' tables hold raw_total times what an answer adds, per unit of raw weight */
    const norma__influence *f = job->g->influence;
    double unit = job->g->total; /* weights' own unit: raw_total of raw weights */
    for (size_t t = 0; t < last; t++) {
        const double *table = f->tables + f->at[job->o->first_threshold[ordinal] + t];
        for (size_t k = 0; k <= last; k++)
            passed_on[k] += a21[t] * table[k] / unit;
    }
    for (size_t r = 0; r < pair->n; r++) {
        size_t k = pair->category[r];
        out[r] = (out[r] - (k == NORMA_MISSING_CELL ? 0 : passed_on[k]) -
                  of_mean * m->mean_adds[r] - of_variance * m->variance_adds[r]) /
                 a22;
    }
    return a22 > 0;
}

static void serial_pair(const job *job, size_t c)
{
    const norma__statistic *s = &job->g->statistics[c];
    bool first = job->o->categories[s->i] > 0, edge = false;
    size_t ordinal = first ? s->i : s->j;
    const margin *m = &job->margins[first ? s->j : s->i];
    double *out = job->g->influence->columns + job->g->influence->at[c];
    norma__serial pair = serial_of(job, ordinal, m);
    double rho = norma__serial_estimate(&pair, &edge);
    bool informed = serial_errors(out, job, &pair, ordinal, m, rho);
    for (size_t r = 0; r < job->g->n; r++)
        out[r] = m->sd * out[r] + rho / (2 * m->sd) * m->variance_adds[r];
    job->g->values[c] = rho * m->sd;
    job->failed[c] = edge || isnan(rho) || !informed;
}

/* ---- all of them ---- */

static void copy_margin(const job *job, size_t c, const double *adds, double value)
{
    double *out = job->g->influence->columns + job->g->influence->at[c];
    for (size_t r = 0; r < job->g->n; r++)
        out[r] = adds[r];
    job->g->values[c] = value;
}

static void fill_statistic(const job *job, size_t c)
{
    const norma__statistic *s = &job->g->statistics[c];
    const margin *m = &job->margins[s->i];
    if (s->kind == NORMA__MEAN)
        copy_margin(job, c, m->mean_adds, m->mean);
    else if (s->i == s->j)
        copy_margin(job, c, m->variance_adds, m->sd * m->sd);
    else if (job->o->categories[s->i] > 0 || job->o->categories[s->j] > 0)
        serial_pair(job, c);
    else
        continuous_pair(job, c);
    /* rows add their weight times this: in the unit of the weights, whose sum is total */
    double *out = job->g->influence->columns + job->g->influence->at[c];
    for (size_t r = 0; r < job->g->n; r++)
        out[r] *= job->g->total;
}

static norma_status job_new(job *job, norma_error *err)
{
    size_t n = job->g->n, p = job->o->p;
    job->margins = NORMA__NEW(margin, p);
    job->category = NORMA__NEW(uint8_t, n * p);
    job->room = NORMA__NEW(double, 3 * n * (p - job->w->n_items));
    job->failed = NORMA__NEW(bool, job->g->k);
    if (!job->margins || !job->category || !job->room || !job->failed)
        return norma__no_memory(err);
    double *at = job->room;
    for (size_t v = 0; v < p; v++) {
        size_t categories = job->o->categories[v];
        const uint8_t *places = job->g->influence->places + v * n;
        if (categories == 0) {
            job->margins[v] = (margin){.z = at, .mean_adds = at + n, .variance_adds = at + 2 * n};
            at += 3 * n;
        } else
            for (size_t r = 0; r < n; r++)
                job->category[r + v * n] = places[r] == categories ? NORMA_MISSING_CELL : places[r];
    }
    return NORMA_OK;
}

static norma_status finish(const job *job, norma_error *err)
{
    norma__observed_group *g = job->g;
    for (size_t c = 0; c < g->k; c++) {
        const norma__statistic *s = &g->statistics[c];
        if (job->failed[c])
            return norma__fail(err, NORMA_EDATA,
                               "the correlation of variables %s and %s has no maximum within its "
                               "range%s%s, and so no standard error: leave one of them out",
                               job->o->ids[s->j], job->o->ids[s->i],
                               job->o->n_groups > 1 ? " in group " : "",
                               job->o->n_groups > 1 ? g->name : "");
        if (s->kind == NORMA__COVARIANCE)
            g->cov[s->i + s->j * job->o->p] = g->cov[s->j + s->i * job->o->p] = g->values[c];
    }
    for (size_t v = 0; v < job->o->p; v++)
        if (job->o->categories[v] == 0)
            g->mean[v] = job->margins[v].mean;
    return NORMA_OK;
}

norma_status norma__observe_mixed(norma__ordinal_work *w, norma_error *err)
{
    job job = {.w = w, .o = w->observing->out, .g = w->group};
    if (w->n_items == job.o->p)
        return NORMA_OK;
    norma_status status = job_new(&job, err);
    if (status == NORMA_OK) {
        for (size_t v = 0; v < job.o->p; v++)
            if (job.o->categories[v] == 0) {
                standardise(&job, &job.margins[v], job.g->x + v * job.g->n);
                set_margin_errors(&job, &job.margins[v]);
            }
#pragma omp parallel for schedule(dynamic, 4)                                                      \
    num_threads(norma__threads(w->observing->options->threads))
        for (size_t c = 0; c < job.g->k; c++)
            if (!norma__by_answers(job.o, &job.g->statistics[c]))
                fill_statistic(&job, c);
        status = finish(&job, err);
    }
    free(job.margins);
    free(job.category);
    free(job.room);
    free(job.failed);
    return status;
}
