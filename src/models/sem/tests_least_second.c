/* With Gamma = Z'Z / n: tr(V Gamma V Gamma) is a sum of squares of entries of V^1/2 Gamma V^1/2, or
   of Z V Z' / n, whichever matrix is smaller. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_weight.h"
#include "models/sem/tests_least.h"
#include "statistics/gram.h"

/* What both ways work with. */
typedef struct work {
    const norma__sem_fitted *fitted;
    const norma__observed_group *group;
    const norma__least_form *form;
    size_t of, k, q, units, threads;
    norma__sem_derivatives rows;
    double *side; /* k x k: Gamma; or units x k: Z */
} work;

void norma__least_robust_clear(norma__least_robust *robust)
{
    free(robust->mixed);
    free(robust->model);
    free(robust->meat);
    *robust = (norma__least_robust){0};
}

/* out (n x q) = a (n x k) W Delta, of statistics tested only or all, parameters of their own left
   out. */
static void times_slopes(double *out, const work *at, const double *a, size_t n, bool tested)
{
    memset(out, 0, n * at->q * sizeof *out);
    for (size_t s = 0; s < at->k; s++)
        for (size_t d = at->rows.starts[s]; d < at->rows.starts[s + 1]; d++) {
            const double w = at->form->w ? at->form->w[s] : 1, factor = w * at->rows.values[d];
            double *to = out + at->rows.free[d] * n;
            if (tested ? !at->form->tested[s] : at->form->own[at->rows.free[d]])
                continue;
            for (size_t i = 0; i < n; i++)
                to[i] += factor * a[i + s * n];
        }
}

/* ---- by Gamma ---- */

static norma_status squares_by_gamma(norma__second *out, const work *at, const double *inverse,
                                     norma_error *err)
{
    const size_t k = at->k, q = at->q;
    double *y = norma__new_filled(k * q + 1, sizeof *y), *small = NORMA__NEW(double, q *q);
    norma_status status = NORMA_OK;
    if (!(y && small)) {
        status = norma__no_memory(err);
        goto done;
    }
    const double *v = at->form->v, *w = at->form->w;
    *out = (norma__second){0, 0, 0};
    for (size_t j = 0; j < k; j++) {
        double model = 0, baseline = 0;
        for (size_t i = 0; i < k; i++) {
            const double square = at->side[i + j * k] * at->side[i + j * k];
            model += v[i] * square;
            baseline += at->form->tested[i] ? (w ? w[i] : 1) * square : 0;
        }
        out->square += v[j] * model;
        out->baseline += at->form->tested[j] ? (w ? w[j] : 1) * baseline : 0;
    }
    times_slopes(y, at, at->side, k, false);
    for (size_t a = 0; a < q; a++)
        for (size_t s = 0; s < k; s++)
            y[s + a * k] *= sqrt(v[s]);
    norma__cross_product(small, y, k, q, 1, at->threads);
    out->cross = norma__trace_product(small, inverse, q);
done:
    free(y);
    free(small);
    return status;
}

/* V of correlations i, j and k, l: w_ik w_jl + w_il w_jk. */
static double trace_of_correlations(const work *at, const double *w)
{
    const norma__statistic *s = at->group->statistics;
    const size_t p = at->fitted->observed.p, k = at->k;
    double sum = 0;
    for (size_t b = 0; b < k; b++) {
        if (!at->form->tested[b])
            continue;
        const double *wi = w + s[b].i * p, *wj = w + s[b].j * p;
        double column = 0;
        for (size_t a = 0; a < k; a++)
            if (at->form->tested[a])
                column += at->side[a + b * k] * (wi[s[a].i] * wj[s[a].j] + wi[s[a].j] * wj[s[a].i]);
        sum += column;
    }
    return sum;
}

/* ---- by rows ---- */

/* Columns of Z times root weights, those tested first; *first: how many. */
static size_t sort_columns(double *z, const work *at, size_t *first)
{
    size_t to = 0;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t s = 0; s < at->k; s++) {
            const double w =
                at->form->tested[s] ? (at->form->w ? at->form->w[s] : 1) : at->form->v[s];
            if (at->form->tested[s] == (turn == 1) || w == 0)
                continue;
            for (size_t i = 0; i < at->units; i++)
                z[i + to * at->units] = at->side[i + s * at->units] * sqrt(w);
            to++;
        }
        if (turn == 0)
            *first = to;
    }
    return to;
}

