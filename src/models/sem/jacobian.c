#include "models/sem/jacobian.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* What one entry of A, S, m, thresholds or scales moves when it moves by 1: sigma before scaling by
   factor (u v' + v u') and the senders' residual variances, relative scales, means, one threshold.
 */
typedef struct norma__change {
    const double *u, *v;
    double factor;    /* 0: sigma stays */
    double *scale;    /* p: of the logarithm */
    double *mean;     /* p */
    double *residual; /* of senders */
    size_t cut;       /* NORMA_NONE */
} norma__change;

static double raw_change(const norma__change *change, const norma__sem_structure *structure,
                         const norma__sem_implied *implied, size_t i, size_t j)
{
    double sum = change->factor * (change->u[i] * change->v[j] + change->v[i] * change->u[j]);
    for (size_t o = 0; o < structure->n_senders; o++) {
        const double *reach = implied->reach + structure->senders[o] * structure->p;
        sum += reach[i] * reach[j] * change->residual[o];
    }
    return sum;
}

/* Delta: what keeps the senders' variances at 1 / scale^2. */
static void move_senders(norma__change *change, const norma__sem_structure *structure,
                         const norma__sem_implied *implied)
{
    const size_t n = structure->n_senders, m = structure->m;
    double *matrix = implied->work;
    memset(change->residual, 0, n * sizeof *change->residual);
    double *right = matrix + n * n;
    for (size_t j = 0; j < n; j++) {
        const size_t v = structure->senders[j];
        const double scale = implied->scale[v];
        right[j] =
            -2 * change->scale[v] / (scale * scale) - raw_change(change, structure, implied, v, v);
        for (size_t i = 0; i < n; i++) {
            const double effect = implied->total[structure->senders[i] + v * m];
            matrix[i + j * n] = effect * effect;
        }
    }
    if (LAPACKE_dgesv(LAPACK_COL_MAJOR, (lapack_int)n, 1, matrix, (lapack_int)n, implied->pivots,
                      right, (lapack_int)n) == 0)
        memcpy(change->residual, right, n * sizeof *right);
}

/* False where the entry is none that moves anything. */
static bool change_of(norma__change *change, const norma__sem_structure *structure,
                      const norma__sem_implied *implied, const norma__sem_entry *entry)
{
    const size_t p = structure->p, r = entry->row, c = entry->col;
    const bool theta = structure->table->theta, ordinal = r < p && structure->ordinal[r];
    change->u = change->v = implied->reach;
    change->factor = 0;
    change->cut = NORMA_NONE;
    memset(change->scale, 0, p * sizeof *change->scale);
    memset(change->mean, 0, p * sizeof *change->mean);
    if (entry->place == NORMA__SYMMETRIC && r == c && ordinal && !theta)
        return false;
    if (entry->place == NORMA__SCALE && (theta || !ordinal))
        return false;
    if (entry->place == NORMA__DIRECTED || entry->place == NORMA__SYMMETRIC) {
        const bool directed = entry->place == NORMA__DIRECTED;
        change->u = implied->reach + r * p;
        change->v = (directed ? implied->carry : implied->reach) + c * p;
        change->factor = !directed && r == c ? 0.5 : 1;
    }
    if (entry->place == NORMA__DIRECTED || entry->place == NORMA__INTERCEPT)
        cblas_daxpy((int)p, entry->place == NORMA__DIRECTED ? implied->level[c] : 1,
                    implied->reach + r * p, 1, change->mean, 1);
    if (entry->place == NORMA__CUT)
        change->cut = structure->cut[r] + c;
    if (entry->place == NORMA__SCALE)
        change->scale[r] = 1 / implied->scale[r];
    if (structure->n_senders > 0 && !theta)
        move_senders(change, structure, implied);
    else if (structure->n_senders > 0)
        memset(change->residual, 0, structure->n_senders * sizeof *change->residual);
    for (size_t i = 0; i < p && theta && change->factor != 0; i++)
        if (structure->ordinal[i])
            change->scale[i] = -raw_change(change, structure, implied, i, i) * implied->scale[i] *
                               implied->scale[i] / 2;
    return true;
}

static double covariance_change(const norma__change *change, const norma__sem_structure *structure,
                                const norma__sem_implied *implied, size_t i, size_t j)
{
    const size_t p = structure->p;
    return implied->scale[i] * implied->scale[j] * raw_change(change, structure, implied, i, j) +
           implied->sigma[i + j * p] * (change->scale[i] + change->scale[j]);
}

static double cut_change(const norma__change *change, const norma__sem_implied *implied, size_t i,
                         size_t cut)
{
    return implied->scale[i] * ((change->cut == cut ? 1 : 0) - change->mean[i]) +
           implied->cuts[cut] * change->scale[i];
}

static double statistic_change(const norma__change *change, const norma__sem_structure *structure,
                               const norma__sem_implied *implied, const norma__statistic *statistic)
{
    if (statistic->kind == NORMA__MEAN)
        return change->mean[statistic->i];
    if (statistic->kind == NORMA__THRESHOLD)
        return cut_change(change, implied, statistic->i,
                          structure->cut[statistic->i] + statistic->j);
    return covariance_change(change, structure, implied, statistic->i, statistic->j);
}

static double implied_statistic(const norma__sem_structure *structure,
                                const norma__sem_implied *implied,
                                const norma__statistic *statistic)
{
    if (statistic->kind == NORMA__MEAN)
        return implied->mu[statistic->i];
    if (statistic->kind == NORMA__THRESHOLD)
        return implied->cuts[structure->cut[statistic->i] + statistic->j];
    return implied->sigma[statistic->i + statistic->j * structure->p];
}

