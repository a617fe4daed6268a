#include "models/sem/information_weight.h"

#include <cblas.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference_algebra.h"

norma_status norma__sem_weight_normal(norma__sem_weight *out, const norma__observed *observed,
                                      size_t group, const double *w, norma_error *err)
{
    const size_t p = observed->p;
    *out = (norma__sem_weight){.group = &observed->groups[group], .p = p};
    out->normal = NORMA__NEW(double, p *p);
    if (!out->normal)
        return norma__no_memory(err);
    memcpy(out->normal, w, p * p * sizeof *w);
    return NORMA_OK;
}

/* Where a group's numbers begin in the weights of all groups, square or diagonal. */
static size_t place_of(const norma__observed *observed, size_t group, bool square)
{
    size_t place = 0;
    for (size_t g = 0; g < group; g++)
        place += square ? observed->groups[g].k * observed->groups[g].k : observed->groups[g].k;
    return place;
}

norma_status norma__sem_weight_of(norma__sem_weight *out, bool *ok, const norma__sem_fitted *fitted,
                                  size_t group, norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    *out = (norma__sem_weight){.group = &observed->groups[group], .p = observed->p};
    *ok = true;
    switch (fitted->discrepancy) {
    case NORMA_SEM_F_ML:
    case NORMA_SEM_F_GLS: {
        const double *moments = fitted->discrepancy == NORMA_SEM_F_ML ? fitted->implied[group].sigma
                                                                      : observed->groups[group].cov;
        const norma_status status = norma__sem_weight_normal(out, observed, group, moments, err);
        *ok = status == NORMA_OK && norma__invert_spd(out->normal, NULL, moments, observed->p);
        return status;
    }
    case NORMA_SEM_F_WLS:
        out->full = fitted->weight + place_of(observed, group, true);
        return NORMA_OK;
    case NORMA_SEM_F_DWLS:
        out->diagonal = fitted->weight + place_of(observed, group, false);
        return NORMA_OK;
    default:
        return NORMA_OK;
    }
}

void norma__sem_weight_clear(norma__sem_weight *weight)
{
    free(weight->normal);
    weight->normal = NULL;
}

/* One column of statistics r: means W r_m; covariances, R the symmetric matrix of them, T = W R W,
   of which the entries off the diagonal count twice, and all half. */
static void weigh_normal(double *out, const norma__sem_weight *weight, const double *x,
                         double *work)
{
    const int p = (int)weight->p;
    const size_t k = weight->group->k;
    const norma__statistic *at = weight->group->statistics;
    double *r = work, *wr = r + p * p, *mean = wr + p * p, *weighed = mean + p;
    memset(r, 0, (size_t)p * (size_t)p * sizeof *r);
    memset(mean, 0, (size_t)p * sizeof *mean);
    for (size_t s = 0; s < k; s++)
        if (at[s].kind == NORMA__COVARIANCE)
            r[at[s].i + at[s].j * weight->p] = r[at[s].j + at[s].i * weight->p] = x[s];
        else
            mean[at[s].i] = x[s];
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, p, 1, weight->normal, p, r, p, 0, wr, p);
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, p, p, 1, weight->normal, p, wr, p, 0, r, p);
    cblas_dsymv(CblasColMajor, CblasLower, p, 1, weight->normal, p, mean, 1, 0, weighed, 1);
    for (size_t s = 0; s < k; s++)
        if (at[s].kind == NORMA__COVARIANCE)
            out[s] = r[at[s].i + at[s].j * weight->p] * (at[s].i == at[s].j ? 0.5 : 1);
        else
            out[s] = weighed[at[s].i];
}

static norma_status weigh_by_normal(double *out, const norma__sem_weight *weight, const double *x,
                                    size_t q, size_t threads, norma_error *err)
{
    const size_t p = weight->p, k = weight->group->k, room = 2 * p * p + 2 * p;
    const int used = q > 8 ? norma__threads(threads) : 1;
    double *work = norma__new((size_t)used * room, sizeof *work);
    if (!work)
        return norma__no_memory(err);
    norma__prepare_numerics();
#pragma omp parallel for schedule(static) num_threads(used)
    for (size_t c = 0; c < q; c++)
        weigh_normal(out + c * k, weight, x + c * k, work + (size_t)omp_get_thread_num() * room);
    free(work);
    return NORMA_OK;
}

static norma_status weigh_by_full(double *out, const norma__sem_weight *weight, const double *x,
                                  size_t q, size_t threads, norma_error *err)
{
    const size_t k = weight->group->k;
    double *product = out == x ? norma__new_filled(k * q, sizeof *product) : out;
    if (!product)
        return norma__no_memory(err);
    norma__product(product, weight->full, false, x, k, q, k, threads);
    if (product != out) {
        memcpy(out, product, k * q * sizeof *out);
        free(product);
    }
    return NORMA_OK;
}

norma_status norma__weigh_statistics(double *out, const norma__sem_weight *weight, const double *x,
                                     size_t q, size_t threads, norma_error *err)
{
    const size_t k = weight->group->k;
    if (weight->normal)
        return weigh_by_normal(out, weight, x, q, threads, err);
    if (weight->full)
        return weigh_by_full(out, weight, x, q, threads, err);
    for (size_t c = 0; c < q; c++)
        for (size_t s = 0; s < k; s++)
            out[s + c * k] = x[s + c * k] * (weight->diagonal ? weight->diagonal[s] : 1);
    return NORMA_OK;
}

norma_status norma__sem_weighted_product(double *out, const norma__sem_weight *weight,
                                         const double *x, const double *y, norma_error *err)
{
    const size_t k = weight->group->k;
    double *vy = NORMA__NEW(double, k);
    if (!vy)
        return norma__no_memory(err);
    const norma_status status = norma__weigh_statistics(vy, weight, y, 1, 1, err);
    *out = 0;
    for (size_t s = 0; status == NORMA_OK && s < k; s++)
        *out += x[s] * vy[s];
    free(vy);
    return status;
}