static norma_status squares_by_rows(norma__second *out, const work *at, const double *inverse,
                                    norma_error *err)
{
    const size_t n = at->units, q = at->q, all = n * n;
    const int threads = norma__threads(at->threads);
    double *z = norma__new_filled(n * at->k, sizeof *z), *kappa = NORMA__NEW(double, all);
    double *scores = norma__new_filled(n * q + 1, sizeof *scores);
    double *moved = norma__new_filled(n * q + 1, sizeof *moved), *small = NORMA__NEW(double, q *q);
    norma_status status = NORMA_OK;
    size_t tested, used;
    if (!(z && kappa && scores && moved && small)) {
        status = norma__no_memory(err);
        goto done;
    }
    used = sort_columns(z, at, &tested);
    const double per = 1 / (at->group->total * at->group->total);
    norma__gram_of_rows_add(kappa, z, n, tested, threads);
    norma__mirror(kappa, n);
    out->baseline = norma__trace_product(kappa, kappa, n) * per;
    norma__gram_of_rows_add(kappa, z + n * tested, n, used - tested, threads);
    norma__mirror(kappa, n);
    for (size_t s = 0; s < at->k; s++) /* a tested statistic that has a parameter of its own */
        if (at->form->tested[s] && at->form->v[s] == 0)
            for (size_t j = 0; j < n; j++)
                for (size_t i = 0; i < n; i++)
                    kappa[i + j * n] -= (at->form->w ? at->form->w[s] : 1) * at->side[i + s * n] *
                                        at->side[j + s * n];
    out->square = norma__trace_product(kappa, kappa, n) * per;
    times_slopes(scores, at, at->side, n, false);
    norma__product(moved, kappa, false, scores, n, q, n, at->threads);
    norma__product(small, scores, true, moved, q, q, n, at->threads);
    out->cross = norma__trace_product(small, inverse, q) * per;
done:
    free(z);
    free(kappa);
    free(scores);
    free(moved);
    free(small);
    return status;
}

/* Mean of tr(W M W M) / 2, M a row's matrix of its z of correlations. */
static norma_status trace_of_rows(double *out, const work *at, const double *w, norma_error *err)
{
    const size_t p = at->fitted->observed.p;
    double *m = NORMA__NEW(double, p *p), *wm = NORMA__NEW(double, p *p);
    norma_status status = m && wm ? NORMA_OK : norma__no_memory(err);
    *out = 0;
    for (size_t r = 0; status == NORMA_OK && r < at->units; r++) {
        for (size_t s = 0; s < at->k; s++) {
            const norma__statistic *pair = &at->group->statistics[s];
            if (at->form->tested[s])
                m[pair->i + pair->j * p] = m[pair->j + pair->i * p] = at->side[r + s * at->units];
        }
        norma__product(wm, w, false, m, p, p, p, 1);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                *out += wm[i + j * p] * wm[j + i * p] / (2 * at->group->total);
    }
    free(m);
    free(wm);
    return status;
}

/* ---- Savalei's sums ---- */

/* V Delta of correlations (k x q): rows not tested are 0. */
static norma_status curved(double *delta, double *v_delta, const work *at, const double *w,
                           norma_error *err)
{
    norma__sem_weight weight = {0};
    memset(delta, 0, at->k * at->q * sizeof *delta);
    for (size_t s = 0; s < at->k; s++)
        for (size_t d = at->rows.starts[s]; at->form->tested[s] && d < at->rows.starts[s + 1]; d++)
            delta[s + at->rows.free[d] * at->k] += at->rows.values[d];
    norma_status status = norma__sem_weight_normal(&weight, &at->fitted->observed, at->of, w, err);
    if (status == NORMA_OK)
        status = norma__weigh_statistics(v_delta, &weight, delta, at->q, at->threads, err);
    for (size_t a = 0; a < at->q; a++)
        for (size_t s = 0; s < at->k; s++)
            if (!at->form->tested[s])
                v_delta[s + a * at->k] = 0;
    norma__sem_weight_clear(&weight);
    return status;
}