/* The part of work that a change lives in: behind what move_senders() needs. */
static norma__change new_change(const norma__sem_structure *structure,
                                const norma__sem_implied *implied)
{
    const size_t p = structure->p;
    double *work = implied->work + norma__sem_work(structure) - 3 * p;
    return (norma__change){.scale = work, .mean = work + p, .residual = work + 2 * p};
}

void norma__sem_statistics(double *values, double *jacobian, const norma__sem_structure *structure,
                           size_t group, const norma__observed_group *observed,
                           const norma__sem_implied *implied)
{
    const norma__sem_block *block = &structure->blocks[group];
    const size_t k = observed->k;
    norma__change change = new_change(structure, implied);
    for (size_t t = 0; values && t < k; t++)
        values[t] = implied_statistic(structure, implied, &observed->statistics[t]);
    if (!jacobian)
        return;
    memset(jacobian, 0, k * structure->n_free * sizeof *jacobian);
    for (size_t e = 0; e < block->n; e++) {
        const size_t parameter = block->entries[e].free;
        if (parameter == NORMA_NONE || !change_of(&change, structure, implied, &block->entries[e]))
            continue;
        for (size_t t = 0; t < k; t++)
            jacobian[t + k * parameter] +=
                statistic_change(&change, structure, implied, &observed->statistics[t]);
    }
}

norma_status norma__sem_places_of(norma__sem_places *out, const norma__sem_structure *structure,
                                  const norma__observed_group *observed, norma_error *err)
{
    const size_t p = structure->p, n = p * p + p + structure->cut[p];
    size_t *all = NORMA__NEW(size_t, n);
    *out = (norma__sem_places){0};
    if (!all)
        return norma__no_memory(err);
    for (size_t i = 0; i < n; i++)
        all[i] = NORMA_NONE;
    *out = (norma__sem_places){.covariance = all, .mean = all + p * p, .cut = all + p * p + p};
    for (size_t t = 0; t < observed->k; t++) {
        const norma__statistic *s = &observed->statistics[t];
        if (s->kind == NORMA__MEAN)
            out->mean[s->i] = t;
        else if (s->kind == NORMA__THRESHOLD)
            out->cut[structure->cut[s->i] + s->j] = t;
        else
            out->covariance[s->i + s->j * p] = out->covariance[s->j + s->i * p] = t;
    }
    return NORMA_OK;
}

void norma__sem_places_clear(norma__sem_places *places)
{
    if (!places)
        return;
    free(places->covariance);
    *places = (norma__sem_places){0};
}

static norma_status push(norma__sem_jacobian *out, size_t statistic, size_t parameter, double value,
                         norma_error *err)
{
    if (value == 0 || statistic == NORMA_NONE)
        return NORMA_OK;
    if (out->n == out->capacity) {
        const size_t capacity = out->capacity > 0 ? 2 * out->capacity : 1024;
        norma__sem_derivative *list = NORMA__GROW(out->list, norma__sem_derivative, capacity);
        if (!list)
            return norma__no_memory(err);
        out->list = list;
        out->capacity = capacity;
    }
    out->list[out->n++] = (norma__sem_derivative){statistic, parameter, value};
    return NORMA_OK;
}

/* Only covariances of variables that the change reaches are looked at. */
static bool reached(const norma__change *change, const norma__sem_structure *structure, size_t i)
{
    return (change->factor != 0 && change->u[i] != 0) || change->scale[i] != 0 ||
           structure->n_senders > 0;
}

static norma_status push_covariances(norma__sem_jacobian *out,
                                     const norma__sem_structure *structure,
                                     const norma__sem_places *places,
                                     const norma__sem_implied *implied, const norma__change *change,
                                     size_t parameter, norma_error *err)
{
    const size_t p = structure->p;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < p; i++) {
        if (!reached(change, structure, i))
            continue;
        for (size_t j = 0; j < p && status == NORMA_OK; j++)
            if (j <= i || !reached(change, structure, j)) /* each pair once */
                status = push(out, places->covariance[j + i * p], parameter,
                              covariance_change(change, structure, implied, i, j), err);
    }
    return status;
}

static norma_status push_means(norma__sem_jacobian *out, const norma__sem_structure *structure,
                               const norma__sem_places *places, const norma__sem_implied *implied,
                               const norma__change *change, size_t parameter, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < structure->p && status == NORMA_OK; i++) {
        if (!structure->ordinal[i])
            status = push(out, places->mean[i], parameter, change->mean[i], err);
        for (size_t c = structure->cut[i]; c < structure->cut[i + 1] && status == NORMA_OK; c++)
            status = push(out, places->cut[c], parameter, cut_change(change, implied, i, c), err);
    }
    return status;
}

norma_status norma__sem_jacobian_at(norma__sem_jacobian *out, const norma__sem_structure *structure,
                                    size_t group, const norma__sem_places *places,
                                    const norma__sem_implied *implied, const bool *skip,
                                    norma_error *err)
{
    const norma__sem_block *block = &structure->blocks[group];
    norma__change change = new_change(structure, implied);
    norma_status status = NORMA_OK;
    out->n = 0;
    for (size_t e = 0; e < block->n && status == NORMA_OK; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        if (entry->free == NORMA_NONE || (skip && skip[entry->free]) ||
            !change_of(&change, structure, implied, entry))
            continue;
        status = push_covariances(out, structure, places, implied, &change, entry->free, err);
        if (status == NORMA_OK)
            status = push_means(out, structure, places, implied, &change, entry->free, err);
    }
    return status;
}

void norma__sem_jacobian_clear(norma__sem_jacobian *jacobian)
{
    if (!jacobian)
        return;
    free(jacobian->list);
    *jacobian = (norma__sem_jacobian){0};
}
