/* A row's z = (d, vech(d d' - S)) has z'V z = ((d'W d)^2 - 2 d'W S W d + tr(W S W S)) / 2 + d'W d.
   A cluster's sum of z has, with M the sum of d d' - S and t that of d, tr(W M W M) / 2 + t'W t.
   Given h: ((d'W d)^2 - 2 (d'W h)^2 + (h'W h)^2 - 2 (d'W C W d - h'W C W h) + tr(W C W C)) / 2 +
   (d - h)'W (d - h), C the unexplained covariances; and M the sum of d d' - h h' - C. Exogenous
   variables have M = 0 among one another: minus adds nothing. */
#include "models/sem/tests_normal.h"

#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_weight.h"
#include "models/sem/meat_scores.h"

enum { STRIP = 128 };

/* One W with what follows from it. */
typedef struct part {
    double sign;
    const double *w;
    double *wsw; /* p x p; given h: W C W */
    double c;    /* tr(W S W S), or tr(W C W C) */
} part;

typedef struct work {
    const norma__sem_fitted *fitted;
    const norma__observed_group *group;
    const norma__normal_form *form;
    size_t p, n_parts;
    double *s;
    const double *given, *centre; /* h or NULL; C or S */
    part parts[2];
} work;

/* ---- preparation ---- */

static norma_status add_part(work *at, double sign, const double *w, norma_error *err)
{
    const size_t p = at->p;
    part *here = &at->parts[at->n_parts++];
    *here = (part){.sign = sign, .w = w, .wsw = NORMA__NEW(double, 2 * p * p)};
    if (!here->wsw)
        return norma__no_memory(err);
    double *ws = here->wsw + p * p;
    norma__product(ws, w, false, at->centre, p, p, p, 1);
    norma__product(here->wsw, ws, false, w, p, p, p, 1);
    here->c = norma__trace_product(here->wsw, at->centre, p);
    return NORMA_OK;
}

static norma_status begin(work *at, const norma__sem_fitted *fitted, size_t group,
                          const norma__normal_form *form, norma_error *err)
{
    *at = (work){.fitted = fitted,
                 .group = &fitted->observed.groups[group],
                 .form = form,
                 .p = fitted->observed.p};
    norma__prepare_numerics();
    norma_status status = norma__sem_likely_cov(&at->s, fitted, group, err);
    at->given = form->given ? at->group->given : NULL;
    at->centre = at->given ? at->group->unexplained : at->s;
    if (status == NORMA_OK)
        status = add_part(at, 1, form->plus, err);
    if (status == NORMA_OK && form->minus && !at->given)
        status = add_part(at, -1, form->minus, err);
    return status;
}

static void end(work *at)
{
    free(at->s);
    free(at->parts[0].wsw);
    free(at->parts[1].wsw);
}

/* ---- rows ---- */

/* Adds sign times z'V z of n rows of deviations d (n x p) to values. */
static void add_forms(double *values, const work *at, const part *here, const double *d, double *t,
                      size_t n)
{
    const int p = (int)at->p, rows = (int)n;
    double a[STRIP] = {0}, b[STRIP] = {0};
    for (int turn = 0; turn < 2; turn++) {
        double *sums = turn ? b : a;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, rows, p, p, 1, d, rows,
                    turn ? here->wsw : here->w, p, 0, t, rows);
        for (size_t j = 0; j < at->p; j++)
            for (size_t i = 0; i < n; i++)
                sums[i] += t[i + j * n] * d[i + j * n];
    }
    for (size_t i = 0; i < n; i++)
        values[i] +=
            here->sign * ((a[i] * a[i] - 2 * b[i] + here->c) / 2 + (at->form->means ? a[i] : 0));
}

