/* How discrepancies curve: expected information, Gauss-Newton, and second derivatives. */
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/discrepancy.h"
#include "models/sem/normal_information.h"

static norma_status add_normal(double *out, const norma__sem_fitted *fitted, size_t group,
                               const norma__sem_implied *implied, norma_error *err)
{
    const size_t p = fitted->observed.p;
    const double factor = norma__sem_share(fitted, group);
    if (fitted->discrepancy == NORMA_SEM_F_GLS)
        return norma__sem_add_normal_information(out, &fitted->structure, group, implied,
                                                 fitted->targets[group].precision, factor, err);
    double *weight = NORMA__NEW(double, p *p);
    if (!weight)
        return norma__no_memory(err);
    norma_status status = NORMA_OK;
    if (norma__invert_spd(weight, NULL, implied->sigma, p))
        status = norma__sem_add_normal_information(out, &fitted->structure, group, implied, weight,
                                                   factor, err);
    free(weight);
    return status;
}

/* Delta' W Delta with a full W. */
static norma_status add_full(double *out, const norma__sem_fitted *fitted, size_t group,
                             const double *weight, const norma__sem_implied *implied,
                             norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const size_t k = sample->k, n = fitted->structure.n_free;
    double *delta = NORMA__NEW(double, 2 * k * n);
    if (!delta)
        return norma__no_memory(err);
    double *right = delta + k * n;
    norma__sem_statistics(NULL, delta, &fitted->structure, group, sample, implied);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, (int)k, (int)n, 1, weight, (int)k, delta,
                (int)k, 0, right, (int)k);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)n, (int)n, (int)k,
                norma__sem_share(fitted, group), delta, (int)k, right, (int)k, 1, out, (int)n);
    free(delta);
    return NORMA_OK;
}

/* The list again with a statistic's derivatives side by side; first[t] is where t's begin. */
static void by_statistic(norma__sem_derivative *out, size_t *first,
                         const norma__sem_jacobian *jacobian, size_t k)
{
    memset(first, 0, (k + 2) * sizeof *first);
    for (size_t e = 0; e < jacobian->n; e++)
        first[jacobian->list[e].statistic + 2]++;
    for (size_t t = 0; t < k; t++)
        first[t + 2] += first[t + 1];
    for (size_t e = 0; e < jacobian->n; e++)
        out[first[jacobian->list[e].statistic + 1]++] = jacobian->list[e];
}

/* Delta' W Delta with a diagonal W (NULL: 1): only derivatives that are not 0 are multiplied. */
static norma_status add_diagonal(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const double *weight, const norma__sem_implied *implied,
                                 const bool *skip, norma_error *err)
{
    const size_t k = fitted->observed.groups[group].k, n = fitted->structure.n_free;
    norma__sem_jacobian jacobian = {0};
    norma__sem_derivative *list = NULL;
    size_t *first = NORMA__NEW(size_t, k + 2);
    norma_status status =
        first ? norma__sem_jacobian_at(&jacobian, &fitted->structure, group,
                                       &fitted->targets[group].places, implied, skip, err)
              : norma__no_memory(err);
    if (status == NORMA_OK && !(list = NORMA__NEW(norma__sem_derivative, jacobian.n)))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        by_statistic(list, first, &jacobian, k);
    for (size_t t = 0; t < k && status == NORMA_OK; t++) {
        const double factor = norma__sem_share(fitted, group) * (weight ? weight[t] : 1);
        for (size_t b = first[t]; b < first[t + 1]; b++)
            for (size_t a = first[t]; a < first[t + 1]; a++)
                out[list[a].free + n * list[b].free] += factor * list[a].value * list[b].value;
    }
    norma__sem_jacobian_clear(&jacobian);
    free(list);
    free(first);
    return status;
}

static void blank_skipped(double *out, size_t n, const bool *skip)
{
    for (size_t j = 0; skip && j < n; j++)
        for (size_t i = 0; i < n; i++)
            if (skip[i] || skip[j])
                out[i + j * n] = 0;
}

norma_status norma__sem_metric(double *out, const norma__sem_fitted *fitted,
                               const norma__sem_implied *implied, const bool *skip,
                               norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    const double *weight = fitted->weight;
    norma_status status = NORMA_OK;
    memset(out, 0, n * n * sizeof *out);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        const size_t k = fitted->observed.groups[g].k;
        if (fitted->discrepancy == NORMA_SEM_F_ML || fitted->discrepancy == NORMA_SEM_F_GLS) {
            status = add_normal(out, fitted, g, &implied[g], err);
        } else if (fitted->discrepancy == NORMA_SEM_F_WLS) {
            status = add_full(out, fitted, g, weight, &implied[g], err);
            weight += k * k;
        } else {
            const bool diagonal = fitted->discrepancy == NORMA_SEM_F_DWLS;
            status = add_diagonal(out, fitted, g, diagonal ? weight : NULL, &implied[g], skip, err);
            weight = diagonal ? weight + k : NULL;
        }
    }
    blank_skipped(out, n, skip);
    return status;
}

bool norma__sem_has_hessian(const norma__sem_fitted *fitted)
{
    return fitted->options.missing != NORMA_SEM_FIML && !fitted->table->ordinal;
}

norma_status norma__sem_hessian(double *out, const norma__sem_fitted *fitted,
                                const norma__sem_implied *implied, const bool *skip,
                                norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    const bool likelihood = fitted->discrepancy == NORMA_SEM_F_ML;
    norma_status status = NORMA_OK;
    if (likelihood)
        memset(out, 0, n * n * sizeof *out);
    else
        status = norma__sem_metric(out, fitted, implied, NULL, err);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        const norma__observed_group *sample = &fitted->observed.groups[g];
        if (likelihood)
            status = norma__sem_add_normal_hessian(
                out, &fitted->structure, g, &implied[g], sample->cov,
                fitted->table->means ? sample->mean : NULL, norma__sem_share(fitted, g), err);
        else
            status = norma__sem_add_curvature(out, &fitted->structure, g, &implied[g],
                                              implied[g].slopes.sigma, implied[g].slopes.mu, err);
    }
    blank_skipped(out, n, skip);
    return status;
}
