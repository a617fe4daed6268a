#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_fill.h"
#include "models/sem/fixed.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/incomplete_separate.h"
#include "models/sem/inference.h"

/* ---- what a model leaves of the saturated one --------------------------------------------------
   With D = Delta E Delta', E = (Delta'A Delta)^-1, c df = tr(J (A^-1 - D)) for normal data (V6),
   and tr(J (A^-1 - D) B (A^-1 - D)) for any (V3). In F = L'Delta, A = L L', X = L^-1 J L^-T and
   Y = L^-1 B L^-T these are tr(X) - tr(E F'X F) and tr(X Y) - 2 tr(E F'X Y F) +
   tr(E F'X F E F'Y F), whose sums over groups are weighted by share. */

typedef struct sums {
    size_t q;
    double *information, *mixed, *complete, *scores; /* q x q: F'F, F'X Y F, F'X F, F'Y F */
} sums;

static norma_status sums_new(sums *s, size_t q, norma_error *err)
{
    *s = (sums){.q = q, .information = NORMA__NEW(double, 4 * q * q)};
    if (!s->information)
        return norma__no_memory(err);
    s->mixed = s->information + q * q;
    s->complete = s->mixed + q * q;
    s->scores = s->complete + q * q;
    return NORMA_OK;
}

/* delta: k x q, overwritten by F. */
static norma_status add_sums(sums *s, double *delta, const norma__unstructured *saturated,
                             double share, norma_error *err)
{
    const int k = (int)saturated->k, q = (int)s->q;
    double *xf = NORMA__NEW(double, 2 * saturated->k * s->q),
           *yf = xf ? xf + saturated->k * s->q : NULL;
    if (!xf)
        return norma__no_memory(err);
    cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, k, q, 1,
                saturated->factor, k, delta, k);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, k, q, 1, saturated->complete, k, delta, k, 0,
                xf, k);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, q, q, k, share, delta, k, delta, k, 1,
                s->information, q);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, q, q, k, share, delta, k, xf, k, 1,
                s->complete, q);
    if (saturated->scores) {
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, k, q, 1, saturated->scores, k, delta, k,
                    0, yf, k);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, q, q, k, share, xf, k, yf, k, 1,
                    s->mixed, q);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, q, q, k, share, delta, k, yf, k, 1,
                    s->scores, q);
    }
    free(xf);
    return NORMA_OK;
}

static double trace_of_product(const double *a, const double *b, size_t q)
{
    double trace = 0;
    for (size_t j = 0; j < q; j++)
        for (size_t i = 0; i < q; i++)
            trace += a[i + j * q] * b[j + i * q];
    return trace;
}

/* What is taken off the trace of the saturated models; E is inverse, room q x q, and
   s->information is overwritten. */
static double taken_off(const sums *s, const double *inverse, bool robust, double *room)
{
    const int n = (int)s->q;
    if (!robust)
        return trace_of_product(inverse, s->complete, s->q);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, inverse, n, s->complete, n,
                0, room, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, inverse, n, s->scores, n, 0,
                s->information, n);
    return 2 * trace_of_product(inverse, s->mixed, s->q) -
           trace_of_product(room, s->information, s->q);
}

static double trace_of_saturated(const norma__unstructured *saturated)
{
    return saturated->scores ? saturated->both : saturated->alone;
}

/* ---- derivatives of the saturated parameters ---- */

/* Of statistic t, in the variables of the patterns. */
static double unit_of(const norma__observed_group *g, size_t t)
{
    const double *scale = g->patterns->rows.scale;
    const norma__statistic *s = &g->statistics[t];
    return s->kind == NORMA__MEAN ? scale[s->i] : scale[s->i] * scale[s->j];
}

static norma_status derivatives(double *out, const norma__sem_fitted *fitted, size_t group,
                                const norma__unstructured *saturated, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t q = fitted->structure.n_free;
    double *jacobian = NORMA__NEW(double, g->k *q);
    if (!jacobian)
        return norma__no_memory(err);
    norma__sem_statistics(NULL, jacobian, &fitted->structure, group, g, &fitted->implied[group]);
    for (size_t c = 0; c < q; c++)
        for (size_t r = 0; r < saturated->k; r++) {
            const size_t t = saturated->kept[r];
            out[r + c * saturated->k] = jacobian[t + c * g->k] / unit_of(g, t);
        }
    free(jacobian);
    return NORMA_OK;
}