/* The same, given h (n x p). */
static void add_given_forms(double *values, const work *at, const part *here, const double *d,
                            const double *h, double *t, size_t n)
{
    const int p = (int)at->p, rows = (int)n;
    double dd[STRIP] = {0}, dh[STRIP] = {0}, hh[STRIP] = {0}, b[STRIP] = {0};
    for (int turn = 0; turn < 4; turn++) {
        const double *left = turn % 2 ? h : d;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, rows, p, p, 1, left, rows,
                    turn < 2 ? here->w : here->wsw, p, 0, t, rows);
        for (size_t k = 0; k < n * at->p; k++) {
            const size_t i = k % n;
            if (turn >= 2)
                b[i] += (turn % 2 ? -1 : 1) * t[k] * left[k];
            else if (turn == 1)
                hh[i] += t[k] * h[k];
            else {
                dd[i] += t[k] * d[k];
                dh[i] += t[k] * h[k];
            }
        }
    }
    for (size_t i = 0; i < n; i++)
        values[i] += here->sign *
                     ((dd[i] * dd[i] - 2 * dh[i] * dh[i] + hh[i] * hh[i] - 2 * b[i] + here->c) / 2 +
                      (at->form->means ? dd[i] - 2 * dh[i] + hh[i] : 0));
}

/* ((d_i^2 - s_ii) / s_ii)^2 / 2 of the variances taken out; given h, with d_i^2 - h_i^2 - c_ii. */
static void take_variances(double *values, const work *at, const double *d, const double *h,
                           size_t n)
{
    for (size_t j = 0; j < at->p; j++) {
        const double s = at->s[j + j * at->p], centre = at->centre[j + j * at->p] / s;
        for (size_t i = 0; at->form->variances[j] && i < n; i++) {
            const double less = h ? h[i + j * n] * h[i + j * n] : 0;
            const double z = (d[i + j * n] * d[i + j * n] - less) / s - centre;
            values[i] -= z * z / 2;
        }
    }
}

static double sum_strip(const work *at, size_t from, size_t n, double *room)
{
    double *d = room, *t = d + STRIP * at->p, *h = at->given ? t + STRIP * at->p : NULL;
    double values[STRIP] = {0}, sum = 0;
    for (size_t j = 0; j < at->p; j++)
        for (size_t i = 0; i < n; i++)
            d[i + j * n] = at->group->x[from + i + j * at->group->n] - at->group->mean[j];
    for (size_t j = 0; h && j < at->p; j++)
        memcpy(h + j * n, at->given + from + j * at->group->n, n * sizeof *h);
    for (size_t i = 0; i < at->n_parts; i++)
        if (h)
            add_given_forms(values, at, &at->parts[i], d, h, t, n);
        else
            add_forms(values, at, &at->parts[i], d, t, n);
    if (at->form->variances)
        take_variances(values, at, d, h, n);
    const double *weights = at->group->weights;
    for (size_t i = 0; i < n; i++)
        sum += values[i] * (weights ? weights[from + i] * weights[from + i] : 1);
    return sum;
}

/* ---- clusters ---- */

static void sum_cluster(double *m, double *t, const work *at, size_t cluster)
{
    const norma__observed_group *g = at->group;
    const size_t p = at->p;
    memset(m, 0, p * p * sizeof *m);
    memset(t, 0, p * sizeof *t);
    double *d = t + p, weights = 0;
    for (size_t r = g->starts[cluster]; r < g->starts[cluster + 1]; r++) {
        const size_t row = g->members[r];
        const double weight = g->weights ? g->weights[row] : 1;
        for (size_t j = 0; j < p; j++)
            d[j] = g->x[row + j * g->n] - g->mean[j];
        cblas_dger(CblasColMajor, (int)p, (int)p, weight, d, 1, d, 1, m, (int)p);
        cblas_daxpy((int)p, weight, d, 1, t, 1);
        weights += weight;
        if (!at->given)
            continue;
        const double *h = at->given + row;
        const int n = (int)g->n;
        cblas_dger(CblasColMajor, (int)p, (int)p, -weight, h, n, h, n, m, (int)p);
        cblas_daxpy((int)p, -weight, h, n, t, 1);
    }
    cblas_daxpy((int)(p * p), -weights, at->centre, 1, m, 1);
}

