#include "models/sem/meat_scores.h"

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
#include "statistics/gram.h"

enum { STRIP = 128 }; /* rows that one thread scores at a time */
static const size_t BLOCK_BYTES = (size_t)32 << 20;

/* ---- what scores are made of ------------------------------------------------------------------
 */

norma_status norma__sem_likely_cov(double **out, const norma__sem_fitted *fitted, size_t group,
                                   norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    const double factor = fitted->observed.wishart ? (g->total - 1) / g->total : 1;
    *out = NORMA__NEW(double, p *p);
    if (!*out)
        return norma__no_memory(err);
    for (size_t i = 0; i < p * p; i++)
        (*out)[i] = g->cov[i] * factor;
    return NORMA_OK;
}

/* u' (W B W) v of every mover: what a score is on average. */
static void find_constants(norma__sem_scores *out, const double *b, const double *w, double *work)
{
    const int p = (int)out->p, m = (int)out->m;
    const norma__sem_implied *implied = &out->fitted->implied[out->of];
    const size_t wide = out->p > out->m ? out->p : out->m;
    double *bw = work, *wbw = bw + out->p * wide;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, p, 1, b, p, w, p, 0, bw, p);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, p, 1, w, p, bw, p, 0, wbw, p);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, m, 1, wbw, p, implied->reach, p, 0, bw, p);
    for (size_t i = 0; i < out->n_movers; i++) {
        const norma__sem_mover *mover = &out->movers[i];
        const double *v = (mover->directed ? implied->carry : implied->reach) + mover->c * out->p;
        if (mover->directed || mover->symmetric)
            out->constants[i] = cblas_ddot(p, bw + mover->r * out->p, 1, v, 1);
    }
}

static norma_status prepare_normal(norma__sem_scores *out, const norma__sem_weight *weight,
                                   norma__sem_scoring scoring, norma_error *err)
{
    const int p = (int)out->p, m = (int)out->m;
    const norma__sem_implied *implied = &out->fitted->implied[out->of];
    const size_t wide = out->p > out->m ? out->p : out->m;
    double *b = NULL, *work = NORMA__NEW(double, 2 * out->p * wide);
    norma_status status = norma__sem_movers_of(&out->movers, &out->n_movers,
                                               &out->fitted->structure, out->of, implied, err);
    if (status != NORMA_OK)
        goto done;
    out->constants = NORMA__NEW(double, out->n_movers);
    out->w_reach = NORMA__NEW(double, out->p * out->m);
    out->w_carry = NORMA__NEW(double, out->p * out->m);
    out->centre = NORMA__NEW(double, out->p);
    if (!work || !out->constants || !out->w_reach || !out->w_carry || !out->centre) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__sem_likely_cov(&b, out->fitted, out->of, err)) != NORMA_OK)
        goto done;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, m, 1, weight->normal, p, implied->reach, p,
                0, out->w_reach, p);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, m, 1, weight->normal, p, implied->carry, p,
                0, out->w_carry, p);
    const bool at_model = scoring == NORMA__SCORES_AT_MODEL;
    out->given = scoring == NORMA__SCORES_GIVEN ? out->group->given : NULL;
    find_constants(out,
                   at_model     ? implied->sigma
                   : out->given ? out->group->unexplained
                                : b,
                   weight->normal, work);
    memcpy(out->centre, at_model && out->fitted->observed.means ? implied->mu : out->group->mean,
           out->p * sizeof *out->centre);
done:
    free(b);
    free(work);
    return status;
}

static norma_status prepare_least(norma__sem_scores *out, const norma__sem_weight *weight,
                                  norma_error *err)
{
    const size_t k = out->group->k;
    if (weight->full) {
        out->dense = NORMA__NEW(double, k * out->q);
        if (!out->dense)
            return norma__no_memory(err);
        norma__sem_statistics(NULL, out->dense, &out->fitted->structure, out->of, out->group,
                              &out->fitted->implied[out->of]);
        return norma__weigh_statistics(out->dense, weight, out->dense, out->q,
                                       out->fitted->observed.threads, err);
    }
    const norma_status status = norma__sem_derivatives_of(&out->rows, out->fitted, out->of, err);
    for (size_t s = 0; status == NORMA_OK && weight->diagonal && s < k; s++)
        for (size_t d = out->rows.starts[s]; d < out->rows.starts[s + 1]; d++)
            out->rows.values[d] *= weight->diagonal[s];
    return status;
}

