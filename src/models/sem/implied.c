/* Moments that parameters imply: McArdle & McDonald (1984), Br. J. Math. Stat. Psychol. 37;
   scaling of latent responses: Muthen & Asparouhov (2002), Mplus Web Notes 4. */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/structure.h"

size_t norma__sem_work(const norma__sem_structure *structure)
{
    const size_t p = structure->p, m = structure->m;
    return 3 * p * p + 4 * m * m + 4 * m + 2 * structure->cut[p];
}

norma_status norma__sem_implied_new(norma__sem_implied *out, const norma__sem_structure *structure,
                                    norma_error *err)
{
    const size_t p = structure->p, m = structure->m, cuts = structure->cut[p];
    norma__prepare_numerics();
    *out = (norma__sem_implied){0};
    /* one piece of memory, which begins with a */
    double *all = NORMA__NEW(double, 4 * m * m + 2 * m + 3 * p * p + 4 * p + 2 * cuts + 2 * p * m +
                                         norma__sem_work(structure));
    out->pivots = NORMA__NEW(int, m);
    if (!all || !out->pivots) {
        free(all);
        free(out->pivots);
        *out = (norma__sem_implied){0};
        return norma__no_memory(err);
    }
    struct {
        double **field;
        size_t n;
    } pieces[] = {{&out->a, m * m},        {&out->s, m * m},
                  {&out->total, m * m},    {&out->all, m * m},
                  {&out->intercepts, m},   {&out->level, m},
                  {&out->sigma, p * p},    {&out->raw, p * p},
                  {&out->mu, p},           {&out->scale, p},
                  {&out->cuts, cuts},      {&out->reach, p * m},
                  {&out->carry, p * m},    {&out->slopes.sigma, p * p},
                  {&out->slopes.mu, p},    {&out->slopes.cuts, cuts},
                  {&out->slopes.scale, p}, {&out->work, 0}};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        *pieces[i].field = all;
        all += pieces[i].n;
    }
    return NORMA_OK;
}

void norma__sem_implied_free(norma__sem_implied *implied)
{
    if (!implied)
        return;
    free(implied->a);
    free(implied->pivots);
    *implied = (norma__sem_implied){0};
}

/* A, S, m, thresholds and scales at theta. */
static void place_values(norma__sem_implied *out, const norma__sem_structure *structure,
                         size_t group, const double *theta)
{
    const size_t p = structure->p, m = structure->m;
    const norma__sem_block *block = &structure->blocks[group];
    memset(out->a, 0, m * m * sizeof *out->a);
    memset(out->s, 0, m * m * sizeof *out->s);
    memset(out->intercepts, 0, m * sizeof *out->intercepts);
    for (size_t i = 0; i < p; i++)
        out->scale[i] = 1;
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        const double value = entry->free == NORMA_NONE ? entry->value : theta[entry->free];
        const size_t row = entry->row, col = entry->col;
        switch (entry->place) {
        case NORMA__DIRECTED:
            out->a[row + col * m] = value;
            break;
        case NORMA__SYMMETRIC:
            out->s[row + col * m] = out->s[col + row * m] = value;
            break;
        case NORMA__INTERCEPT:
            out->intercepts[row] = value;
            break;
        case NORMA__CUT:
            out->cuts[structure->cut[row] + col] = value;
            break;
        case NORMA__SCALE:
            out->scale[row] = structure->ordinal[row] ? value : 1;
            break;
        }
    }
}

/* E = (I - A)^-1. */
static bool sum_effects(norma__sem_implied *out, const norma__sem_structure *structure)
{
    const size_t m = structure->m;
    const double sign = structure->direct ? 1 : -1;
    for (size_t e = 0; e < m * m; e++)
        out->total[e] = sign * out->a[e];
    for (size_t i = 0; i < m; i++)
        out->total[i + i * m] += 1;
    if (structure->direct)
        return true;
    const lapack_int n = (lapack_int)m;
    return LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, out->total, n, out->pivots) == 0 &&
           LAPACKE_dgetri_work(LAPACK_COL_MAJOR, n, out->total, n, out->pivots, out->work, n) == 0;
}

/* E S E' and E m. */
static void carry_through(norma__sem_implied *out, size_t m)
{
    const int n = (int)m;
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, n, n, 1, out->s, n, out->total, n, 0,
                out->work, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, n, n, n, 1, out->work, n, out->total, n, 0,
                out->all, n);
    cblas_dgemv(CblasColMajor, CblasNoTrans, n, n, 1, out->total, n, out->intercepts, 1, 0,
                out->level, 1);
}