static double form_of_cluster(const work *at, size_t cluster, double *room)
{
    const size_t p = at->p;
    double *m = room, *wm = m + p * p, *t = wm + p * p, sum = 0;
    sum_cluster(m, t, at, cluster);
    for (size_t k = 0; k < at->n_parts; k++) {
        const part *here = &at->parts[k];
        double *wt = t + p;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)p, (int)p, 1, here->w,
                    (int)p, m, (int)p, 0, wm, (int)p);
        double value = 0;
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                value += wm[i + j * p] * wm[j + i * p] / 2;
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)p, (int)p, 1, here->w, (int)p, t, 1, 0, wt,
                    1);
        sum += here->sign * (value + (at->form->means ? cblas_ddot((int)p, t, 1, wt, 1) : 0));
    }
    for (size_t j = 0; at->form->variances && j < p; j++)
        if (at->form->variances[j]) {
            const double z = m[j + j * p] / at->s[j + j * p];
            sum -= z * z / 2;
        }
    const double clusters = (double)at->group->n_clusters;
    return sum * clusters / (clusters - 1);
}

/* ---- the trace ---- */

norma_status norma__normal_trace(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const norma__normal_form *form, norma_error *err)
{
    work at;
    norma_status status = begin(&at, fitted, group, form, err);
    const bool clusters = at.group->cluster != NULL;
    const size_t units = clusters ? at.group->n_clusters : at.group->n;
    const size_t step = clusters ? 1 : STRIP, strips = (units + step - 1) / step;
    const size_t room =
        clusters ? 2 * at.p * at.p + 2 * at.p : (size_t)(at.given ? 3 : 2) * STRIP * at.p;
    const int threads = norma__threads(fitted->observed.threads);
    double *rooms = norma__new((size_t)threads * room, sizeof *rooms);
    double *sums = NORMA__NEW(double, strips);
    if (status == NORMA_OK && (!rooms || !sums))
        status = norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t strip = 0; strip < strips; strip++) {
        double *mine = rooms + (size_t)omp_get_thread_num() * room;
        const size_t from = strip * step, n = units - from < step ? units - from : step;
        sums[strip] = clusters ? form_of_cluster(&at, strip, mine) : sum_strip(&at, from, n, mine);
    }
    *out = 0;
    for (size_t strip = 0; strip < strips; strip++)
        *out += sums[strip] / at.group->total;
done:
    free(rooms);
    free(sums);
    end(&at);
    return status;
}

/* ---- products ---- */

static norma_status subtract(double *out, const norma__sem_fitted *fitted, size_t group,
                             const double *minus, const double *x, size_t q, norma_error *err)
{
    const size_t k = fitted->observed.groups[group].k;
    double *less = norma__new_filled(k * q, sizeof *less);
    norma__sem_weight weight = {0};
    if (!less)
        return norma__no_memory(err);
    norma_status status = norma__sem_weight_normal(&weight, &fitted->observed, group, minus, err);
    if (status == NORMA_OK)
        status = norma__weigh_statistics(less, &weight, x, q, fitted->observed.threads, err);
    for (size_t i = 0; status == NORMA_OK && i < k * q; i++)
        out[i] -= less[i];
    norma__sem_weight_clear(&weight);
    free(less);
    return status;
}

norma_status norma__normal_weigh(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const norma__normal_form *form, const double *x, size_t q,
                                 norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    norma__sem_weight weight = {0};
    norma_status status =
        norma__sem_weight_normal(&weight, &fitted->observed, group, form->plus, err);
    if (status == NORMA_OK)
        status = norma__weigh_statistics(out, &weight, x, q, fitted->observed.threads, err);
    norma__sem_weight_clear(&weight);
    if (status == NORMA_OK && form->minus)
        status = subtract(out, fitted, group, form->minus, x, q, err);
    for (size_t s = 0; status == NORMA_OK && s < g->k; s++) {
        const norma__statistic *at = &g->statistics[s];
        const double w = form->plus[at->i + at->i * p];
        if (at->kind == NORMA__MEAN && !form->means)
            for (size_t c = 0; c < q; c++)
                out[s + c * g->k] = 0;
        else if (at->kind == NORMA__COVARIANCE && at->i == at->j && form->variances &&
                 form->variances[at->i])
            for (size_t c = 0; c < q; c++)
                out[s + c * g->k] -= w * w / 2 * x[s + c * g->k];
    }
    return status;
}
