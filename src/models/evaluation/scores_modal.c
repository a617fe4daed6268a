/* Given the factors, answers are independent: an ordinal one is between two thresholds with
   probability Phi((t2 - yhat) / sd) - Phi((t1 - yhat) / sd), a continuous one normal; sd is that of
   the residual. The logarithm of the product is concave in the factors, and so is the prior's:
   Newton's method with halved steps finds the one maximum. Skrondal & Rabe-Hesketh (2004), ch. 7.
 */
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/scores.h"

enum { MOST_STEPS = 100 };
static const double SMALL_STEP = 1e-10, FAR_AWAY = 50; /* in standard deviations of the factor */

typedef struct likelihood {
    const norma__observed *observed;
    const norma__observed_group *sample;
    const norma__sem_structure *structure;
    size_t p, m, f;
    bool ml;
    const bool *exogenous;
    const double *a;   /* m x m: effects */
    double *sd;        /* p: of residuals */
    double *intercept; /* p */
    double *cut;       /* thresholds as the table has them */
    double *prior;  /* f x f: inverse covariance matrix of the factors, given what is exogenous */
    double *total;  /* f x f: (I - A_ff)^-1 */
    double *alpha;  /* f */
    double *spread; /* f: standard deviations */
} likelihood;

static void likelihood_clear(likelihood *l)
{
    free(l->sd);
    free(l->intercept);
    free(l->cut);
    free(l->prior);
    free(l->total);
    free(l->alpha);
    free(l->spread);
}

/* (I - A_ff)^-1 and, with the latent residuals' S, the prior. */
static norma_status prior_of(likelihood *l, bool *defined, const double *s, norma_error *err)
{
    const size_t f = l->f, p = l->p, m = l->m;
    lapack_int *pivots = NORMA__NEW(lapack_int, f);
    if (!pivots)
        return norma__no_memory(err);
    for (size_t j = 0; j < f; j++)
        for (size_t i = 0; i < f; i++)
            l->total[i + j * f] = (i == j ? 1 : 0) - l->a[p + i + (p + j) * m];
    const lapack_int n = (lapack_int)f;
    *defined = LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, l->total, n, pivots) == 0 &&
               LAPACKE_dgetri(LAPACK_COL_MAJOR, n, l->total, n, pivots) == 0;
    for (size_t j = 0; *defined && j < f; j++)
        for (size_t i = 0; i < f; i++) {
            double sum = 0;
            for (size_t b = 0; b < f; b++)
                for (size_t c = 0; c < f; c++)
                    sum += l->total[i + b * f] * s[p + b + (p + c) * m] * l->total[j + c * f];
            l->prior[i + j * f] = sum;
        }
    for (size_t i = 0; *defined && i < f; i++)
        l->spread[i] = sqrt(fabs(l->prior[i + i * f]));
    *defined = *defined && norma__invert_spd(l->prior, NULL, l->prior, f);
    free(pivots);
    return NORMA_OK;
}

static void thresholds_of(double *cut, const norma__sem_structure *st, size_t group,
                          const double *theta)
{
    const norma__sem_block *block = &st->blocks[group];
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        if (entry->place == NORMA__CUT)
            cut[st->cut[entry->row] + entry->col] =
                entry->free == NORMA_NONE ? entry->value : theta[entry->free];
    }
}

/* Observed variables that are neither exogenous nor without effect: what they cause would have to
   be known. */
static bool observed_causes(const likelihood *l)
{
    for (size_t c = 0; c < l->p; c++)
        for (size_t r = 0; r < l->m; r++)
            if (!l->exogenous[c] && l->a[r + c * l->m] != 0)
                return true;
    return false;
}

