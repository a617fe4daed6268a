/* Expected information: I_ab = 1/2 tr(W dSigma_a W dSigma_b) + dmu_a' W dmu_b in closed form from
   U'WU, U'WV and V'WV (structure.h); least squares, from the few statistics that each parameter
   moves. */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/evaluation/extended.h"
#include "models/evaluation/patterns_seen.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference.h"
#include "models/sem/information_rows.h"
#include "models/sem/information_weight.h"
#include "models/sem/jacobian.h"
#include "models/sem/small.h"

static bool incomplete(const norma__sem_fitted *fitted)
{
    return fitted->observed.missing == NORMA_SEM_FIML;
}

/* What to do with one weight matrix W (p x p) and its share. */
typedef norma_status with_weight(void *context, const norma__sem_fitted *fitted, size_t group,
                                 const double *weight, double share, norma_error *err);

/* Normal theory: complete rows have one W, incomplete ones one a pattern. */
static norma_status each_weight(with_weight *visit, void *context, const norma__sem_fitted *fitted,
                                size_t group, norma_error *err)
{
    const size_t p = fitted->structure.p;
    const double share = norma__sem_portion(fitted, group);
    norma__seen seen;
    double *weight = NORMA__NEW(double, 2 * p * p);
    if (!weight)
        return norma__no_memory(err);
    norma_status status = norma__seen_of(&seen, &fitted->observed.groups[group], p, err);
    for (size_t s = 0; status == NORMA_OK && s < seen.n; s++) {
        if (!norma__seen_precision(weight, &seen, s, fitted->implied[group].sigma, weight + p * p))
            status = norma__fail(err, NORMA_EDATA,
                                 "the model's covariance matrix is not positive definite");
        else
            status = visit(context, fitted, group, weight, share * seen.share[s], err);
    }
    norma__seen_clear(&seen);
    free(weight);
    return status;
}

norma_status norma__expected_information(double *out, const norma__sem_fitted *fitted,
                                         norma_error *err)
{
    return incomplete(fitted)
               ? norma__sem_incomplete_expected(out, fitted, err)
               : norma__sem_information(out, fitted, NORMA_SEM_INFORMATION_EXPECTED, err);
}

/* ---- normal theory ---- */

typedef struct cross {
    double *cross, *own;
    size_t q;
} cross;

static double between(const norma__sem_mover *a, const norma__sem_mover *b,
                      const norma__sem_small *w, size_t m)
{
    const double *uu = w->uu, *uv = w->uv, *vv = w->vv;
    double sum = a->mean * b->mean * uu[a->r + b->r * m];
    if (a->factor == 0 || b->factor == 0)
        return sum;
    const double ends = a->directed && b->directed ? vv[a->c + b->c * m]
                        : a->directed              ? uv[b->c + a->c * m]
                        : b->directed              ? uv[a->c + b->c * m]
                                                   : uu[a->c + b->c * m];
    const double ab = b->directed ? uv[a->r + b->c * m] : uu[a->r + b->c * m];
    const double ba = a->directed ? uv[b->r + a->c * m] : uu[b->r + a->c * m];
    return sum + a->factor * b->factor * (uu[a->r + b->r * m] * ends + ab * ba);
}

/* Moves those of the first q parameters to the front; how many they are. */
static size_t free_ones_first(norma__sem_mover *movers, size_t n, size_t q)
{
    size_t first = 0;
    for (size_t a = 0; a < n; a++)
        if (movers[a].free < q) {
            const norma__sem_mover mover = movers[a];
            movers[a] = movers[first];
            movers[first++] = mover;
        }
    return first;
}

static norma_status cross_normal(void *context, const norma__sem_fitted *fitted, size_t group,
                                 const double *weight, double share, norma_error *err)
{
    const cross *to = context;
    const size_t m = fitted->structure.m, q = to->q;
    norma__sem_small small = {0};
    norma__sem_mover *movers = NULL;
    size_t n = 0;
    norma_status status =
        norma__sem_movers_of(&movers, &n, &fitted->structure, group, &fitted->implied[group], err);
    if (status == NORMA_OK)
        status =
            norma__sem_small_of(&small, &fitted->structure, &fitted->implied[group], weight, err);
    const size_t first = status == NORMA_OK ? free_ones_first(movers, n, q) : 0;
    for (size_t a = first; status == NORMA_OK && a < n; a++) {
        const size_t e = movers[a].free - q;
        to->own[e] += share * between(&movers[a], &movers[a], &small, m);
        for (size_t b = 0; b < first; b++)
            to->cross[movers[b].free + e * q] += share * between(&movers[a], &movers[b], &small, m);
    }
    norma__sem_small_clear(&small);
    free(movers);
    return status;
}

