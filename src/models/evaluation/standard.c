#include "models/evaluation/standard.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

double norma__variable_variance(const norma__sem_fitted *fitted, size_t group, size_t v)
{
    return fitted->implied[group].all[v + v * fitted->structure.m];
}

double norma__unexplained_variance(const norma__sem_fitted *fitted, size_t group, size_t v)
{
    return fitted->implied[group].s[v + v * fitted->structure.m];
}

static bool standardised(const norma__sem_structure *structure, size_t v, norma__standard kind)
{
    return v >= structure->p || kind == NORMA__STANDARD_ALL ||
           (kind == NORMA__STANDARD_NOX && !structure->table->exogenous[v]);
}

/* What a side of a parameter is divided by: sd, or the residual's. */
static double unit(const norma__sem_fitted *fitted, size_t group, size_t v, bool residual,
                   norma__standard kind)
{
    if (!standardised(&fitted->structure, v, kind))
        return 1;
    if (residual)
        return sqrt(fabs(norma__unexplained_variance(fitted, group, v)));
    const double variance = norma__variable_variance(fitted, group, v);
    return variance > 0 ? sqrt(variance) : NAN;
}

double norma__standard_factor(const norma__sem_fitted *fitted, size_t group,
                              const norma__sem_entry *entry, norma__standard kind)
{
    const size_t r = entry->row, c = entry->col;
    switch (entry->place) {
    case NORMA__DIRECTED:
        return unit(fitted, group, c, false, kind) / unit(fitted, group, r, false, kind);
    case NORMA__SYMMETRIC: {
        const bool own = r == c;
        return 1 / (unit(fitted, group, r, !own, kind) * unit(fitted, group, c, !own, kind));
    }
    case NORMA__INTERCEPT:
    case NORMA__CUT:
        return 1 / unit(fitted, group, r, false, kind);
    case NORMA__SCALE:
        break;
    }
    return kind == NORMA__STANDARD_LV ? 1 : 1 / fitted->implied[group].scale[r];
}

static double value_of(const norma__sem_fitted *fitted, size_t group, const norma__sem_entry *entry)
{
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t m = fitted->structure.m;
    switch (entry->place) {
    case NORMA__DIRECTED:
        return implied->a[entry->row + entry->col * m];
    case NORMA__SYMMETRIC:
        return implied->s[entry->row + entry->col * m];
    case NORMA__INTERCEPT:
        return implied->intercepts[entry->row];
    case NORMA__SCALE:
        return implied->scale[entry->row];
    case NORMA__CUT:
        break;
    }
    return entry->free == NORMA_NONE ? entry->value : fitted->theta[entry->free];
}

/* ---- slopes of variances ---- */

/* Of one group by every free parameter, q x m: of variances, of residual variances. */
typedef struct slopes {
    double *variance, *residual;
} slopes;

static void slopes_clear(slopes *s)
{
    free(s->variance);
    free(s->residual);
}

/* d (E S E')_ii at fixed residual variances that delta implies. */
static void explained_slopes(double *out, const norma__sem_fitted *fitted, size_t group)
{
    const norma__sem_structure *st = &fitted->structure;
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t m = st->m, q = st->n_free;
    const double *total = implied->total;
    for (size_t e = 0; e < st->blocks[group].n; e++) {
        const norma__sem_entry *entry = &st->blocks[group].entries[e];
        const size_t r = entry->row, c = entry->col;
        if (entry->free == NORMA_NONE ||
            (entry->place != NORMA__DIRECTED && entry->place != NORMA__SYMMETRIC))
            continue;
        for (size_t i = 0; i < m; i++)
            out[entry->free + i * q] += entry->place == NORMA__DIRECTED
                                            ? 2 * total[i + r * m] * implied->all[c + i * m]
                                        : r == c ? total[i + r * m] * total[i + r * m]
                                                 : 2 * total[i + r * m] * total[i + c * m];
    }
}

/* Delta: the variance of a latent response is 1 / scale^2, and senders' residual variances follow,
   n x n equations in squared effects. */