norma_status norma__sem_scores_of(norma__sem_scores *out, const norma__sem_fitted *fitted,
                                  size_t group, norma__sem_scoring scoring, norma_error *err)
{
    const norma__observed_group *observed = &fitted->observed.groups[group];
    norma__sem_weight weight;
    bool ok;
    *out = (norma__sem_scores){.fitted = fitted,
                               .group = observed,
                               .of = group,
                               .p = fitted->structure.p,
                               .m = fitted->structure.m,
                               .q = fitted->structure.n_free,
                               .correction = 1};
    if (observed->cluster)
        out->correction = sqrt((double)observed->n_clusters / ((double)observed->n_clusters - 1));
    norma__prepare_numerics();
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && !ok)
        status =
            norma__fail(err, NORMA_EDATA,
                        "the covariance matrix of group %zu is not positive definite", group + 1);
    out->normal = weight.normal != NULL;
    if (status == NORMA_OK)
        status = out->normal ? prepare_normal(out, &weight, scoring, err)
                             : prepare_least(out, &weight, err);
    norma__sem_weight_clear(&weight);
    if (status != NORMA_OK)
        norma__sem_scores_clear(out);
    return status;
}

void norma__sem_scores_clear(norma__sem_scores *scores)
{
    free(scores->movers);
    free(scores->constants);
    free(scores->w_reach);
    free(scores->w_carry);
    free(scores->centre);
    free(scores->dense);
    norma__sem_derivatives_clear(&scores->rows);
    *scores = (norma__sem_scores){0};
}

/* ---- rows of normal theory --------------------------------------------------------------------
 */

/* Numbers that scoring a strip takes. */
static size_t room_of(const norma__sem_scores *s)
{
    return s->normal ? STRIP * (s->p + 2 * s->m + s->q) : STRIP * s->group->k;
}

/* Adds sign times one mover's scores of n rows. */
static void add_mover(double *out, const norma__sem_mover *mover, double sign, double constant,
                      size_t n, const double *u, const double *v)
{
    const double factor = sign * mover->factor, mean = sign * mover->mean;
    if (mover->directed || mover->symmetric)
        for (size_t i = 0; i < n; i++)
            out[i] += factor * (u[i] * v[i] - constant);
    if (mean != 0)
        for (size_t i = 0; i < n; i++)
            out[i] += mean * u[i];
}

/* Adds sign times the scores of n rows of deviations d (n x p); what is taken off has no constants.
 */
static void add_scores(double *out, size_t stride, const norma__sem_scores *s, double sign,
                       const double *d, size_t n, double *room)
{
    double *u = room, *v = u + n * s->m;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)s->m, (int)s->p, 1, d,
                (int)n, s->w_reach, (int)s->p, 0, u, (int)n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)s->m, (int)s->p, 1, d,
                (int)n, s->w_carry, (int)s->p, 0, v, (int)n);
    for (size_t k = 0; k < s->n_movers; k++) {
        const norma__sem_mover *mover = &s->movers[k];
        add_mover(out + mover->free * stride, mover, sign, sign > 0 ? s->constants[k] : 0, n,
                  u + mover->r * n, (mover->directed ? v : u) + mover->c * n);
    }
}

/* Scores of n <= STRIP rows; rows NULL: from, from + 1, ... */
static void score_rows(double *out, size_t stride, const norma__sem_scores *s, const size_t *rows,
                       size_t from, size_t n, double *room)
{
    double *d = room;
    for (size_t a = 0; a < s->q; a++)
        memset(out + a * stride, 0, n * sizeof *out);
    for (int taken = 0; taken < (s->given ? 2 : 1); taken++) {
        for (size_t j = 0; j < s->p; j++) {
            const double *x = (taken ? s->given : s->group->x) + j * s->group->n;
            for (size_t i = 0; i < n; i++)
                d[i + j * n] = x[rows ? rows[i] : from + i] - (taken ? 0 : s->centre[j]);
        }
        add_scores(out, stride, s, taken ? -1 : 1, d, n, d + n * s->p);
    }
    const double *weights = s->group->weights;
    for (size_t a = 0; weights && a < s->q; a++)
        for (size_t i = 0; i < n; i++)
            out[i + a * stride] *= weights[rows ? rows[i] : from + i];
}