static norma_status likelihood_of(likelihood *l, bool *defined, const norma__sem_fitted *fitted,
                                  size_t group, bool ml, norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t p = st->p, m = st->m, f = m - p;
    *l = (likelihood){.observed = &fitted->observed,
                      .sample = &fitted->observed.groups[group],
                      .structure = st,
                      .p = p,
                      .m = m,
                      .f = f,
                      .ml = ml,
                      .exogenous = fitted->table->exogenous,
                      .a = implied->a};
    l->sd = NORMA__NEW(double, p);
    l->intercept = NORMA__NEW(double, p);
    l->cut = NORMA__NEW(double, st->cut[p]);
    l->prior = NORMA__NEW(double, f *f);
    l->total = NORMA__NEW(double, f *f);
    l->alpha = NORMA__NEW(double, f);
    l->spread = NORMA__NEW(double, f);
    if (!l->sd || !l->intercept || !l->cut || !l->prior || !l->total || !l->alpha || !l->spread)
        return norma__no_memory(err);
    thresholds_of(l->cut, st, group, fitted->theta);
    *defined = !observed_causes(l);
    for (size_t i = 0; i < p; i++) {
        l->intercept[i] = implied->intercepts[i];
        l->sd[i] = sqrt(implied->s[i + i * m]);
        *defined = *defined && (l->exogenous[i] || l->sd[i] > 0);
    }
    for (size_t k = 0; k < f; k++)
        l->alpha[k] = implied->intercepts[p + k];
    return *defined ? prior_of(l, defined, implied->s, err) : NORMA_OK;
}

/* ---- one row ---- */

typedef struct row_work {
    double *mean, *eta, *trial, *step, *gradient; /* f */
    double *hessian;                              /* f x f: of the negative logarithm */
} row_work;

/* d ln P / d yhat and its slope, which is negative. */
static double one_answer(double *first, double *second, const likelihood *l, size_t i, double value,
                         double yhat)
{
    const double sd = l->sd[i];
    const size_t *cut = l->structure->cut;
    if (!l->structure->ordinal[i]) {
        const double z = (value - yhat) / sd;
        *first = z / sd;
        *second = -1 / (sd * sd);
        return -0.5 * z * z;
    }
    const size_t category = (size_t)value, n = cut[i + 1] - cut[i];
    const double low = category > 0 ? (l->cut[cut[i] + category - 1] - yhat) / sd : -INFINITY;
    const double high = category < n ? (l->cut[cut[i] + category] - yhat) / sd : INFINITY;
    const double log_p = norma__normal_log_between(low, high), root = 0.91893853320467274178;
    const double at_low = isinf(low) ? 0 : exp(-0.5 * low * low - root - log_p);
    const double at_high = isinf(high) ? 0 : exp(-0.5 * high * high - root - log_p);
    const double slope = (at_low - at_high) / sd;
    const double bend = ((isinf(low) ? 0 : low * at_low) - (isinf(high) ? 0 : high * at_high));
    *first = slope;
    *second = bend / (sd * sd) - slope * slope;
    return log_p;
}

/* Logarithm of what is maximised; gradient and negative second derivatives unless NULL. */
static double log_at(const likelihood *l, size_t row, const double *eta, const double *mean,
                     double *gradient, double *hessian)
{
    const size_t n = l->sample->n, f = l->f;
    double sum = 0;
    if (gradient) {
        memset(gradient, 0, f * sizeof *gradient);
        memset(hessian, 0, f * f * sizeof *hessian);
    }
    for (size_t j = 0; !l->ml && j < f; j++)
        for (size_t i = 0; i < f; i++) {
            const double pull = l->prior[i + j * f] * (eta[j] - mean[j]);
            sum -= 0.5 * (eta[i] - mean[i]) * pull;
            if (gradient) {
                gradient[i] -= pull;
                hessian[i + j * f] += l->prior[i + j * f];
            }
        }
    for (size_t v = 0; v < l->p; v++) {
        const double value = l->sample->x[row + v * n], *effects = l->a + v;
        double yhat = l->intercept[v], first, second;
        if (isnan(value) || l->exogenous[v])
            continue;
        for (size_t x = 0; x < l->p; x++)
            if (effects[x * l->m] != 0)
                yhat += effects[x * l->m] * l->sample->x[row + x * n];
        for (size_t k = 0; k < f; k++)
            yhat += effects[(l->p + k) * l->m] * eta[k];
        sum += one_answer(&first, &second, l, v, value, yhat);
        for (size_t j = 0; gradient && j < f; j++) {
            const double by = effects[(l->p + j) * l->m];
            gradient[j] += by * first;
            for (size_t i = 0; by != 0 && i < f; i++)
                hessian[i + j * f] -= by * second * effects[(l->p + i) * l->m];
        }
    }
    return sum;
}