static norma_status follow_delta(slopes *out, const norma__sem_fitted *fitted, size_t group,
                                 norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t m = st->m, q = st->n_free, n = st->n_senders;
    double *fixed = NORMA__NEW(double, q * st->p), *matrix = NORMA__NEW(double, n *n),
           *right = NORMA__NEW(double, n *q);
    lapack_int *pivots = NORMA__NEW(lapack_int, n);
    norma_status status = fixed && matrix && right && pivots ? NORMA_OK : norma__no_memory(err);
    for (size_t e = 0; status == NORMA_OK && e < st->blocks[group].n; e++) {
        const norma__sem_entry *entry = &st->blocks[group].entries[e];
        if (entry->place == NORMA__SCALE && entry->free != NORMA_NONE && st->ordinal[entry->row])
            fixed[entry->free + entry->row * q] = -2 / pow(implied->scale[entry->row], 3);
    }
    for (size_t j = 0; status == NORMA_OK && j < n; j++) {
        const size_t v = st->senders[j];
        for (size_t i = 0; i < n; i++)
            matrix[i + j * n] = pow(implied->total[st->senders[i] + v * m], 2);
        for (size_t f = 0; f < q; f++)
            right[j + f * n] = fixed[f + v * q] - out->variance[f + v * q];
    }
    if (status == NORMA_OK && n > 0 &&
        LAPACKE_dgesv(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)q, matrix, (lapack_int)n, pivots,
                      right, (lapack_int)n) != 0)
        memset(right, 0, n * q * sizeof *right);
    for (size_t j = 0; status == NORMA_OK && j < n; j++)
        for (size_t f = 0; f < q; f++) {
            out->residual[f + st->senders[j] * q] = right[j + f * n];
            for (size_t i = 0; i < m; i++)
                out->variance[f + i * q] +=
                    pow(implied->total[i + st->senders[j] * m], 2) * right[j + f * n];
        }
    for (size_t i = 0; status == NORMA_OK && i < st->p; i++)
        for (size_t f = 0; st->ordinal[i] && f < q; f++) {
            out->residual[f + i * q] += fixed[f + i * q] - out->variance[f + i * q];
            out->variance[f + i * q] = fixed[f + i * q];
        }
    free(fixed);
    free(matrix);
    free(right);
    free(pivots);
    return status;
}

static norma_status slopes_of(slopes *out, const norma__sem_fitted *fitted, size_t group,
                              norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const bool delta = st->cut[st->p] > 0 && !st->table->theta;
    const norma__sem_block *block = &st->blocks[group];
    out->variance = NORMA__NEW(double, st->n_free * st->m);
    out->residual = NORMA__NEW(double, st->n_free * st->m);
    if (!out->variance || !out->residual)
        return norma__no_memory(err);
    explained_slopes(out->variance, fitted, group);
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        const bool implied = delta && entry->row < st->p && st->ordinal[entry->row];
        if (entry->place == NORMA__SYMMETRIC && entry->row == entry->col &&
            entry->free != NORMA_NONE && !implied)
            out->residual[entry->free + entry->row * st->n_free] = 1;
    }
    return delta ? follow_delta(out, fitted, group, err) : NORMA_OK;
}

/* ---- one row ---- */

/* gradient += est x d ln(unit^power) of one side. */
static void add_unit(double *gradient, const norma__sem_fitted *fitted, size_t group,
                     const slopes *s, size_t v, bool residual, double power, double est,
                     norma__standard kind)
{
    const size_t q = fitted->structure.n_free;
    if (!standardised(&fitted->structure, v, kind))
        return;
    const double *slope = (residual ? s->residual : s->variance) + v * q;
    const double variance = residual ? norma__unexplained_variance(fitted, group, v)
                                     : norma__variable_variance(fitted, group, v);
    for (size_t f = 0; f < q; f++)
        gradient[f] += est * power * 0.5 * slope[f] / variance;
}

