#include "models/sem/normal_information.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/small.h"

/* Products of what two movers a and b are made of: u and v of a with u and v of b. */
typedef struct crossing {
    double uu, uv, vu, vv;
} crossing;

static crossing cross(const norma__sem_small *x, size_t m, const norma__sem_mover *a,
                      const norma__sem_mover *b)
{
    return (crossing){.uu = x->uu[a->r + b->r * m],
                      .uv = b->directed ? x->uv[a->r + b->c * m] : x->uu[a->r + b->c * m],
                      .vu = a->directed ? x->uv[b->r + a->c * m] : x->uu[a->c + b->r * m],
                      .vv = a->directed
                                ? (b->directed ? x->vv[a->c + b->c * m] : x->uv[b->c + a->c * m])
                                : (b->directed ? x->uv[a->c + b->c * m] : x->uu[a->c + b->c * m])};
}

/* 1/2 tr(W dSigma_a X dSigma_b), and dmu_a' W dmu_b. */
static double pair_information(const crossing *w, const crossing *x, const norma__sem_mover *a,
                               const norma__sem_mover *b)
{
    return a->factor * b->factor * (w->vu * x->uv + w->uu * x->vv + w->vv * x->uu + w->uv * x->vu) /
               2 +
           a->mean * b->mean * w->uu;
}

/* (W e)' dSigma_a W dmu_b, e the residual means. */
static double pair_means(const norma__sem_small *w, const double *by_u, const double *by_v,
                         size_t m, const norma__sem_mover *a, const norma__sem_mover *b)
{
    if (a->factor == 0 || b->mean == 0)
        return 0;
    const double v_mean = a->directed ? w->uv[b->r + a->c * m] : w->uu[a->c + b->r * m];
    const double v_residual = a->directed ? by_v[a->c] : by_u[a->c];
    return a->factor * b->mean * (by_u[a->r] * v_mean + v_residual * w->uu[a->r + b->r * m]);
}

static void add_pair(double *out, size_t n_free, const norma__sem_mover *a,
                     const norma__sem_mover *b, bool same, double value)
{
    out[a->free + b->free * n_free] += value;
    if (!same)
        out[b->free + a->free * n_free] += value;
}

norma_status norma__sem_add_normal_information(double *out, const norma__sem_structure *structure,
                                               size_t group, const norma__sem_implied *implied,
                                               const double *weight, double factor,
                                               norma_error *err)
{
    norma__sem_small w = {0};
    norma__sem_mover *movers = NULL;
    size_t n = 0;
    norma_status status = norma__sem_small_of(&w, structure, implied, weight, err);
    if (status == NORMA_OK)
        status = norma__sem_movers_of(&movers, &n, structure, group, implied, err);
    for (size_t b = 0; b < n && status == NORMA_OK; b++)
        for (size_t a = 0; a <= b; a++) {
            const crossing x = cross(&w, structure->m, &movers[a], &movers[b]);
            add_pair(out, structure->n_free, &movers[a], &movers[b], a == b,
                     factor * pair_information(&x, &x, &movers[a], &movers[b]));
        }
    norma__sem_small_clear(&w);
    free(movers);
    return status;
}

/* Sum of slopes times second derivatives of moments by two movers: h = U'GU, k = U'GV. */
static double pair_curvature(const norma__sem_small *g, const double *by_mean,
                             const norma__sem_implied *implied, size_t m, const norma__sem_mover *a,
                             const norma__sem_mover *b)
{
    if (!a->directed && !b->directed)
        return 0;
    if (!a->directed) {
        const norma__sem_mover *swap = a;
        a = b;
        b = swap;
    }
    const double *effect = implied->total, *h = g->uu, *k = g->uv;
    const double through = effect[a->c + b->r * m]; /* of b's variable on where a sets out */
    if (b->symmetric)
        return 2 * b->factor *
               (through * h[a->r + b->c * m] + effect[a->c + b->c * m] * h[a->r + b->r * m]);
    if (!b->directed)
        return by_mean[a->r] * through;
    const double back = effect[b->c + a->r * m];
    return 2 * (back * k[b->r + a->c * m] + implied->all[b->c + a->c * m] * h[b->r + a->r * m] +
                through * k[a->r + b->c * m]) +
           by_mean[b->r] * back * implied->level[a->c] +
           by_mean[a->r] * through * implied->level[b->c];
}