/* What the model expects of the factors, given what is exogenous; NaN when that is missing. */
static void expect(double *mean, const likelihood *l, size_t row)
{
    const size_t n = l->sample->n;
    for (size_t k = 0; k < l->f; k++) {
        mean[k] = 0;
        for (size_t j = 0; j < l->f; j++) {
            double sum = l->alpha[j];
            for (size_t x = 0; x < l->p; x++)
                if (l->a[l->p + j + x * l->m] != 0)
                    sum += l->a[l->p + j + x * l->m] * l->sample->x[row + x * n];
            mean[k] += l->total[k + j * l->f] * sum;
        }
    }
}

/* One Newton step, halved until it gains; false when the second derivatives are singular. *moved:
   its length in standard deviations. */
static bool improve(double *moved, const likelihood *l, size_t row, row_work *w)
{
    const lapack_int f = (lapack_int)l->f;
    const double here = log_at(l, row, w->eta, w->mean, w->gradient, w->hessian);
    memcpy(w->step, w->gradient, l->f * sizeof *w->step);
    if (!isfinite(here) || LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', f, 1, w->hessian, f, w->step, f))
        return false;
    double share = 1, largest = 0;
    for (size_t k = 0; k < l->f; k++)
        largest = fmax(largest, fabs(w->step[k]) / l->spread[k]);
    for (int halving = 0; halving < 40; halving++, share /= 2) {
        for (size_t k = 0; k < l->f; k++)
            w->trial[k] = w->eta[k] + share * w->step[k];
        if (log_at(l, row, w->trial, w->mean, NULL, NULL) >= here - 1e-12 * fabs(here))
            break;
    }
    memcpy(w->eta, w->trial, l->f * sizeof *w->eta);
    *moved = largest;
    return true;
}

static bool find(const likelihood *l, size_t row, row_work *w)
{
    double moved = INFINITY;
    expect(w->mean, l, row);
    memcpy(w->eta, w->mean, l->f * sizeof *w->eta);
    for (int step = 0; step < MOST_STEPS && moved > SMALL_STEP; step++)
        if (!improve(&moved, l, row, w))
            return false;
    for (size_t k = 0; k < l->f; k++)
        if (!(fabs(w->eta[k] - w->mean[k]) < FAR_AWAY * l->spread[k]))
            return false;
    log_at(l, row, w->eta, w->mean, w->gradient, w->hessian);
    return moved <= SMALL_STEP && norma__invert_spd(w->hessian, NULL, w->hessian, l->f);
}

/* Without any answer the factors are what the model expects: no score. */
static bool answered(const likelihood *l, size_t row)
{
    for (size_t v = 0; v < l->p; v++)
        if (!l->exogenous[v] && !isnan(l->sample->x[row + v * l->sample->n]))
            return true;
    return false;
}

static bool score_row(const norma__score_place *to, const likelihood *l, size_t row, row_work *w)
{
    const size_t at = to->from + row;
    const bool found = answered(l, row) && find(l, row, w);
    for (size_t k = 0; k < l->f; k++) {
        to->scores[at + k * to->n_all] = found ? w->eta[k] : NAN;
        to->se[at + k * to->n_all] = found ? sqrt(w->hessian[k + k * l->f]) : NAN;
    }
    return found;
}

static norma_status score_rows(const norma__score_place *to, size_t *open, const likelihood *l,
                               size_t threads, norma_error *err)
{
    const size_t f = l->f, room = 5 * f + f * f;
    const int used = norma__threads(threads);
    double *work = NORMA__NEW(double, (size_t)used *room);
    size_t lost = 0;
    if (!work)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic, 64) num_threads(used) reduction(+ : lost)
    for (size_t r = 0; r < l->sample->n; r++) {
        double *mine = work + (size_t)omp_get_thread_num() * room;
        row_work w = {mine, mine + f, mine + 2 * f, mine + 3 * f, mine + 4 * f, mine + 5 * f};
        lost += !score_row(to, l, r, &w);
    }
    *open += lost;
    free(work);
    return NORMA_OK;
}

norma_status norma__modal_scores(const norma__score_place *to, size_t *open, bool *defined,
                                 const norma__sem_fitted *fitted, size_t group, bool ml,
                                 size_t threads, norma_error *err)
{
    likelihood l;
    norma__prepare_numerics();
    norma_status status = likelihood_of(&l, defined, fitted, group, ml, err);
    for (size_t k = 0; status == NORMA_OK && k < to->n_factors; k++)
        to->determinacy[k * to->n_groups] = NAN;
    if (status == NORMA_OK && *defined)
        status = score_rows(to, open, &l, threads, err);
    likelihood_clear(&l);
    return status;
}