/* ---- the model ---- */

static norma_status model_factor(double *c, const norma__sem_fitted *fitted,
                                 const norma__unstructured **saturated, norma_error *err)
{
    const size_t q = fitted->structure.n_free;
    sums s = {0};
    size_t rank;
    double *room = NULL;
    norma_status status = sums_new(&s, q, err);
    *c = 0;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK && saturated[g]; g++) {
        double *delta = NORMA__NEW(double, saturated[g]->k *q);
        const norma__observed_group *group = &fitted->observed.groups[g];
        status = delta ? derivatives(delta, fitted, g, saturated[g], err) : norma__no_memory(err);
        if (status == NORMA_OK)
            status = add_sums(&s, delta, saturated[g],
                              group->patterns->rows.total / (double)fitted->observed.n, err);
        *c += trace_of_saturated(saturated[g]);
        free(delta);
    }
    if (status == NORMA_OK && !(room = NORMA__NEW(double, 2 * q * q)))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_invert(room, &rank, s.information, fitted, err);
    if (status == NORMA_OK && room && s.mixed && saturated[0])
        *c -= taken_off(&s, room, saturated[0]->scores != NULL, room + q * q);
    free(room);
    free(s.information);
    return status;
}

/* ---- the baseline: its parameters are variances, means and covariances of exogenous variables
   ---- */

static norma_status baseline_factor(double *c, const norma__sem_fitted *fitted, size_t group,
                                    const norma__unstructured *saturated, norma_error *err)
{
    const size_t k = saturated->k, p = fitted->observed.p;
    size_t q = 0, n = 0;
    sums s = {0};
    const bool *exogenous = fitted->table->exogenous;
    for (size_t j = 0; j < p; j++)
        n += exogenous[j];
    const size_t most = 2 * p + n * n;
    double *delta = NORMA__NEW(double, most *k), *room = NORMA__NEW(double, 2 * most * most);
    norma_status status = NORMA_OK;
    if (!delta || !room) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < k; r++) {
        const norma__statistic *t = &fitted->observed.groups[group].statistics[saturated->kept[r]];
        if (t->kind == NORMA__MEAN || t->i == t->j || (exogenous[t->i] && exogenous[t->j]))
            delta[r + q++ * k] = 1;
    }
    if ((status = sums_new(&s, q, err)) != NORMA_OK ||
        (status = add_sums(&s, delta, saturated, 1, err)) != NORMA_OK)
        goto done;
    if (s.mixed && norma__invert_spd(room, NULL, s.information, q))
        *c += trace_of_saturated(saturated) -
              taken_off(&s, room, saturated->scores != NULL, room + q * q);
    else
        *c = NAN;
done:
    free(delta);
    free(room);
    free(s.information);
    return status;
}

/* ---- complete-data test statistics at the saturated moments ---- */

static double complete_statistic(const norma__observed_group *g, size_t p, const double *sigma,
                                 const double *mu, double *room)
{
    double log_det, log_det_of_sample, f = -(double)p;
    if (!norma__invert_spd(room, &log_det_of_sample, g->cov, p) ||
        !norma__invert_spd(room, &log_det, sigma, p))
        return NAN;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            f +=
                room[i + j * p] * (g->cov[i + j * p] + (g->mean[i] - mu[i]) * (g->mean[j] - mu[j]));
    return g->patterns->rows.total * (f + log_det - log_det_of_sample);
}

static norma_status complete_statistics(norma__sem_incomplete_figures *out,
                                        const norma__sem_fitted *fitted,
                                        const norma__sem_separate *baseline, norma_error *err)
{
    const size_t p = fitted->observed.p;
    double *room = NORMA__NEW(double, p *p);
    if (!room)
        return norma__no_memory(err);
    out->t = out->t0 = 0;
    for (size_t g = 0; g < fitted->observed.n_groups; g++) {
        const norma__observed_group *group = &fitted->observed.groups[g];
        out->t +=
            complete_statistic(group, p, fitted->implied[g].sigma, fitted->implied[g].mu, room);
        out->t0 += complete_statistic(group, p, baseline[g].sigma, baseline[g].mu, room);
    }
    free(room);
    return NORMA_OK;
}

/* ---- all of it ---- */