/* Residual variances of ordinal variables that send effects, such that all of them together have
   the variances 1 / scale^2: sum over o of E[i,o]^2 s_o = 1 / scale_i^2 - what the rest explains.
 */
static bool complete_senders(norma__sem_implied *out, const norma__sem_structure *structure)
{
    const size_t m = structure->m, n = structure->n_senders;
    double *matrix = out->work, *residual = out->work + n * n;
    for (size_t j = 0; j < n; j++) {
        const size_t v = structure->senders[j];
        residual[j] = 1 / (out->scale[v] * out->scale[v]) - out->all[v + v * m];
        for (size_t i = 0; i < n; i++) {
            const double effect = out->total[structure->senders[i] + v * m];
            matrix[i + j * n] = effect * effect;
        }
    }
    if (LAPACKE_dgesv(LAPACK_COL_MAJOR, (lapack_int)n, 1, matrix, (lapack_int)n, out->pivots,
                      residual, (lapack_int)n) != 0)
        return false;
    for (size_t j = 0; j < n; j++) {
        const size_t v = structure->senders[j];
        out->s[v + v * m] = residual[j];
        cblas_dger(CblasColMajor, (int)m, (int)m, residual[j], out->total + v * m, 1,
                   out->total + v * m, 1, out->all, (int)m);
    }
    return true;
}

static bool sends(const norma__sem_structure *structure, size_t variable)
{
    for (size_t j = 0; j < structure->n_senders; j++)
        if (structure->senders[j] == variable)
            return true;
    return false;
}

/* Delta: residual variances of ordinal variables are what is left of 1 / scale^2. */
static bool complete_ordinal(norma__sem_implied *out, const norma__sem_structure *structure)
{
    const size_t m = structure->m;
    for (size_t i = 0; i < structure->p; i++)
        if (structure->ordinal[i])
            out->s[i + i * m] = 0;
    carry_through(out, m);
    if (structure->n_senders > 0 && !complete_senders(out, structure))
        return false;
    for (size_t i = 0; i < structure->p; i++)
        if (structure->ordinal[i] && !sends(structure, i)) {
            const double variance = 1 / (out->scale[i] * out->scale[i]);
            out->s[i + i * m] = variance - out->all[i + i * m];
            out->all[i + i * m] = variance;
        }
    return true;
}

/* Theta: latent responses are scaled to variance 1. */
static bool scale_ordinal(norma__sem_implied *out, const norma__sem_structure *structure)
{
    for (size_t i = 0; i < structure->p; i++) {
        const double variance = out->all[i + i * structure->m];
        if (structure->ordinal[i] && !(variance > 0))
            return false;
        if (structure->ordinal[i])
            out->scale[i] = 1 / sqrt(variance);
    }
    return true;
}

static void pick_observed(norma__sem_implied *out, const norma__sem_structure *structure)
{
    const size_t p = structure->p, m = structure->m;
    for (size_t j = 0; j < m; j++) {
        memcpy(out->reach + j * p, out->total + j * m, p * sizeof *out->reach);
        memcpy(out->carry + j * p, out->all + j * m, p * sizeof *out->carry);
    }
    memcpy(out->raw, out->carry, p * p * sizeof *out->raw);
    memcpy(out->mu, out->level, p * sizeof *out->mu);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            out->sigma[i + j * p] = out->scale[i] * out->scale[j] * out->raw[i + j * p];
    for (size_t i = 0; i < p; i++) {
        if (structure->ordinal[i])
            out->sigma[i + i * p] = 1;
        for (size_t c = structure->cut[i]; c < structure->cut[i + 1]; c++)
            out->cuts[c] = out->scale[i] * (out->cuts[c] - out->mu[i]);
    }
}

static bool all_finite(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * 0;
    return sum == 0;
}

bool norma__sem_imply(norma__sem_implied *out, const norma__sem_structure *structure, size_t group,
                      const double *theta)
{
    const size_t p = structure->p, m = structure->m;
    const bool scaled = structure->cut[p] > 0;
    place_values(out, structure, group, theta);
    if (!sum_effects(out, structure))
        return false;
    if (scaled && !structure->table->theta) {
        if (!complete_ordinal(out, structure))
            return false;
    } else {
        carry_through(out, m);
        if (scaled && !scale_ordinal(out, structure))
            return false;
    }
    pick_observed(out, structure);
    return all_finite(out->sigma, p * p) && all_finite(out->mu, p) &&
           all_finite(out->cuts, structure->cut[p]) && all_finite(out->all, m * m);
}