/* The sum over a cluster's rows. */
static void score_cluster(double *out, size_t stride, const norma__sem_scores *s, size_t cluster,
                          double *room)
{
    double *scores = room + STRIP * (s->p + 2 * s->m);
    for (size_t a = 0; a < s->q; a++)
        out[a * stride] = 0;
    for (size_t i = s->group->starts[cluster]; i < s->group->starts[cluster + 1]; i += STRIP) {
        const size_t left = s->group->starts[cluster + 1] - i, n = left < STRIP ? left : STRIP;
        score_rows(scores, n, s, s->group->members + i, 0, n, room);
        for (size_t a = 0; a < s->q; a++)
            for (size_t r = 0; r < n; r++)
                out[a * stride] += s->correction * scores[r + a * n];
    }
}

/* ---- rows of least squares --------------------------------------------------------------------
 */

static void score_statistics(double *out, size_t stride, const norma__sem_scores *s, size_t from,
                             size_t n, double *z)
{
    norma__observed_rows(z, &s->fitted->observed, s->of, from, n);
    if (s->dense) {
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)s->q, (int)s->group->k,
                    1, z, (int)n, s->dense, (int)s->group->k, 0, out, (int)stride);
        return;
    }
    for (size_t a = 0; a < s->q; a++)
        memset(out + a * stride, 0, n * sizeof *out);
    for (size_t k = 0; k < s->rows.k; k++)
        for (size_t d = s->rows.starts[k]; d < s->rows.starts[k + 1]; d++) {
            const double value = s->rows.values[d], *column = z + k * n;
            double *to = out + s->rows.free[d] * stride;
            for (size_t i = 0; i < n; i++)
                to[i] += value * column[i];
        }
}

static void score_strip(double *out, size_t stride, const norma__sem_scores *s, size_t from,
                        size_t n, double *room)
{
    if (!s->normal)
        score_statistics(out, stride, s, from, n, room);
    else if (s->group->cluster)
        for (size_t i = 0; i < n; i++)
            score_cluster(out + i, stride, s, from + i, room);
    else
        score_rows(out, stride, s, NULL, from, n, room);
}

norma_status norma__sem_scores_fill(double *out, size_t stride, const norma__sem_scores *scores,
                                    size_t from, size_t n, norma_error *err)
{
    const size_t room = room_of(scores), strips = (n + STRIP - 1) / STRIP;
    const int threads = norma__threads(scores->fitted->observed.threads);
    double *rooms = norma__new((size_t)threads * room, sizeof *rooms);
    if (!rooms)
        return norma__no_memory(err);
    norma__prepare_numerics();
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t strip = 0; strip < strips; strip++) {
        const size_t at = strip * STRIP, wide = n - at < STRIP ? n - at : STRIP;
        score_strip(out + at, stride, scores, from + at, wide,
                    rooms + (size_t)omp_get_thread_num() * room);
    }
    free(rooms);
    return NORMA_OK;
}

norma_status norma__sem_scores_square(double *out, const norma__sem_scores *scores,
                                      norma_error *err)
{
    const size_t units = norma__observed_units(&scores->fitted->observed, scores->of);
    size_t most = BLOCK_BYTES / ((scores->q + 1) * sizeof(double)) / STRIP * STRIP + STRIP;
    most = most < units ? most : units;
    double *block = norma__new_filled(most * scores->q + 1, sizeof *block);
    norma_status status = NORMA_OK;
    if (!block)
        return norma__no_memory(err);
    for (size_t from = 0; from < units && status == NORMA_OK; from += most) {
        const size_t n = units - from < most ? units - from : most;
        status = norma__sem_scores_fill(block, n, scores, from, n, err);
        if (status == NORMA_OK)
            norma__gram_add(out, block, scores->q, n, n,
                            norma__threads(scores->fitted->observed.threads));
    }
    free(block);
    return status;
}
