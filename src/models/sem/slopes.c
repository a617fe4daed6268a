/* The chain rule from implied moments to parameters: all derivatives of sigma are of rank two, so
   that they come from two products of small matrices (structure.h). */
#include <cblas.h>
#include <lapacke.h>

#include "models/sem/structure.h"

/* By scales, which multiply correlations and thresholds; and by what they multiply. */
static void unscale(norma__sem_slopes *slopes, const norma__sem_structure *structure,
                    const norma__sem_implied *implied)
{
    const size_t p = structure->p;
    for (size_t i = 0; i < p; i++) {
        if (!structure->ordinal[i])
            continue;
        const double scale = implied->scale[i];
        double by_scale = 0, by_cuts = 0;
        for (size_t j = 0; j < p; j++)
            if (j != i)
                by_scale += 2 * slopes->sigma[j + i * p] * implied->sigma[j + i * p];
        for (size_t c = structure->cut[i]; c < structure->cut[i + 1]; c++) {
            by_scale += slopes->cuts[c] * implied->cuts[c];
            slopes->cuts[c] *= scale;
            by_cuts += slopes->cuts[c];
        }
        slopes->scale[i] = by_scale / scale;
        slopes->mu[i] = -by_cuts;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            slopes->sigma[i + j * p] *= implied->scale[i] * implied->scale[j];
    for (size_t i = 0; i < p; i++)
        if (structure->ordinal[i])
            slopes->sigma[i + i * p] = 0;
}

/* U' X of a symmetric X: m x p in work, then small = U' X right. */
static void reach_product(double *left, const double *symmetric, const norma__sem_structure *s,
                          const norma__sem_implied *implied)
{
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)s->m, (int)s->p, (int)s->p, 1,
                implied->reach, (int)s->p, symmetric, (int)s->p, 0, left, (int)s->m);
}

/* Delta: residual variances of senders move with everything else such that their variances stay,
   which is a slope by their variances, -lambda, with sum over i of E[i,o]^2 lambda_i = what the
   slope by their residual variances would be. */
static void hold_senders(norma__sem_slopes *slopes, const norma__sem_structure *structure,
                         norma__sem_implied *implied)
{
    const size_t p = structure->p, m = structure->m, n = structure->n_senders;
    double *matrix = implied->work, *lambda = matrix + n * n, *half = lambda + n;
    for (size_t j = 0; j < n; j++) {
        const double *reach = implied->reach + structure->senders[j] * p;
        cblas_dsymv(CblasColMajor, CblasLower, (int)p, 1, slopes->sigma, (int)p, reach, 1, 0, half,
                    1);
        lambda[j] = cblas_ddot((int)p, reach, 1, half, 1);
        for (size_t i = 0; i < n; i++) {
            const double effect = implied->total[structure->senders[i] + structure->senders[j] * m];
            matrix[j + i * n] = effect * effect; /* transposed */
        }
    }
    if (LAPACKE_dgesv(LAPACK_COL_MAJOR, (lapack_int)n, 1, matrix, (lapack_int)n, implied->pivots,
                      lambda, (lapack_int)n) != 0)
        return; /* imply() has solved the same: it is not singular */
    for (size_t j = 0; j < n; j++) {
        const size_t v = structure->senders[j];
        const double scale = implied->scale[v];
        slopes->sigma[v + v * p] = -lambda[j];
        slopes->scale[v] -= 2 * lambda[j] / (scale * scale * scale);
    }
}

/* Theta: scale = variance^(-1/2). */
static void through_variances(norma__sem_slopes *slopes, const norma__sem_structure *structure,
                              const norma__sem_implied *implied)
{
    for (size_t i = 0; i < structure->p; i++) {
        const double scale = implied->scale[i];
        if (structure->ordinal[i])
            slopes->sigma[i + i * structure->p] = -slopes->scale[i] * scale * scale * scale / 2;
    }
}

static double slope_of(const norma__sem_entry *entry, const norma__sem_structure *structure,
                       const norma__sem_implied *implied, const norma__sem_slopes *slopes,
                       const double *h, const double *k, const double *by_mean)
{
    const size_t m = structure->m, r = entry->row, c = entry->col;
    const bool theta = structure->table->theta;
    switch (entry->place) {
    case NORMA__DIRECTED:
        return 2 * k[r + c * m] + by_mean[r] * implied->level[c];
    case NORMA__SYMMETRIC:
        if (r == c && r < structure->p && structure->ordinal[r] && !theta)
            return 0; /* implied, not a parameter */
        return r == c ? h[r + r * m] : 2 * h[r + c * m];
    case NORMA__INTERCEPT:
        return by_mean[r];
    case NORMA__CUT:
        return slopes->cuts[structure->cut[r] + c];
    case NORMA__SCALE:
        return theta || !structure->ordinal[r] ? 0 : slopes->scale[r];
    }
    return 0;
}

void norma__sem_add_gradient(double *gradient, const norma__sem_structure *structure, size_t group,
                             norma__sem_implied *implied)
{
    norma__sem_slopes *slopes = &implied->slopes;
    const size_t p = structure->p, m = structure->m;
    const norma__sem_block *block = &structure->blocks[group];
    if (structure->cut[p] > 0) {
        unscale(slopes, structure, implied);
        if (structure->table->theta)
            through_variances(slopes, structure, implied);
        else if (structure->n_senders > 0)
            hold_senders(slopes, structure, implied);
    }
    double *left = implied->work, *h = left + m * m, *k = h + m * m, *by_mean = k + m * m;
    reach_product(left, slopes->sigma, structure, implied);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)m, (int)p, 1, left, (int)m,
                implied->reach, (int)p, 0, h, (int)m);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)m, (int)p, 1, left, (int)m,
                implied->carry, (int)p, 0, k, (int)m);
    cblas_dgemv(CblasColMajor, CblasTrans, (int)p, (int)m, 1, implied->reach, (int)p, slopes->mu, 1,
                0, by_mean, 1);
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        if (entry->free != NORMA_NONE)
            gradient[entry->free] += slope_of(entry, structure, implied, slopes, h, k, by_mean);
    }
}