static void row_gradient(double *gradient, const norma__sem_fitted *fitted, size_t group,
                         const slopes *s, const norma__sem_entry *entry, double est, double factor,
                         norma__standard kind)
{
    const norma__sem_structure *st = &fitted->structure;
    const size_t r = entry->row, c = entry->col, q = st->n_free;
    const bool own = entry->place == NORMA__SYMMETRIC && r == c;
    if (entry->place == NORMA__SCALE && kind != NORMA__STANDARD_LV)
        return;
    if (own)
        for (size_t f = 0; f < q; f++)
            gradient[f] += factor * s->residual[f + r * q];
    else if (entry->place == NORMA__SCALE && st->table->theta)
        for (size_t f = 0; f < q; f++)
            gradient[f] -= 0.5 * pow(fitted->implied[group].scale[r], 3) * s->variance[f + r * q];
    else if (entry->free != NORMA_NONE)
        gradient[entry->free] += factor;
    if (entry->place == NORMA__SCALE)
        return;
    const bool paired = entry->place == NORMA__DIRECTED || entry->place == NORMA__SYMMETRIC;
    const bool residual = entry->place == NORMA__SYMMETRIC && !own;
    add_unit(gradient, fitted, group, s, r, residual, -1, est, kind);
    if (paired)
        add_unit(gradient, fitted, group, s, c, residual, entry->place == NORMA__DIRECTED ? 1 : -1,
                 est, kind);
}

static norma_status standardise_group(double *values, double *gradients,
                                      const norma__sem_fitted *fitted, size_t group,
                                      norma__standard kind, norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    slopes s = {0};
    norma_status status = gradients ? slopes_of(&s, fitted, group, err) : NORMA_OK;
    for (size_t e = 0; status == NORMA_OK && e < st->blocks[group].n; e++) {
        const norma__sem_entry *entry = &st->blocks[group].entries[e];
        const double factor = norma__standard_factor(fitted, group, entry, kind);
        const double value = value_of(fitted, group, entry);
        values[entry->of] = factor * value;
        if (gradients)
            row_gradient(gradients + entry->of * st->n_free, fitted, group, &s, entry,
                         values[entry->of], factor, kind);
    }
    slopes_clear(&s);
    return status;
}

/* ---- defined parameters ---- */

/* The first row of every free parameter. */
static void first_rows(size_t *row, const norma_sem_table *table)
{
    for (size_t r = table->n; r-- > 0;)
        if (table->rows[r].free != NORMA_NONE)
            row[table->rows[r].free] = r;
}

static norma_status standardise_defined(double *values, double *gradients,
                                        const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    const size_t q = fitted->structure.n_free, n = relations->n_defined;
    size_t *row = NORMA__NEW(size_t, q);
    double *theta = NORMA__NEW(double, q), *defined = NORMA__NEW(double, n),
           *jacobian = NORMA__NEW(double, n *q),
           *others = NORMA__NEW(double, relations->n_equal + relations->n_greater);
    norma_status status =
        row && theta && defined && jacobian && others ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        first_rows(row, fitted->table);
        for (size_t f = 0; f < q; f++)
            theta[f] = values[row[f]];
        status =
            norma__relations_at(relations, theta, NULL, NULL, NULL, NULL, defined, jacobian, err);
    }
    for (size_t d = 0; status == NORMA_OK && d < n; d++) {
        values[relations->defined[d]] = defined[d];
        for (size_t f = 0; gradients && f < q; f++)
            for (size_t k = 0; k < q && jacobian[d + f * n] != 0; k++)
                gradients[k + relations->defined[d] * q] +=
                    jacobian[d + f * n] * gradients[k + row[f] * q];
    }
    free(row);
    free(theta);
    free(defined);
    free(jacobian);
    free(others);
    return status;
}

norma_status norma__standard_solution(double *values, double *gradients,
                                      const norma__sem_fitted *fitted, norma__standard kind,
                                      norma_error *err)
{
    const size_t n = fitted->table->n, q = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    for (size_t r = 0; r < n; r++)
        values[r] = NAN;
    if (gradients)
        memset(gradients, 0, n * q * sizeof *gradients);
    norma__prepare_numerics();
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++)
        status = standardise_group(values, gradients, fitted, g, kind, err);
    return status == NORMA_OK && fitted->relations.n_defined > 0
               ? standardise_defined(values, gradients, fitted, err)
               : status;
}