static norma_status cross_complete(cross *to, const norma__sem_fitted *fitted, size_t group,
                                   norma_error *err)
{
    norma__sem_weight weight;
    bool ok;
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && !ok)
        status =
            norma__fail(err, NORMA_EDATA, "the model's covariance matrix is not positive definite");
    if (status == NORMA_OK)
        status =
            cross_normal(to, fitted, group, weight.normal, norma__sem_portion(fitted, group), err);
    norma__sem_weight_clear(&weight);
    return status;
}

/* ---- least squares ---- */

/* V Delta of the first q parameters, q x k: a column a statistic. */
static norma_status weighed(double *out, const norma__sem_jacobian *jacobian, size_t q,
                            const norma__sem_weight *weight, size_t threads, norma_error *err)
{
    const size_t k = weight->group->k;
    double *delta = NORMA__NEW(double, k *q);
    if (!delta)
        return norma__no_memory(err);
    for (size_t d = 0; d < jacobian->n; d++)
        if (jacobian->list[d].free < q)
            delta[jacobian->list[d].statistic + jacobian->list[d].free * k] +=
                jacobian->list[d].value;
    const norma_status status = norma__weigh_statistics(delta, weight, delta, q, threads, err);
    for (size_t s = 0; status == NORMA_OK && s < k; s++)
        for (size_t f = 0; f < q; f++)
            out[f + s * q] = delta[s + f * k];
    free(delta);
    return status;
}

/* d' V d of the derivatives from ... to of one parameter; dense: k numbers, 0 but where they are.
 */
static double own_squares(const norma__sem_derivative *from, const norma__sem_derivative *to,
                          const double *dense, const norma__sem_weight *weight)
{
    const size_t k = weight->group->k;
    double sum = 0;
    for (const norma__sem_derivative *d = from; d < to; d++)
        if (!weight->full)
            sum += d->value * dense[d->statistic] *
                   (weight->diagonal ? weight->diagonal[d->statistic] : 1);
        else
            for (const norma__sem_derivative *e = from; e < to; e++)
                sum += d->value * e->value * weight->full[d->statistic + e->statistic * k];
    return sum;
}

static norma_status cross_squares(cross *to, const norma__sem_fitted *fitted, size_t group,
                                  norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const norma__observed_group *observed = &fitted->observed.groups[group];
    const double share = norma__sem_portion(fitted, group);
    const size_t q = to->q;
    norma__sem_places places = {0};
    norma__sem_jacobian jacobian = {0};
    norma__sem_weight weight = {0};
    bool ok;
    double *moved = NORMA__NEW(double, q * observed->k), *dense = NORMA__NEW(double, observed->k);
    norma_status status = moved && dense ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_places_of(&places, st, observed, err);
    if (status == NORMA_OK)
        status = norma__sem_jacobian_at(&jacobian, st, group, &places, &fitted->implied[group],
                                        NULL, err);
    if (status == NORMA_OK)
        status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK)
        status = weighed(moved, &jacobian, q, &weight, fitted->observed.threads, err);
    const norma__sem_derivative *d = jacobian.list, *end = jacobian.list + jacobian.n;
    while (status == NORMA_OK && d < end) {
        const norma__sem_derivative *from = d;
        for (; d < end && d->free == from->free; d++) {
            dense[d->statistic] += d->value;
            for (size_t f = 0; from->free >= q && f < q; f++)
                to->cross[f + (from->free - q) * q] +=
                    share * d->value * moved[f + d->statistic * q];
        }
        if (from->free >= q)
            to->own[from->free - q] += share * own_squares(from, d, dense, &weight);
        for (const norma__sem_derivative *e = from; e < d; e++)
            dense[e->statistic] = 0;
    }
    norma__sem_weight_clear(&weight);
    norma__sem_jacobian_clear(&jacobian);
    norma__sem_places_clear(&places);
    free(moved);
    free(dense);
    return status;
}

norma_status norma__cross_information(double *cross_out, double *own,
                                      const norma__sem_fitted *extended, size_t q, norma_error *err)
{
    const size_t n = extended->structure.n_free - q;
    const bool normal =
        extended->discrepancy == NORMA_SEM_F_ML || extended->discrepancy == NORMA_SEM_F_GLS;
    cross to = {cross_out, own, q};
    norma_status status = NORMA_OK;
    memset(cross_out, 0, n * q * sizeof *cross_out);
    memset(own, 0, n * sizeof *own);
    for (size_t g = 0; g < extended->structure.n_groups && status == NORMA_OK; g++)
        status = incomplete(extended) ? each_weight(cross_normal, &to, extended, g, err)
                 : normal             ? cross_complete(&to, extended, g, err)
                                      : cross_squares(&to, extended, g, err);
    return status;
}