static norma_status note_large(norma_notes *notes, size_t p, norma_error *err)
{
    return norma__note(notes, err, "sem-saturated-large", NULL, (double)p, NAN,
                       "robust figures of fit and scaled tests of %zu incomplete variables take "
                       "too long and were left out: fit fewer variables at a time",
                       p);
}

static norma_status note_singular(norma_notes *notes, norma_error *err)
{
    return norma__note(notes, err, "sem-saturated-singular", NULL, NAN, NAN,
                       "the information of the saturated model is not positive definite: robust "
                       "figures of fit and scaled tests are undefined, for so much is missing");
}

/* Of all groups. */
typedef struct samples {
    const norma__unstructured **saturated;
    norma__sem_separate *separate;
    bool *fixed;
    bool all; /* every saturated model has its information */
} samples;

static norma_status find_saturated(samples *s, const norma__sem_fitted *fitted, bool scores,
                                   norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    s->all = norma__unstructured_size(fitted->observed.p) <= NORMA__MOST_UNSTRUCTURED;
    if (!s->all)
        return note_large(notes, fitted->observed.p, err);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK && s->all; g++) {
        status =
            norma__unstructured_kept(&s->saturated[g], &fitted->observed, g, s->fixed, scores, err);
        s->all = s->saturated[g] != NULL;
    }
    return status == NORMA_OK && !s->all ? note_singular(notes, err) : status;
}

static norma_status robust_figures(norma__sem_incomplete_figures *out,
                                   const norma__sem_fitted *fitted, const samples *s,
                                   norma_error *err)
{
    const double df = (double)out->n_saturated - (double)fitted->convergence.n_estimated;
    norma_status status = complete_statistics(out, fitted, s->separate, err);
    if (status == NORMA_OK)
        status = model_factor(&out->c, fitted, s->saturated, err);
    out->c /= df;
    out->c0 = 0;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++)
        status = baseline_factor(&out->c0, fitted, g, s->saturated[g], err);
    out->c0 /= out->baseline_df;
    return status;
}

static norma_status separate_all(norma__sem_incomplete_figures *out, samples *s,
                                 const norma__sem_fitted *fitted, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        norma__sem_separate *separate = &s->separate[g];
        status = norma__sem_separate_of(separate, fitted, g, err);
        out->n_saturated += separate->n_saturated;
        out->baseline_df += (double)(separate->n_saturated - separate->n_free);
        out->trace_baseline += separate->trace;
    }
    return status;
}

norma_status norma__sem_incomplete_figures_of(norma__sem_incomplete_figures *out,
                                              const norma__sem_fitted *fitted, bool traces,
                                              bool robust, norma_notes *notes, norma_error *err)
{
    const size_t n_groups = fitted->observed.n_groups;
    size_t n_fixed;
    samples s = {.saturated = NORMA__NEW(const norma__unstructured *, n_groups),
                 .separate = NORMA__NEW(norma__sem_separate, n_groups)};
    norma_status status = NORMA_OK;
    *out = (norma__sem_incomplete_figures){
        .trace_saturated = NAN, .t = NAN, .c = NAN, .t0 = NAN, .c0 = NAN};
    norma__prepare_numerics();
    if (!s.saturated || !s.separate) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__sem_fixed(&s.fixed, &n_fixed, fitted, err)) == NORMA_OK)
        status = separate_all(out, &s, fitted, err);
    if (status == NORMA_OK && (traces || robust))
        status = find_saturated(&s, fitted, traces, notes, err);
    if (status == NORMA_OK && s.all) {
        out->trace_saturated = 0;
        for (size_t g = 0; g < n_groups; g++)
            out->trace_saturated += traces ? s.saturated[g]->trace : NAN;
        if (robust)
            status = robust_figures(out, fitted, &s, err);
    }
done:
    for (size_t g = 0; s.separate && g < n_groups; g++)
        norma__sem_separate_clear(&s.separate[g]);
    free(s.separate);
    free(s.saturated);
    free(s.fixed);
    return status;
}

void norma__sem_incomplete_release(const norma__sem_fitted *fitted)
{
    for (size_t g = 0; g < fitted->observed.n_groups; g++)
        if (fitted->observed.groups[g].patterns)
            norma__patterns_release(fitted->observed.groups[g].patterns);
}