norma_status norma__sem_add_curvature(double *out, const norma__sem_structure *structure,
                                      size_t group, const norma__sem_implied *implied,
                                      const double *slope_sigma, const double *slope_mu,
                                      norma_error *err)
{
    const size_t p = structure->p, m = structure->m;
    norma__sem_small g = {0};
    norma__sem_mover *movers = NULL;
    size_t n = 0;
    double *by_mean = NORMA__NEW(double, m);
    norma_status status = NORMA_ENOMEM;
    if (by_mean)
        status = norma__sem_small_of(&g, structure, implied, slope_sigma, err);
    else
        norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_movers_of(&movers, &n, structure, group, implied, err);
    if (status == NORMA_OK)
        cblas_dgemv(CblasColMajor, CblasTrans, (int)p, (int)m, 1, implied->reach, (int)p, slope_mu,
                    1, 0, by_mean, 1);
    for (size_t b = 0; b < n && status == NORMA_OK; b++)
        for (size_t a = 0; a <= b; a++)
            add_pair(out, structure->n_free, &movers[a], &movers[b], a == b,
                     pair_curvature(&g, by_mean, implied, m, &movers[a], &movers[b]));
    norma__sem_small_clear(&g);
    free(movers);
    free(by_mean);
    return status;
}

/* With W = Sigma^-1 and Q = W T W: 2 Q - W, slopes (W - Q) / 2 and -W e. */
static bool hessian_parts(double *weight, double *twice, double *slope, double *residual,
                          double *slope_mu, const norma__sem_implied *implied, const double *cov,
                          const double *mean, size_t p)
{
    if (!norma__invert_spd(weight, NULL, implied->sigma, p))
        return false;
    for (size_t i = 0; i < p; i++)
        residual[i] = mean ? mean[i] - implied->mu[i] : 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            slope[i + j * p] = cov[i + j * p] + residual[i] * residual[j];
    const int n = (int)p;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, n, n, 1, weight, n, slope, n, 0, twice, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, twice, n, weight, n, 0,
                slope, n);
    for (size_t e = 0; e < p * p; e++) {
        const double q = slope[e];
        twice[e] = 2 * q - weight[e];
        slope[e] = (weight[e] - q) / 2;
    }
    cblas_dsymv(CblasColMajor, CblasLower, n, -1, weight, n, residual, 1, 0, slope_mu, 1);
    return true;
}

static void scale_all(double *x, size_t n, double factor)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= factor;
}

norma_status norma__sem_add_normal_hessian(double *out, const norma__sem_structure *structure,
                                           size_t group, const norma__sem_implied *implied,
                                           const double *cov, const double *mean, double factor,
                                           norma_error *err)
{
    const size_t p = structure->p, m = structure->m;
    norma__sem_small w = {0}, x = {0};
    norma__sem_mover *movers = NULL;
    size_t n = 0;
    norma_status status = NORMA_OK;
    double *weight = NORMA__NEW(double, 3 * p * p + 2 * p + 2 * m);

    if (!weight)
        return norma__no_memory(err);
    double *twice = weight + p * p, *slope = twice + p * p, *residual = slope + p * p;
    double *slope_mu = residual + p, *by_u = slope_mu + p, *by_v = by_u + m;
    if (!hessian_parts(weight, twice, slope, residual, slope_mu, implied, cov, mean, p)) {
        status = norma__fail(err, NORMA_EDATA, "the implied covariances are not positive definite");
        goto done;
    }
    if ((status = norma__sem_small_of(&w, structure, implied, weight, err)) != NORMA_OK ||
        (status = norma__sem_small_of(&x, structure, implied, twice, err)) != NORMA_OK ||
        (status = norma__sem_movers_of(&movers, &n, structure, group, implied, err)) != NORMA_OK)
        goto done;
    cblas_dgemv(CblasColMajor, CblasTrans, (int)p, (int)m, -1, implied->reach, (int)p, slope_mu, 1,
                0, by_u, 1);
    cblas_dgemv(CblasColMajor, CblasTrans, (int)p, (int)m, -1, implied->carry, (int)p, slope_mu, 1,
                0, by_v, 1);
    for (size_t b = 0; b < n; b++)
        for (size_t a = 0; a <= b; a++) {
            const crossing of_w = cross(&w, m, &movers[a], &movers[b]);
            const crossing of_x = cross(&x, m, &movers[a], &movers[b]);
            const double value = pair_information(&of_w, &of_x, &movers[a], &movers[b]) +
                                 pair_means(&w, by_u, by_v, m, &movers[a], &movers[b]) +
                                 pair_means(&w, by_u, by_v, m, &movers[b], &movers[a]);
            add_pair(out, structure->n_free, &movers[a], &movers[b], a == b, factor * value);
        }
    scale_all(slope, p * p, factor);
    scale_all(slope_mu, p, factor);
    status = norma__sem_add_curvature(out, structure, group, implied, slope, slope_mu, err);
done:
    norma__sem_small_clear(&w);
    norma__sem_small_clear(&x);
    free(movers);
    free(weight);
    return status;
}