static norma_status sum_robust(norma__least_robust *out, const work *at, bool by_rows,
                               norma_error *err)
{
    const size_t k = at->k, q = at->q, p = at->fitted->observed.p, n = by_rows ? at->units : k;
    double *delta = norma__new_filled(k * q + 1, sizeof *delta);
    double *v_delta = norma__new_filled(k * q + 1, sizeof *v_delta);
    double *y = norma__new_filled(n * q + 1, sizeof *y), *w = NORMA__NEW(double, p *p);
    double *seen = norma__new_filled(n * q + 1, sizeof *seen);
    *out = (norma__least_robust){.mixed = NORMA__NEW(double, q *q),
                                 .model = NORMA__NEW(double, q *q),
                                 .meat = NORMA__NEW(double, q *q)};
    norma_status status = NORMA_OK;
    if (!(delta && v_delta && y && w && seen && out->mixed && out->model && out->meat)) {
        status = norma__no_memory(err);
        goto done;
    }
    if (!norma__invert_spd(w, NULL, at->fitted->implied[at->of].sigma, p)) {
        out->plain = NAN;
        goto done;
    }
    if ((status = curved(delta, v_delta, at, w, err)) != NORMA_OK)
        goto done;
    norma__product(out->model, delta, true, v_delta, q, q, k, at->threads);
    times_slopes(y, at, at->side, n, true); /* Gamma W Delta, or Z W Delta */
    if (by_rows) {
        norma__product(seen, at->side, false, v_delta, n, q, k, at->threads);
        norma__product(out->mixed, y, true, seen, q, q, n, at->threads);
        norma__cross_product(out->meat, y, n, q, 1 / at->group->total, at->threads);
        for (size_t i = 0; i < q * q; i++)
            out->mixed[i] /= at->group->total;
        status = trace_of_rows(&out->plain, at, w, err);
    } else {
        norma__product(out->mixed, y, true, v_delta, q, q, k, at->threads);
        for (size_t s = 0; s < k; s++)
            for (size_t a = 0; a < q; a++)
                delta[s + a * k] *= at->form->w ? at->form->w[s] : 1;
        norma__product(out->meat, y, true, delta, q, q, k, at->threads);
        out->plain = trace_of_correlations(at, w);
    }
done:
    free(delta);
    free(v_delta);
    free(y);
    free(w);
    free(seen);
    return status;
}

/* ---- whichever is smaller ---- */

static norma_status find_side(work *at, bool by_rows, norma_error *err)
{
    const size_t n = by_rows ? at->units : at->k;
    at->side = norma__new_filled(n * at->k, sizeof *at->side);
    if (!at->side)
        return norma__no_memory(err);
    if (!by_rows)
        return norma__observed_gamma(at->side, &at->fitted->observed, at->of, err);
    norma__observed_rows(at->side, &at->fitted->observed, at->of, 0, at->units);
    return NORMA_OK;
}

norma_status norma__least_second(norma__second *second, norma__least_robust *robust,
                                 const norma__sem_fitted *fitted, size_t group,
                                 const norma__least_form *form, const double *inverse,
                                 norma_error *err)
{
    work at = {.fitted = fitted,
               .group = &fitted->observed.groups[group],
               .form = form,
               .of = group,
               .k = fitted->observed.groups[group].k,
               .q = fitted->structure.n_free,
               .units = norma__observed_units(&fitted->observed, group),
               .threads = fitted->observed.threads};
    const bool by_rows = at.units < at.k;
    norma_status status = norma__sem_derivatives_of(&at.rows, fitted, group, err);
    if (status == NORMA_OK)
        status = find_side(&at, by_rows, err);
    if (status == NORMA_OK && second)
        status = by_rows ? squares_by_rows(second, &at, inverse, err)
                         : squares_by_gamma(second, &at, inverse, err);
    if (status == NORMA_OK && robust)
        status = sum_robust(robust, &at, by_rows, err);
    norma__sem_derivatives_clear(&at.rows);
    free(at.side);
    return status;
}
